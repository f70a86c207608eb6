"""What is published is listed by a query; what nobody reads any more is forgotten, and its files removed."""

from __future__ import annotations

from typing import Any

from octavo.graph.heap import digest_of
from octavo.graph.host import Host
from octavo.graph.nodes import GONE, UNKNOWN
from octavo.graph.queries import Kind, Query
from octavo.graph.reader import Gone

_NO_ROWS = digest_of(b"\x90")  # an empty tuple


def read_listed(graph: Host, query: Query[Any], node: int) -> None:
    """Read what is listed now; what is no longer listed is dropped before it could be run."""
    (listed,) = query.reads
    place = graph.node(listed, "")
    try:
        names = graph.value(listed, place, "")
    except Gone:
        names = ()
    outputs = dict.fromkeys([graph.node(graph.query_named(name), key) for name, key in names])
    before = set(graph.nodes.reads(node)[1:])
    graph.record(query, node, GONE, None, (place, *outputs), None)
    for one in before.difference(outputs):
        if not graph.nodes.readers(one):
            drop(graph, one)
    for one in outputs:
        if one not in before and graph.nodes.digest[one] == UNKNOWN:
            graph.dirty.add(one)
            graph.dirty.because[one] = node


def drop(graph: Host, node: int) -> None:
    """Forget a node that nobody reads, and remove what it published."""
    query = graph.query_of(node)
    if query.kind is Kind.OUTPUT:
        graph.unpublish(query, graph.nodes.key(node))
    graph.forget_value(node)
    graph.dirty.discard(node)
    graph.dirty.because.pop(node, None)
    graph.old_rows.pop(node, None)
    graph.store.drop(node)


def drop_unread(graph: Host, first_new: int) -> int:
    """Drop what nobody reads among nodes that lost a reader and new ones; return where new ones begin then.

    What only such a node has read goes with it. No other node is looked at.
    """
    nodes = graph.nodes
    loose = {*nodes.lost, *range(first_new, nodes.count)}
    nodes.lost.clear()
    while loose:
        node = loose.pop()
        if node in nodes.dropped:
            continue
        query = graph.query_of(node)
        readers = nodes.readers(node)
        if query.kind is Kind.INDEX and not any(
            graph.query_of(one).kind is not Kind.ENTRY or nodes.readers(one) for one in readers
        ):
            loose.update(readers)  # its entries hold rows for nobody
        elif readers or _stays(graph, node):
            if query.kind is Kind.ENTRY and not readers:
                loose.update(one for one in nodes.reads(node) if one not in loose)
            continue
        loose.update(nodes.reads(node))
        drop(graph, node)
    nodes.lost.clear()
    return nodes.count


def _stays(graph: Host, node: int) -> bool:
    """Tell whether a node is needed that nobody reads."""
    query, digest = graph.query_of(node), graph.nodes.digest[node]
    if query.kind is Kind.SOURCE:
        return digest not in (UNKNOWN, GONE)  # somebody may come to read it in this build
    if query.kind is Kind.ENTRY:
        (table,) = query.reads
        index = graph.nodes.find(graph.number[table], "")
        return table.kind is Kind.INDEX and digest not in (UNKNOWN, _NO_ROWS) and index is not None
    return query.kind is Kind.ROOT
