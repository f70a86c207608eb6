"""Settings by which a site has fewer files, and how many fewer: computed, without making a page again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct

from octavo.assets.images import FOLDER as IMAGES
from octavo.hosting.files import files_of_hosts
from octavo.hosting.hosts import HOSTS
from octavo.model.addresses import count_pages
from octavo.site.config import Config

_LONG_LISTS = 50  # posts to a page


class Saving(Struct, frozen=True):
    """A setting, and what it spares."""

    setting: str  # as it stands in site.toml, behind the name of its table
    files: int  # fewer than now


class SiteCounts(Struct, frozen=True):
    """How many files of some kinds a site has."""

    redirect_pages: int
    bibliographies: int  # beside texts
    records: int  # of posts, beside them
    cards: int  # pictures that are drawn
    discussion_feeds: int
    lists: tuple[int, ...]  # the posts in each list that has pages
    works: int
    search_files: int  # about as many as the search index has


def savings(config: Config, names: Collection[str], counts: SiteCounts, host: str) -> Iterator[Saving]:
    """Yield the settings that spare files at a host; what readers miss least comes first.

    `names` are the files of the site.
    """
    if config.hosting.redirect_pages and _can_redirect(host, counts.redirect_pages):
        named = () if host in config.hosting.hosts else tuple(files_of_hosts((host,)))
        setting = f'[hosting] hosts = ["{host}"], redirect_pages = false'
        yield Saving(setting, counts.redirect_pages - len(named))
    if config.citations.post_records:
        yield Saving("[citations] post_records = false", counts.records)
    if config.citations.post_bibliographies:
        yield Saving("[citations] post_bibliographies = false", counts.bibliographies)
    if config.pictures.drawn:
        yield Saving("[pictures] drawn = false", counts.cards)
    if config.feeds.discussions:
        yield Saving("[feeds] discussions = false", counts.discussion_feeds)
    if "avif" in config.pictures.formats and len(config.pictures.formats) > 1:
        copies = [name for name in names if name.startswith(f"{IMAGES.lstrip('/')}/")]
        yield Saving('[pictures] formats = ["webp"]', sum(name.endswith(".avif") for name in copies))
    if config.posts.per_page < _LONG_LISTS:
        now, then = (_list_pages(counts, per_page) for per_page in (config.posts.per_page, _LONG_LISTS))
        yield Saving(f"[posts] per_page = {_LONG_LISTS}", now - then)
    if config.citations.work_pages:
        yield Saving("[citations] work_pages = false", counts.works)
    if config.search.enabled:
        yield Saving("[search] enabled = false", counts.search_files + 1)


def _can_redirect(host: str, addresses: int) -> bool:
    """Tell whether a host redirects so many old addresses, each typed in two ways."""
    most = HOSTS[host].limits.redirects
    return HOSTS[host].redirects and (not most or 2 * addresses <= most)


def _list_pages(counts: SiteCounts, per_page: int) -> int:
    return sum(count_pages(size, per_page) for size in counts.lists)


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
