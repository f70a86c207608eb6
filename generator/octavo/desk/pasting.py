"""What an author pastes (a DOI, an address, RIS, BibTeX, a reference in words) → a work that can be cited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

import octavo.expressions as re
from octavo.bibliography.read import read_bibliography
from octavo.desk.places import DeskError
from octavo.errors import OutputError
from octavo.importers.references.reading import read_references
from octavo.lookup.adding import known_key, take_in
from octavo.lookup.failure import LookupFailure
from octavo.lookup.finding import Finding
from octavo.lookup.identifier import Identifier, read_identifier
from octavo.lookup.look_up import look_up
from octavo.lookup.search import search_works
from octavo.lookup.session import Session
from octavo.lookup.site_works import site_style
from octavo.model.reference import Nature, Record

_LONGEST = 200_000  # characters that are pasted
_BIBTEX = re.compile(r"\A\s*@[A-Za-z]+\s*[{(]")


class AddedWork(Struct, frozen=True):
    """A work that can be cited now."""

    key: str
    reference: str
    is_new: bool
    remarks: tuple[str, ...] = ()  # sentences; a retraction first


class Candidate(Struct, frozen=True):
    """A work that may be meant."""

    asked: str  # what to paste to get it
    reference: str
    remarks: tuple[str, ...] = ()


class Pasted(Struct, frozen=True):
    """What came of it."""

    works: tuple[AddedWork, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    doubts: tuple[str, ...] = ()  # sentences


def cite_pasted(session: Session, text: str) -> Pasted:
    """Add the works of a pasted text to the bibliography, or return those that may be meant.

    Raises `DeskError` and `LookupFailure` if nothing comes of it.
    """
    text = text.strip()
    if not text or len(text) > _LONGEST:
        raise DeskError("There is nothing here that a work could be found by.")
    if (identifier := _identifier(text)) is not None:
        return _by_identifier(session, identifier)
    records, doubts = _records_in(text)
    if records:
        return Pasted(_added(session, [Finding(record, ()) for record in records]), doubts=doubts)
    found = search_works(session.client, " ".join(text.split())[:300])
    if not found.findings and found.failures:
        raise found.failures[0]
    candidates = tuple(one for finding in found.findings if (one := _candidate(session, finding)))
    if not candidates:
        raise DeskError("No work was found for this.", "Try the DOI, or other words of the title.", 404)
    return Pasted(candidates=candidates, doubts=doubts)


def _identifier(text: str) -> Identifier | None:
    try:
        return read_identifier(text) if len(text) < 500 and "\n" not in text else None
    except LookupFailure:
        return None


def _by_identifier(session: Session, identifier: Identifier) -> Pasted:
    if key := known_key(session.library.works, identifier):
        return Pasted((AddedWork(key, "", False),))
    return Pasted(_added(session, [look_up(session.client, identifier)]))


def _records_in(text: str) -> tuple[Sequence[Record], tuple[str, ...]]:
    data = text.encode()
    if _BIBTEX.match(text):
        read = read_bibliography("pasted.bib", data)
        return read.records, tuple(problem.message for problem in read.problems)
    found = read_references("pasted", data)
    doubts = tuple(" ".join(one.recognised.doubts) for one in found.doubtful)
    return found.records, doubts


def _added(session: Session, findings: Iterable[Finding]) -> tuple[AddedWork, ...]:
    style = site_style(session.config, session.site)
    works = []
    for finding in findings:
        key, is_new = take_in(session.library.works, finding)
        reference = style.format_reference(finding.record).text
        works.append(AddedWork(key, reference, is_new, _remarks(finding)))
    try:
        session.library.write()
    except OutputError as error:
        raise DeskError(f"The work was not added: {error}", status=507) from error
    return tuple(works)


def _remarks(finding: Finding) -> tuple[str, ...]:
    grave = {
        Nature.RETRACTION: "This work was retracted.",
        Nature.CONCERN: "There is an expression of concern.",
    }
    said = tuple(grave[one.nature] for one in finding.notices if one.nature in grave)
    return (*said, *finding.remarks)


def _candidate(session: Session, finding: Finding) -> Candidate | None:
    record = finding.record
    asked = f"pmid:{record.pmid}" if record.pmid else record.doi
    style = site_style(session.config, session.site)
    return Candidate(asked, style.format_reference(record).text, _remarks(finding)) if asked else None
