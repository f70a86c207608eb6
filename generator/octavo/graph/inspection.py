"""What can be asked of a graph without running anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from octavo.graph.dirty import Dirty
from octavo.graph.nodes import GONE, Nodes
from octavo.graph.queries import Form, Query, below
from octavo.graph.store import Store


class Inspection:
    """The nodes of a graph, by their queries and keys."""

    queries: list[Query[Any]]
    number: dict[Query[Any], int]
    nodes: Nodes
    store: Store
    dirty: Dirty
    _problem: Form[Any]
    _by_name: dict[str, Query[Any]]

    def node(self, query: Query[Any], key: str) -> int:
        """Return the number of a node."""
        raise NotImplementedError

    def is_known(self, query: Query[Any], key: str = "") -> bool:
        """Tell whether a value was ever set or made, and is not gone."""
        node = self.nodes.find(self.number[query], key)
        return node is not None and self.nodes.digest[node] > GONE

    def known_keys(self, query: Query[Any]) -> Iterator[str]:
        """Yield the keys of all values of a query that are known. It looks through all nodes."""
        number = self.number[query]
        for node in self.nodes.live():
            if self.nodes.query[node] == number and self.nodes.digest[node] > GONE:
                yield self.nodes.key(node)

    def digest(self, query: Query[Any], key: str = "") -> int:
        """Return what stands for a value as it was when it was last made."""
        return self.nodes.digest[self.node(query, key)]

    def problems(self) -> Iterator[tuple[str, str, Any]]:
        """Yield every problem of every node, with the node's query and key."""
        found = sorted((self.name_of(node), data) for node, data in self.store.problems.items())
        for (name, key), data in found:
            for problem in self._problem.decode(data):
                yield name, key, problem

    def problems_under(self, query: Query[Any]) -> Iterator[tuple[str, str, Any]]:
        """Yield the problems of a node and of all that it depends on now, as `problems` does.

        Until the graph is settled there may be nodes that nobody reads any more.
        """
        wanted = {self.number[one] for one in below(frozenset((query,)))}
        found = [node for node in self.store.problems if self.nodes.query[node] in wanted]
        needed = {self.node(query, ""): True}

        def is_needed(node: int) -> bool:
            if node not in needed:
                readers = (one for one in self.nodes.readers(node) if self.nodes.query[one] in wanted)
                needed[node] = any(map(is_needed, readers))
            return needed[node]

        # All nodes of a graph that has just begun have been read in this build.
        kept = found if self.nodes.is_new else filter(is_needed, found)
        for name, key, data in sorted((*self.name_of(node), self.store.problems[node]) for node in kept):
            for problem in self._problem.decode(data):
                yield name, key, problem

    def problems_of(self, query: Query[Any], key: str = "") -> tuple[Any, ...]:
        """Return the problems of one node."""
        data = self.store.problems.get(self.node(query, key))
        return self._problem.decode(data) if data else ()

    def explain(self, query: Query[Any], key: str = "") -> list[tuple[str, str]]:
        """Return why a node was run again: itself, the read that had changed, and so on down to an input."""
        node: int | None = self.nodes.find(self.number[query], key)
        chain = []
        while node is not None:
            chain.append(self.name_of(node))
            node = self.dirty.because.get(node)
        return chain

    def query_of(self, node: int) -> Query[Any]:
        """Return the query of a node."""
        return self.queries[self.nodes.query[node]]

    def query_named(self, name: str) -> Query[Any]:
        """Return a query by its name. Raises KeyError."""
        return self._by_name[name]

    def name_of(self, node: int) -> tuple[str, str]:
        """Return the name of a node's query, and its key."""
        return self.query_of(node).name, self.nodes.key(node)
