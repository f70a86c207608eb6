"""Words that are typed and not saved: kept in `.octavo/desk/journal` until they are, or are given up."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from octavo.storage.signatures import digest_of
from octavo.storage.whole_file import replace_whole
from octavo.storage.workspace import DESK, FOLDER


class Unsaved(Struct, frozen=True):
    """What somebody typed into a text."""

    path: str
    text: str
    base: str  # the digest of the file that they had opened
    moment: str  # when it was typed last, as ISO 8601


class Journal:
    """The unsaved words of one site, a file for each text."""

    def __init__(self, site: Path) -> None:
        """Take the site's folder."""
        self._folder = site / DESK / "journal"
        self._room = site / FOLDER  # the next build looks there for what killed processes left

    def keep(self, unsaved: Unsaved) -> bool:
        """Keep words; return False where the disk refuses, and the older ones are still there."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            replace_whole(
                self._file(unsaved.path), msgspec.json.encode(unsaved), room=self._room, is_synced=True
            )
        except OSError:
            return False
        return True

    def find(self, path: str) -> Unsaved | None:
        """Return the words that were not saved into a text."""
        return _read(self._file(path))

    def forget(self, path: str) -> None:
        """Let go of words that were saved or given up."""
        with suppress(OSError):
            self._file(path).unlink(missing_ok=True)

    def all(self) -> tuple[Unsaved, ...]:
        """Return everything that waits."""
        found = map(_read, sorted(self._folder.glob("*.json"))) if self._folder.is_dir() else ()
        return tuple(unsaved for unsaved in found if unsaved is not None)

    def _file(self, path: str) -> Path:
        return self._folder / f"{digest_of(path.encode())}.json"


def _read(file: Path) -> Unsaved | None:
    try:
        return msgspec.json.decode(file.read_bytes(), type=Unsaved)
    except (OSError, msgspec.MsgspecError):
        return None
