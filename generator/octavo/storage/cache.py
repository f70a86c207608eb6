"""What is kept from build to build, by content: one SQLite file of results under their keys.

A key stands for everything that a result follows from, the program included, so nothing kept can be out of
date. What is truncated, garbage or from another version is as good as none. Nothing here is ever an
error: a cache that cannot be read or written costs time only. What is no longer used is deleted and
overwritten, for readers' comments may be among it.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from octavo.storage.program import keyed_digest, keyed_hash

_KNOWN = "SELECT 1 FROM sqlite_master WHERE name = ?"
_SEAL = 16  # bytes before each result
_WAIT = 10.0  # seconds for another build of the same site
# A table for each kind: what is always read as a whole lies together on the disk.
_SCHEMA = 'CREATE TABLE IF NOT EXISTS "{}" (key TEXT PRIMARY KEY, body BLOB)'


class Cache:
    """A file of kept results. Each process that uses it opens it for itself."""

    def __init__(self, file: Path, *, is_readable: bool = True, is_writable: bool = True) -> None:
        """Take where results are kept; nothing is opened before it is needed."""
        self.was_broken = False  # whether the file was garbage and begun anew
        self._file = file
        self._is_readable = is_readable
        self._is_writable = is_writable
        self._connection: sqlite3.Connection | None = None
        self._inherited: sqlite3.Connection | None = None  # of the process that this one is a copy of
        self._owner = 0
        self._tables: set[str] = set()  # known to be there
        self._is_closed = False

    def store(self, kind: str) -> Store:
        """Return the results of one kind."""
        return Store(self, kind)

    def read(self, kind: str, key: str) -> bytes | None:
        """Return what was kept under a key; None when there is nothing, or nothing whole."""
        if not self._is_readable:
            return None
        rows = self._run(kind, 'SELECT body FROM "{}" WHERE key = ?', (key,))
        return _unsealed(rows[0][0], _sealer(kind), key) if rows else None

    def read_all(self, kind: str) -> Iterator[tuple[str, bytes]]:
        """Yield every result of a kind with its key."""
        if self._is_readable:
            seal = _sealer(kind)
            for key, sealed in self._run(kind, 'SELECT key, body FROM "{}"', ()):
                if (body := _unsealed(sealed, seal, key)) is not None:
                    yield key, body

    def write(self, kind: str, results: Mapping[str, bytes]) -> None:
        """Keep results under their keys, all or none."""
        if self._is_writable and results:
            seal = _sealer(kind)
            rows = [(key, seal(body, key) + body) for key, body in results.items()]
            self._run_many(kind, 'INSERT OR REPLACE INTO "{}" VALUES (?, ?)', rows)

    def keep_only(self, kind: str, keys: Collection[str]) -> None:
        """Delete every other result of a kind: what the site no longer has, and what other versions kept."""
        if self._is_writable:
            kept = {key for (key,) in self._run(kind, 'SELECT key FROM "{}"', ())}
            stale = [(key,) for key in sorted(kept.difference(keys), key=str)]
            self._run_many(kind, 'DELETE FROM "{}" WHERE key = ?', stale)

    def forget(self, kind: str, keys: Iterable[str]) -> None:
        """Delete results of a kind."""
        if self._is_writable:
            self._run_many(kind, 'DELETE FROM "{}" WHERE key = ?', [(key,) for key in keys])

    def count(self, kind: str) -> int:
        """Return how many results of a kind are kept."""
        rows = self._run(kind, 'SELECT count(*) FROM "{}"', ())
        return int(rows[0][0]) if rows else 0

    def close(self) -> None:
        """Close the file; nothing is kept or found afterwards."""
        self._is_closed = True
        if self._connection is not None and self._owner == os.getpid():
            self._connection.close()
        self._connection = None

    def _run(self, kind: str, statement: str, values: tuple[str, ...]) -> list[tuple[Any, ...]]:
        try:
            connection = self._open(kind)
            return connection.execute(statement.format(kind), values).fetchall() if connection else []
        except sqlite3.DatabaseError as error:
            self._give_up(error)
            return []

    def _run_many(self, kind: str, statement: str, rows: Sequence[tuple[str | bytes, ...]]) -> None:
        if not rows:
            return
        try:
            connection = self._open(kind)
            if connection:
                with connection:
                    connection.executemany(statement.format(kind), rows)
        except sqlite3.DatabaseError as error:
            self._give_up(error)

    def _open(self, kind: str) -> sqlite3.Connection | None:
        """Return this process's own connection; None where nothing of this kind is kept nor may be."""
        if self._is_closed:
            return None
        if self._connection is None or self._owner != os.getpid():
            self._connect()
        if self._connection is not None and kind not in self._tables:
            if self._is_writable:
                self._connection.execute(_SCHEMA.format(kind))
            elif not self._connection.execute(_KNOWN, (kind,)).fetchall():
                return None
            self._tables.add(kind)
        return self._connection

    def _connect(self) -> None:
        # A connection must not be used, nor closed, on the other side of a fork: there it is only held.
        self._inherited, self._connection, self._owner = self._connection, None, os.getpid()
        self._tables = set()
        if not os.path.isfile(self._file):  # noqa: PTH113  # nor is it where nobody may look
            if not self._is_writable:
                return
            with contextlib.suppress(OSError):
                self._file.parent.mkdir(parents=True, exist_ok=True)
        self._connection = self._connected()
        if not self._is_writable:
            return
        version = int(keyed_digest()[:7], 16)
        is_other = self._connection.execute("PRAGMA user_version").fetchone() != (version,)
        if is_other:
            # Nothing that another version kept can be used, and readers' comments in it must not stay.
            self._connection.close()
            with contextlib.suppress(OSError):
                self._remove()
            self._connection = self._connected()
        # After a power cut the file may be garbage, and is then as good as none; a killed build does
        # no harm. Deleted comments must not live on in the file's unused pages.
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.execute("PRAGMA secure_delete = ON")
        self._connection.execute("PRAGMA journal_mode = TRUNCATE")
        if is_other:
            self._connection.execute(f"PRAGMA user_version = {version}")

    def _connected(self) -> sqlite3.Connection:
        mode = "rwc" if self._is_writable else "ro"
        return sqlite3.connect(f"{self._file.resolve().as_uri()}?mode={mode}", uri=True, timeout=_WAIT)

    def _remove(self) -> None:
        for name in (self._file.name, f"{self._file.name}-journal"):
            self._file.with_name(name).unlink(missing_ok=True)

    def _give_up(self, error: sqlite3.DatabaseError) -> None:
        """Do without the cache: for this build where it is busy, for ever where the file is garbage."""
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None
        # A table of another form is an SQLITE_ERROR; what the module itself cannot read has no code.
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        if isinstance(error, sqlite3.OperationalError) and code != sqlite3.SQLITE_ERROR:
            self._is_closed = True
            return
        self.was_broken = True
        if self._is_writable:
            try:
                self._remove()
            except OSError:
                self._is_closed = True
        else:
            self._is_closed = True


