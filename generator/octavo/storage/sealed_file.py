"""A file of `.octavo/` that is whole and of this version of the program, or counts as none."""

from __future__ import annotations

from pathlib import Path

from octavo.storage.program import keyed_digest
from octavo.storage.whole_file import replace_whole

_SEAL = 16  # bytes of the digest before what is kept


def read_sealed(file: Path) -> bytes | None:
    """Return what was kept; None if that is damaged or another version's. Raises OSError."""
    data = file.read_bytes()
    body = data[_SEAL:]
    return body if data[:_SEAL] == bytes.fromhex(keyed_digest(body)) else None


def write_sealed(file: Path, body: bytes, *, room: Path | None = None) -> bool:
    """Keep something for the next build, as a whole or not at all; return whether it is kept now."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        replace_whole(file, bytes.fromhex(keyed_digest(body)), body, room=room)
    except OSError:
        return False
    return True
