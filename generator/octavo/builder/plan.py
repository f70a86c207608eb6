"""Everything that is to be published: its name, what it follows from, and how it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from msgspec import Struct

from octavo.assets.files import PublishedFile
from octavo.builder.options import FileKind
from octavo.builder.pictures import KEPT_IMAGES, cleaned, cleaned_key, picture_copies
from octavo.builder.prepare import PreparedSite
from octavo.builder.well_formed import xml_fault
from octavo.builder.workspace import Workspace
from octavo.errors import Location, Problem, SiteError
from octavo.hosting.files import HostFiles
from octavo.index.site import Article
from octavo.model.addresses import output_file
from octavo.pages.articles import article_text
from octavo.pages.digests import digest
from octavo.pages.plan import Page, article_plan, listed_pages, quoting_pages
from octavo.pages.quotations import QUOTATIONS, quotations_of, quotations_to_data
from octavo.pages.references import Literature
from octavo.rendering.feeds.atom import ENTRIES, FeedWriter, PlannedFeed
from octavo.rendering.feeds.downloads import Download, article_downloads, site_downloads
from octavo.rendering.feeds.entries import EntryMaker, entry_key, feed_environment
from octavo.rendering.feeds.sitemap import SitemapEntry, robots_txt, sitemaps
from octavo.rendering.renderer import RenderedPage, Renderer
from octavo.rendering.theme import Theme

ENTRIES_KEPT = "entries"
"""The kind of results under which the full texts of feed entries are kept."""

KEPT_OF_TEXTS = (QUOTATIONS, ENTRIES_KEPT)
"""The kinds of results that are kept of each text, under `entry_key`."""

ROBOTS = "/robots.txt"

_KINDS = {
    "post.html": FileKind.POST,
    "page.html": FileKind.PAGE,
    "redirect.html": FileKind.PAGE,
    "work.html": FileKind.WORK,
}

_SETTINGS = "settings or authors"
_LOOK = "header or theme files"

Kept = Mapping[str, Mapping[str, bytes]]
"""What is to be kept for the next build: results by key, by kind."""


class PlannedFile(Struct, frozen=True):
    """A file that is made only where it is not there already."""

    name: str  # below the output folder
    key: bytes  # what it follows from: as many digests as there are causes
    causes: tuple[str, ...]
    make: Callable[[], RenderedPage]
    kind: FileKind
    source: str = ""  # the text whose problems are found when it is made
    keep: Callable[[], Kept] | None = None  # what else is found then, for the next build
    copied: Path | None = None  # the file that it is a copy of, byte for byte …
    copied_digest: str = ""  # … with this digest; or that it is made from, leaving something out


class Searched(Struct, frozen=True):
    """A page that readers may look for."""

    site_path: str
    name: str
    key: bytes
    language: str


class SitePlan:
    """The plan of one build. Articles come first, in groups; what is made from all of them follows."""

    def __init__(
        self, prepared: PreparedSite, theme: Theme, renderer: Renderer, workspace: Workspace
    ) -> None:
        """Take the site, what renders it, and where results of earlier builds are."""
        self.searched: list[Searched] = []
        self.articles_left = len(prepared.context.index.articles)
        """How many are not planned yet."""
        theme_files = (static.site_path for static in theme.static.values())
        self.host_files = HostFiles(prepared.context.index, prepared.context.addresses, theme_files)
        self._prepared = prepared
        self._context = prepared.context
        self._theme = theme
        self._renderer = renderer
        self._workspace = workspace
        self._literature = Literature(self._context)
        self._sitemap: list[SitemapEntry] = []
        self._settings = self._context.digests.settings
        self._look = digest(
            renderer.site_view,
            sorted((name, str(value)) for name, value in theme.options.items()),
            sorted((name, static.site_path) for name, static in theme.static.items()),
            self._context.choices,
        )
        self._templates: dict[str, tuple[bytes, tuple[str, ...]]] = {}
        environment = feed_environment(workspace.store("templates"))
        text_of = partial(article_text, self._context, self._literature)
        self._entries = EntryMaker(self._context, environment, text_of, workspace.store(ENTRIES_KEPT))
        self._feed_writer = FeedWriter(self._context, environment, self._entries)
        self._feeds = list(self._feed_writer.feeds())
        self._in_feeds = {post.path for feed in self._feeds if not feed.is_archive for post in feed.posts}

    @property
    def kept_keys(self) -> dict[str, set[str]]:
        """Return the keys of what is kept of the site's articles, by kind."""
        articles = self._context.index.articles
        return {
            QUOTATIONS: {entry_key(self._context, article) for article in articles},
            ENTRIES_KEPT: {
                entry_key(self._context, article) for article in articles if article.path in self._in_feeds
            },
        }

    def files_with_words_of(self, articles: Sequence[Article]) -> Iterator[list[PlannedFile]]:
        """Yield the files that show the words of these articles: their own, feeds, pages that quote them."""
        for article in articles:
            yield list(self._article_files(article))
        paths = {article.path for article in articles}
        others = [self._feed_file(feed) for feed in self._feeds if feed.shows(paths)]
        others += map(self._page_file, quoting_pages(self._context, self._literature, articles))
        yield others

    def article_groups(self) -> Iterator[list[PlannedFile]]:
        """Yield the pages of articles with their bibliographies, and archives of feeds of the same posts."""
        index = self._context.index
        archives = {feed.posts[-1].path: feed for feed in self._feeds if feed.is_archive}
        group: list[PlannedFile] = []
        count = 0
        for article in index.articles:
            for site_path, modified in listed_pages(self._context, article):
                self._sitemap.append(SitemapEntry(self._context.absolute(site_path), modified))
            group += self._article_files(article)
            self.articles_left -= 1
            count += 1
            feed = archives.get(article.path)
            if feed is not None:
                group.append(self._feed_file(feed))
            if feed is not None or count >= 2 * ENTRIES:
                yield group
                group, count = [], 0
        if group:
            yield group

    def _article_files(self, article: Article) -> Iterator[PlannedFile]:
        for page in article_plan(self._context, self._literature, (article,)):
            is_own = page.site_path == article.site_path
            keep = partial(self._keep, article) if is_own else None
            yield self._page_file(page, keep=keep)
        for feed in self._feed_writer.discussion_feeds(article):
            yield self._feed_file(feed)
        for download in article_downloads(self._context, article):
            yield self._download_file(download)

    def _keep(self, article: Article) -> Kept:
        """Return what other pages need of an article, so that it need not be read again for them."""
        key = entry_key(self._context, article)
        kept: dict[str, dict[str, bytes]] = {}
        context = self._context
        if context.index.config.citations.work_pages and context.index.article_works[article.path]:
            kept[QUOTATIONS] = {key: quotations_to_data(quotations_of(context.resolved[article.path]))}
        if article.path in self._in_feeds and context.index.config.feeds.full_text:
            kept[ENTRIES_KEPT] = {key: self._entries.content(article).encode()}
        return kept

    def other_files(self) -> Iterator[PlannedFile]:
        """Yield everything else. The articles have to be made before: what is kept of them is used here."""
        context = self._context
        for page in self._prepared.own_pages():
            if page.modified is not None:
                self._sitemap.append(SitemapEntry(context.absolute(page.site_path), page.modified))
            yield self._page_file(page)
        for feed in self._feeds:
            if not feed.is_archive:
                yield self._feed_file(feed)
        for download in site_downloads(context):
            yield self._download_file(download)
        yield from self._sitemaps()
        yield from self._host_files()
        for static in self._theme.static.values():
            content = self._workspace.signatures.digest(str(static.file))
            yield self._copy(static.site_path, static.file, content)
        for file in self._prepared.files:
            yield self._file(file)
        yield from self._pictures()

    def _page_file(self, page: Page, keep: Callable[[], Kept] | None = None) -> PlannedFile:
        known = self._templates.get(page.template)
        names = (_SETTINGS, _LOOK, "template", *page.causes)
        if known is None:
            known = self._settings + self._look + self._renderer.closure_digest(page.template), names
            self._templates[page.template] = known
        # One tuple of names for thousands of pages.
        causes = known[1] if known[1] == names else names
        name = output_file(page.site_path)
        key = known[0] + b"".join(page.causes.values())
        if page.searched_in:
            self.searched.append(Searched(page.site_path, name, key, page.searched_in))
        source = page.source if keep else ""
        kind = _KINDS.get(page.template, FileKind.LIST)
        return PlannedFile(name, key, causes, partial(self._render, page), kind, source, keep)

    def _render(self, page: Page) -> RenderedPage:
        return self._renderer.render(page.template, page.view)

    def _feed_file(self, feed: PlannedFeed) -> PlannedFile:
        make = partial(_well_formed, feed) if feed.site_path.endswith(".xml") else feed.make
        return self._plain(feed.site_path, make, feed.causes, FileKind.FEED)

    def _download_file(self, download: Download) -> PlannedFile:
        return self._plain(download.site_path, download.make, download.causes, FileKind.DOWNLOAD)

    def _plain(
        self,
        site_path: str,
        make: Callable[[], bytes],
        causes: Mapping[str, bytes],
        kind: FileKind,
    ) -> PlannedFile:
        key = self._settings + b"".join(causes.values())
        name, names = output_file(site_path), (_SETTINGS, *causes)
        return PlannedFile(name, key, names, partial(_whole, make), kind)

    def _copy(self, site_path: str, source: Path, content: str) -> PlannedFile:
        make = partial(_whole, source.read_bytes)
        name = output_file(site_path)
        key = digest(content)
        return PlannedFile(name, key, ("file",), make, FileKind.ASSET, copied=source, copied_digest=content)

    def _file(self, file: PublishedFile) -> PlannedFile:
        """Return a file of the author's; a photo goes out without what it tells of its maker."""
        path, content = self._prepared.site / file.source.file, file.source.digest
        if not self._prepared.pictures.is_cleaned(file):
            return self._copy(file.site_path, path, content)
        make = partial(_whole, partial(cleaned, path, file.source.path))
        key = digest(cleaned_key(content))
        name = output_file(file.site_path)
        return PlannedFile(name, key, ("file",), make, FileKind.ASSET, copied_digest=content)

    def _sitemaps(self) -> Iterator[PlannedFile]:
        causes = {"pages": digest([(entry.url, entry.modified) for entry in self._sitemap])}
        made = dict(sitemaps(self._sitemap, self._context.absolute("/")))
        for site_path, data in made.items():
            yield self._plain(site_path, partial(bytes, data), causes, FileKind.LIST)
        if not self._is_given(ROBOTS):
            data = robots_txt(self._context.absolute("/sitemap.xml"))
            yield self._plain(ROBOTS, partial(bytes, data), {}, FileKind.LIST)

    def _host_files(self) -> Iterator[PlannedFile]:
        causes = {what: digest(value) for what, value in self.host_files.causes().items()}
        for file in self.host_files.files():
            if not self._is_given(file.site_path):
                yield self._plain(file.site_path, partial(_text, file.make), causes, FileKind.HOST)

    def _is_given(self, site_path: str) -> bool:
        """Tell whether content/static has this file: it then says what its author wants."""
        return any(file.site_path == site_path for file in self._prepared.files)

    def _pictures(self) -> Iterator[PlannedFile]:
        """Yield the copies of shown pictures; those of one that lies in two places are the same."""
        planned = set()
        folder = self._workspace.folder / KEPT_IMAGES
        for path in sorted(self._prepared.shown):
            file = self._prepared.site / self._prepared.pictures.on_disk[path]
            for site_path, make in picture_copies(file, folder, self._context.pictures[path]):
                if site_path not in planned:
                    planned.add(site_path)
                    name, key = output_file(site_path), digest(site_path)
                    yield PlannedFile(name, key, ("picture",), partial(_whole, make), FileKind.PICTURE)


def _well_formed(feed: PlannedFeed) -> bytes:
    """Return a feed that can be read: rather no new one than one that all subscribers' readers refuse."""
    data = feed.make()
    if fault := xml_fault(data):
        message = f"The feed {feed.site_path} would be no well-formed XML: {fault}."
        raise SiteError([Problem(Location(feed.site_path.lstrip("/")), message, code="output")])
    return data


def _text(make: Callable[[], str]) -> bytes:
    return make().encode()


def _whole(make: Callable[[], bytes]) -> RenderedPage:
    return RenderedPage(make(), ())