class Store:
    """The kept results of one kind."""

    def __init__(self, cache: Cache, kind: str) -> None:
        self._cache = cache
        self._kind = kind

    def read(self, key: str) -> bytes | None:
        """Return what was kept under a key; None when there is nothing, or nothing whole."""
        return self._cache.read(self._kind, key)

    def read_all(self) -> Iterator[tuple[str, bytes]]:
        """Yield every result with its key."""
        return self._cache.read_all(self._kind)

    def write(self, key: str, body: bytes) -> None:
        """Keep something under a key, whole or not at all."""
        self._cache.write(self._kind, {key: body})

    def write_all(self, results: Mapping[str, bytes]) -> None:
        """Keep many results at once."""
        self._cache.write(self._kind, results)

    def keep_only(self, keys: Collection[str]) -> None:
        """Delete everything else of this kind."""
        self._cache.keep_only(self._kind, keys)


def _sealer(kind: str) -> Callable[[bytes, str], bytes]:
    """Return what makes the seal of a result of one kind and its key."""
    begun = keyed_hash(kind.encode())

    def seal(body: bytes, key: str) -> bytes:
        made = begun.copy()
        # A key is known by its length from the result behind it.
        made.update(f"{len(key)} {key}".encode())
        made.update(body)
        return made.digest()

    return seal


def _unsealed(sealed: bytes | str, seal: Callable[[bytes, str], bytes], key: str | bytes) -> bytes | None:
    """Return a result without its seal; None where the seal is not that of this program and key."""
    if not isinstance(sealed, bytes) or not isinstance(key, str) or len(sealed) < _SEAL:
        return None
    body = sealed[_SEAL:]
    return body if sealed[:_SEAL] == seal(body, key) else None
