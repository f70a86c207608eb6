"""Indexes are mended: out with the old rows of the members that changed, in with the new ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from octavo.graph.host import Host
from octavo.graph.nodes import GONE, UNKNOWN
from octavo.graph.queries import Index, Kind, Query
from octavo.graph.reader import Gone

_Rows = dict[str, list[Any]]


def remember(graph: Host, query: Query[Any], node: int) -> None:
    """Keep what a value was, before it changes, for the indexes that have read it; None if unknown."""
    before = graph.nodes.digest[node]
    if before == UNKNOWN or not query.is_indexed:
        return
    for reader in graph.nodes.readers(node):
        if graph.query_of(reader).kind is Kind.INDEX and node not in graph.old_rows.setdefault(reader, {}):
            old: Any = ()
            if before != GONE:  # a value that lies elsewhere is another one there by now
                is_elsewhere = query in graph.loads
                old = None if is_elsewhere else graph.kept_value(query, node, graph.nodes.key(node))
            graph.old_rows[reader][node] = old


def mend(graph: Host, index: Index[Any], node: int) -> tuple[str, ...]:
    """Bring an index up to date and return its keys; only entries of changed rows are looked at."""
    old = graph.old_rows.pop(node, {})
    if graph.nodes.digest[node] == UNKNOWN or None in old.values():
        return make(graph, index, node)
    listed = graph.node(index.members, "")
    now = _members(graph, index, listed)
    before = old.get(listed, now)
    entries = _mended_entries(graph, index, old, set(before), set(now))
    keys = graph.kept_value(index, node, "")
    if entries is None or keys is None:  # something that was kept is damaged
        return make(graph, index, node)
    names = set(keys)
    for place, key, rows in entries:
        _set_entry(graph, index, node, place, rows)
        names.discard(key)
        if rows:
            names.add(key)
    reads = _reads(graph, index, now) if listed in old else tuple(graph.nodes.reads(node))
    found: tuple[str, ...] = graph.set_value(index, node, tuple(sorted(names)), reads)
    return found


def _mended_entries(
    graph: Host, index: Index[Any], old: dict[int, Any], before: set[str], now: set[str]
) -> list[tuple[int, str, tuple[Any, ...]]] | None:
    """Return the entries that changed: node, key and rows; None if their old rows are not known."""
    places = {graph.node(index.rows, member): member for member in before ^ now}
    places |= {place: graph.nodes.key(place) for place in old if graph.query_of(place) is index.rows}
    added: _Rows = {}
    removed: _Rows = {}
    for place, member in places.items():
        if member in before:
            _add(removed, old[place] if place in old else _rows(graph, index, place, member))
        if member in now:
            _add(added, _rows(graph, index, place, member))
    entries = []
    for key in {**removed, **added}:
        plus, minus = added.get(key, []), removed.get(key, [])
        if plus == minus:
            continue
        place = graph.node(index.entry, key)
        rows = graph.kept_value(index.entry, place, key) if graph.nodes.digest[place] != UNKNOWN else ()
        if rows is None:
            return None
        entries.append((place, key, _exchanged(rows, minus, plus, is_descending=index.is_descending)))
    return entries


def make(graph: Host, index: Index[Any], node: int) -> tuple[str, ...]:
    """Make an index from the rows of all members and return its keys."""
    graph.old_rows.pop(node, None)
    now = _members(graph, index, graph.node(index.members, ""))
    found: _Rows = {}
    for member in now:
        _add(found, _rows(graph, index, graph.node(index.rows, member), member))
    known = set(graph.nodes.ids[graph.number[index.entry]].values())
    if node < graph.nodes.kept:
        known.update(one for one in graph.nodes.readers(node) if graph.query_of(one).kind is Kind.ENTRY)
    for place in known:
        found.setdefault(graph.nodes.key(place), [])
    for key, rows in found.items():
        rows.sort(reverse=index.is_descending)
        _set_entry(graph, index, node, graph.node(index.entry, key), tuple(rows))
    keys = tuple(sorted([key for key, rows in found.items() if rows]))
    made: tuple[str, ...] = graph.set_value(index, node, keys, _reads(graph, index, now))
    return made


def _set_entry(graph: Host, index: Index[Any], node: int, place: int, rows: tuple[Any, ...]) -> None:
    graph.set_value(index.entry, place, rows, (node,))
    if not rows:
        graph.nodes.lost.add(place)  # nobody may need it


def _members(graph: Host, index: Index[Any], listed: int) -> tuple[str, ...]:
    try:
        return tuple(dict.fromkeys(graph.value(index.members, listed, "")))
    except Gone:
        return ()


def _rows(graph: Host, index: Index[Any], place: int, member: str) -> tuple[tuple[str, Any], ...]:
    try:
        return graph.value(index.rows, place, member)
    except Gone:
        return ()


def _reads(graph: Host, index: Index[Any], members: Sequence[str]) -> tuple[int, ...]:
    return (graph.node(index.members, ""), *[graph.node(index.rows, member) for member in members])


def _add(rows: _Rows, pairs: Sequence[tuple[str, Any]]) -> None:
    for key, row in pairs:
        rows.setdefault(key, []).append(row)


def _exchanged(
    rows: Sequence[Any], minus: Sequence[Any], plus: Sequence[Any], *, is_descending: bool
) -> tuple[Any, ...]:
    leaving = Counter(minus)
    stays = []
    for row in rows:
        if leaving and row in leaving and leaving[row]:
            leaving[row] -= 1
        else:
            stays.append(row)
    return tuple(sorted([*stays, *plus], reverse=is_descending))
