"""The folder `.octavo` of a site: what is kept from build to build."""

from __future__ import annotations

import os
from pathlib import Path

from octavo.errors import Location, Problem, Severity
from octavo.storage.cache import Cache, Store
from octavo.storage.signatures import Signatures
from octavo.storage.whole_file import remove_left_behind

FOLDER = ".octavo"
_CACHE = "cache.db"
_SIGNATURES = "signatures"


class Workspace:
    """What one build finds there and leaves there."""

    def __init__(self, site: Path, *, uses_kept: bool = True, keeps: bool = True) -> None:
        """Take whether what was kept counts, and whether anything may be kept for the next build."""
        self.folder = site / FOLDER
        self.uses_kept = uses_kept
        self.has_changed = False  # whether the site is not as it was at the last build
        if keeps and not uses_kept:
            # What this build keeps it also reads, so what was kept before has to go.
            try:
                for name in (_CACHE, f"{_CACHE}-journal", _SIGNATURES):
                    (self.folder / name).unlink(missing_ok=True)
            except OSError:
                keeps = False
        if keeps:
            remove_left_behind(os.fspath(self.folder))
        self.keeps = keeps
        self.cache = Cache(self.folder / _CACHE, is_readable=uses_kept or keeps, is_writable=keeps)
        self.signatures = Signatures(self.folder / _SIGNATURES, is_readable=uses_kept, is_writable=keeps)

    def store(self, kind: str) -> Store:
        """Return the kept results of one kind."""
        return self.cache.store(kind)

    def close(self) -> None:
        """Keep what is left to be kept."""
        self.signatures.save(changed=self.has_changed)
        self.cache.close()

    def notices(self) -> tuple[Problem, ...]:
        """Return what the author should know of the folder."""
        if not self.cache.was_broken:
            return ()
        message = "What was kept of earlier builds could not be read, and was begun anew."
        return (Problem(Location(f"{FOLDER}/{_CACHE}"), message, "", Severity.NOTICE, "cache"),)
