"""Prepared pages → the output folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from octavo.addresses import Claim, find_collisions, output_file
from octavo.assets.images import BrokenImage, render_variant
from octavo.build.prepare import PreparedSite
from octavo.build.search import search_index
from octavo.cache import Store
from octavo.config import CONFIG_FILE
from octavo.errors import Location, Problem, Severity, SiteError
from octavo.feeds.atom import FeedWriter, feed_paths, rss_path
from octavo.feeds.downloads import download_paths, downloads
from octavo.feeds.entries import EntryMaker, feed_environment
from octavo.feeds.sitemap import SitemapEntry, robots_txt, sitemaps
from octavo.model.picture import Picture, PictureVariant
from octavo.output import Staging
from octavo.pages.articles import article_text
from octavo.pages.context import PageContext
from octavo.pages.plan import Page, View, plan_pages
from octavo.pages.references import Literature
from octavo.pages.site import PAGEFIND, site_view
from octavo.pages.views import ArticleView, RedirectView
from octavo.renderer import Renderer
from octavo.theme import Theme

_TEMPLATES = ".octavo/templates"
_IMAGE_CACHE = ".octavo/images"
ROBOTS = "/robots.txt"


@dataclass(frozen=True, slots=True)
class Output:
    """A file to be published that is no page."""

    site_path: str
    data: bytes


def check_pages(prepared: PreparedSite) -> tuple[Problem, ...]:
    """Return what is wrong between pages: two for one address, links to an address that nobody has."""
    claims = [
        *own_claims(prepared.context),
        *prepared.context.index.claims,
        *(
            Claim(file.site_path, f"the file {file.source.path}", Location(file.source.path))
            for file in prepared.files
        ),
    ]
    problems = list(find_collisions(claims))
    addresses = {claim.site_path for claim in claims} | {ROBOTS}
    for article in prepared.context.resolved.values():
        for link in article.site_links:
            if not _is_known(link.site_path, addresses):
                message = f"The link leads to “{link.site_path}”, and no page or file has that address."
                hint = "Link to a text by its file's name: octavo then knows its address."
                problems.append(Problem(link.location, message, hint, code="broken-link"))
    problems += _check_menu(prepared, addresses)
    return tuple(problems)


def _check_menu(prepared: PreparedSite, addresses: set[str]) -> Iterator[Problem]:
    for number, item in enumerate(prepared.context.index.config.menu):
        path = item.path.partition("?")[0].partition("#")[0]
        if path.startswith("/") and not _is_known(path, addresses):
            message = (
                f"The menu's “{item.title}” leads to “{item.path}”, and no page or file has that address."
            )
            hint = "Mend the path, or leave the item out until the page is there."
            place = prepared.setting("menu", number, "path")
            yield Problem(place, message, hint, Severity.WARNING, "broken-link")


def own_claims(context: PageContext) -> Iterator[Claim]:
    """Yield what octavo makes by itself. It comes first: where a text meets it, the text has to give way."""
    texts = {article.path: article.site_path for article in context.index.articles}
    for page in plan_pages(context):
        # The index claims a text's own page and its aliases, not the older pages of its discussion.
        if page.template != "redirect.html" and texts.get(page.source) != page.site_path:
            yield Claim(page.site_path, "a page that octavo makes", None)
    for site_path in (*feed_paths(context.index), *download_paths(context), "/sitemap.xml"):
        yield Claim(site_path, "a file that octavo makes", None)
    if rss := rss_path(context.index.config):
        yield Claim(rss, "the RSS feed", Location(CONFIG_FILE))


def _is_known(site_path: str, addresses: set[str]) -> bool:
    return site_path in addresses or f"{site_path}/" in addresses or f"{site_path}index.html" in addresses


def make_renderer(prepared: PreparedSite, theme: Theme, *, keeps: bool = True) -> Renderer:
    """Return what turns the site's views into pages; `keeps` compiled templates for the next build."""
    context = prepared.context
    store = Store(prepared.site / _TEMPLATES, is_writable=keeps)
    return Renderer(theme, site_view(context), context.addresses, prepared.site, store)


