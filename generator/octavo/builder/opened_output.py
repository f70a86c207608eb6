"""An output folder that is being written: locked, with a staging folder, and both gone afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from octavo.interruptions import held_interruptions
from octavo.output.folder import OutputLock, Staging


@contextmanager
def open_output(output: Path) -> Iterator[tuple[ExitStack, Staging]]:
    """Lock an output folder, and give its staging folder with what closes both.

    Both go whenever somebody interrupts. Raises `OutputError` as they do.
    """
    stack = ExitStack()
    try:
        with held_interruptions():
            stack.enter_context(OutputLock(output))
            staging = stack.enter_context(Staging(output))
        yield stack, staging
    finally:
        with held_interruptions():
            stack.close()
