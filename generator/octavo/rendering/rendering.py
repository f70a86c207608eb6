"""Views → pages with the theme's templates: the queries around the renderer."""

from __future__ import annotations

from msgspec.structs import replace

from octavo.errors import Location, SiteError
from octavo.facts.documents import config, speech
from octavo.facts.inputs import extension_code, theme_code, workshop
from octavo.facts.theme import theme_facts
from octavo.graph import Query, Reader, query, table
from octavo.pages.site import site_view, spoken_languages
from octavo.pages.summaries import sidebar
from octavo.pages.views import View
from octavo.rendering.renderer import RenderedPage, Renderer, Templates, part_key
from octavo.resolving.holes import addresses
from octavo.site.theme import Theme, load_theme

_NOWHERE = Location("")


@query(theme_code, extension_code, theme_facts, config, speech, workshop, addresses)
def templates(graph: Reader, _: str) -> Templates:
    """Return what the theme's templates are made of; what is wrong with them is reported."""
    graph.get(theme_code)
    if graph.get(theme_facts) is None:
        return Templates({}, ())
    known, shop, theme = graph.get(config), graph.get(workshop), _theme(graph)
    store = shop.compiled
    where, says = graph.get(addresses), graph.get(speech)
    filters = known.extensions.filters
    found, problems = Renderer(theme, None, where, shop.site, says, store, filters).check()
    for problem in problems:
        graph.report(problem)
    # Any template may use any filter.
    code = "".join([f" {name} {graph.get(extension_code, name)}" for name in filters.values()])
    return replace(found, closures={name: f"{one}{code}" for name, one in found.closures.items()})


@table(templates)
def closures(graph: Reader, _: str) -> dict[str, str]:
    """Return what stands for each template and all that it extends, includes and imports."""
    return graph.get(templates).closures


@query(templates, spoken_languages)
def shared_parts(graph: Reader, _: str) -> tuple[str, ...]:
    """Return what stands for the parts that pages share, in each language that pages are in."""
    spoken, names = graph.get(spoken_languages), graph.get(templates).parts
    return tuple([part_key(name, language, spoken[0]) for name in names for language in spoken])


RENDERING: tuple[Query[object], ...] = (
    *(closures, theme_facts, site_view, config, speech, addresses, workshop),
)
"""What `render` reads."""


def renderer_of(graph: Reader) -> Renderer:
    """Return the renderer. It reads all of `RENDERING` but the closures."""
    known, shop, where = graph.get(config), graph.get(workshop), graph.get(addresses)
    graph.get(theme_facts)
    view, says = graph.get(site_view), graph.get(speech)

    def make() -> Renderer:
        theme = _theme(graph)
        store = shop.compiled
        return Renderer(theme, view, where, shop.site, says, store, known.extensions.filters)

    made_from = (shop.theme_code, known.theme, known.theme_options, view, where, says, known.extensions)
    found: Renderer = shop.tool("renderer", made_from, make)
    return found


def _theme(graph: Reader) -> Theme:
    known, shop = graph.get(config), graph.get(workshop)

    def load() -> Theme:
        theme, problems = load_theme(known.theme, known.theme_options, shop.site, lambda *_: _NOWHERE)
        if theme is None:
            raise SiteError(problems)
        return theme

    found: Theme = shop.tool("theme", (shop.theme_code, known.theme, known.theme_options), load)
    return found


def render(graph: Reader, template: str, view: View) -> RenderedPage:
    """Return a page. Raises `SiteError` with the template's file and line when it fails."""
    graph.at(closures, template)
    return renderer_of(graph).render(template, view)


@query(sidebar, *RENDERING)
def shared_part(graph: Reader, key: str) -> bytes:
    """Return a part that is the same on every page that has it; nothing, with the fault, where it fails."""
    name, _, language = key.partition("@")
    language = language or graph.get(config).language
    graph.at(closures, name)
    try:
        return renderer_of(graph).render_part(name, graph.get(sidebar, language), language)
    except SiteError as error:
        for problem in error.problems:
            graph.report(problem)
        return b""


QUERIES = (templates, closures, shared_parts, shared_part)
