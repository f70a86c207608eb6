"""Links of texts to addresses of the site that nothing has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from octavo.errors import Location, Problem, Severity
from octavo.facts.documents import config, header_and_facts
from octavo.facts.former_addresses import former_addresses
from octavo.facts.texts import lists, published, standing
from octavo.graph import Reader, query, table
from octavo.reading.documents import LinkFact
from octavo.rendering.plan import PLANNED, ROBOTS
from octavo.site.config import Config
from octavo.text.composed import composed

_MOST_TOLD = 20  # links into one folder that are told one by one


@table(*PLANNED, former_addresses, config)
def taken_addresses(graph: Reader, _: str) -> dict[str, bool]:
    """Return every address of the site, to be asked for one by one."""
    found = {composed(one.site_path): True for part in PLANNED for one in graph.get(part)}
    found |= {composed(one.site_path): True for one in graph.get(former_addresses)}
    found |= {composed(path): True for path in redirected(graph.get(config))}
    return found | {ROBOTS: True, "/sitemap.xml": True}


def redirected(known: Config) -> Iterator[str]:
    """Yield what [hosting.redirects] asks for; addresses with a query are none of a file's."""
    return (path for path in known.hosting.redirects if "?" not in path and not path.endswith("*"))


def is_known(graph: Reader, site_path: str) -> bool:
    """Tell whether anything of the site has an address. It reads `taken_addresses`."""
    site_path = composed(site_path)
    return any(
        graph.at(taken_addresses, one) for one in (site_path, f"{site_path}/", f"{site_path}index.html")
    )


@query(standing, header_and_facts, config, taken_addresses)
def lost_links(graph: Reader, path: str) -> tuple[LinkFact, ...]:
    """Return the links of a published text to addresses of the site that nothing has."""
    head = graph.get(header_and_facts, path)
    if head is None or not graph.get(standing, path).is_published:
        return ()
    elsewhere = graph.get(config).links.elsewhere
    return tuple(
        [
            link
            for link in head.facts.links
            if link.target.startswith("/")
            and not is_elsewhere(link.target, elsewhere)
            and not is_known(graph, link.target)
        ]
    )


@query(lists, lost_links)
def link_checks(graph: Reader, _: str) -> bool:
    """Report links to addresses that nothing has; those into one folder together, where they are many."""
    broken: dict[str, list[Problem]] = {}  # by the first segment of their paths
    for path in published(graph):
        for link in graph.get(lost_links, path):
            message = f"The link leads to “{link.target}”, and no page or file has that address."
            hint = "Link to a text by its file's name: octavo then knows its address."
            severity = Severity.WARNING if link.is_raw else Severity.ERROR
            place = Location(path, link.line, link.column)
            problem = Problem(place, message, hint, severity, "broken-link")
            broken.setdefault(link.target.split("/", 2)[1], []).append(problem)
    for segment, found in broken.items():
        for problem in found if len(found) <= _MOST_TOLD else (_as_one(f"/{segment}/", found),):
            graph.report(problem)
    return True


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


QUERIES = (taken_addresses, lost_links)
