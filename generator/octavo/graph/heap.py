"""Encoded values, one behind the other in a file; each is known again by its digest."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from octavo.storage.whole_file import waiting_name, write_new

_FLUSHED = 1 << 20  # bytes that wait in memory at most
_FLAGS = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def digest_of(data: bytes) -> int:
    """Return 64 bits that stand for an encoded value; never 0 or 1, which say that there is none."""
    # Processors have instructions for it: of a page it takes less than half the time of BLAKE2.
    return max(2, int.from_bytes(sha256(data, usedforsecurity=False).digest()[:8], "little"))


class Heap:
    """Values by their places. What a place holds is checked by who asks: files may be damaged or others'."""

    def __init__(self, file: Path | None, *, is_new: bool, is_flushed: bool = True) -> None:
        """Open the values of earlier builds; with `is_new` they are removed. Without a file memory holds all.

        Unless `is_flushed`, what is added waits in memory until `rewrite`.
        """
        self._file = file
        self._is_flushed = is_flushed
        self._descriptor: int | None = None
        self._buffer = bytearray()
        self._written = 0
        if file is not None:
            with contextlib.suppress(OSError):
                if is_new:
                    file.unlink()
                self._open(file)

    def _open(self, file: Path, flags: int = 0) -> int:
        self._descriptor = os.open(file, _FLAGS | flags, 0o666)
        self._written = os.fstat(self._descriptor).st_size
        return self._descriptor

    def __len__(self) -> int:
        return self._written + len(self._buffer)

    def append(self, data: bytes) -> int:
        """Keep a value and return its place."""
        place = len(self)
        self._buffer += data
        if len(self._buffer) > _FLUSHED:
            self.flush()
        return place

    def read(self, place: int, size: int) -> bytes:
        """Return what lies at a place; fewer bytes, or others, where the file is not what it was."""
        if self._descriptor is None or place >= self._written:
            return bytes(self._buffer[place - self._written : place - self._written + size])
        try:
            return _read_at(self._descriptor, size, place)
        except OSError:
            return b""

    def flush(self) -> None:
        """Write what waits in memory; on a disk that is full it goes on waiting there."""
        if self._file is None or not self._is_flushed or not self._buffer:
            return
        with contextlib.suppress(OSError):
            descriptor = self._descriptor
            if descriptor is None:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                descriptor = self._open(self._file, os.O_CREAT)
            while self._buffer:
                os.lseek(descriptor, self._written, os.SEEK_SET)
                count = os.write(descriptor, self._buffer)
                del self._buffer[:count]
                self._written += count

    def erase(self, place: int, size: int) -> None:
        """Overwrite a value that nobody has any more: what an author took back stays on no disk."""
        if self._descriptor is not None and place + size <= self._written:
            with contextlib.suppress(OSError):
                os.lseek(self._descriptor, place, os.SEEK_SET)
                os.write(self._descriptor, bytes(size))

    @property
    def is_written(self) -> bool:
        """Whether nothing waits in memory."""
        return not self._buffer

    def rewrite(self, values: Iterator[bytes]) -> None:
        """Keep these values and no other: a new file takes the old one's place. Raises OSError."""
        if self._file is not None:
            waiting = waiting_name(self._file.parent)
            try:
                write_new(waiting, _in_blocks(values))
                self.close()
                os.replace(waiting, self._file)  # noqa: PTH105
            except OSError:
                with contextlib.suppress(OSError):
                    os.unlink(waiting)  # noqa: PTH108
                raise
            self._open(self._file)

    def close(self) -> None:
        """Close the file; what was not written is forgotten."""
        self._buffer = bytearray()
        self._written = 0
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _in_blocks(values: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the same bytes in few pieces."""
    block = bytearray()
    for value in values:
        block += value
        if len(block) > _FLUSHED:
            yield bytes(block)
            block.clear()
    yield bytes(block)


def _read_at(descriptor: int, size: int, place: int) -> bytes:
    if hasattr(os, "pread"):
        return os.pread(descriptor, size, place)
    os.lseek(descriptor, place, os.SEEK_SET)
    return os.read(descriptor, size)
