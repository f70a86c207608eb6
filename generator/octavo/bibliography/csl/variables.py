"""Variables of a work as `cs:text`, `cs:number` and `cs:label` print them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import octavo.expressions as re
from octavo.bibliography.csl import marks
from octavo.bibliography.csl.context import Context, Render
from octavo.bibliography.csl.formatting import Decorate, Formatting
from octavo.bibliography.csl.items import DateValue, Item
from octavo.bibliography.csl.marks import marked, without_marks
from octavo.bibliography.csl.numbers import each_number, is_numeric, is_several, page_ranges, roman
from octavo.bibliography.csl.tree import Element

_SHORT: Mapping[str, tuple[str, ...]] = {
    "title": ("title-short", "shortTitle", "title"),
    "container-title": ("container-title-short", "journalAbbreviation", "container-title"),
}
_OTHER_NAMES: Mapping[str, tuple[str, ...]] = {
    "title-short": ("title-short", "shortTitle"),
    "container-title-short": ("container-title-short", "journalAbbreviation"),
}
_PARTS = {"title": marks.TITLE, "title-short": marks.TITLE, "URL": marks.ADDRESS, "DOI": marks.ADDRESS}
_DASHED_WORDS = "volume issue number chapter-number section collection-number edition part-number"
_DASHED = frozenset(_DASHED_WORDS.split())
_HYPHEN = re.compile(r"(?<=[0-9])\s?-\s?(?=[0-9])")


def nothing(x: Context) -> str:
    """Return nothing: what renders an element that never prints anything."""
    return ""


class VariableCompiler:
    """Compiles the elements that print a variable, a term or a value."""

    def __init__(
        self,
        inherited: Mapping[str, str],
        formatting: Formatting,
        *,
        has_own_suffix: bool,
        marks_terms: bool = False,
    ) -> None:
        """Take options of the style; `has_own_suffix`: it says itself where a year's letter goes."""
        self.formatting = formatting
        self.locale = formatting.locale
        self.join = formatting.join
        self._has_own_suffix = has_own_suffix
        self._marks_terms = marks_terms
        self._page_form = inherited.get("page-range-format", "")
        self._dash = self.locale.term("page-range-delimiter") or "–"

    def _constant(self, element: Element, text: str) -> Render:
        if not text:
            return nothing
        if self._marks_terms and "term" in element.attributes:
            text = marked(marks.TERM, text)
        decorate = self.formatting.outer(element, is_term=True)
        if decorate is None:
            return lambda x: text
        return lambda x: decorate(x, text)

    def _decorated(
        self, element: Element, render: Render, part: str = "", *, is_term: bool = False
    ) -> Render:
        decorate = self.formatting.outer(element, part, is_term=is_term)
        if decorate is None or render is nothing:
            return render

        def decorated(x: Context) -> str:
            text = render(x)
            return decorate(x, text) if text else ""

        return decorated

    def _variable(self, element: Element) -> Render:
        name = element.get("variable")
        special = {
            "citation-number": self._citation_number,
            "year-suffix": self._year_suffix,
            "locator": self._locator,
            "first-reference-note-number": self._first_note,
            "page-first": self._first_page,
            "citation-label": self.label,
        }.get(name)
        if special:
            part = {"citation-number": marks.NUMBER, "year-suffix": marks.SUFFIX}.get(name, "")
            return self._decorated(element, special, part)
        names = _SHORT.get(name) if element.get("form") == "short" else _OTHER_NAMES.get(name)
        change = self._pages if name == "page" else self._dashed if name in _DASHED else None
        return self._first_of(names or (name,), self.formatting.outer(element, _PARTS.get(name, "")), change)

    def _first_of(
        self, names: tuple[str, ...], decorate: Decorate | None, change: Callable[[str], str] | None
    ) -> Render:
        """Return what renders the first of some variables that a work has, as `change` writes it."""

        def render(x: Context) -> str:
            x.called += 1
            for name in names:
                value = x.values.get(name)
                if value and not (x.gone and name in x.gone):
                    text = value if isinstance(value, str) else _as_text(value)
                    if not text:
                        continue
                    x.got += 1
                    if x.used is not None:
                        x.used.update(names)
                    if change is not None:
                        text = change(text)
                    return decorate(x, text) if decorate else text
            return ""

        return render

    def _pages(self, text: str) -> str:
        return page_ranges(text, self._page_form, self._dash)

    def _dashed(self, text: str) -> str:
        return _HYPHEN.sub(self._dash, text) if "-" in text and is_numeric(text) else text

    def _citation_number(self, x: Context) -> str:
        x.called += 1
        if not x.number:
            return ""
        x.got += 1
        return f"{x.number:08d}" if x.sorting else str(x.number)

    def _year_suffix(self, x: Context) -> str:
        if not x.year_suffix or x.is_suffix_done:  # most years have no letter: a group does not miss it
            return ""
        x.called += 1
        x.got += 1
        x.is_suffix_done = True
        return x.year_suffix

    def label(self, x: Context) -> str:
        """Return the label of a work, "RoNo78", for styles that cite by labels."""
        x.called += 1
        label = x.values.get("citation-label")
        text = label if isinstance(label, str) else made_label(x.item)
        if not text:
            return ""
        x.got += 1
        if x.year_suffix and not x.is_suffix_done and not self._has_own_suffix:
            x.is_suffix_done = True
            text += x.year_suffix
        return text

    def _locator(self, x: Context) -> str:
        x.called += 1
        if not x.locator:
            return ""
        x.got += 1
        x.is_locator_shown = True
        text = x.locator
        if (x.label or "page") == "page":
            return self._pages(text)
        return each_number(text, str) if is_numeric(text) else text

    def _first_note(self, x: Context) -> str:
        x.called += 1
        if not x.first_note:
            return ""
        x.got += 1
        return str(x.first_note)

    def _first_page(self, x: Context) -> str:
        x.called += 1
        value = x.values.get("page-first") or x.values.get("page")
        if not value or not isinstance(value, str):
            return ""
        x.got += 1
        return re.split(r"\s{0,3}[-–,&]", value, maxsplit=1)[0]

    # --- number and label

    def _number(self, element: Element) -> Render:
        name, form = element.get("variable"), element.get("form", "numeric")
        gender = self.locale.genders.get(name, "")
        locale = self.locale

        def write(number: str) -> str:
            if not number.isdecimal() or form == "numeric":
                return number
            value = int(number)
            if form == "roman":
                return roman(value)
            if form == "long-ordinal":
                return locale.long_ordinal(value, gender) or f"{number}{locale.ordinal(value, gender)}"
            return f"{number}{locale.ordinal(value, gender)}"

        def render(x: Context) -> str:
            x.called += 1
            if name == "citation-number":
                text = str(x.number) if x.number else ""
            elif name == "locator":
                text = x.locator
                x.is_locator_shown = True
            else:
                value = x.values.get(name)
                text = value if isinstance(value, str) else ""
                if x.gone and name in x.gone:
                    return ""
            if not text:
                return ""
            x.got += 1
            if x.used is not None:
                x.used.add(name)
            if name == "page":
                return self._pages(text)
            if x.sorting and text.isdecimal():
                return text.zfill(8)
            return each_number(text, write) if is_numeric(text) else text

        part = marks.NUMBER if name == "citation-number" else ""
        return self._decorated(element, render, part)

    def _label(self, element: Element) -> Render:
        name, form = element.get("variable"), element.get("form", "long")
        rule = element.get("plural", "contextual")
        locale = self.locale

        def render(x: Context) -> str:
            if name == "locator":
                text, term = x.locator, x.label or "page"
            elif name == "citation-number":
                text, term = str(x.number or ""), name
            else:
                value = x.values.get(name)
                text = value if isinstance(value, str) and not (x.gone and name in x.gone) else ""
                term = name
            if not text:
                return ""
            many = _is_plural(name, text) if rule == "contextual" else rule == "always"
            return locale.term(term, form, is_plural=many)

        return self._decorated(element, render, is_term=True)


def made_label(item: Item) -> str:
    """Return a label of letters and year, "RoNo78", for a work that has none: CSL leaves its form open."""
    names = next((value for value in item.values.values() if isinstance(value, tuple) and value), ())
    families = [name.family or name.literal for name in names[:4]]
    length = {0: 0, 1: 4, 2: 2, 3: 2}.get(len(families), 1)
    letters = "".join(family[:length] for family in families)
    issued = item.values.get("issued")
    year = issued.start[0] if isinstance(issued, DateValue) else 0
    return f"{letters}{year % 100:02d}" if letters and year else letters


def _is_plural(name: str, text: str) -> bool:
    if name in ("number-of-pages", "number-of-volumes"):
        return text.strip() not in ("1", "i", "I")
    return is_several(without_marks(text))


def _as_text(value: object) -> str:
    """Return a date that is called as text; names have none."""
    if isinstance(value, DateValue):
        return value.literal or "-".join(str(part) for part in value.start if part)
    return ""
