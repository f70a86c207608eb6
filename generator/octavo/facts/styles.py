"""The reference styles that texts ask for, set up as the site wishes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from octavo.bibliography.journals import read_journals
from octavo.bibliography.styles import StylePlaces, get_style
from octavo.bibliography.styles.own_style import OwnStyle
from octavo.bibliography.styles.style import Style, StyleSettings, UnknownStyle, UnusableStyle
from octavo.errors import Location, Problem
from octavo.extensions import failure
from octavo.facts.documents import config, header_and_facts
from octavo.facts.inputs import (
    extension_code,
    file,
    files_outside,
    read_bytes,
    settings,
    style_code,
    workshop,
)
from octavo.facts.settings import report_no_file, setting_place
from octavo.facts.texts import listed, lists
from octavo.facts.workshop import Workshop
from octavo.graph import Query, Reader, query
from octavo.site.config import Config

_FALLBACK = "nlm"


@query(config, file, settings, files_outside)
def style_settings(graph: Reader, _: str) -> StyleSettings:
    """Return a site's wishes for every style."""
    wanted = graph.get(config).citations
    journals: Mapping[str, str] = {}
    if wanted.journals:
        if graph.find(file, wanted.journals) is None:
            report_no_file(graph, "citations", "journals", wanted.journals)
        else:
            journals, problems = read_journals(wanted.journals, read_bytes(graph, wanted.journals))
            for problem in problems:
                graph.report(problem)
    return StyleSettings(wanted.page_range, wanted.et_al, wanted.highlight_authors, dict(journals))


def _style(
    shop: Workshop, name: str, known: Config, wanted: StyleSettings, code: str
) -> Style | UnknownStyle | UnusableStyle:
    """Return a style, or why there is none."""
    places = StylePlaces(shop.site, known.language, known.extensions.styles)

    def make() -> Style | UnknownStyle | UnusableStyle:
        try:
            return get_style(name, wanted, places)
        except (UnknownStyle, UnusableStyle) as error:
            return error

    made_from = (wanted, code, known.language)
    found: Style | UnknownStyle | UnusableStyle = shop.tool(f"style {name}", made_from, make)
    return found


class Styles(Mapping[str, Style]):
    """The styles of the site by name, each set up when it is asked for."""

    reads: tuple[Query[object], ...] = (
        *(style_settings, style_code, extension_code, workshop, config, settings),
    )

    def __init__(self, graph: Reader) -> None:
        self._graph = graph

    def find(self, name: str) -> Style | UnknownStyle | UnusableStyle:
        """Return a style, or why there is none."""
        graph = self._graph
        wanted, known = graph.get(style_settings), graph.get(config)
        function = known.extensions.styles.get(name)
        code = graph.get(extension_code, function) if function else graph.find(style_code, name) or ""
        found = _style(graph.get(workshop), name, known, wanted, code)
        if not isinstance(found, OwnStyle):
            return found

        def tell(error: Exception, key: str) -> None:
            location = setting_place(graph, "extensions", "styles", name)
            graph.report(failure(error, function or "", "reference style", location, key))

        return found.telling(tell)

    def __getitem__(self, name: str) -> Style:
        found = self.find(name)
        # What is wrong with it is reported once.
        return self[_FALLBACK] if isinstance(found, UnknownStyle | UnusableStyle) else found

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


@query(lists, header_and_facts, settings, *Styles.reads)
def style_checks(graph: Reader, _: str) -> tuple[str, ...]:
    """Return the names of the styles that texts ask for; what is wrong with them is reported."""
    default = graph.get(config).citations.style
    wishers = {
        name.removeprefix("style/"): listed(graph, name)
        for name in graph.get(lists)
        if name.startswith("style/")
    }
    for name in (default, *wishers):
        found = Styles(graph).find(name)
        if isinstance(found, UnknownStyle | UnusableStyle):
            location = setting_place(graph, "citations", "style")
            if name != default:
                path = min(wishers[name])
                head = graph.get(header_and_facts, path)
                location = Location(path, *head.header.place("citation_style")) if head else location
            if isinstance(found, UnusableStyle) and found.location:
                location = found.location
            graph.report(Problem(location, str(found), found.hint, code="unknown-style"))
    return tuple(dict.fromkeys((default, *wishers)))


QUERIES = (style_settings, style_checks)
