"""Feeds: Atom (RFC 4287) with archives (RFC 5005), JSON Feed 1.1, RSS 2.0 for an old address."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial

from jinja2 import Environment
from msgspec import Struct

from octavo.bibliography.citing import CitedWork
from octavo.index.site import Article, DatedComment, SiteIndex, Term
from octavo.pages.authors import author_path
from octavo.pages.context import PageContext
from octavo.pages.digests import digest
from octavo.pages.discussion import comments_feed_path
from octavo.pages.licenses import license_link
from octavo.pages.plain_text import plain_text
from octavo.rendering.feeds.entries import EntryMaker, Feed, FeedEntry, moment_of, rfc3339
from octavo.site.config import Config

ENTRIES = 20
"""Entries of an archive document; the feed itself has between this many and twice as many."""

_NO_ENTRY = "1970-01-01T00:00:00+00:00"


def feed_paths(index: SiteIndex) -> Iterator[str]:
    """Yield the site path of every feed that a site has, but the RSS feed at an address of its author's."""
    yield from ("/atom.xml", "/feed.json")
    for number in range(1, _full_archives(index.config, index.posts) + 1):
        yield _archive_path(number)
    for term in index.terms.values():
        yield f"{term.site_path}atom.xml"
    for author_id in index.authors:
        yield f"{author_path(author_id)}atom.xml"
    if index.newest_comments:
        yield "/comments/atom.xml"
    yield from discussion_feed_paths(index)


def discussion_feed_paths(index: SiteIndex) -> Iterator[str]:
    """Yield the site path of the feed of each discussion."""
    for article in index.articles:
        if site_path := comments_feed_path(index.config, article):
            yield site_path


def rss_path(config: Config) -> str:
    """Return the site path of the RSS feed, "" where none is wanted."""
    return f"/{config.feeds.rss.lstrip('/')}" if config.feeds.rss else ""


