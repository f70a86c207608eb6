"""Importers from outside: they read another system's blog, and octavo gathers and writes what they find."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from octavo.errors import UsageError
from octavo.extensions import described, outside_importers, place_in_extension
from octavo.importers.alias_plan import AliasPlan
from octavo.importers.blog import ImportedAuthor, ImportedPost
from octavo.importers.comment_file import DISCUSSION
from octavo.importers.content_writer import PAGES, PEOPLE, POSTS
from octavo.importers.file_plan import FileRequest
from octavo.importers.link_targets import LinkTargets, normal_path
from octavo.importers.media_folder import FILES
from octavo.importers.report import ImportReport
from octavo.importers.site_import import SiteImport


class Reads(Protocol):
    """What an entry point of the group names: it reads a blog, and knows nothing of the site.

    A post's `file` and `site_path` are octavo's to find. `authors` are names, and `aliases` the addresses
    that the post had: links from other posts to them are mended, and they go on leading to it.
    """

    def __call__(self, source: Path) -> Iterable[ImportedPost]:
        """Return the posts of a blog, or yield them one by one."""


def import_from_outside(
    site: Path,
    source: Path,
    name: str,
    advance: Callable[[int], None],
    *,
    media: Path | None = None,
    is_dry: bool = False,
) -> ImportReport:
    """Import a blog and return what there is to tell; `advance` is told of each post.

    `name` is that of the entry point, `media` a folder of pictures and files. Raises `SiteError` if
    there is no site, `UsageError` for an importer that fails or has nothing, `OutputError` when something
    cannot be written.
    """
    kinds = (POSTS, PAGES, DISCUSSION, PEOPLE, FILES)
    with SiteImport(site, kinds, media=media, is_dry=is_dry) as into:
        gathered = _Gathered(into, _read(name, source))
        for post in gathered.posts():
            gathered.writer.write_post(post)
            advance(1)
    return into.report.report()


def _read(name: str, source: Path) -> tuple[ImportedPost, ...]:
    entry = outside_importers()[name]
    try:
        read: Reads = entry.load()
        posts = tuple(read(source))
        if wrong := [post for post in posts if not isinstance(post, ImportedPost)]:
            raise TypeError(f"it returned a {type(wrong[0]).__name__}, not an ImportedPost")
    except UsageError:
        raise
    except Exception as error:
        place = place_in_extension(error, entry.value)
        message = f"The importer “{name}” ({entry.value}) fails: {described(error)}.\n{place}"
        raise UsageError(message) from error
    if not posts:
        raise UsageError(f"The importer “{name}” finds no posts in {source}.")
    return posts


class _Gathered:
    """Where each post goes, who wrote it, and where links to it lead."""

    def __init__(self, into: SiteImport, posts: tuple[ImportedPost, ...]) -> None:
        self._into = into
        self._posts = posts
        self._authors = into.plan_authors(
            (name, ImportedAuthor("", name)) for post in posts for name in post.authors
        )
        # Published posts first: of two with one address the one that readers know keeps it.
        in_order = sorted(posts, key=lambda post: post.is_draft)
        self._places = {post.source: into.files.place(self._request(post)) for post in in_order}
        self._aliases = AliasPlan(into.files.paths, into.report)
        old = [urlsplit(alias) for post in posts for alias in post.aliases]
        targets = LinkTargets(
            base=next((f"{one.scheme}://{one.netloc}/" for one in old if one.netloc), ""),
            hosts=frozenset({"", *((one.hostname or "").removeprefix("www.") for one in old)}),
            by_path={
                normal_path(urlsplit(alias).path): into.target(self._places[post.source])
                for post in reversed(in_order)  # the first one of two keeps the alias, too
                for alias in post.aliases
            },
            media=self._media_address,
            base_path=into.config.base_path,
        )
        self.writer = into.writer(self._authors, targets)

    def posts(self) -> Iterator[ImportedPost]:
        for post in self._posts:
            place = self._places[post.source]
            wanted = [unquote(urlsplit(alias).path) for alias in post.aliases]
            aliases = self._aliases.give(wanted if not post.is_draft else (), place.site_path, place.file)
            self._into.tell_renamed(place)
            yield replace(
                post,
                file=place.file,
                site_path=place.site_path,
                authors=self._ids(post),
                aliases=aliases,
                slug="",  # the file's name says it
            )

    def _request(self, post: ImportedPost) -> FileRequest:
        return FileRequest(
            source=post.source,
            slug=post.slug,
            title=unescape(post.title),
            day=post.date.astimezone(self._into.config.zone).date() if post.date else None,
            is_page=post.is_page,
            categories=post.categories,
            authors=self._ids(post),
        )

    def _ids(self, post: ImportedPost) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._authors[name].id for name in post.authors))

    def _media_address(self, address: str) -> str | None:
        name = self._into.media.find(unquote(urlsplit(address).path).lstrip("/"))
        if name:
            self._into.media.copy(name, f"/media/{name}")
        return f"/media/{name}" if name else None
