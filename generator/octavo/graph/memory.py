"""Which values stay in memory: the newest ones, as many as a site of ten thousand texts has."""

from __future__ import annotations

from itertools import islice
from typing import Any

from octavo.graph.nodes import Nodes
from octavo.graph.queries import Query

_RECENT = 64  # large values that stay in memory
MOST = 400_000


class Memory:
    """The values that need not be read again."""

    def __init__(self, nodes: Nodes, most: int) -> None:
        self.values: dict[int, Any] = {}
        self.recent: dict[int, Any] = {}  # large ones
        self._nodes = nodes
        self._room = most
        self._more = most // 2  # until room is made again

    def hold(self, query: Query[Any], node: int, value: Any) -> None:
        """Keep a value at hand; older ones leave, where there are too many."""
        if not query.is_large:
            self.values[node] = value
            if len(self.values) > self._room:
                self._make_room()
            return
        self.recent[node] = value
        if len(self.recent) > _RECENT:
            del self.recent[next(iter(self.recent))]

    def forget(self, node: int) -> None:
        """Take a node's value out of memory."""
        self.values.pop(node, None)
        self.recent.pop(node, None)

    def _make_room(self) -> None:
        """Take the older half out of memory, but not what is nowhere else."""
        kept = (node for node in self.values if self._nodes.value_size[node])
        for node in list(islice(kept, len(self.values) // 2)):
            del self.values[node]
        self._room = len(self.values) + self._more
