"""Values that wait in a temporary file until all of an export was read: it may be larger than memory."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from typing import Generic, TypeVar

import msgspec

_T = TypeVar("_T")
_IN_MEMORY = 1 << 22  # bytes, before there is a file


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a value waits."""

    offset: int
    length: int


class Spool(Generic[_T]):
    """Keeps values of one type. To be used in a `with`."""

    def __init__(self, kind: type[_T]) -> None:
        """`kind` is a dataclass of plain values."""
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  closed by __exit__
        self._encoder = msgspec.msgpack.Encoder()
        self._decoder = msgspec.msgpack.Decoder(kind)

    def __enter__(self) -> Spool[_T]:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def put(self, value: _T) -> Slot:
        """Put a value aside."""
        data = self._encoder.encode(value)
        offset = self._file.seek(0, 2)
        self._file.write(data)
        return Slot(offset, len(data))

    def get(self, slot: Slot) -> _T:
        """Return a value that was put aside."""
        self._file.seek(slot.offset)
        return self._decoder.decode(self._file.read(slot.length))
