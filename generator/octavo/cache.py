"""What is kept from build to build, by content: a folder of files whose names are keys.

A file that is truncated, garbage or from another version is as good as none. Nothing here is ever an
error: a cache that cannot be read or written costs time only.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from octavo.engine import keyed_digest

_MARK = b"octavo1\n"
_DIGITS = 32


class Store:
    """A folder of kept results."""

    def __init__(self, folder: Path, *, is_writable: bool = True) -> None:
        self._folder = folder
        self._is_writable = is_writable

    def read(self, key: str) -> bytes | None:
        """Return what was kept under a key; None when there is nothing, or nothing whole."""
        try:
            data = (self._folder / key).read_bytes()
        except OSError:
            return None
        body = data[len(_MARK) + _DIGITS :]
        if not data.startswith(_MARK) or data[len(_MARK) : len(_MARK) + _DIGITS] != _seal(body):
            return None
        return body

    def write(self, key: str, body: bytes) -> None:
        """Keep something under a key, whole or not at all."""
        if not self._is_writable:
            return
        temporary = self._folder / f".{key}.{os.getpid()}.tmp"
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(_MARK + _seal(body) + body)
            temporary.replace(self._folder / key)

    def keep_only(self, keys: frozenset[str]) -> None:
        """Remove everything else: what the site no longer has, and what other versions kept."""
        if not self._is_writable:
            return
        with contextlib.suppress(OSError):
            for entry in os.scandir(self._folder):
                if entry.name not in keys:
                    Path(entry.path).unlink(missing_ok=True)


def _seal(body: bytes) -> bytes:
    return keyed_digest(body).encode()
