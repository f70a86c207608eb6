"""What is the same on every page."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit, urlunsplit

from octavo.formats.schema import is_web_address
from octavo.pages.archive import ARCHIVE
from octavo.pages.context import PageContext
from octavo.pages.references import REFERENCES
from octavo.pages.views import MenuLink, SiteView
from octavo.text.languages import direction_of

PAGEFIND = "/_assets/pagefind/"
"""Where the search index is published."""


def site_view(context: PageContext) -> SiteView:
    """Return the small view of the site that every template sees."""
    config = context.index.config
    return SiteView(
        title=config.title,
        description=config.description,
        language=config.language,
        direction=direction_of(config.language),
        home_url=context.url("/"),
        references_url=context.url(REFERENCES) if context.index.works else "",
        archive_url=context.url(ARCHIVE),
        comments_url=context.url("/comments/") if context.index.newest_comments else "",
        feed_url=context.url("/atom.xml"),
        search_url=context.url("/search/") if config.search.enabled else "",
        pagefind_url=context.url(PAGEFIND) if config.search.enabled else "",
        menu=tuple(MenuLink(item.title, _menu_url(context, item.path)) for item in config.menu),
        generator=context.generator,
    )


def _menu_url(context: PageContext, path: str) -> str:
    """Return where an item of the menu leads: a whole address as it is, a path inside the site as a URL."""
    if is_web_address(path):
        return path
    parts = urlsplit(path)
    return urlunsplit(("", "", context.url(unquote(parts.path)), parts.query, parts.fragment))
