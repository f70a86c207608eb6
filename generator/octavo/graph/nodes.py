"""Every node of the graph by number: its query and key, its digest, what it reads and who reads it.

A hundred posts have thousands of nodes and tens of thousands of reads, so all of it lies in arrays of
integers; those of earlier builds are mapped from a file and changed in memory only.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, MutableSequence, Sequence
from itertools import accumulate
from typing import Any, Protocol

UNKNOWN = 0
"""The digest of a node that was never run."""
GONE = 1
"""The digest of what is not there."""

COLUMNS = {
    "query": "H",
    "digest": "Q",
    "first_read": "I",
    "read_count": "I",
    "value_at": "Q",
    "value_size": "I",
}
"""What is known of each node, and the type of its array."""
_ROOM = 1024  # nodes that there is room for at first


class KeptNodes(Protocol):
    """The nodes that an earlier build left, as octavo.graph.node_file has them."""

    count: int
    room: int
    columns: dict[str, memoryview]
    edges: memoryview
    first_reader: memoryview
    readers: memoryview

    def key(self, node: int) -> str:
        """Return the key of a node."""

    def find(self, query: int, key: str) -> int | None:
        """Return the number of a node, None if there is none."""


class Nodes:
    """The nodes that an earlier build left, and those made since."""

    query: MutableSequence[int]
    digest: MutableSequence[int]
    first_read: MutableSequence[int]
    read_count: MutableSequence[int]
    value_at: MutableSequence[int]
    value_size: MutableSequence[int]

    def __init__(self, queries: int, file: KeptNodes | None = None) -> None:
        """Take the nodes in a file, or begin with none."""
        self._file = file
        self.count = self.kept = file.count if file else 0
        self._room = file.room if file else 0
        self._kept_edges = len(file.edges) if file else 0
        for name, kind in COLUMNS.items():
            setattr(self, name, file.columns[name] if file else array(kind))
        self._keys: list[str] = []  # of the nodes that the file does not have
        self._edges = array("I")
        # Who reads a node, as far as the file goes; turned round when it is first asked for in a first build.
        self._turned: tuple[Sequence[int], Sequence[int]] | None = None
        if file:
            self._turned = file.first_reader, file.readers
        self._changed_readers: dict[int, dict[int, bool]] = {}  # by node: reader → whether it is one
        self.ids: list[dict[str, int]] = [
            {} for _ in range(queries)
        ]  # those that were asked for, and new ones
        self.dropped: set[int] = set()
        self.touched: set[int] = set()  # nodes of the file that are not as they are there
        self.is_changed = False  # whether anything was set, added or dropped
        self.lost: set[int] = set()  # nodes that somebody stopped reading

    def find(self, query: int, key: str) -> int | None:
        """Return the number of a node, None if there is none."""
        node = self.ids[query].get(key)
        if node is None and self._file is not None:
            node = self._file.find(query, key)
            if node is None or node in self.dropped:
                return None
            self.ids[query][key] = node
        return node

    def add(self, query: int, key: str) -> int:
        """Return the number of a new node."""
        node = self.count
        self.is_changed = True
        if node == self._room:
            self._grow()
        self.count += 1
        self.query[node] = query
        self.ids[query][key] = node
        self._keys.append(key)
        return node

    def _grow(self) -> None:
        more = max(_ROOM, self._room // 2)
        for name, kind in COLUMNS.items():
            column: Any = getattr(self, name)
            grown = column if isinstance(column, array) else array(kind, column)
            grown.frombytes(bytes(grown.itemsize * more))
            setattr(self, name, grown)
        self._room += more

    def key(self, node: int) -> str:
        """Return the key of a node."""
        if self._file is not None and node < self.kept:
            return self._file.key(node)
        return self._keys[node - self.kept]

    def live(self) -> Iterator[int]:
        """Yield the numbers of all nodes that were not dropped, in their order."""
        return (node for node in range(self.count) if node not in self.dropped)

    def set_digest(self, node: int, digest: int) -> None:
        """Set the digest of a node's value."""
        self.digest[node] = digest
        self._touch(node)

    def set_place(self, node: int, place: int, size: int) -> None:
        """Set where in its heap a node's value lies; a size of 0 says nowhere."""
        self.value_at[node] = place
        self.value_size[node] = size
        self._touch(node)

    def _touch(self, node: int) -> None:
        self.is_changed = True
        if node < self.kept:
            self.touched.add(node)

    @property
    def is_new(self) -> bool:
        """Whether no reads were kept, and nobody has asked yet who reads what."""
        return self._turned is None

    def reads(self, node: int) -> Sequence[int]:
        """Return what a node has read, in the order of the first time."""
        begin = self.first_read[node]
        end = begin + self.read_count[node]
        if self._file is not None and begin < self._kept_edges:
            return self._file.edges[begin:end].tolist()
        return self._edges[begin - self._kept_edges : end - self._kept_edges]

    def set_reads(self, node: int, reads: Sequence[int]) -> None:
        """Set what a node has read."""
        if self._turned is not None:
            before = self.reads(node)
            if len(before) == len(reads) and tuple(before) == tuple(reads):
                return
            old, new = set(before), set(reads)
            for one in new - old:
                self._changed_readers.setdefault(one, {})[node] = True
            for one in old - new:
                self._changed_readers.setdefault(one, {})[node] = False
                self.lost.add(one)
        self.first_read[node] = self._kept_edges + len(self._edges)
        self.read_count[node] = len(reads)
        self._edges.extend(reads)
        self._touch(node)

    def readers(self, node: int) -> list[int]:
        """Return the nodes that have read a node."""
        if self._turned is None:
            all_reads = array("I")
            for one in range(self.count):
                all_reads.extend(self.reads(one))
            self._turned = turned(all_reads, self.read_count[: self.count])
        first, edges = self._turned
        kept = edges[first[node] : first[node + 1]] if node + 1 < len(first) else ()
        changed = self._changed_readers.get(node)
        if not changed:
            return list(kept)
        return [one for one in kept if one not in changed] + [
            one for one, is_one in changed.items() if is_one
        ]

    def drop(self, node: int) -> None:
        """Forget a node that nobody reads."""
        self.set_reads(node, ())
        ids, key = self.ids[self.query[node]], self.key(node)
        if ids.get(key) == node:  # and no later node of the same name
            del ids[key]
        self.dropped.add(node)


def turned(edges: Sequence[int], read_count: Sequence[int]) -> tuple[array[int], array[int]]:
    """Return the readers of all nodes in one array, and where each node's begin in it.

    `edges` has what the first node has read, then what the second has, and so on.
    """
    times = Counter(edges)
    first = array("I", accumulate([times[node] for node in range(len(read_count))], initial=0))
    place, readers, begin = first.tolist(), array("I", bytes(4 * len(edges))), 0
    for node, count in enumerate(read_count):
        for one in edges[begin : begin + count]:
            readers[place[one]] = node
            place[one] += 1
        begin += count
    return first, readers
