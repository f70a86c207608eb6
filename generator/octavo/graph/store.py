"""What is kept of a graph from build to build: a folder of four files.

`nodes` is the graph as it was when last written whole; `changes`, what has changed since, is written at
each build and names that file by its seal. `values` is a heap that only grows, until half of it is unused;
`private-values` is written anew when one of them changes, so that no deleted word stays. A file that is
truncated, garbage or of another version of the program is as good as none, and never an error.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from octavo.graph.heap import Heap, digest_of
from octavo.graph.node_file import NodeFile, node_file_of, open_node_file
from octavo.graph.nodes import Nodes
from octavo.graph.queries import Query
from octavo.storage.sealed_file import read_sealed, write_sealed
from octavo.storage.whole_file import remove_left_behind, replace_whole

_LARGE = 10  # a tenth of all nodes changed: the file of nodes is written anew
_UNUSED = 1 << 20  # bytes in the heap that are not worth a new one


class _Node(msgspec.Struct, frozen=True, array_like=True):
    node: int
    digest: int
    place: int
    size: int
    reads: tuple[int, ...]


class _Changes(msgspec.Struct, frozen=True, array_like=True):
    base: bytes  # the seal of the file of nodes
    added: tuple[tuple[int, str], ...]  # the query and key of each node that the file does not have
    changed: tuple[_Node, ...]
    moved: tuple[tuple[int, int], ...]  # private values and their places
    dropped: tuple[int, ...]
    dirty: tuple[int, ...]  # nodes that were not brought up to date
    problems: dict[int, bytes]


class Store:
    """The nodes of earlier builds and of this one, and their values."""

    def __init__(
        self, folder: Path | None, queries: Sequence[Query[object]], *, is_writable: bool = True
    ) -> None:
        """Open what was kept in a folder, for these queries; without a folder memory holds all."""
        self._folder = folder if is_writable else None
        self._names = [f"{one.kind.name} {one.name} {one.is_private}" for one in queries]
        self._private = [one.is_private for one in queries]
        self.problems: dict[int, bytes] = {}
        self.are_problems_changed = False
        self.dirty: tuple[int, ...] = ()  # what the last build left undone
        self._is_private_changed = False
        self._unused: list[tuple[int, int]] = []  # places and sizes, in the heap that is not private
        self._is_moved = False  # whether private values do not lie where the file of nodes says
        self._seal = b""
        kept = _open(folder, self._names) if folder is not None else None
        self._file = kept[0] if kept else None
        self._is_kept = kept is not None
        self.nodes = Nodes(len(queries), self._file)
        is_new = kept is None and is_writable
        file = folder / "values" if folder is not None else None
        self._heap = Heap(file, is_new=is_new, is_flushed=is_writable)
        file = folder / "private-values" if folder is not None else None
        self._private_heap = Heap(file, is_new=is_new, is_flushed=False)
        if kept is not None:
            self._seal = kept[0].seal
            self._replay(kept[1])

    def _replay(self, changes: _Changes) -> None:
        nodes = self.nodes
        for query, key in changes.added:
            nodes.add(query, key)
        for one in changes.changed:
            nodes.set_reads(one.node, one.reads)
            nodes.set_digest(one.node, one.digest)
            nodes.set_place(one.node, one.place, one.size)
        for node, place in changes.moved:
            nodes.value_at[node] = place
        for node in changes.dropped:
            nodes.drop(node)
        nodes.lost.clear()
        nodes.is_changed = False
        self._is_moved = bool(changes.moved)
        self.problems = dict(changes.problems)
        self.dirty = changes.dirty

    # ---- values

    def append(self, node: int, data: bytes) -> None:
        """Keep the value of a node."""
        if self._private[self.nodes.query[node]]:
            self._is_private_changed = True
            place = self._private_heap.append(data)
        else:
            self._forget_place(node)
            place = self._heap.append(data)
        self.nodes.set_place(node, place, len(data))

    def _forget_place(self, node: int) -> None:
        nodes = self.nodes
        if nodes.value_size[node] and not self._private[nodes.query[node]]:
            self._unused.append((nodes.value_at[node], nodes.value_size[node]))

    def value(self, node: int) -> bytes | None:
        """Return the value of a node as it was kept; None if it was not, or is not what it was."""
        nodes = self.nodes
        size = nodes.value_size[node]
        if not size:
            return None
        heap = self._private_heap if self._private[nodes.query[node]] else self._heap
        data = heap.read(nodes.value_at[node], size)
        if digest_of(data) == nodes.digest[node]:
            return data
        nodes.set_place(node, 0, 0)
        return None

    def set_problems(self, node: int, data: bytes | None) -> None:
        """Set the problems beside a node's value."""
        if data != self.problems.get(node):
            self.are_problems_changed = True
            if data is None:
                del self.problems[node]
            else:
                self.problems[node] = data

    def drop(self, node: int) -> None:
        """Forget a node, with its value and problems."""
        nodes = self.nodes
        if nodes.value_size[node] and self._private[nodes.query[node]]:
            self._is_private_changed = True
        self._forget_place(node)
        if self.problems.pop(node, None) is not None:
            self.are_problems_changed = True
        nodes.drop(node)

    def flush(self) -> None:
        """Write the values that wait in memory, before there are workers or the build ends."""
        self._heap.flush()

    # ---- the end of a build

    def begin_publishing(self) -> None:
        """Remove what was kept, until `keep`: it tells of files that are being replaced. Raises OSError."""
        if self._folder is not None:
            with contextlib.suppress(NotADirectoryError):  # then nothing could ever be kept
                (self._folder / "changes").unlink(missing_ok=True)
            self._is_kept = False

    def keep(self, dirty: Iterable[int] = ()) -> None:
        """Write what changed; where that fails the next build finds nothing and begins anew.

        `dirty` are nodes that are still to be run.
        """
        self.dirty = tuple(sorted(dirty))
        if self._folder is not None and not (
            self._is_kept and not self.nodes.is_changed and not self.are_problems_changed
        ):
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                remove_left_behind(os.fspath(self._folder))
                self._write(self._folder)
            except OSError:
                with contextlib.suppress(OSError):
                    self.begin_publishing()

    def _write(self, folder: Path) -> None:
        nodes = self.nodes
        if self._is_private_changed:
            self._rewrite(self._private_heap, is_private=True)
            self._is_moved = True
        self._heap.flush()
        for place, size in self._unused:
            self._heap.erase(place, size)
        changed = len(nodes.touched) + nodes.count - nodes.kept + len(nodes.dropped)
        is_large = changed * _LARGE > nodes.kept
        if is_large:
            used = sum(nodes.value_size[node] for node in self._with_value(is_private=False))
            if len(self._heap) > 2 * used + _UNUSED:
                self._rewrite(self._heap, is_private=False)
                self._unused.clear()
        if not self._heap.is_written:
            raise OSError("The values did not find room.")
        if is_large:
            self._seal, pieces = node_file_of(nodes, self._names)
            places = {node: number for number, node in enumerate(nodes.live())}
            problems = {places[node]: data for node, data in self.problems.items()}
            self.close()  # Windows replaces no file that is mapped
            replace_whole(folder / "nodes", *pieces)
            dirty = tuple([places[node] for node in self.dirty])
            changes = _Changes(self._seal, (), (), (), (), dirty, problems)
        else:
            changes = self._changes()
        write_sealed(folder / "changes", msgspec.msgpack.encode(changes))

    def _changes(self) -> _Changes:
        nodes = self.nodes
        added = range(nodes.kept, nodes.count)
        changed = [
            _Node(
                node,
                nodes.digest[node],
                nodes.value_at[node],
                nodes.value_size[node],
                tuple(nodes.reads(node)),
            )
            for node in (*sorted(nodes.touched), *added)
            if node not in nodes.dropped
        ]
        moved = self._with_value(is_private=True) if self._is_moved else ()
        return _Changes(
            self._seal,
            tuple([(nodes.query[node], nodes.key(node)) for node in added]),
            tuple(changed),
            tuple([(node, nodes.value_at[node]) for node in moved]),
            tuple(sorted(nodes.dropped)),
            self.dirty,
            self.problems,
        )

    def _with_value(self, *, is_private: bool) -> Iterator[int]:
        nodes, private = self.nodes, self._private
        return (
            node
            for node in nodes.live()
            if nodes.value_size[node] and private[nodes.query[node]] == is_private
        )

    def _rewrite(self, heap: Heap, *, is_private: bool) -> None:
        """Leave in a heap only what some node has for its value."""
        nodes = self.nodes
        places: dict[int, tuple[int, int]] = {}

        def used() -> Iterator[bytes]:
            end = 0
            for node in self._with_value(is_private=is_private):
                data = self.value(node)
                if data is not None:
                    places[node] = end, len(data)
                    end += len(data)
                    yield data

        heap.rewrite(used())
        for node, (place, _) in places.items():
            nodes.value_at[node] = place

    def close(self) -> None:
        """Close the files; nothing can be asked or set afterwards."""
        if self._file is not None:
            self._file.close()
        self._heap.close()
        self._private_heap.close()


def copy_kept(source: Path, target: Path) -> bool:
    """Copy what was kept in a folder into another; return whether there was something to copy.

    `changes` comes last, and without it the rest counts for nothing. Raises OSError.
    """
    if not (source / "changes").is_file():
        return False
    target.mkdir(parents=True, exist_ok=True)
    for name in ("nodes", "values", "private-values", "changes"):
        with contextlib.suppress(FileNotFoundError):  # of a heap without values
            shutil.copyfile(source / name, target / name)
    return True


def _open(folder: Path, names: Sequence[str]) -> tuple[NodeFile, _Changes] | None:
    """Return what the last build left; None if one of its files is not there or not whole."""
    file = open_node_file(folder / "nodes", names)
    if file is None:
        return None
    try:
        data = read_sealed(folder / "changes")
    except OSError:
        return None
    if data is None:
        return None
    changes = msgspec.msgpack.decode(data, type=_Changes)
    # Without what changed since, the nodes tell of an older state than that of the published files.
    return (file, changes) if changes.base == file.seal else None
