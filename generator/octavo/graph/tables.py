"""The entries of tables: each is a node of its own, and others depend on it alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from octavo.graph import indexes
from octavo.graph.host import Host
from octavo.graph.nodes import UNKNOWN
from octavo.graph.queries import Index, Kind, Query
from octavo.graph.reader import Gone


def entry_value(graph: Host, entry: Query[Any], node: int, key: str) -> Any:
    """Take an entry out of its table, or find none in an index, and return it."""
    (table,) = entry.reads
    place = graph.node(table, "")
    if not isinstance(table, Index):
        try:
            value = graph.value(table, place, "").get(key)
        except Gone:
            value = None
        return graph.set_value(entry, node, value, (place,))
    if graph.nodes.digest[place] == UNKNOWN:
        graph.rerun(place)
    elif graph.nodes.digest[node] != UNKNOWN:  # it was kept, and is damaged
        indexes.make(graph, table, place)
    if graph.nodes.digest[node] != UNKNOWN:
        return graph.kept_value(entry, node, key)
    return graph.set_value(entry, node, (), (place,))


def compare_entries(graph: Host, node: int, whole: Mapping[str, Any]) -> None:
    """Set every entry that somebody reads, after a table has got another value."""
    for place in graph.nodes.readers(node):
        query = graph.query_of(place)
        if query.kind is Kind.ENTRY:
            graph.set_value(query, place, whole.get(graph.nodes.key(place)), (node,))