def stage_site(prepared: PreparedSite, theme: Theme, staging: Staging) -> None:
    """Render everything into the staging folder. Raises `SiteError` when a template fails."""
    context = prepared.context
    renderer = make_renderer(prepared, theme)
    sitemap: list[SitemapEntry] = []
    searched: list[tuple[str, bytes]] = []
    for page in plan_pages(context):
        view = page.view
        data = renderer.render(page.template, view)
        staging.add(output_file(page.site_path), data)
        if context.index.config.search.enabled and _is_searched(view):
            searched.append((page.site_path, data))
        entry = _sitemap_entry(context, page, view)
        if entry is not None:
            sitemap.append(entry)
    for output in (*_feeds(prepared), *_sitemaps(prepared, sitemap)):
        staging.add(output_file(output.site_path), output.data)
    if context.index.config.search.enabled:
        for name, data in search_index(searched):
            staging.add(f"{output_file(PAGEFIND).removesuffix('index.html')}{name}", data)
    for static in theme.static.values():
        staging.add_copy(output_file(static.site_path), static.file)
    for file in prepared.files:
        staging.add_copy(output_file(file.site_path), prepared.site / file.source.path)
    published = {file.source.path for file in prepared.files}
    for picture in context.pictures.values():
        if picture.path in published:
            _stage_variants(prepared.site, picture, staging)


def _is_searched(view: View) -> bool:
    """Tell whether readers may look for a page: the texts, not the lists of them."""
    return isinstance(view, ArticleView) and view.head.is_indexed


def _sitemap_entry(context: PageContext, page: Page, view: View) -> SitemapEntry | None:
    if isinstance(view, RedirectView) or not view.head.is_indexed:
        return None
    modified = ""
    if page.source:
        article = context.article(page.source)
        moment = article.document.header.updated or article.moment
        modified = moment.iso if moment else ""
    return SitemapEntry(context.absolute(page.site_path), modified)


def _feeds(prepared: PreparedSite) -> Iterator[Output]:
    context = prepared.context
    environment = feed_environment(Store(prepared.site / _TEMPLATES))
    entries = EntryMaker(context, environment, partial(article_text, context, Literature(context)))
    for site_path, data in FeedWriter(context, environment, entries).feeds():
        yield Output(site_path, data)
    for site_path, data in downloads(context):
        yield Output(site_path, data)


def _sitemaps(prepared: PreparedSite, entries: list[SitemapEntry]) -> Iterator[Output]:
    context = prepared.context
    for site_path, data in sitemaps(entries, context.absolute("/")):
        yield Output(site_path, data)
    if not any(file.site_path == ROBOTS for file in prepared.files):
        # A robots.txt in content/static says what its author wants.
        yield Output(ROBOTS, robots_txt(context.absolute("/sitemap.xml")))


def _stage_variants(site: Path, picture: Picture, staging: Staging) -> None:
    for variant in picture.variants:
        staging.add(output_file(variant.site_path), _variant_bytes(site, picture, variant))


def _variant_bytes(site: Path, picture: Picture, variant: PictureVariant) -> bytes:
    """Return a variant, kept from build to build under the digest that its name carries."""
    kept = site / _IMAGE_CACHE / variant.site_path.rpartition("/")[2]
    if kept.is_file():
        return kept.read_bytes()
    try:
        data = render_variant((site / picture.path).read_bytes(), variant)
    except BrokenImage as error:
        message = "This image is damaged: its size can be read, the rest cannot."
        hint = "Save it anew, or copy it again from where it came from."
        raise SiteError([Problem(Location(picture.path), message, hint, code="broken-image")]) from error
    kept.parent.mkdir(parents=True, exist_ok=True)
    temporary = kept.with_name(f"{kept.name}.tmp")
    temporary.write_bytes(data)
    temporary.replace(kept)
    return data
