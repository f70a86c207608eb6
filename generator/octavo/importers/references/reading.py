"""A file of references, pasted as text or in a reference manager's format → what it holds."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

import octavo.expressions as re
from octavo.bibliography.csl_json import read_csl_json
from octavo.bibliography.decoding import decode_bibliography
from octavo.bibliography.nbib import read_nbib
from octavo.bibliography.ris import read_ris
from octavo.errors import Problem, UsageError
from octavo.importers.references.in_texts import FoundReference, entry_of, find_references, paragraphs_of
from octavo.model.reference import Record

_READERS = {"json": read_csl_json, "nbib": read_nbib, "ris": read_ris}
_NBIB = re.compile(r"\A\s*+PMID ?- ?[0-9]")
_RIS = re.compile(r"\A\s*+TY  - ")
_JSON = re.compile(r'\A\s*+(?:\[\s*+)?\{\s*+"')
_MADE_UP_KEY = re.compile(r"pmid[0-9]+")
_LARGEST = 200_000_000


@dataclass(frozen=True, slots=True)
class ReferenceFile:
    """What a file of references holds."""

    name: str
    records: tuple[Record, ...]  # certain; with a key where the file gives one
    doubtful: tuple[FoundReference, ...]  # pasted references that nobody should trust unseen
    others: tuple[tuple[int, str], ...]  # paragraphs that are no reference: line and text
    problems: tuple[Problem, ...]


def read_reference_file(path: Path) -> ReferenceFile:
    """Return the works of a file: .nbib, .ris, CSL-JSON, or references as text. Raises `UsageError`.

    What the name does not say is told by how the file begins: PubMed calls its own format .txt.
    """
    suffix = path.suffix.lower().removeprefix(".")
    if suffix == "bib":
        raise UsageError(f"{path} needs no import: put it into the site's content folder as it is.")
    try:
        if path.stat().st_size > _LARGEST:
            raise UsageError(f"{path} is larger than {_LARGEST // 1_000_000} MB: split it.")
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from error
    return read_references(path.name, data)


def read_references(name: str, data: bytes) -> ReferenceFile:
    """Return the works in the bytes of a file of that name; never raises."""
    text, problems = decode_bibliography(name, data)
    read = _READERS.get(name.rpartition(".")[2].lower())
    if read is None:
        begins = ((_NBIB, read_nbib), (_RIS, read_ris), (_JSON, read_csl_json))
        read = next((reader for begin, reader in begins if begin.match(text)), None)
    if read is not None:
        bibliography = read(name, data)
        records = tuple(
            replace(record, key="") if _MADE_UP_KEY.fullmatch(record.key) else record
            for record in bibliography.records
        )
        return ReferenceFile(name, records, (), (), bibliography.problems)
    text = unicodedata.normalize("NFC", text)
    found = list(find_references(text))
    certain = [entry_of(one.recognised) for one in found if one.recognised.is_certain]
    doubtful = [one for one in found if not one.recognised.is_certain]
    return ReferenceFile(name, tuple(certain), tuple(doubtful), tuple(_others(text, found)), problems)


def _others(text: str, found: Sequence[FoundReference]) -> Iterator[tuple[int, str]]:
    """Yield the paragraphs in which nothing was found."""
    starts = sorted(one.start for one in found)
    line, position = 1, 0
    for start, end in paragraphs_of(text):
        line += text.count("\n", position, start)
        position = start
        place = bisect_left(starts, start)
        if place == len(starts) or starts[place] >= end:
            yield line, " ".join(text[start:end].split())
