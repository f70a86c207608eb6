"""What is wrong between pages: two for one address, links to an address that nobody has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from octavo.builder.prepare import PreparedSite
from octavo.builder.unused_terms import check_terms
from octavo.errors import Location, Problem, Severity
from octavo.index.aliases import article_claims
from octavo.model.addresses import Claim, find_collisions, find_long_names
from octavo.rendering.feeds.atom import feed_paths, rss_path
from octavo.rendering.feeds.downloads import download_paths
from octavo.site.config import CONFIG_FILE
from octavo.text.composed import composed

ROBOTS = "/robots.txt"
_MOST_TOLD = 20  # links into one folder that are told one by one
CODES = frozenset(("duplicate-url", "long-address", "broken-link", "unused-setting"))
"""The codes of the problems that `check_pages` finds."""


def check_pages(prepared: PreparedSite) -> tuple[Problem, ...]:
    """Return what is wrong between the pages of a site."""
    claims = [
        *own_claims(prepared),
        *article_claims(prepared.context.index),
        *(
            Claim(file.site_path, f"the file {file.source.path}", Location(file.source.path))
            for file in prepared.files
        ),
        *_redirect_claims(prepared),
    ]
    problems = [*find_collisions(claims), *find_long_names(claims)]
    addresses = {composed(claim.site_path) for claim in claims} | {ROBOTS}
    elsewhere = prepared.context.index.config.links.elsewhere
    broken: dict[str, list[Problem]] = {}  # by the first segment of their paths
    for article in prepared.context.index.articles:
        for link in article.document.facts.links:
            path = link.target
            if path.startswith("/") and not _is_known(path, addresses) and not is_elsewhere(path, elsewhere):
                message = f"The link leads to “{path}”, and no page or file has that address."
                hint = "Link to a text by its file's name: octavo then knows its address."
                location = Location(article.path, link.line, link.column)
                severity = Severity.WARNING if link.is_raw else Severity.ERROR
                problem = Problem(location, message, hint, severity, "broken-link")
                broken.setdefault(path.split("/", 2)[1], []).append(problem)
    for segment, found in broken.items():
        problems += found if len(found) <= _MOST_TOLD else (_as_one(f"/{segment}/", found),)
    problems += _check_menu(prepared, addresses)
    problems += _check_redirects(prepared, addresses)
    problems += check_terms(prepared)
    return tuple(problems)


def _redirect_claims(prepared: PreparedSite) -> Iterator[Claim]:
    """Yield what [hosting.redirects] asks for; addresses with a query are none of a file's."""
    for path in prepared.context.index.config.hosting.redirects:
        if "?" not in path and not path.endswith("*"):
            place = prepared.setting("hosting", "redirects", path)
            yield Claim(path, "a redirect of [hosting.redirects]", place)


def _check_redirects(prepared: PreparedSite, addresses: set[str]) -> Iterator[Problem]:
    for old, target in prepared.context.index.config.hosting.redirects.items():
        path = target.partition("?")[0].partition("#")[0]
        if path.startswith("/") and not path.endswith("*") and not _is_known(path, addresses):
            message = f"The redirect of “{old}” leads to “{target}”, and no page or file has that address."
            place = prepared.setting("hosting", "redirects", old)
            yield Problem(place, message, "Mend the path.", Severity.WARNING, "broken-link")


def is_elsewhere(path: str, elsewhere: Iterable[str]) -> bool:
    """Tell whether another program serves a path of the same host, as `[links] elsewhere` says."""
    return any(path.startswith(prefix) or f"{path}/" == prefix for prefix in elsewhere)


def _as_one(folder: str, broken: Sequence[Problem]) -> Problem:
    """Return one problem for links that many texts have into a part of the host that octavo does not make."""
    first = broken[0]
    message = f"{len(broken)} links lead below “{folder}”, and no page or file is there; this is the first."
    hint = f'If another program serves it, write in site.toml: [links] with elsewhere = ["{folder}"].'
    worst = next((one.severity for one in broken if one.severity is Severity.ERROR), first.severity)
    return Problem(first.location, message, hint, worst, "broken-link")


def _check_menu(prepared: PreparedSite, addresses: set[str]) -> Iterator[Problem]:
    for number, item in enumerate(prepared.context.index.config.menu):
        path = item.path.partition("?")[0].partition("#")[0]
        elsewhere = prepared.context.index.config.links.elsewhere
        if path.startswith("/") and not _is_known(path, addresses) and not is_elsewhere(path, elsewhere):
            message = (
                f"The menu's “{item.title}” leads to “{item.path}”, and no page or file has that address."
            )
            hint = "Mend the path, or leave the item out until the page is there."
            place = prepared.setting("menu", number, "path")
            yield Problem(place, message, hint, Severity.WARNING, "broken-link")


def own_claims(prepared: PreparedSite) -> Iterator[Claim]:
    """Yield what octavo makes by itself. It comes first: where a text meets it, the text has to give way."""
    context = prepared.context
    for page in prepared.own_pages():
        if page.template != "redirect.html":
            yield Claim(page.site_path, "a page that octavo makes", None)
    for article in context.index.articles:
        for site_path in dict.fromkeys(article.moved_comments.values()):
            yield Claim(site_path, "a page that octavo makes", None)
    for site_path in (*feed_paths(context.index), *download_paths(context), "/sitemap.xml"):
        yield Claim(site_path, "a file that octavo makes", None)
    if rss := rss_path(context.index.config):
        yield Claim(rss, "the RSS feed", Location(CONFIG_FILE))


def _is_known(site_path: str, addresses: set[str]) -> bool:
    site_path = composed(site_path)
    return site_path in addresses or f"{site_path}/" in addresses or f"{site_path}index.html" in addresses
