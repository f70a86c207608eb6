"""The feeds of lists of posts: Atom with archives (RFC 5005), JSON Feed, RSS for an old address."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from octavo.facts.documents import authors, config
from octavo.facts.terms import TermKey
from octavo.facts.texts import IN_LANGUAGE, listed, lists
from octavo.graph import Reader, table
from octavo.hosting.redirects import rss_path
from octavo.pages.authors import author_path
from octavo.pages.heads import language_feed_path
from octavo.reading.documents import is_post
from octavo.site.config import TERM_TABLES

ENTRIES = 20
"""Entries of an archive document; the feed itself has between this many and twice as many."""


class FeedOfList(Struct, frozen=True, array_like=True):
    """A feed that is made only when it is needed."""

    form: Literal["atom", "json", "rss"]
    name: str  # of the list
    page: str  # the site path of what it is a feed of
    posts: tuple[str, ...]  # newest first
    current: str = ""  # of an archive: the feed itself
    older: str = ""  # the archive before it


def _archive_path(number: int) -> str:
    return f"/feed/archive/{number}.xml"


@table(config, lists, authors)
def feeds_of_lists(graph: Reader, _: str) -> dict[str, FeedOfList]:
    """Return every feed of a list of posts, by its address."""
    posts = listed(graph, "posts")
    known = graph.get(config)
    newest = posts if known.feeds.all_posts else posts[:ENTRIES]
    found = _stream_with_archives(posts, 0 if known.feeds.all_posts else max(0, len(posts) // ENTRIES - 1))
    found["/feed.json"] = FeedOfList("json", "posts", "/", newest)
    if site_path := rss_path(known):
        found[site_path] = FeedOfList("rss", "posts", "/", newest)
    for name in graph.get(lists):
        kind, _, slug = name.partition("/")
        if kind in TERM_TABLES:
            page = TermKey(kind, slug).site_path
            found[f"{page}atom.xml"] = FeedOfList("atom", name, page, listed(graph, name)[:ENTRIES])
        elif f"{kind}/" == IN_LANGUAGE:
            posts = tuple([path for path in listed(graph, name) if is_post(path)])
            if posts:
                found[language_feed_path(slug)] = FeedOfList("atom", name, "/", posts[:ENTRIES])
    for author_id in graph.get(authors):
        page, name = author_path(author_id), f"author/{author_id}"
        found[f"{page}atom.xml"] = FeedOfList("atom", name, page, listed(graph, name)[:ENTRIES])
    return found


def _stream_with_archives(posts: tuple[str, ...], full: int) -> dict[str, FeedOfList]:
    """Return the main feed, and so many archives of full length that never change again."""
    head = posts[: len(posts) - full * ENTRIES]
    found = {"/atom.xml": FeedOfList("atom", "posts", "/", head, older=_archive_path(full) if full else "")}
    # The newest archive has no newer one yet; to name it later would change a full document.
    for number in range(full, 0, -1):
        end = len(posts) - (number - 1) * ENTRIES
        older = _archive_path(number - 1) if number > 1 else ""
        found[_archive_path(number)] = FeedOfList(
            "atom", "posts", "/", posts[end - ENTRIES : end], "/atom.xml", older
        )
    return found


QUERIES = (feeds_of_lists,)
