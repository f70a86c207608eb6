"""Which nodes have to run again, and which may have to: something below them must."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from octavo.graph.nodes import Nodes
from octavo.graph.queries import Kind, Query


class Dirty:
    """Nodes that are not known to be up to date."""

    def __init__(self, nodes: Nodes, queries: Sequence[Query[object]]) -> None:
        """Take all nodes, and the queries by their numbers."""
        self._nodes = nodes
        self._kinds = [one.kind for one in queries]
        top = 1 + max((one.rank for one in queries), default=0)
        # Outputs stand above everything, so that none is run that is no longer listed.
        self._ranks = [top + one.is_late if one.kind is Kind.OUTPUT else one.rank for one in queries]
        self.by_rank: list[set[int]] = [set() for _ in range(top + 2)]
        self.doubtful: set[int] = set()
        self._unmarked: list[int] = []  # dirty nodes above which nothing may be in doubt yet
        self.because: dict[int, int] = {}  # by node: the read that made it run again

    def __contains__(self, node: int) -> bool:
        return node in self.by_rank[self._ranks[self._nodes.query[node]]]

    def __bool__(self) -> bool:
        return bool(self.doubtful) or any(self.by_rank)

    def add(self, node: int) -> None:
        """Let a node be run again."""
        self.by_rank[self._ranks[self._nodes.query[node]]].add(node)
        self._unmarked.append(node)

    def add_readers(self, node: int) -> None:
        """Let the readers of a node be run again: it has another value."""
        for reader in self._nodes.readers(node):
            kind = self._kinds[self._nodes.query[reader]]
            # An entry is compared when its table has run; what is published is listed first, and not read.
            if kind is Kind.ENTRY or (kind is Kind.ROOT and node != self._nodes.reads(reader)[0]):
                continue
            if reader not in self:
                self.add(reader)
                self.because[reader] = node

    def discard(self, node: int) -> None:
        """Say that a node is up to date."""
        self.by_rank[self._ranks[self._nodes.query[node]]].discard(node)
        self.doubtful.discard(node)

    def __iter__(self) -> Iterator[int]:
        return chain(*self.by_rank)

    @property
    def has_unmarked(self) -> bool:
        """Whether there are dirty nodes above which nothing may be in doubt yet."""
        return bool(self._unmarked)

    def doubt_above(self) -> None:
        """Put everything in doubt that depends on a dirty node."""
        # What has run meanwhile is up to date, and has told those who read another value.
        waiting = [node for node in self._unmarked if node in self]
        self._unmarked.clear()
        while waiting:
            for reader in self._nodes.readers(waiting.pop()):
                if reader not in self.doubtful:
                    self.doubtful.add(reader)
                    waiting.append(reader)

    def forget_unmarked(self) -> None:
        """Say that everything above a dirty node is in doubt."""
        self._unmarked.clear()
