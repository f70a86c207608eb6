"""Where texts were once: addresses that lead to them still."""

from __future__ import annotations

from msgspec import Struct

from octavo.errors import Location, Problem
from octavo.facts.documents import header_and_facts
from octavo.facts.texts import HIDDEN, listed, lists, standing
from octavo.graph import Reader, query
from octavo.model.addresses import split_alias


class FormerAddress(Struct, frozen=True, array_like=True):
    """A former address of a text."""

    site_path: str
    path: str  # of the text


@query(standing, header_and_facts)
def aliases_of_text(graph: Reader, path: str) -> tuple[str, ...]:
    """Return the former addresses of a text that lead to it; those that are none are reported."""
    head = graph.get(header_and_facts, path)
    if head is None or not graph.get(standing, path).is_published:
        return ()
    found = []
    for alias in head.header.keys.aliases:
        site_path, query_ = split_alias(alias)
        if not site_path:
            message = f"The alias “{alias}” is not a path inside the site."
            place = Location(path, *head.header.place("aliases"))
            graph.report(Problem(place, message, "Write it as /old/path/.", code="unsafe-alias"))
        elif not query_:
            # A query reaches no file; hosts with redirect files are told of it instead.
            found.append(site_path)
    return tuple(found)


@query(lists, aliases_of_text)
def former_addresses(graph: Reader, _: str) -> tuple[FormerAddress, ...]:
    """Return the former addresses of texts; the oldest text has the first right to one."""
    return tuple(
        [
            FormerAddress(alias, path)
            for path in (*reversed(listed(graph, "posts")), *listed(graph, HIDDEN), *listed(graph, "pages"))
            for alias in graph.get(aliases_of_text, path)
        ]
    )


QUERIES = (aliases_of_text, former_addresses)
