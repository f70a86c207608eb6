"""Standard output and error that nobody need read: closed, full or gone, they are no reason to fail."""

from __future__ import annotations

import contextlib
import io
import os
import select
import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class _Outlet(io.FileIO):
    """A descriptor; from the first write on that fails whatever is written goes nowhere."""

    def write(self, data: ReadableBuffer, /) -> int:
        """Write, and wait for a pipe that is full for the moment; return how many bytes are done with."""
        try:
            while (count := super().write(data)) is None:
                select.select([], [self], [])
        except OSError:
            _lead_nowhere(self.fileno())
            return memoryview(data).nbytes
        return count


def guard_streams() -> None:
    """Make standard output and error such as can be written to whatever happened to them.

    Those that somebody has put in their place already are left alone.
    """
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            # Else the next file that is opened, the site's or a lock, would be where messages go.
            _lead_nowhere(descriptor)
    if sys.stdin is None:
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    if sys.stdout is sys.__stdout__:
        sys.stdout = _guarded(1, sys.stdout)
    if sys.stderr is sys.__stderr__:
        sys.stderr = _guarded(2, sys.stderr)


def _guarded(descriptor: int, stream: TextIO | None) -> TextIO:
    outlet = _Outlet(descriptor, "wb", closefd=False)
    return io.TextIOWrapper(
        io.BufferedWriter(outlet),
        encoding="utf-8" if stream is None else stream.encoding,
        # A name that the terminal has no letters for is shown by their numbers.
        errors="backslashreplace",
        line_buffering=descriptor == 2 or outlet.isatty(),
    )


def _lead_nowhere(descriptor: int) -> None:
    with contextlib.suppress(OSError):
        nowhere = os.open(os.devnull, os.O_RDWR)
        if nowhere != descriptor:
            os.dup2(nowhere, descriptor)
            os.close(nowhere)
        else:
            os.set_inheritable(descriptor, True)
