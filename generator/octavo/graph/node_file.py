"""The file of nodes: arrays of integers that are mapped, not read, with a hash table of the keys.

    seal (16) | length of the header (8) | header | arrays, each at a multiple of 8

The header is sealed with the program's own digest, and holds a checksum of all that comes behind it: a file
that is truncated, garbage or another version's is as good as none.
"""

from __future__ import annotations

import mmap
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

import msgspec

from octavo.graph.nodes import COLUMNS, Nodes, turned
from octavo.storage.program import keyed_digest

_SEAL = 16
_FIXED = _SEAL + 8
_ALIGNED = 8
_ARRAYS = {"edges": "I", "first_reader": "I", "readers": "I", "key_at": "Q", "slots": "I"}
_COLUMNS_AND_ARRAYS = {**COLUMNS, **_ARRAYS, "keys": "B"}


class _Header(msgspec.Struct, frozen=True, array_like=True):
    queries: tuple[str, ...]  # by their numbers
    count: int  # of nodes
    room: int  # for so many nodes there are places in the columns
    sizes: dict[str, int]  # in bytes, of each array in its order, and of the keys behind them
    checksum: int


class NodeFile:
    """The nodes that an earlier build left. What is set in its columns changes memory only."""

    def __init__(self, seal: bytes, header: _Header, mapped: mmap.mmap, begin: int) -> None:
        self.seal = seal
        self.count = header.count
        self.room = header.room
        self._mapped = mapped
        parts: dict[str, memoryview] = {}
        with memoryview(mapped) as whole:
            for name, size in header.sizes.items():
                with whole[begin : begin + size] as part:
                    kind: Any = _COLUMNS_AND_ARRAYS[name]
                    parts[name] = part.cast(kind)
                begin += _padded(size)
        self._views = parts.values()
        self.columns: dict[str, memoryview] = {name: parts[name] for name in COLUMNS}
        self.edges = parts["edges"]
        self.first_reader = parts["first_reader"]
        self.readers = parts["readers"]
        self._key_at = parts["key_at"]
        self._slots = parts["slots"]
        self._keys = parts["keys"]

    def close(self) -> None:
        """Unmap the file."""
        for view in self._views:
            view.release()
        self._mapped.close()

    def key(self, node: int) -> str:
        """Return the key of a node."""
        return _text(self._key_bytes(node))

    def _key_bytes(self, node: int) -> bytes:
        return bytes(self._keys[self._key_at[node] : self._key_at[node + 1]])

    def find(self, query: int, key: str) -> int | None:
        """Return the number of a node, None if there is none."""
        wanted = _bytes(key)
        mask = len(self._slots) - 1
        slot = crc32(wanted, query) & mask
        queries = self.columns["query"]
        while node := self._slots[slot]:
            node -= 1
            if queries[node] == query and self._key_bytes(node) == wanted:
                return node
            slot = (slot + 1) & mask
        return None


def open_node_file(file: Path, queries: Sequence[str]) -> NodeFile | None:
    """Return the nodes in a file; None if it is damaged, another version's or of other queries."""
    try:
        with file.open("rb") as opened:
            mapped = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_COPY)
    except (OSError, ValueError):
        return None
    seal, begin = mapped[:_SEAL], _FIXED + int.from_bytes(mapped[_SEAL:_FIXED], "little")
    if begin > len(mapped) or seal != _seal_of(body := mapped[_FIXED:begin]):
        return None
    header = msgspec.msgpack.decode(body, type=_Header)
    begin = _padded(begin)
    size = sum(map(_padded, header.sizes.values()))
    with memoryview(mapped) as whole, whole[begin:] as arrays:
        is_whole = len(arrays) == size and crc32(arrays) == header.checksum
    if not is_whole or header.queries != tuple(queries):
        return None
    return NodeFile(seal, header, mapped, begin)


def node_file_of(nodes: Nodes, queries: Sequence[str]) -> tuple[bytes, list[bytes]]:
    """Return the seal of a file of all nodes that were not dropped, and its pieces."""
    live = list(nodes.live())
    count = len(live)
    room = count + count // 8 + 256
    columns = {name: array(kind) for name, kind in COLUMNS.items()}
    edges, keys = array("I"), bytearray()
    numbers = array("I", bytes(4 * nodes.count))
    for number, node in enumerate(live):
        numbers[node] = number
    is_same = count == nodes.count
    key_at = array("Q", [0])
    first_read, read_count = columns["first_read"], columns["read_count"]
    for node in live:
        reads = nodes.reads(node)
        first_read.append(len(edges))
        read_count.append(len(reads))
        edges.extend(reads if is_same else [numbers[one] for one in reads])
        keys += _bytes(nodes.key(node))
        key_at.append(len(keys))
    for name in ("query", "digest", "value_at", "value_size"):
        column = getattr(nodes, name)
        columns[name].extend(column[:count] if is_same else [column[node] for node in live])
    first_reader, readers = turned(edges, read_count)
    for column in columns.values():
        column.frombytes(bytes(column.itemsize * (room - count)))
    slots = _slots_of(columns["query"], key_at, bytes(keys), count)
    arrays = {
        **columns,
        "edges": edges,
        "first_reader": first_reader,
        "readers": readers,
        "key_at": key_at,
        "slots": slots,
    }
    pieces = {name: one.tobytes() for name, one in arrays.items()} | {"keys": bytes(keys)}
    checksum, padded = 0, []
    for piece in pieces.values():
        padded.append(piece + bytes(_padded(len(piece)) - len(piece)))
        checksum = crc32(padded[-1], checksum)
    sizes = {name: len(piece) for name, piece in pieces.items()}
    body = msgspec.msgpack.encode(_Header(tuple(queries), count, room, sizes, checksum))
    seal, begin = _seal_of(body), _FIXED + len(body)
    head = seal + len(body).to_bytes(8, "little") + body + bytes(_padded(begin) - begin)
    return seal, [head, *padded]


def _slots_of(queries: Sequence[int], key_at: Sequence[int], keys: bytes, count: int) -> array[int]:
    """Return a hash table: each node's number and one, at the first free slot from its key's hash on."""
    size = 1 << (2 * count + 1).bit_length()
    slots, mask = array("I", bytes(4 * size)), size - 1
    for node in range(count):
        slot = crc32(keys[key_at[node] : key_at[node + 1]], queries[node]) & mask
        while slots[slot]:
            slot = (slot + 1) & mask
        slots[slot] = node + 1
    return slots


def _seal_of(body: bytes) -> bytes:
    return bytes.fromhex(keyed_digest(b"nodes", body))


def _padded(size: int) -> int:
    return -(-size // _ALIGNED) * _ALIGNED


def _bytes(key: str) -> bytes:
    # The names of files may hold bytes that are no text.
    return key.encode("utf-8", "surrogatepass")


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")
