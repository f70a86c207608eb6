"""The folder `.octavo` of a site: what is kept from build to build."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from octavo.storage.kept_results import KeptResults
from octavo.storage.signatures import Signatures
from octavo.storage.whole_file import remove_left_behind

FOLDER = ".octavo"
DESK = f"{FOLDER}/desk"
"""Where the desk keeps what was never saved, what was replaced and what was deleted, below the site."""

_COMPILED = "templates"
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
                (self.folder / _SIGNATURES).unlink(missing_ok=True)
                if (self.folder / _COMPILED).exists():
                    shutil.rmtree(self.folder / _COMPILED)
            except OSError:
                keeps = False
        if keeps:
            remove_left_behind(os.fspath(self.folder))
        self.keeps = keeps
        self.compiled = KeptResults(
            self.folder / _COMPILED, is_readable=uses_kept or keeps, is_writable=keeps
        )
        self.signatures = Signatures(self.folder / _SIGNATURES, is_readable=uses_kept, is_writable=keeps)

    def close(self) -> None:
        """Keep what is left to be kept."""
        self.signatures.save(changed=self.has_changed)
