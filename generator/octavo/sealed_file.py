"""A file of `.octavo/` that is whole and of this version of the program, or counts as none."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from octavo.engine import keyed_digest

_SEAL = 16  # bytes of the digest before what is kept


def read_sealed(file: Path) -> bytes | None:
    """Return what was kept; None where that is damaged or another version's. Raises OSError."""
    data = file.read_bytes()
    body = data[_SEAL:]
    return body if data[:_SEAL] == bytes.fromhex(keyed_digest(body)) else None


def write_sealed(file: Path, body: bytes) -> None:
    """Keep something for the next build, as a whole or not at all: where that fails it costs time only."""
    temporary = file.with_name(f"{file.name}.{os.getpid()}.tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as opened:
            opened.writelines((bytes.fromhex(keyed_digest(body)), body))
        temporary.replace(file)
    except OSError:
        # On a full disk what there was room for would stay, once for each build.
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
