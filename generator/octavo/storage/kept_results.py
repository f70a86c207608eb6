"""Results that are kept by their keys, each in a file: one that cannot be read or written costs time only."""

from __future__ import annotations

from pathlib import Path

from octavo.storage.sealed_file import read_sealed, write_sealed


class KeptResults:
    """A folder of results in `.octavo/`; what is damaged or another version's counts as none."""

    def __init__(self, folder: Path, *, is_readable: bool, is_writable: bool) -> None:
        self._folder = folder
        self._is_readable = is_readable
        self._is_writable = is_writable

    def read(self, key: str) -> bytes | None:
        """Return what was kept under a key, a file's name; None when there is nothing, or nothing whole."""
        try:
            return read_sealed(self._folder / key) if self._is_readable else None
        except OSError:
            return None

    def write(self, key: str, body: bytes) -> None:
        """Keep something under a key, whole or not at all."""
        if self._is_writable:
            write_sealed(self._folder / key, body, room=self._folder.parent)
