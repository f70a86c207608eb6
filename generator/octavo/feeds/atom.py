"""Feeds: Atom (RFC 4287) with archives (RFC 5005), JSON Feed 1.1, RSS 2.0 for an old address."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from email.utils import format_datetime

from jinja2 import Environment

from octavo.config import Config
from octavo.feeds.entries import EntryMaker, Feed, FeedEntry, moment_of, rfc3339
from octavo.index.site import Article, SiteIndex
from octavo.pages.authors import author_path
from octavo.pages.context import PageContext

ENTRIES = 20
"""Entries of an archive document; the feed itself has between this many and twice as many."""

_NO_ENTRY = "1970-01-01T00:00:00+00:00"


def feed_paths(index: SiteIndex) -> Iterator[str]:
    """Yield the site path of every feed that a site has, but the RSS feed at an address of its author's."""
    yield from ("/atom.xml", "/feed.json")
    for number in range(1, _full_archives(index.posts) + 1):
        yield _archive_path(number)
    for term in index.terms.values():
        yield f"{term.site_path}atom.xml"
    for author_id in index.authors:
        yield f"{author_path(author_id)}atom.xml"
    if index.newest_comments:
        yield "/comments/atom.xml"


def rss_path(config: Config) -> str:
    """Return the site path of the RSS feed, "" where none is wanted."""
    return f"/{config.feeds.rss.lstrip('/')}" if config.feeds.rss else ""


def _full_archives(posts: Sequence[Article]) -> int:
    """Return how many archives are full; the newest posts stay in the feed itself."""
    return max(0, len(posts) // ENTRIES - 1)


def _archive_path(number: int) -> str:
    return f"/feed/archive/{number}.xml"


class FeedWriter:
    """Writes all feeds of a site."""

    def __init__(self, context: PageContext, environment: Environment, entries: EntryMaker) -> None:
        self._context = context
        self._entries = entries
        self._atom = environment.get_template("atom.xml")
        self._rss = environment.get_template("rss.xml")

    def feeds(self) -> Iterator[tuple[str, bytes]]:
        """Yield every feed with its site path."""
        index = self._context.index
        config = index.config
        yield from self._stream_with_archives(index.posts)
        newest = index.posts[:ENTRIES]
        yield "/feed.json", self._json_feed(newest)
        if site_path := rss_path(config):
            feed = self._feed(
                site_path, "/", config.title, [self._entries.post(post) for post in newest], newest
            )
            yield site_path, self._rss.render(feed=feed).encode()
        for term in index.terms.values():
            posts = sorted((index.by_path[path] for path in term.posts), key=_newest_first)[:ENTRIES]
            title = f"{config.title}: {term.title}"
            yield (
                f"{term.site_path}atom.xml",
                self._atom_of(f"{term.site_path}atom.xml", term.site_path, title, posts),
            )
        for author in index.authors.values():
            posts = [index.by_path[path] for path in index.author_posts[author.id][:ENTRIES]]
            page = author_path(author.id)
            title = f"{config.title}: {author.keys.name}"
            yield f"{page}atom.xml", self._atom_of(f"{page}atom.xml", page, title, posts)
        if index.newest_comments:
            yield "/comments/atom.xml", self._comments_feed()

    def _stream_with_archives(self, posts: Sequence[Article]) -> Iterator[tuple[str, bytes]]:
        """Yield the main feed, and archives of full length that never change again."""
        title = self._context.index.config.title
        full = _full_archives(posts)
        head = posts[: len(posts) - full * ENTRIES]
        yield (
            "/atom.xml",
            self._atom_of("/atom.xml", "/", title, head, older=_archive_path(full) if full else ""),
        )
        for number in range(1, full + 1):
            end = len(posts) - (number - 1) * ENTRIES
            yield (
                _archive_path(number),
                self._atom_of(
                    _archive_path(number),
                    "/",
                    title,
                    posts[end - ENTRIES : end],
                    current="/atom.xml",
                    older=_archive_path(number - 1) if number > 1 else "",
                    # The newest archive has no newer one yet; to name it later would change a full document.
                ),
            )

    def _atom_of(
        self,
        site_path: str,
        page: str,
        title: str,
        posts: Sequence[Article],
        *,
        current: str = "",
        older: str = "",
    ) -> bytes:
        entries = [self._entries.post(post) for post in posts]
        feed = self._feed(site_path, page, title, entries, posts, current=current, older=older)
        return self._atom.render(feed=feed).encode()

    def _feed(
        self,
        site_path: str,
        page: str,
        title: str,
        entries: Sequence[FeedEntry],
        posts: Sequence[Article],
        *,
        current: str = "",
        older: str = "",
    ) -> Feed:
        context = self._context
        config = context.index.config
        moments = [post.document.header.updated or moment_of(post) for post in posts]
        newest = max(moments, key=lambda moment: moment.value, default=None)
        return Feed(
            id=context.absolute(current or site_path),
            url=context.absolute(site_path),
            page_url=context.absolute(page),
            title=title,
            subtitle=config.description,
            language=config.language,
            version=context.generator.rpartition(" ")[2],
            updated=rfc3339(newest.value) if newest else _NO_ENTRY,
            updated_rfc822=format_datetime(newest.value) if newest else "",
            entries=tuple(entries),
            current_url=context.absolute(current) if current else "",
            older_url=context.absolute(older) if older else "",
        )

    def _comments_feed(self) -> bytes:
        context = self._context
        config = context.index.config
        entries = tuple(self._entries.comment(dated) for dated in context.index.newest_comments)
        feed = Feed(
            id=context.absolute("/comments/atom.xml"),
            url=context.absolute("/comments/atom.xml"),
            page_url=context.absolute("/comments/"),
            title=f"Comments on {config.title}",
            subtitle="",
            language=config.language,
            version=context.generator.rpartition(" ")[2],
            updated=max((entry.updated for entry in entries), default=_NO_ENTRY),
            updated_rfc822="",
            entries=entries,
        )
        return self._atom.render(feed=feed).encode()

    def _json_feed(self, posts: Sequence[Article]) -> bytes:
        """Return a JSON Feed: https://www.jsonfeed.org/version/1.1/."""
        context = self._context
        config = context.index.config
        items = []
        for entry in (self._entries.post(post) for post in posts):
            item: dict[str, object] = {
                "id": entry.id,
                "url": entry.url,
                "title": entry.title,
                "summary": entry.summary,
                "date_published": entry.published,
                "date_modified": entry.updated,
                "authors": [
                    {"name": author.title, **({"url": author.url} if author.url else {})}
                    for author in entry.authors
                ],
                "tags": list(entry.categories),
                "language": entry.language,
            }
            item["content_html" if entry.content else "content_text"] = entry.content or entry.summary
            items.append(item)
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": config.title,
            "home_page_url": context.absolute("/"),
            "feed_url": context.absolute("/feed.json"),
            "description": config.description,
            "language": config.language,
            "items": items,
        }
        return (json.dumps(feed, ensure_ascii=False) + "\n").encode()


def _newest_first(article: Article) -> tuple[float, str]:
    return (-moment_of(article).value.timestamp(), article.path)
