"""Importers from outside: they read another system's blog, and octavo gathers and writes what they find."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from octavo.errors import SiteError, UsageError
from octavo.extensions import described, outside_importers, place_in_extension
from octavo.importers.alias_plan import REFUSED, AliasPlan
from octavo.importers.author_plan import Person, plan_authors
from octavo.importers.blog import ImportedPost
from octavo.importers.comment_file import DISCUSSION
from octavo.importers.content_writer import PAGES, PEOPLE, POSTS, ContentWriter, WriterSettings
from octavo.importers.file_plan import FilePlan, FileRequest
from octavo.importers.ledger import Ledger
from octavo.importers.link_targets import LinkTarget, LinkTargets, normal_path
from octavo.importers.media_folder import FILES, MediaFolder
from octavo.importers.report import ImportReport, ReportBuilder
from octavo.importers.site_content import author_ids_by_name
from octavo.moderation.archives import usable_redactions
from octavo.site.config import Config
from octavo.site.load import load_config


class Reads(Protocol):
    """What an entry point of the group names: it reads a blog, and knows nothing of the site.

    A post's `file` and `site_path` are octavo's to find. `authors` are names, and `aliases` the addresses
    that the post had: links from other posts to them are mended, and they go on leading to it.
    """

    def __call__(self, source: Path) -> Iterable[ImportedPost]:
        """Return the posts of a blog, or yield them one by one."""


@dataclass(frozen=True, slots=True)
class OutsideOptions:
    """What is imported, and how."""

    site: Path
    source: Path
    name: str  # of the entry point
    media: Path | None = None  # a folder of pictures and files
    is_dry: bool = False


def import_from_outside(options: OutsideOptions, advance: Callable[[int], None]) -> ImportReport:
    """Import a blog and return what there is to tell; `advance` is told of each post.

    Raises `SiteError` if there is no site, `UsageError` for an importer that fails or has nothing,
    `OutputError` when something cannot be written.
    """
    config, problems = load_config(options.site)
    if config is None:
        raise SiteError(problems)
    posts = _read(options)
    report = ReportBuilder()
    report.expect(POSTS, PAGES, DISCUSSION, PEOPLE, FILES)
    with Ledger(options.site, is_writable=not options.is_dry) as ledger:
        gathered = _Gathered(options, config, posts, ledger, report)
        writer = ContentWriter(options.site, ledger, report, gathered.settings)
        for author in dict.fromkeys(gathered.authors.values()):
            writer.write_author(author)
        for post in gathered.posts():
            writer.write_post(post)
            advance(1)
    return report.report()


def _read(options: OutsideOptions) -> tuple[ImportedPost, ...]:
    entry = outside_importers()[options.name]
    try:
        read: Reads = entry.load()
        posts = tuple(read(options.source))
        if wrong := [post for post in posts if not isinstance(post, ImportedPost)]:
            raise TypeError(f"it returned a {type(wrong[0]).__name__}, not an ImportedPost")
    except UsageError:
        raise
    except Exception as error:
        place = place_in_extension(error, entry.value)
        message = f"The importer “{options.name}” ({entry.value}) fails: {described(error)}.\n{place}"
        raise UsageError(message) from error
    if not posts:
        raise UsageError(f"The importer “{options.name}” finds no posts in {options.source}.")
    return posts


class _Gathered:
    """Where each post goes, who wrote it, and where links to it lead."""

    def __init__(
        self,
        options: OutsideOptions,
        config: Config,
        posts: tuple[ImportedPost, ...],
        ledger: Ledger,
        report: ReportBuilder,
    ) -> None:
        self._posts = posts
        self._report = report
        self._zone = config.zone
        known = author_ids_by_name(options.site)
        people = (Person(name, name) for post in posts for name in post.authors)
        self.authors = plan_authors(people, known, ledger.foreign_authors(known.values()))
        plan = FilePlan(options.site, config, ledger.files)
        # Published posts first: of two with one address the one that readers know keeps it.
        in_order = sorted(posts, key=lambda post: post.is_draft)
        self._places = {post.source: plan.place(self._request(post)) for post in in_order}
        self._aliases = AliasPlan((*plan.existing_paths, *(one.site_path for one in self._places.values())))
        media = MediaFolder(options.media, options.site, report, is_dry=options.is_dry)

        def media_address(address: str) -> str | None:
            name = media.find(unquote(urlsplit(address).path).lstrip("/"))
            if name:
                media.copy(name, f"/media/{name}")
            return f"/media/{name}" if name else None

        old = [urlsplit(alias) for post in posts for alias in post.aliases]
        base = next((f"{one.scheme}://{one.netloc}/" for one in old if one.netloc), "")
        self.settings = WriterSettings(
            zone=config.zone,
            redactions=usable_redactions(options.site)[1],
            targets=LinkTargets(
                base=base,
                hosts=frozenset({"", *((one.hostname or "").removeprefix("www.") for one in old)}),
                by_path={
                    normal_path(urlsplit(alias).path): self._target(post, config)
                    for post in posts
                    for alias in post.aliases
                },
                media=media_address,
                base_path=config.base_path,
            ),
            is_dry=options.is_dry,
        )

    def posts(self) -> Iterator[ImportedPost]:
        for post in self._posts:
            place = self._places[post.source]
            wanted = [unquote(urlsplit(alias).path) for alias in post.aliases]
            aliases, refused = self._aliases.give(wanted if not post.is_draft else (), place.site_path)
            for path in refused:
                self._report.remark(REFUSED, place.file, path)
            if place.is_renamed:
                self._report.remark("Renamed, because another text has their name", place.file, "")
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
            day=post.date.astimezone(self._zone).date() if post.date else None,
            is_page=post.is_page,
            categories=post.categories,
            authors=self._ids(post),
        )

    def _ids(self, post: ImportedPost) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.authors[name].id for name in post.authors))

    def _target(self, post: ImportedPost, config: Config) -> LinkTarget:
        place = self._places[post.source]
        return LinkTarget(place.file, f"{config.base_path.rstrip('/')}{place.site_path}")
