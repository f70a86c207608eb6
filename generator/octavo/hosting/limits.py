"""A site against the documented limits of a host: what is too much, and what to switch off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec import Struct

from octavo.assets.images import FOLDER as IMAGES
from octavo.errors import Location, Problem, Severity
from octavo.hosting.files import HostFiles, files_of_hosts
from octavo.hosting.hosts import HOSTS, Host
from octavo.hosting.redirects import Redirect
from octavo.model.addresses import count_pages
from octavo.site.config import CONFIG_FILE, Config, HostingSettings

_LONG_LISTS = 50  # posts to a page


class Saving(Struct, frozen=True):
    """A setting, and what it spares."""

    setting: str  # as it stands in site.toml, behind the name of its table
    files: int  # fewer than now


def savings(
    config: Config,
    names: Collection[str],
    made: Mapping[str, int],
    lists: Sequence[int],
    search_files: int,
    host: str,
) -> Iterator[Saving]:
    """Yield the settings that spare files at a host; what readers miss least comes first.

    `names` are the files of the site, `made` counts them by what makes them, `lists` has the posts in each
    list that has pages.
    """
    if config.hosting.redirect_pages and _can_redirect(host, made["redirect"]):
        named = () if host in config.hosting.hosts else tuple(files_of_hosts((host,)))
        setting = f'[hosting] hosts = ["{host}"], redirect_pages = false'
        yield Saving(setting, made["redirect"] - len(named))
    if config.citations.post_records:
        yield Saving("[citations] post_records = false", made["post_record"])
    if config.citations.post_bibliographies:
        yield Saving("[citations] post_bibliographies = false", made["text_bibliography"])
    if config.pictures.drawn:
        yield Saving("[pictures] drawn = false", made["sharing_card"])
    if config.feeds.discussions:
        yield Saving("[feeds] discussions = false", made["discussion_feed"])
    if "avif" in config.pictures.formats and len(config.pictures.formats) > 1:
        copies = [name for name in names if name.startswith(f"{IMAGES.lstrip('/')}/")]
        yield Saving('[pictures] formats = ["webp"]', sum(name.endswith(".avif") for name in copies))
    if config.posts.per_page < _LONG_LISTS:
        now, then = (_list_pages(lists, per_page) for per_page in (config.posts.per_page, _LONG_LISTS))
        yield Saving(f"[posts] per_page = {_LONG_LISTS}", now - then)
    if config.citations.work_pages:
        yield Saving("[citations] work_pages = false", made["work_page"])
    if config.search.enabled:
        yield Saving("[search] enabled = false", search_files + 1)


def _can_redirect(host: str, addresses: int) -> bool:
    """Tell whether a host redirects so many old addresses, each typed in two ways."""
    most = HOSTS[host].limits.redirects
    return HOSTS[host].redirects and (not most or 2 * addresses <= most)


def _list_pages(lists: Sequence[int], per_page: int) -> int:
    return sum(count_pages(size, per_page) for size in lists)


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


_NAMED = 3  # things of one kind that are named; the others are counted
_UNITS = ((1024**3, "GiB"), (1024**2, "MiB"), (1024, "KiB"))


class SiteFigures(Struct, frozen=True):
    """What there is to count of a site."""

    sizes: Mapping[str, int]  # bytes of each file by its name below the output folder; 0: not made yet
    sources: Mapping[str, str]  # where a file comes from, by its name, as far as it is copied
    search_files: int  # about as many as the search index will have
    savings: tuple[Saving, ...]

    @property
    def count(self) -> int:
        """Return how many files the site has."""
        return len(self.sizes) + self.search_files


def check_host(name: str, figures: SiteFigures, files: HostFiles, hosting: HostingSettings) -> list[Problem]:
    """Return what a host would not take or not do, and a notice with the figures."""
    return list(_HostCheck(name, figures, files, hosting).problems())


class _HostCheck:
    """One host and one site."""

    def __init__(self, name: str, figures: SiteFigures, files: HostFiles, hosting: HostingSettings) -> None:
        self._name = name
        self._host: Host = HOSTS[name]
        self._figures = figures
        self._files = files
        self._hosting = hosting
        self._lines = files.redirect_lines(name) if self._host.redirects_file else ()
        self._rules = files.header_rules(name) if self._host.headers_file else ()

    def problems(self) -> Iterator[Problem]:
        """Yield everything that there is to say."""
        yield _problem(self._summary(), "", Severity.NOTICE, "host-figures")
        yield from self._too_many_files()
        yield from self._too_large()
        yield from self._too_many_rules()
        yield from self._not_redirected()

    def _summary(self) -> str:
        host, figures = self._host, self._figures
        sizes = figures.sizes.values()
        said = [
            _of(figures.count, host.limits.files, "files"),
            # What is made only by a build, smaller copies of pictures for one, weighs nothing here.
            f"at least {size_in_words(sum(sizes))}{_at_most(host.limits.site_bytes)} in all",
            f"the largest has {size_in_words(max(sizes, default=0))}{_at_most(host.limits.file_bytes)}",
        ]
        if host.redirects_file:
            said.append(_of(len(self._lines), host.limits.redirects, "redirects"))
        if host.headers_file:
            said.append(_of(len(self._rules), host.limits.header_rules, "header rules"))
        about = "about " if figures.search_files else ""
        return f"{host.title}: {about}{', '.join(said)}."

    def _too_many_files(self) -> Iterator[Problem]:
        limits, figures = self._host.limits, self._figures
        over = figures.count - limits.files
        if limits.files and over > 0:
            chosen = enough(figures.savings, over)
            left = figures.count - sum(saving.files for saving in chosen)
            settings = "; ".join(f"{saving.setting} ({saving.files:,} fewer)" for saving in chosen)
            hint = f"In site.toml, this leaves {left:,}: {settings}."
            if left > limits.files:
                hint = f"{hint} That is still too many: another host takes more." if chosen else ""
            yield self._over(f"The site has {figures.count:,} files", f"{limits.files:,}", hint)
        folders = Counter(name.rpartition("/")[0] for name in figures.sizes)
        for folder, count in folders.most_common(_NAMED):
            if limits.folder_files and count > limits.folder_files:
                hint = "Divide it, or choose another host."
                what = f"The folder /{folder} has {count:,} files"
                yield self._over(what, f"{limits.folder_files:,} in one folder", hint)

    def _too_large(self) -> Iterator[Problem]:
        limits, sizes = self._host.limits, self._figures.sizes
        largest = sorted(sizes, key=lambda name: (-sizes[name], name))
        if limits.file_bytes:
            large = [name for name in largest if sizes[name] > limits.file_bytes]
            for name in large[:_NAMED]:
                more = f" {len(large) - _NAMED} more are too large." if len(large) > _NAMED else ""
                source = self._figures.sources.get(name, f"output/{name}")
                message = f"/{name} has {size_in_words(sizes[name])}"
                hint = f"Make it smaller, or put it where large files are kept, and link to it.{more}"
                limit = f"files of {size_in_words(limits.file_bytes)} at most"
                yield self._over(message, limit, hint, Location(source))
        total = sum(sizes.values())
        if limits.site_bytes and total > limits.site_bytes:
            named = ", ".join(f"/{name} ({size_in_words(sizes[name])})" for name in largest[:_NAMED])
            hint = f"The largest files are {named}."
            yield self._over(f"The site has {size_in_words(total)}", size_in_words(limits.site_bytes), hint)

    def _too_many_rules(self) -> Iterator[Problem]:
        limits = self._host.limits
        if limits.redirects and len(self._lines) > limits.redirects:
            hint = "Drop aliases that nobody asks for any more."
            if not self._hosting.redirect_pages:
                hint = f"{hint} With redirect_pages = true, those beyond the limit still lead on as pages."
            what = f"There are {len(self._lines):,} redirects"
            yield self._over(what, f"{limits.redirects:,}", hint)
        size = len("\n".join(self._lines).encode()) + 1
        if limits.redirects_bytes and size > limits.redirects_bytes:
            what = f"{self._host.redirects_file} has {size_in_words(size)}"
            hint = "Drop aliases that nobody asks for any more."
            yield self._over(what, size_in_words(limits.redirects_bytes), hint)
        for line in self._lines:
            if limits.redirect_length and len(line) > limits.redirect_length:
                what = f"The redirect “{line[:60]}…” has {len(line):,} characters"
                yield self._over(what, f"{limits.redirect_length:,}", "Shorten the slug of what it leads to.")
        for pattern, header in self._rules:
            length = max(len(pattern), len(header) + 2)
            if limits.header_length and length > limits.header_length:
                what = f"The header rule for {pattern[:60]} has a line of {length:,} characters"
                hint = "Give the theme's folder of static files a shorter name."
                yield self._over(what, f"{limits.header_length:,}", hint)
        if limits.header_rules and len(self._rules) > limits.header_rules:
            what = f"There are {len(self._rules):,} header rules"
            hint = "Put the theme's static files into fewer folders."
            yield self._over(what, f"{limits.header_rules:,}", hint)

    def _not_redirected(self) -> Iterator[Problem]:
        host = self._host
        if host.redirects and self._name not in self._hosting.hosts:
            message = f"[hosting] does not name {host.title}: nothing is written for it."
            yield _problem(message, f'Add hosts = ["{self._name}"].', Severity.WARNING, "host-redirects")
            return
        pages = self._files.redirect_pages if self._hosting.redirect_pages else frozenset[str]()
        lost = [redirect for redirect in self._files.left_out(self._name) if not _has_page(redirect, pages)]
        if lost:
            named = ", ".join(_written(redirect) for redirect in lost[:_NAMED])
            more = f" and {len(lost) - _NAMED:,} more" if len(lost) > _NAMED else ""
            message = f"{host.title} cannot redirect {named}{more}."
            hint = "Other hosts can. A feed is kept at an old address by [feeds] rss."
            yield _problem(message, hint, Severity.WARNING, "host-redirects")
        if host.redirects and not host.over_pages and pages:
            count = "one old address" if len(pages) == 1 else f"{len(pages):,} old addresses"
            message = f"{host.title} shows a page at {count} instead of redirecting."
            hint = "With redirect_pages = false under [hosting] it redirects."
            yield _problem(message, hint, Severity.WARNING, "host-redirects")

    def _over(self, what: str, limit: str, hint: str, place: Location | None = None) -> Problem:
        message = f"{what}; {self._host.title} takes {limit}."
        return Problem(place or Location(CONFIG_FILE), message, hint, code="host-limit")


def _has_page(redirect: Redirect, pages: frozenset[str]) -> bool:
    return not redirect.query and redirect.path in pages


def _written(redirect: Redirect) -> str:
    return f"{redirect.path}?{redirect.query}" if redirect.query else redirect.path


def _problem(message: str, hint: str, severity: Severity, code: str) -> Problem:
    return Problem(Location(CONFIG_FILE), message, hint, severity, code)


def _of(count: int, limit: int, what: str) -> str:
    return f"{count:,} of {limit:,} {what}" if limit else f"{count:,} {what}"


def _at_most(limit: int) -> str:
    return f" of {size_in_words(limit)}" if limit else ""


def size_in_words(size: int) -> str:
    """Return a number of bytes as people say it: "1.2 MiB"."""
    for unit, name in _UNITS:
        if size >= unit:
            return f"{size / unit:.1f}".removesuffix(".0") + f" {name}"
    return f"{size:,} bytes"
