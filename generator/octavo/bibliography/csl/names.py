"""`cs:names`: lists of names, "et al.", labels, and what stands in for names that are missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from octavo.bibliography.csl import marks
from octavo.bibliography.csl.context import Context, Render
from octavo.bibliography.csl.formatting import Decorate, Formatting, fonts
from octavo.bibliography.csl.initials import FAMILY_ONLY, IN_FULL, INITIALS
from octavo.bibliography.csl.items import PersonName
from octavo.bibliography.csl.joining import fold
from octavo.bibliography.csl.marks import marked
from octavo.bibliography.csl.one_name import NameForm, NamePart, write_name
from octavo.bibliography.csl.tree import Element
from octavo.bibliography.first_names import FIRST_NAMES

_INHERITED_WORDS = """
    and delimiter-precedes-et-al delimiter-precedes-last et-al-min et-al-use-first et-al-use-last
    et-al-subsequent-min et-al-subsequent-use-first initialize initialize-with name-as-sort-order
    sort-separator
"""
_INHERITED = {name: name for name in _INHERITED_WORDS.split()} | {
    "name-form": "form",
    "name-delimiter": "delimiter",
}
_ELLIPSIS = "… "
_PAIR = ({"editor", "translator"}, "editortranslator")


def _number(attributes: Mapping[str, str], name: str) -> int:
    value = attributes.get(name, "")
    return int(value) if value.isdecimal() else 0


class NameList:
    """Prints one list of names."""

    def __init__(
        self,
        name: Element | None,
        et_al: Element | None,
        inherited: Mapping[str, str],
        formatting: Formatting,
    ) -> None:
        locale = formatting.locale
        self.join = formatting.join
        own = dict(name.attributes) if name else {}
        merged = {key: inherited[name] for name, key in _INHERITED.items() if name in inherited} | own
        self.delimiter = merged.get("delimiter", ", ")
        self.and_word = {"text": locale.term("and"), "symbol": locale.term("and", "symbol")}.get(
            merged.get("and", ""), ""
        )
        if merged.get("and") == "symbol" and self.and_word == locale.term("and"):
            self.and_word = "&"
        self.and_in_sentence = locale.term("and") if self.and_word else ""
        self.form = merged.get("form", "long")
        self.least = _number(merged, "et-al-min")
        self.first = _number(merged, "et-al-use-first")
        if "et-al-use-first" not in merged:
            self.least = 0
        if "most-names" in inherited:
            self.first = int(inherited["most-names"])
            self.least = self.first + 1
        self.later_least = _number(merged, "et-al-subsequent-min") or self.least
        self.later_first = _number(merged, "et-al-subsequent-use-first") or self.first
        self.uses_last = merged.get("et-al-use-last") == "true"
        self.before_last = merged.get("delimiter-precedes-last", "contextual")
        self.before_et_al = merged.get("delimiter-precedes-et-al", "contextual")
        self.inverts = merged.get("name-as-sort-order", "")
        written = name.every("name-part") if name else ()
        parts = {
            one.get("name"): NamePart(one.get("prefix"), one.get("suffix"), formatting.inner(one.attributes))
            for one in written
        }
        self.name_form = NameForm(
            merged.get("sort-separator", ", "),
            merged.get("initialize-with"),
            merged.get("initialize", "true") == "true",
            inherited.get("initialize-with-hyphen", "true") == "true",
            inherited.get("demote-non-dropping-particle", "display-and-sort"),
            parts.get("family"),
            parts.get("given"),
        )
        self.base_level = (
            FAMILY_ONLY
            if self.form == "short"
            else INITIALS
            if self.name_form.initialize_with is not None and self.name_form.initializes
            else IN_FULL
        )
        self.opening, self.closing = fonts(own)
        self.prefix, self.suffix = own.get("prefix", ""), own.get("suffix", "")
        self.et_al = self._et_al_text(et_al, formatting)

    def _et_al_text(self, et_al: Element | None, formatting: Formatting) -> str:
        term = et_al.get("term", "et-al") if et_al else "et-al"
        text = formatting.locale.term(term)
        if et_al and text:
            decorate = formatting.inner(et_al.attributes)
            text = decorate(text) if decorate else text
            text = f"{et_al.get('prefix')}{text}{et_al.get('suffix')}"
        return text

    def write(self, names: Sequence[PersonName], x: Context, *, is_incomplete: bool) -> list[str]:
        """Return the names one by one, as many as are shown, and "" at the end for "et al."."""
        place = x.lists
        x.lists += 1
        count = len(names)
        if x.list_lengths is not None:
            x.list_lengths.append(count)
        shown = self._shown(x, count, place, is_incomplete=is_incomplete)
        written = []
        for index in range(shown):
            name = names[index]
            text = self._one(x, name, place, index)
            if name.is_highlighted and x.in_bibliography and not x.sorting:
                text = marked(marks.OWN_NAME, text)
            if index == FIRST_NAMES and shown > FIRST_NAMES + 1 and x.in_bibliography and not x.sorting:
                text = marked(marks.LATER, text)
            written.append(text)
        if shown < count or is_incomplete:
            ends_with_last = x.sort_names[2] if x.sort_names else self.uses_last
            if ends_with_last and count - shown > 1 and shown < count and not is_incomplete:
                return [*written, "\0", self._one(x, names[-1], place, count - 1)]
            return [*written, ""]
        return written

    def _one(self, x: Context, name: PersonName, place: int, index: int) -> str:
        is_inverted = self.inverts == "all" or (self.inverts == "first" and index == 0) or x.sorting
        level = self._level(x, name, place, index)
        return write_name(
            name, self.name_form, level, self.join, is_inverted=is_inverted, for_sorting=x.sorting
        )

    def _shown(self, x: Context, count: int, place: int, *, is_incomplete: bool) -> int:
        # A list that ends in "and others" has one more than it names.
        least, first = self.least, self.first
        if x.sort_names and x.sort_names[0]:
            least, first = x.sort_names[0], x.sort_names[1]
        elif x.is_subsequent:
            least, first = self.later_least, self.later_first
        shown = first if least and count + is_incomplete >= least and first < count else count
        more = x.shown.names.get(place)
        if more and more > shown:
            shown = min(more, count)
        return shown

    def _level(self, x: Context, name: PersonName, place: int, index: int) -> int:
        base = self.base_level
        more = x.shown.givens.get((place, index))
        if more is not None and more > base:
            return more
        if x.given_names is not None and not x.sorting and not x.in_bibliography:
            return max(base, x.given_names.level(name, index, base))
        return base

    def joined(self, x: Context, written: Sequence[str], names: Sequence[PersonName]) -> str:
        """Return the list as text."""
        if x.sorting:  # a list sorts by its names alone
            return " ".join([one for one in written if one != "\0"])
        text = self._joined(written, names, self.and_in_sentence if x.is_narrative else self.and_word)
        if self.opening:
            text = f"{self.opening}{text}{self.closing}"
        if self.prefix or self.suffix:
            text = self.join(self.join(self.prefix, text), self.suffix)
        return text

    def _joined(self, written: Sequence[str], names: Sequence[PersonName], word: str) -> str:
        join, delimiter = self.join, self.delimiter
        if written[-1] == "":
            shown = written[:-1]
            if not shown:
                return ""
            text = fold(join, shown, delimiter)
            if not self.et_al:
                return text
            is_inverted = self._is_inverted(len(shown) - 1, names)
            needs = self._needs_delimiter(self.before_et_al, len(shown) > 1, is_inverted=is_inverted)
            gap = delimiter if needs else self._gap(self.et_al)
            return join(join(text, gap), self.et_al)
        if len(written) > 2 and written[-2] == "\0":
            text = fold(join, written[:-2], delimiter)
            return join(join(text, delimiter), _ELLIPSIS) + written[-1]
        if len(written) == 1:
            return written[0]
        if not word:
            return fold(join, written, delimiter)
        text = fold(join, written[:-1], delimiter)
        is_inverted = self._is_inverted(len(written) - 2, names)
        needs = self._needs_delimiter(self.before_last, len(written) > 2, is_inverted=is_inverted)
        if len(written) == 2 and all(name.literal for name in names):
            needs = False  # two institutions: "Realdania & Fredensborg"
        gap = self._gap(word)
        if needs:
            before = delimiter if delimiter.endswith((" ", "\u00a0")) or not gap else f"{delimiter}{gap}"
            return join(join(join(text, before), word), gap) + written[-1]
        return f"{text}{gap}{word}{gap}{written[-1]}"

    def _gap(self, word: str) -> str:
        """Return a space; Chinese and Japanese words take none."""
        bare = marks.without_marks(word)
        return "" if bare and "\u2e80" <= bare[0] <= "\uffef" else " "

    def _is_inverted(self, index: int, names: Sequence[PersonName]) -> bool:
        if index >= len(names) or names[index].literal or not names[index].given:
            return False
        return self.inverts == "all" or (self.inverts == "first" and index == 0)

    def _needs_delimiter(self, rule: str, has_several: bool, *, is_inverted: bool) -> bool:
        if rule == "always":
            return True
        if rule == "never":
            return False
        if rule == "after-inverted-name":
            return is_inverted
        return has_several


class NamesWriter:
    """Renders a `cs:names` element."""

    def __init__(
        self,
        element: Element,
        inherited: Mapping[str, str],
        formatting: Formatting,
        compile_child: Callable[[Element, Element], Render],
        parent: Element | None,
    ) -> None:
        self.variables = element.get("variable").split()
        self.join = formatting.join
        self.formatting = formatting
        source = element
        name, et_al, label = element.find("name"), element.find("et-al"), element.find("label")
        if parent is not None:
            # The short form inside cs:substitute takes what it does not say from the element around it.
            if name is None and label is None and et_al is None:
                source = parent
                name, et_al, label = parent.find("name"), parent.find("et-al"), parent.find("label")
            else:
                name = name or parent.find("name")
                et_al = et_al or parent.find("et-al")
        self.list = NameList(name, et_al, inherited, formatting)
        self.delimiter = (
            element.get("delimiter")
            or (parent.get("delimiter") if parent else "")
            or inherited.get("names-delimiter", "")
        )
        self.label = label
        self.label_format: Decorate | None = formatting.outer(label, is_term=True) if label else None
        order = [child.name for child in source.children]
        self.label_first = (
            label is not None
            and "name" in order
            and "label" in order
            and order.index("label") < order.index("name")
        )
        self.decorate = formatting.outer(element)
        substitute = element.find("substitute")
        self.substitutes = (
            [compile_child(child, element) for child in substitute.children] if substitute else []
        )

    def render(self, x: Context) -> str:
        """Return the names, or what stands in for them."""
        x.called += 1
        if self.list.form == "count":
            return self._count(x)
        texts, all_written, bare = self._lists(x)
        if not texts or (not any(texts) and not x.substitute):
            return self._substituted(x) if self.substitutes else ""
        x.got += 1
        text = fold(self.join, texts, self.delimiter)
        if x.first_names is None:
            x.first_names = bare
            x.name_list = all_written
            if x.drops_names:
                return ""
        if not text:
            return ""
        text = marked(marks.NAMES, text)
        return self.decorate(x, text) if self.decorate else text

    def _lists(self, x: Context) -> tuple[list[str], list[str], str]:
        found = [
            (variable, value)
            for variable in self.variables
            if (value := x.values.get(variable))
            and not (x.gone and variable in x.gone)
            and not (x.used and variable in x.used)
            and isinstance(value, tuple)
        ]
        if not found:
            return [], [], ""
        if x.used is not None:
            x.used.update(variable for variable, _ in found)
        label_name = ""
        if (
            len(found) == 2
            and {found[0][0], found[1][0]} == _PAIR[0]
            and found[0][1] == found[1][1]
            and self.label is not None
            and self.formatting.locale.term(_PAIR[1], self.label.get("form", "long"))
        ):
            found = found[:1]
            label_name = _PAIR[1]
        texts: list[str] = []
        all_written: list[str] = []
        bare = ""
        for variable, names in found:
            written = self.list.write(names, x, is_incomplete=variable in x.item.incomplete)
            substitute = x.substitute if x.first_names is None else None
            if substitute and not texts:
                joined = self._with_substitute(x, written, names, substitute)
            else:
                joined = self.list.joined(x, written, names)
            all_written += written
            bare = fold(self.join, (bare, joined), self.delimiter)
            is_plural = len(names) > 1 or variable in x.item.incomplete
            texts.append(self._labelled(x, joined, label_name or variable, is_plural))
        return texts, all_written, bare

    def _with_substitute(
        self,
        x: Context,
        written: list[str],
        names: Sequence[PersonName],
        substitute: tuple[str, str, Sequence[str]],
    ) -> str:
        rule, text, before = substitute
        if rule == "complete-all":
            return text
        changed = list(written)
        for index, (one, other) in enumerate(zip(written, before, strict=False)):
            if one != other or not one:
                break
            changed[index] = text
            if rule == "partial-first":
                break
        return self.list.joined(x, changed, names)

    def _labelled(self, x: Context, text: str, variable: str, is_plural: bool) -> str:
        label = self.label
        if label is None or x.sorting:
            return text
        rule = label.get("plural", "contextual")
        many = is_plural if rule == "contextual" else rule == "always"
        term = self.formatting.locale.term(variable, label.get("form", "long"), is_plural=many)
        if not term:
            return text
        word = self.label_format(x, term) if self.label_format else term
        return self.join(word, text) if self.label_first else self.join(text, word)

    def _count(self, x: Context) -> str:
        total = 0
        for variable in self.variables:
            names = x.values.get(variable)
            if isinstance(names, tuple) and names and not (x.gone and variable in x.gone):
                total += self.list._shown(x, len(names), -1, is_incomplete=variable in x.item.incomplete)
        if total:
            x.got += 1
        elif self.substitutes:
            return self._substituted(x)
        return str(total) if total else ""

    def _substituted(self, x: Context) -> str:
        for child in self.substitutes:
            outer = x.used
            x.used = set()
            before = x.first_names
            text = child(x)
            used, x.used = x.used, outer
            if not text:
                if x.drops_names and before is None and x.first_names is not None:
                    return ""  # names that are left to the sentence need nothing in their place
                continue
            x.gone = (x.gone or set()) | used
            if outer is not None:
                outer |= used
            if before is None and x.first_names is None and not x.sorting:
                x.first_names = text
                x.name_list = [text]
                if x.substitute:
                    text = x.substitute[1]
                if x.drops_names:
                    return ""
                text = marked(marks.NAMES, text)
            return self.decorate(x, text) if self.decorate else text
        return ""
