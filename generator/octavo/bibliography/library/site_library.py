"""The library of a site that an import adds to: read once, written once."""

from __future__ import annotations

import codecs
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from octavo.bibliography.export_bibtex import to_bibtex
from octavo.bibliography.library.growing_library import GrowingLibrary
from octavo.bibliography.read import read_bibliography
from octavo.errors import OutputError, Problem, UsageError
from octavo.model.reference import Record
from octavo.site.content_files import check_inside
from octavo.site.discover import CONTENT, SourceKind, discover_sources
from octavo.site.swap import NOTHING, Swapper
from octavo.storage.signatures import digest_of

DEFAULT_FILE = "references.bib"
"""The .bib file below content/ that new entries go to."""

_ATTEMPTS = 8  # to add entries behind what somebody saves in the same moment


@dataclass(frozen=True, slots=True)
class SiteLibrary:
    """A site's works, and the file that new ones are added to."""

    site: Path
    works: GrowingLibrary
    file: Path
    problems: tuple[Problem, ...]  # of the site's bibliographies: a work that cannot be read is added again

    def check_room(self) -> None:
        """Raise `OctavoError` if nothing could be added: sooner than anybody is asked."""
        check_encoding(self.file.read_bytes() if self.file.exists() else b"", str(self.file))
        folder = next(folder for folder in self.file.parents if folder.is_dir())
        if not os.access(folder, os.W_OK):
            raise OutputError(f"{self.file} cannot be written: nothing may be written to {folder}.")

    def write(self) -> bool:
        """Add the new works to the file; return whether there were any. Raises `OctavoError`."""
        if not self.works.added:
            return False
        check_inside(self.site, self.file.parent)
        swapper = Swapper(self.site)
        try:
            # Whoever saves the file meanwhile must not lose anything.
            for _ in range(_ATTEMPTS):
                before = swapper.read(self.file)
                after = append_entries(before or b"", self.works.added, str(self.file))
                expected = NOTHING if before is None else digest_of(before)
                if swapper.save(self.file, after, expected).is_saved:
                    return True
        except OSError as error:
            raise OutputError(f"{self.file} cannot be written: {error.strerror}.") from error
        raise OutputError(f"{self.file} changes all the time. Try again.")


def open_library(site: Path, into: Path | None = None) -> SiteLibrary:
    """Return the library of a site. New works go to `into`, or content/references.bib.

    Raises `UsageError` for what is no .bib file, `OutputError` for one out of the site by a link.

    A work that only one post can cite, from a file in its folder, does not count as known; its key does
    count as taken.
    """
    named = into or site / CONTENT / DEFAULT_FILE
    check_inside(site, named)
    file = named.resolve()
    if file.suffix.lower() != ".bib":
        raise UsageError(f"{into} is no .bib file.")
    if file.is_dir():
        raise UsageError(f"{file} is a folder.")
    known: list[Record] = []
    taken: list[str] = []
    problems: list[Problem] = []
    read: set[Path] = set()
    for source in discover_sources(site)[0]:
        if source.kind is not SourceKind.BIBLIOGRAPHY:
            continue
        path = (site / source.file).resolve()
        read.add(path)
        bibliography = read_bibliography(source.path, path.read_bytes())
        problems += bibliography.problems
        taken += [alias for alias, _ in bibliography.aliases]
        if source.owner and path != file:
            taken += bibliography.works
        else:
            known += bibliography.records
    if file.exists() and file not in read:
        bibliography = read_bibliography(file.name, file.read_bytes())
        problems += bibliography.problems
        known += bibliography.records
    return SiteLibrary(site, GrowingLibrary(known, taken), file, tuple(problems))


def check_encoding(data: bytes, name: str) -> None:
    """Raise `UsageError` for the bytes of a file that is not UTF-8; `name` is what the message calls it."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{name} is not UTF-8: nothing can be added to it. Save it as UTF-8 first."
        ) from error


def append_entries(data: bytes, records: Sequence[Record], name: str) -> bytes:
    """Return the bytes of a .bib file with entries for the records at its end, in its own line ends.

    Without records the bytes come back as they are. Raises `UsageError` for a file that is not UTF-8: what
    is added could not be read there. `name` is what the message calls the file.
    """
    if not records:
        return data
    check_encoding(data, name)
    added = to_bibtex(records)
    newline = "\r\n" if b"\r\n" in data else "\n"
    if data and data != codecs.BOM_UTF8:
        added = ("\n" if data.endswith(b"\n") else "\n\n") + added
    return data + added.replace("\n", newline).encode("utf-8")
