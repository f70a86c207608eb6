"""A style that is ready to render: its parts compiled for one language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from msgspec import Struct

from octavo.bibliography.csl.compiling import Compiler
from octavo.bibliography.csl.context import Render
from octavo.bibliography.csl.formatting import Formatting, fonts
from octavo.bibliography.csl.items import NAME_VARIABLES
from octavo.bibliography.csl.locale import FindLocale, Locale, locale_elements, locale_file
from octavo.bibliography.csl.tree import Element


class SortKey(Struct, frozen=True):
    """One `cs:key`."""

    render: Render | None  # a macro; None for a variable
    variable: str
    is_descending: bool
    names: tuple[int, int, bool] | None


class Area(Struct, frozen=True):
    """What a style says of citations, or of the bibliography."""

    options: Mapping[str, str]
    layout: Render
    prefix: str
    suffix: str
    delimiter: str
    fonts: tuple[str, str]
    sort: tuple[SortKey, ...]


class CompiledStyle:
    """A style in one language."""

    def __init__(
        self,
        root: Element,
        find_locale: FindLocale,
        language: str = "",
        *,
        follows_page: bool = False,
        most_names: int = 0,
        keeps_pages: bool = False,
        completes: bool = False,
    ) -> None:
        """Compile a style for a page's language; one with its own keeps that, unless it `follows_page`.

        `most_names`, when not 0, is how many names an entry has before "et al."; with `keeps_pages` ranges
        stay as the work has them; a style that `completes` prints places in a work that it has no form for,
        and keeps works with words of their own apart. `find_locale` returns the locale of exactly this tag,
        or None.
        """
        self.root = root
        self._most_names = most_names
        self.completes = completes
        self._keeps_pages = keeps_pages
        self.options = dict(root.attributes)
        self.is_note = root.get("class") == "note"
        own = "" if follows_page else root.get("default-locale")
        wanted = own or language or "en-US"
        self.locale = _locale(root, find_locale, wanted)
        self.formatting = Formatting(self.locale)
        self.quotes = self.locale.quotes
        self.has_disambiguate_condition, self._has_suffix = _used_by(root)
        self._macros = {macro.get("name"): macro for macro in root.every("macro")}
        citation, bibliography = root.find("citation"), root.find("bibliography")
        self.citation = self._area(citation) if citation else None
        self.bibliography = self._area(bibliography) if bibliography else None

    def _area(self, element: Element) -> Area:
        inherited = {**self.options, **element.attributes}
        if self._keeps_pages:
            inherited.pop("page-range-format", None)
        if self._most_names and element.name == "bibliography":
            inherited["most-names"] = str(self._most_names)
        layout = element.find("layout") or Element("layout")
        compiler = Compiler(
            self._macros,
            inherited,
            self.formatting,
            has_own_suffix=self._has_suffix and self._calls_suffix(element, set()),
            marks_terms=self.is_note or element.name == "bibliography",
        )
        sort = element.find("sort")
        keys = tuple(self._key(key, compiler) for key in sort.every("key")) if sort else ()
        return Area(
            inherited,
            compiler.layout(layout),
            layout.get("prefix"),
            layout.get("suffix"),
            layout.get("delimiter"),
            fonts(layout.attributes),
            keys,
        )

    def _key(self, key: Element, compiler: Compiler) -> SortKey:
        names = None
        if key.get("names-min"):
            names = (
                int(key.get("names-min")),
                int(key.get("names-use-first", "1")),
                key.get("names-use-last") == "true",
            )
        macro, variable = key.get("macro"), key.get("variable")
        if macro:
            render: Render | None = compiler.macro(macro)
        elif variable in NAME_VARIABLES:
            render = compiler.sortable_names(variable)
        else:
            render = compiler.label if variable == "citation-label" else None
        return SortKey(
            render,
            variable,
            key.get("sort") == "descending",
            names,
        )

    def _calls_suffix(self, element: Element, seen: set[str]) -> bool:
        for one in element.walk():
            if one.name != "text":
                continue
            if one.get("variable") == "year-suffix":
                return True
            macro = one.get("macro")
            if macro and macro not in seen and macro in self._macros:
                seen.add(macro)
                if self._calls_suffix(self._macros[macro], seen):
                    return True
        return False


@lru_cache(maxsize=64)
def _used_by(root: Element) -> tuple[bool, bool]:
    """Return whether a style has a condition `disambiguate`, and a place of its own for letters of years."""
    has_condition = has_suffix = False
    for element in root.walk():
        if "disambiguate" in element.attributes:
            has_condition = True
        elif element.attributes.get("variable") == "year-suffix":
            has_suffix = True
    return has_condition, has_suffix


def _locale(root: Element, find_locale: FindLocale, wanted: str) -> Locale:
    language, file = locale_file(wanted, find_locale)
    file = file or find_locale("en-US")
    return Locale(language, [*((file,) if file else ()), *locale_elements(root, language)])
