"""Nodes of one rank are run in forked workers, which return digests, reads, values and problems."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import msgspec

from octavo.graph.host import Host
from octavo.graph.nodes import GONE, UNKNOWN
from octavo.graph.queries import Kind, Query, below
from octavo.graph.reader import TableInWorkerError

Spread = Callable[[Callable[[Sequence[int]], bytes], Sequence[Sequence[int]]], Iterator[bytes]]
"""Runs a function over chunks of work in processes that begin as copies of this one."""

_CHUNK = 40  # nodes


class _Trace(msgspec.Struct, frozen=True, array_like=True):
    node: int
    digest: int
    data: bytes | None
    reads: tuple[int, ...]
    problems: bytes | None


class _Found(msgspec.Struct, frozen=True, array_like=True):
    names: dict[int, tuple[int, str]]  # the query and key of nodes that are new in the worker
    traces: tuple[_Trace, ...]


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Found).decode


def spread(graph: Host, run_chunks: Spread, nodes: Sequence[int]) -> None:
    """Run nodes that do not read one another in workers; those that none could run stay dirty."""
    nodes = [one for one in nodes if _is_work(graph.query_of(one))]
    if not nodes or not _make_tables(graph, nodes):
        return
    graph.store.flush()
    chunks = [nodes[begin : begin + _CHUNK] for begin in range(0, len(nodes), _CHUNK)]
    for found in run_chunks(partial(_work, graph, graph.nodes.count), chunks):
        if found:
            _take(graph, _decode(found))


def _is_work(query: Query[Any]) -> bool:
    """Tell whether a query is slow enough for others to help: most are quicker than telling of them."""
    is_large = query.is_large or any(one.is_large for one in query.reads)
    return query.kind is Kind.OUTPUT or (query.kind is Kind.QUERY and is_large)


def _make_tables(graph: Host, nodes: Sequence[int]) -> bool:
    """Make all tables and indexes that these nodes may read: a worker would know its part of them only."""
    queries = {graph.query_of(node) for node in nodes}
    tables = [one for one in below(frozenset(queries)) if one.kind in (Kind.TABLE, Kind.INDEX)]
    for table in sorted(tables, key=lambda one: (one.rank, one.name)):
        node = graph.node(table, "")
        if graph.nodes.digest[node] == UNKNOWN:
            try:
                graph.rerun(node)
            except Exception:  # who needs the table runs it again, and raises
                return False
    return True


def _work(graph: Host, first_new: int, chunk: Sequence[int]) -> bytes:
    """Run a chunk of nodes in a worker and return what was found; nodes from `first_new` on are its own."""
    if os.getpid() == graph.owner:  # no other process is wanted, or none can be started
        for node in chunk:
            graph.rerun_or_fail(node)
        return b""
    graph.log = {}
    for node in chunk:
        try:
            graph.rerun(node)
        except TableInWorkerError:
            raise
        except Exception:  # noqa: S112  # the first process runs it again, and raises
            continue
    nodes = graph.nodes
    traces = [
        _Trace(node, nodes.digest[node], data, tuple(nodes.reads(node)), graph.store.problems.get(node))
        for node, data in graph.log.items()
    ]
    new = {one for trace in traces for one in (trace.node, *trace.reads) if one >= first_new}
    names = {node: (nodes.query[node], nodes.key(node)) for node in sorted(new)}
    return _encode(_Found(names, tuple(traces)))


def _take(graph: Host, found: _Found) -> None:
    numbers = {theirs: graph.node(graph.queries[query], key) for theirs, (query, key) in found.names.items()}
    nodes = graph.nodes
    for trace in found.traces:
        node = numbers.get(trace.node, trace.node)
        query = graph.query_of(node)
        if query.kind is Kind.SOURCE:
            if nodes.digest[node] == UNKNOWN:
                nodes.set_digest(node, GONE)
            continue
        if query.kind is not Kind.ENTRY:
            graph.runs[query] += 1
        reads = [numbers.get(one, one) for one in trace.reads]
        graph.record(query, node, trace.digest, trace.data, reads, trace.problems)