def _full_archives(config: Config, posts: Sequence[Article]) -> int:
    """Return how many archives are full; the newest posts stay in the feed itself."""
    return 0 if config.feeds.all_posts else max(0, len(posts) // ENTRIES - 1)


def _archive_path(number: int) -> str:
    return f"/feed/archive/{number}.xml"


class PlannedFeed(Struct, frozen=True):
    """A feed that is made only when somebody asks."""

    site_path: str
    make: Callable[[], bytes]
    find_causes: Callable[[], Mapping[str, bytes]]
    posts: Sequence[Article]  # whose full texts it has
    discussed: frozenset[str] = frozenset()  # the paths of texts that it has comments on
    is_archive: bool = False  # of full length: it has posts that no other feed has

    @property
    def causes(self) -> Mapping[str, bytes]:
        """Return digests of what the feed follows from, beside the settings."""
        return self.find_causes()

    def shows(self, paths: Collection[str]) -> bool:
        """Tell whether it follows from the words of any of these texts."""
        return any(post.path in paths for post in self.posts) or not self.discussed.isdisjoint(paths)


class FeedWriter:
    """Writes all feeds of a site."""

    def __init__(self, context: PageContext, environment: Environment, entries: EntryMaker) -> None:
        self._context = context
        self._entries = entries
        self._environment = environment

    def feeds(self) -> Iterator[PlannedFeed]:
        """Yield every feed."""
        index = self._context.index
        config = index.config
        yield from self._stream_with_archives(index.posts)
        newest = index.posts if config.feeds.all_posts else index.posts[:ENTRIES]
        yield self._planned("/feed.json", partial(self._json_feed, newest), newest)
        if site_path := rss_path(config):
            yield self._planned(site_path, partial(self._rss_of, site_path, newest), newest)
        for term in index.terms.values():
            posts = sorted((index.by_path[path] for path in _newest_of(term)), key=_newest_first)
            title = f"{config.title}: {term.title}"
            yield self._planned_atom(f"{term.site_path}atom.xml", term.site_path, title, posts)
        for author in index.authors.values():
            posts = [index.by_path[path] for path in index.author_posts[author.id][:ENTRIES]]
            page = author_path(author.id)
            title = f"{config.title}: {author.keys.name}"
            yield self._planned_atom(f"{page}atom.xml", page, title, posts)
        if index.newest_comments:
            make = partial(
                self._comments_feed,
                "/comments/atom.xml",
                "/comments/",
                f"Comments on {config.title}",
                config.language,
                index.newest_comments,
            )
            discussed = frozenset(dated.path for dated in index.newest_comments)
            yield PlannedFeed("/comments/atom.xml", make, self._causes_of_comments, (), discussed)

    def discussion_feeds(self, article: Article) -> Iterator[PlannedFeed]:
        """Yield the feed of an article's newest comments, where any has a date."""
        site_path = comments_feed_path(self._context.index.config, article)
        if not site_path:
            return
        comments = [DatedComment(article.path, one, date) for date, one in article.discussion.newest]
        make = partial(
            self._comments_feed,
            site_path,
            article.site_path,
            f"Comments on {plain_text(article.document.title)}",
            article.language,
            comments,
        )
        causes = partial(self._causes_of_discussion, article)
        yield PlannedFeed(site_path, make, causes, (), frozenset([article.path]))

    def _causes_of_comments(self) -> Mapping[str, bytes]:
        newest = self._context.index.newest_comments
        return {"newest comments": self._context.digests.newest_comments(newest)}

    def _causes_of_discussion(self, article: Article) -> Mapping[str, bytes]:
        digests = self._context.digests
        return {"text": digests.face(article), "discussion": digests.content(article)}

    def _causes_of_posts(self, posts: Sequence[Article], about: tuple[str, ...]) -> Mapping[str, bytes]:
        digests = self._context.digests
        entries = b"".join([digests.content(post) + digests.summary(post) for post in posts])
        return {"feed": digest(about), "posts": digest(entries)}

    def _planned(
        self,
        site_path: str,
        make: Callable[[], bytes],
        posts: Sequence[Article],
        *about: str,
        is_archive: bool = False,
    ) -> PlannedFeed:
        causes = partial(self._causes_of_posts, posts, about)
        return PlannedFeed(site_path, make, causes, posts, is_archive=is_archive)

    def _planned_atom(
        self,
        site_path: str,
        page: str,
        title: str,
        posts: Sequence[Article],
        current: str = "",
        older: str = "",
        *,
        is_archive: bool = False,
    ) -> PlannedFeed:
        make = partial(self._atom_of, site_path, page, title, posts, current=current, older=older)
        return self._planned(site_path, make, posts, page, title, current, older, is_archive=is_archive)

    def _rss_of(self, site_path: str, posts: Sequence[Article]) -> bytes:
        entries = [self._entries.post(post) for post in posts]
        feed = self._feed(site_path, "/", self._context.index.config.title, entries, posts)
        return self._environment.get_template("rss.xml").render(feed=feed).encode()

    def _stream_with_archives(self, posts: Sequence[Article]) -> Iterator[PlannedFeed]:
        """Yield the main feed, and archives of full length that never change again."""
        config = self._context.index.config
        title = config.title
        full = _full_archives(config, posts)
        head = posts[: len(posts) - full * ENTRIES]
        older = _archive_path(full) if full else ""
        yield self._planned_atom("/atom.xml", "/", title, head, older=older)
        # The newest archive has no newer one yet; to name it later would change a full document.
        for number in range(full, 0, -1):
            end = len(posts) - (number - 1) * ENTRIES
            older = _archive_path(number - 1) if number > 1 else ""
            posts_of = posts[end - ENTRIES : end]
            yield self._planned_atom(
                _archive_path(number), "/", title, posts_of, "/atom.xml", older, is_archive=True
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
        return self._environment.get_template("atom.xml").render(feed=feed).encode()

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
            entries=tuple(entries),
            icon=self._icon(),
            style=self._style(),
            license=license_link(config.license),
            current_url=context.absolute(current) if current else "",
            older_url=context.absolute(older) if older else "",
        )

    def _comments_feed(
        self, site_path: str, page: str, title: str, language: str, comments: Sequence[DatedComment]
    ) -> bytes:
        context = self._context
        entries = tuple(self._entries.comment(dated) for dated in comments)
        feed = Feed(
            id=context.absolute(site_path),
            url=context.absolute(site_path),
            page_url=context.absolute(page),
            title=title,
            subtitle="",
            language=language,
            version=context.generator.rpartition(" ")[2],
            # The newest comes first; as text, times of several offsets do not compare.
            updated=entries[0].updated if entries else _NO_ENTRY,
            entries=entries,
            icon=self._icon(),
            style=self._style(),
        )
        return self._environment.get_template("atom.xml").render(feed=feed).encode()

    def _icon(self) -> str:
        image = self._context.choices.share_image
        return self._context.absolute(image) if image else ""

    def _style(self) -> str:
        style = self._context.choices.feed_style
        return self._context.url(style) if style else ""

    def _json_feed(self, posts: Sequence[Article]) -> bytes:
        """Return a JSON Feed: https://www.jsonfeed.org/version/1.1/."""
        context = self._context
        config = context.index.config
        items = []
        for post in posts:
            entry = self._entries.post(post)
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
                "image": entry.image,
                # Names of our own begin with "_"; `_references` is as Rogue Scholar reads it.
                "_doi": entry.doi_url,
                "_license": (entry.license.url or entry.license.title) if entry.license else "",
                "_references": [_reference(work) for work in context.resolved[post.path].works],
            }
            item["content_html" if entry.content else "content_text"] = entry.content or entry.summary
            items.append({key: value for key, value in item.items() if value not in ("", [])})
        license_ = license_link(config.license)
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": config.title,
            "home_page_url": context.absolute("/"),
            "feed_url": context.absolute("/feed.json"),
            "description": config.description,
            "language": config.language,
            "icon": self._icon(),
            "_license": (license_.url or license_.title) if license_ else "",
            "_issn": config.issn,
            "items": items,
        }
        feed = {key: value for key, value in feed.items() if value != ""}
        return (json.dumps(feed, ensure_ascii=False) + "\n").encode()


def _reference(work: CitedWork) -> dict[str, str]:
    urls = [link.url for link in work.reference.links if link.url]
    return {"url": urls[0], "reference": work.reference.text} if urls else {"reference": work.reference.text}


def _newest_of(term: Term) -> tuple[str, ...]:
    """Return the newest posts of a term; a series begins with its oldest."""
    return term.posts[-ENTRIES:] if term.key.kind == "series" else term.posts[:ENTRIES]


def _newest_first(article: Article) -> tuple[float, str]:
    return (-moment_of(article).value.timestamp(), article.path)
