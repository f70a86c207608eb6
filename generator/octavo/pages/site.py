"""What is the same on every page."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit, urlunsplit

from octavo.facts.citations import has_works
from octavo.facts.order import has_comments
from octavo.facts.theme import sidebar_place, theme_choices
from octavo.formats.schema import is_web_address
from octavo.graph import Reader, query
from octavo.hosting.caching import PAGEFIND
from octavo.pages.archive import ARCHIVE
from octavo.pages.context import GENERATOR, PageContext
from octavo.pages.references import REFERENCES
from octavo.pages.views import MenuLink, SiteView
from octavo.text.languages import direction_of

FOLLOW = "/how-to-follow/"
"""The page that explains feeds."""

RECENT = "/recent/"
"""The page of recent posts and comments, where other pages only lead to it."""


@query(has_works, has_comments, sidebar_place, theme_choices, *PageContext.reads)
def site_view(graph: Reader, _: str) -> SiteView:
    """Return the small view of the site that every template sees."""
    context = PageContext(graph)
    config = context.config
    return SiteView(
        title=config.title,
        description=config.description,
        language=config.language,
        direction=direction_of(config.language),
        home_url=context.url("/"),
        references_url=context.url(REFERENCES) if graph.get(has_works) else "",
        archive_url=context.url(ARCHIVE),
        comments_url=context.url("/comments/") if graph.get(has_comments) else "",
        recent_url=context.url(RECENT) if graph.get(sidebar_place) == "loaded" else "",
        feed_url=context.url("/atom.xml"),
        follow_url=context.url(FOLLOW) if graph.get(theme_choices).explains_feeds else "",
        search_url=context.url("/search/") if config.search.enabled else "",
        pagefind_url=context.url(PAGEFIND) if config.search.enabled else "",
        menu=tuple(MenuLink(item.title, _menu_url(context, item.path)) for item in config.menu),
        generator=GENERATOR,
    )


def _menu_url(context: PageContext, path: str) -> str:
    """Return where an item of the menu leads: a whole address as it is, a path inside the site as a URL."""
    if is_web_address(path):
        return path
    parts = urlsplit(path)
    return urlunsplit(("", "", context.url(unquote(parts.path)), parts.query, parts.fragment))


QUERIES = (site_view,)
