"""What makes a run of the tests quick on any machine, whatever they show."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from pathlib import Path

_MEMORY = Path("/dev/shm")  # noqa: S108  # a disk in memory, on Linux
_ROOM = 2 << 30  # bytes; all tests together leave a few hundred million behind


def write_into_memory() -> None:
    """Let temporary folders lie in memory: tests write and remove some hundred thousand small files.

    A machine whose disk is busy takes longer for removing them than for all else.
    """
    is_there = "TMPDIR" not in os.environ and os.access(_MEMORY, os.W_OK | os.X_OK)
    if is_there and shutil.disk_usage(_MEMORY).free > _ROOM:
        # The variable for commands that tests run; by now pytest has asked for the folder itself.
        tempfile.tempdir = os.environ["TMPDIR"] = str(_MEMORY)


def forget_what_stays() -> None:
    """Let the collector of garbage pass over what is there before the first test, and come less often.

    Thousands of tests and the trees of templates stay to the end; looking through them again and again took a
    fifth of the whole run.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
