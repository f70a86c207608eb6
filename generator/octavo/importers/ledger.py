"""The ledger of imports, `content/imports.csv`: which file came from what, and how it was written.

It goes with the content (into version control, to another machine), so that a later import knows which files
a person has edited since. One line for each file: path below `content`, digest of the bytes written, name
of the thing in its source, and for a discussion the ids of the comments that were imported. While an
import runs lines are appended; the last one of a path counts. At its end the file is written anew, sorted.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from io import StringIO
from pathlib import Path
from typing import TextIO

from octavo.errors import OutputError, UsageError
from octavo.site.content_files import check_inside, write_content
from octavo.site.discover import IMPORTS

LEDGER = IMPORTS
_COLUMNS = ("file", "digest", "source", "comments")
_LARGEST_CELL = 50_000_000  # characters: a discussion of 10,000 comments is one cell of the table


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One file that an import wrote."""

    file: str  # below content/, with forward slashes
    digest: str  # of the bytes that were written
    source: str  # what it was made of, e.g. "wordpress:https://old.example/?p=12"
    comments: tuple[str, ...] = ()  # ids; also of those that a person has taken out since


class Ledger:
    """The entries of a site, kept on the disk from file to file."""

    def __init__(self, site: Path, *, is_writable: bool = True) -> None:
        """Read the ledger of a site. Raises `UsageError` when the file is no ledger."""
        self._site = site
        self._path = site / LEDGER
        self._is_writable = is_writable
        self._entries = _read(self._path)
        self.files = {entry.source: entry.file for entry in self._entries.values()}
        """The file of each source."""
        self._stream: TextIO | None = None
        self._is_changed = False

    def entry(self, file: str) -> LedgerEntry | None:
        """Return what is known of a file."""
        return self._entries.get(file)

    def foreign_authors(self, ids: Iterable[str]) -> frozenset[str]:
        """Return those of some authors' ids whose files no import wrote."""
        return frozenset(name for name in ids if f"authors/{name}.md" not in self._entries)

    def record(self, entry: LedgerEntry) -> None:
        """Remember a file, on the disk too."""
        if self._entries.get(entry.file) == entry:
            return
        self._entries[entry.file] = entry
        self.files[entry.source] = entry.file
        self._is_changed = True
        if not self._is_writable:
            return
        if self._stream is None:
            self._stream = self._opened()
            if self._stream.tell() == 0:
                csv.writer(self._stream, lineterminator="\n").writerow(_COLUMNS)
        csv.writer(self._stream, lineterminator="\n").writerow(_row(entry))
        self._stream.flush()

    def _opened(self) -> TextIO:
        check_inside(self._site, self._path.parent)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
            return open(os.open(self._path, flags, 0o666), "a", encoding="utf-8", newline="")  # noqa: PTH123
        except OSError as error:
            raise OutputError(f"{self._path} cannot be written: {error.strerror}.") from error

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        """Write the file anew, sorted and without lines that no longer count."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None
        if not (self._is_changed and self._is_writable):
            return
        text = StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(_COLUMNS)
        writer.writerows(_row(self._entries[file]) for file in sorted(self._entries))
        write_content(self._site, self._path, text.getvalue().encode())


def digest_bytes(data: bytes) -> str:
    """Return the digest of a file's bytes as 32 hexadecimal digits."""
    return blake2b(data, digest_size=16).hexdigest()


def _row(entry: LedgerEntry) -> tuple[str, str, str, str]:
    return entry.file, entry.digest, entry.source, " ".join(entry.comments)


def _read(path: Path) -> dict[str, LedgerEntry]:
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}.") from error
    entries: dict[str, LedgerEntry] = {}
    for row in _rows(text):
        if tuple(row) == _COLUMNS or not row:
            continue
        if len(row) != len(_COLUMNS):
            # The last line of an import that was killed may be cut; its file is found again by its bytes.
            continue
        entry = LedgerEntry(row[0], row[1], row[2], tuple(row[3].split()))
        entries.pop(entry.file, None)
        entries[entry.file] = entry
    return entries


def _rows(text: str) -> list[list[str]]:
    # The limit is the whole process's: other tables keep their own.
    limit = csv.field_size_limit(_LARGEST_CELL)
    try:
        return list(csv.reader(text.splitlines()))
    finally:
        csv.field_size_limit(limit)
