"""The graph as one run of a query sees it: whatever is read is recorded."""

from __future__ import annotations

from typing import Any, Protocol, TypeVar

from octavo.graph.queries import Query, Table

V = TypeVar("V")
E = TypeVar("E")


class Gone(Exception):  # noqa: N818  # no fault unless somebody needs the value
    """An input is not there, or a query could not do without one that is not. Only the graph raises it."""

    def __init__(self, name: str, key: str, node: int) -> None:
        super().__init__(f"{name}({key!r}) is not there.")
        self.node = node


class UndeclaredReadError(LookupError):
    """A query read another that it does not name."""


class TableInWorkerError(RuntimeError):
    """A worker needed a table or index that was not made before it began: it would know only its own part."""


class _Host(Protocol):
    ids: dict[Query[Any], dict[str, int]]  # of the nodes that were asked for, by their keys
    values: dict[int, Any]  # in memory
    is_asking: bool  # whether these may be out of date

    def node(self, query: Query[Any], key: str) -> int: ...
    def found(self, query: Query[V], node: int, key: str) -> V: ...


class Reader:
    """What a query reads the graph through."""

    __slots__ = ("_graph", "_query", "problems", "reads")

    def __init__(self, graph: _Host, query: Query[Any]) -> None:
        self._graph = graph
        self._query = query
        self.reads: dict[int, None] = {}  # in the order of their first time
        self.problems: list[Any] = []

    def get(self, query: Query[V], key: str = "") -> V:
        """Return the value of a query.

        Raises `Gone` if it is not there, and `UndeclaredReadError` where this run's query does not name
        it.
        """
        # Hundreds of thousands of times in a build: each call in here costs a part of a percent.
        if query not in self._query.reads:
            raise UndeclaredReadError(f"{self._query.name} reads {query.name}, which it does not name.")
        graph = self._graph
        node = graph.ids[query].get(key)
        if node is None:
            node = graph.node(query, key)
        self.reads[node] = None
        if node in graph.values and not graph.is_asking:
            value: V = graph.values[node]
            return value
        return graph.found(query, node, key)

    def find(self, query: Query[V], key: str = "") -> V | None:
        """Return the value of a query, None if it is not there."""
        try:
            return self.get(query, key)
        except Gone:
            return None

    def at(self, table: Table[Any, E], key: str) -> E | None:
        """Return an entry of a table, None if it has none; of an index, the rows of a key.

        This run depends on that entry alone.
        """
        return self.get(table.entry, key)

    def report(self, problem: Any) -> None:
        """Keep a problem beside the value; no query reads it, and it is no part of the digest."""
        self.problems.append(problem)
