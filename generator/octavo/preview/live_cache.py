"""What is kept from build to build, for a process whose threads all read it."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from octavo.builder.workspace import Workspace
from octavo.storage.cache import Cache


class LiveCache(Cache):
    """One file of kept results with a connection for each thread, for SQLite's belong to one.

    Nothing is deleted: the last good page may still want the text that it was made from. The next build
    deletes what no text has any more.
    """

    def __init__(self, file: Path) -> None:
        """Take where results are kept."""
        super().__init__(file)
        self._kept_in = file
        self._threads = threading.local()

    def _own(self) -> Cache:
        found = getattr(self._threads, "cache", None)
        if not isinstance(found, Cache):
            found = self._threads.cache = Cache(self._kept_in)
        return found

    def read(self, kind: str, key: str) -> bytes | None:
        """Return what was kept under a key; None when there is nothing, or nothing whole."""
        return self._own().read(kind, key)

    def read_all(self, kind: str) -> Iterator[tuple[str, bytes]]:
        """Yield every result of a kind with its key."""
        return self._own().read_all(kind)

    def write(self, kind: str, results: Mapping[str, bytes]) -> None:
        """Keep results under their keys, all or none."""
        self._own().write(kind, results)

    def keep_only(self, kind: str, keys: Collection[str]) -> None:
        """Delete nothing."""

    def forget(self, kind: str, keys: Iterable[str]) -> None:
        """Delete nothing."""

    def close(self) -> None:
        """Close this thread's connection."""
        self._own().close()


class LiveWorkspace(Workspace):
    """The folder of kept things for one reading of the site; the cache outlives it."""

    def __init__(self, site: Path, cache: LiveCache) -> None:
        """Take the site's folder, and the cache of the whole preview."""
        super().__init__(site)
        self.cache = cache
