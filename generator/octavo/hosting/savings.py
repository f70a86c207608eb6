"""Settings by which a site has fewer files, and how many fewer: computed, without making a page again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct

from octavo.assets.images import FOLDER as IMAGES
from octavo.hosting.files import files_of_hosts
from octavo.hosting.hosts import HOSTS
from octavo.index.site import SiteIndex
from octavo.pages.context import PageContext
from octavo.pages.paging import count_pages
from octavo.rendering.feeds.atom import discussion_feed_paths
from octavo.rendering.feeds.downloads import article_download_paths

_LONG_LISTS = 50  # posts to a page


class Saving(Struct, frozen=True):
    """A setting, and what it spares."""

    setting: str  # as it stands in site.toml, behind the name of its table
    files: int  # fewer than now


def savings(context: PageContext, names: Collection[str], search_files: int, host: str) -> Iterator[Saving]:
    """Yield the settings that spare files at a host; what readers miss least comes first.

    `names` are the files of the site, `search_files` about as many as the search index has.
    """
    index, config = context.index, context.index.config
    if config.hosting.redirect_pages and _can_redirect(host, len(index.redirects)):
        named = () if host in config.hosting.hosts else tuple(files_of_hosts((host,)))
        setting = f'[hosting] hosts = ["{host}"], redirect_pages = false'
        yield Saving(setting, len(index.redirects) - len(named))
    if config.citations.post_bibliographies:
        bibliographies = sum(1 for _ in article_download_paths(context))
        yield Saving("[citations] post_bibliographies = false", bibliographies)
    if config.feeds.discussions:
        yield Saving("[feeds] discussions = false", sum(1 for _ in discussion_feed_paths(index)))
    if "avif" in config.pictures.formats and len(config.pictures.formats) > 1:
        copies = [name for name in names if name.startswith(f"{IMAGES.lstrip('/')}/")]
        yield Saving('[pictures] formats = ["webp"]', sum(name.endswith(".avif") for name in copies))
    if config.posts.per_page < _LONG_LISTS:
        now, then = (_list_pages(index, per_page) for per_page in (config.posts.per_page, _LONG_LISTS))
        yield Saving(f"[posts] per_page = {_LONG_LISTS}", now - then)
    if config.citations.work_pages:
        yield Saving("[citations] work_pages = false", len(index.works))
    if config.search.enabled:
        yield Saving("[search] enabled = false", search_files + 1)


def _can_redirect(host: str, addresses: int) -> bool:
    """Tell whether a host redirects so many old addresses, each typed in two ways."""
    most = HOSTS[host].limits.redirects
    return HOSTS[host].redirects and (not most or 2 * addresses <= most)


def _list_pages(index: SiteIndex, per_page: int) -> int:
    lists: Iterator[Sequence[object]] = (term.posts for term in index.terms.values())
    sizes = (len(index.posts), *map(len, lists), *map(len, index.author_posts.values()))
    return sum(count_pages(size, per_page) for size in sizes)


def enough(found: Sequence[Saving], wanted: int) -> tuple[Saving, ...]:
    """Return the first of these settings that together spare as much as is wanted, and no needless one.

    All that spare anything where even they do not.
    """
    chosen: list[Saving] = []
    spared = 0
    for saving in found:
        if spared < wanted and saving.files > 0:
            chosen.append(saving)
            spared += saving.files
    # The last one may spare so much that an earlier one is not needed.
    for saving in tuple(chosen):
        if spared - saving.files >= wanted:
            chosen.remove(saving)
            spared -= saving.files
    return tuple(chosen)
