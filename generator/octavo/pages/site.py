"""What is the same on every page."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit, urlunsplit

from octavo.facts.citations import has_works
from octavo.facts.documents import config, speech
from octavo.facts.order import has_comments
from octavo.facts.texts import IN_LANGUAGE, lists
from octavo.facts.theme import sidebar_place, theme_choices
from octavo.formats.schema import is_web_address
from octavo.graph import Reader, query
from octavo.hosting.media_types import PAGEFIND
from octavo.pages.archive import ARCHIVE
from octavo.pages.context import GENERATOR, PageContext
from octavo.pages.references import REFERENCES
from octavo.pages.views import SiteView, WebLink
from octavo.site.config import TERM_TABLES
from octavo.text.languages import direction_of

FOLLOW = "/how-to-follow/"
"""The page that explains feeds."""

RECENT = "/recent/"
"""The page of recent posts and comments, where other pages only lead to it."""


def recent_path(language: str, site_language: str) -> str:
    """Return the site path of that page in a language of the site's pages."""
    return RECENT if language == site_language else f"{RECENT}{language.lower()}/"


@query(lists, speech, config)
def spoken_languages(graph: Reader, _: str) -> tuple[str, ...]:
    """Return the languages in which octavo speaks on the site's pages, the site's own first."""
    says, known = graph.get(speech), graph.get(config)
    tags = [name.removeprefix(IN_LANGUAGE) for name in graph.get(lists) if name.startswith(IN_LANGUAGE)]
    tags += [one.lang for kind in TERM_TABLES for one in known.terms(kind).values() if one.lang]
    return tuple(dict.fromkeys(says.catalogue(tag).language for tag in (says.language, *sorted(tags))))


@query(has_works, has_comments, sidebar_place, theme_choices, spoken_languages, *PageContext.reads)
def site_view(graph: Reader, _: str) -> SiteView:
    """Return the small view of the site that every template sees."""
    context = PageContext(graph)
    known = context.config
    languages = graph.get(spoken_languages) if graph.get(sidebar_place) == "loaded" else ()
    return SiteView(
        title=known.title,
        description=known.description,
        language=known.language,
        direction=direction_of(known.language),
        home_url=context.url("/"),
        references_url=context.url(REFERENCES) if graph.get(has_works) else "",
        archive_url=context.url(ARCHIVE),
        comments_url=context.url("/comments/") if graph.get(has_comments) else "",
        recent_urls={one: context.url(recent_path(one, languages[0])) for one in languages},
        feed_url=context.url("/atom.xml"),
        follow_url=context.url(FOLLOW) if graph.get(theme_choices).explains_feeds else "",
        search_url=context.url("/search/") if known.search.enabled else "",
        pagefind_url=context.url(PAGEFIND) if known.search.enabled else "",
        menu=tuple(WebLink(item.title, _menu_url(context, item.path)) for item in known.menu),
        generator=GENERATOR,
    )


def _menu_url(context: PageContext, path: str) -> str:
    """Return where an item of the menu leads: a whole address as it is, a path inside the site as a URL."""
    if is_web_address(path):
        return path
    parts = urlsplit(path)
    return urlunsplit(("", "", context.url(unquote(parts.path)), parts.query, parts.fragment))


QUERIES = (site_view, spoken_languages)
