"""Old addresses that a host sends on: of articles, of the feeds of their discussions, and the author's own.

A redirect page does the same where a host can do nothing by itself, but feed readers and search engines
understand only an answer of the host.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote, urlsplit, urlunsplit

from msgspec import Struct

from octavo.formats.schema import is_web_address
from octavo.index.aliases import split_alias
from octavo.index.site import SiteIndex
from octavo.model.addresses import Addresses, folder_beside
from octavo.pages.discussion import comments_feed_path
from octavo.rendering.feeds.atom import rss_path

MOVED = 301
SHOWN_THERE = 200

_INDEX_OF_FEED = "/index.xml"


class Redirect(Struct, frozen=True):
    """An old address and where it leads."""

    path: str  # inside the site, as a site path: nothing in it is encoded
    query: str  # "p=12"; "" for none
    target: str  # a URL without a host, or a whole one
    status: int = MOVED  # SHOWN_THERE: the address stays, and what is at the target is sent
    is_folder: bool = False  # whether all that lies below the path lies below the target now


def site_redirects(index: SiteIndex, addresses: Addresses) -> tuple[Redirect, ...]:
    """Return every redirect of a site, in the order of their paths; no old address has two."""
    found: dict[tuple[str, str], Redirect] = {}
    for redirect in _redirects(index, addresses):
        # nginx makes no difference between capitals and small letters here, and refuses to start for two.
        path = f"{redirect.path}*" if redirect.is_folder else redirect.path
        found.setdefault((path.casefold(), redirect.query.casefold()), redirect)
    # Of several rules hosts take the first, or the one that names a single address.
    return tuple(found[key] for key in sorted(found, key=lambda key: (found[key].is_folder, key)))


def forms(redirect: Redirect) -> Iterator[str]:
    """Yield the ways in which an old path may be typed: `/old/` as `/old`, too."""
    yield redirect.path
    if redirect.is_folder:
        return
    if redirect.path.endswith("/") and len(redirect.path) > 1 and not redirect.query:
        yield redirect.path.rstrip("/")


def _redirects(index: SiteIndex, addresses: Addresses) -> Iterator[Redirect]:
    for written, target in index.config.hosting.redirects.items():
        path, _, query = written.partition("?")
        if path.endswith("/*"):
            yield Redirect(path[:-1], "", _target(target.removesuffix("*"), addresses), is_folder=True)
        else:
            yield Redirect(path, query, _target(target, addresses))
    for article in index.articles:
        feed = comments_feed_path(index.config, article)
        for alias in article.document.header.keys.aliases:
            path, query = split_alias(alias)
            if not path:
                continue
            yield Redirect(path, query, _safe(addresses.url(article.site_path)))
            if feed and not query:
                yield Redirect(f"{folder_beside(path)}comments/atom.xml", "", _safe(addresses.url(feed)))
    rss = rss_path(index.config)
    if rss.endswith(_INDEX_OF_FEED):
        # A folder's index is index.html everywhere; its subscribers ask for the folder.
        folder = rss.removesuffix(_INDEX_OF_FEED.lstrip("/"))
        yield Redirect(folder, "", _safe(addresses.url(rss)), SHOWN_THERE)


def _target(written: str, addresses: Addresses) -> str:
    if is_web_address(written):
        return _safe(written)
    parts = urlsplit(written)
    return _safe(urlunsplit(("", "", addresses.url(unquote(parts.path)), parts.query, parts.fragment)))


def _safe(url: str) -> str:
    """Return a URL without the characters that start something in configuration files."""
    return url.replace("$", "%24").replace("'", "%27").replace("*", "%2A")
