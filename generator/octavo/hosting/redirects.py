"""Old addresses that a host sends on: of articles, of the feeds of their discussions, and the author's own.

A redirect page does the same where a host can do nothing by itself, but feed readers and search engines
understand only an answer of the host.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import unquote, urlsplit, urlunsplit

from msgspec import Struct

from octavo.formats.schema import is_web_address
from octavo.model.addresses import Addresses, folder_beside, split_alias
from octavo.site.config import Config

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


def site_redirects(
    config: Config, of_texts: Iterable[Redirect], addresses: Addresses
) -> tuple[Redirect, ...]:
    """Return every redirect of a site, in the order of their paths; no old address has two."""
    found: dict[tuple[str, str], Redirect] = {}
    for redirect in _redirects(config, of_texts, addresses):
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


def quoted(text: str) -> str:
    """Return a text between double quotes, as nginx and Caddy read it."""
    return '"{}"'.format(text.replace("\\", "\\\\").replace('"', '\\"'))


def redirects_to(
    site_path: str, feed: str, aliases: Iterable[str], addresses: Addresses
) -> Iterator[Redirect]:
    """Yield what leads to a text, and to the feed of its comments; `feed` is "" if there is none."""
    for alias in aliases:
        path, query = split_alias(alias)
        if not path:
            continue
        yield Redirect(path, query, _safe(addresses.url(site_path)))
        if feed and not query:
            yield Redirect(f"{folder_beside(path)}comments/atom.xml", "", _safe(addresses.url(feed)))


def _redirects(config: Config, of_texts: Iterable[Redirect], addresses: Addresses) -> Iterator[Redirect]:
    for written, target in config.hosting.redirects.items():
        path, _, query = written.partition("?")
        if path.endswith("/*"):
            yield Redirect(path[:-1], "", _target(target.removesuffix("*"), addresses), is_folder=True)
        else:
            yield Redirect(path, query, _target(target, addresses))
    yield from of_texts
    rss = rss_path(config)
    if rss.endswith(_INDEX_OF_FEED):
        # A folder's index is index.html everywhere; its subscribers ask for the folder.
        folder = rss.removesuffix(_INDEX_OF_FEED.lstrip("/"))
        yield Redirect(folder, "", _safe(addresses.url(rss)), SHOWN_THERE)


def rss_path(config: Config) -> str:
    """Return the site path of the RSS feed, "" if none is wanted."""
    return f"/{config.feeds.rss.lstrip('/')}" if config.feeds.rss else ""


def _target(written: str, addresses: Addresses) -> str:
    if is_web_address(written):
        return _safe(written)
    parts = urlsplit(written)
    return _safe(urlunsplit(("", "", addresses.url(unquote(parts.path)), parts.query, parts.fragment)))


def _safe(url: str) -> str:
    """Return a URL without the characters that start something in configuration files."""
    return url.replace("$", "%24").replace("'", "%27").replace("*", "%2A")
