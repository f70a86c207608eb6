"""Notices of retraction, correction and concern, from a file in the format of Retraction Watch.

Source: https://gitlab.com/crossref/retraction-watch-data (the columns are described in its README).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, field

import octavo.expressions as re
from octavo.bibliography.dates import read_date
from octavo.bibliography.decoding import decode_bibliography
from octavo.bibliography.identifiers import clean_doi, clean_pmid, clean_url, doi_url
from octavo.errors import Location, Problem, Severity
from octavo.model.reference import Nature, Notice, PartialDate, Record

_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:\s.*)?")  # as Americans write it: 7/14/2021 0:00
_SPACES = re.compile(r"\s+")


class _Row(Struct, frozen=True):
    """The cells of a line that notices are made of, as they are written: few lines are ever looked up."""

    nature: Nature
    date: str
    doi: str
    pmid: str
    urls: str
    reasons: str


class Retractions(Struct, frozen=True):
    """The notices of a file, ready to be looked up."""

    by_doi: Mapping[str, Sequence[_Row]] = field(default_factory=dict)  # by the work's DOI, case-folded
    by_pmid: Mapping[str, Sequence[_Row]] = field(default_factory=dict)

    def notice_for(self, record: Record) -> Notice | None:
        """Return the gravest notice about a work that still stands, of equals the latest; None for none."""
        rows = dict.fromkeys(
            (
                *(self.by_doi.get(record.doi.casefold(), ()) if record.doi else ()),
                *(self.by_pmid.get(record.pmid, ()) if record.pmid else ()),
            )
        )
        return _gravest(_read_row(row) for row in rows) if rows else None


def read_retractions(path: str, data: bytes) -> tuple[Retractions, tuple[Problem, ...]]:
    """Return the notices of a CSV file and what is wrong with it; never raises.

    The file needs the columns RetractionNature and OriginalPaperDOI or OriginalPaperPubMedID; all
    others may be missing. A line that names no work, or nothing that happened to it, is passed over.
    """
    text, problems = decode_bibliography(path, data)
    lines = csv.reader(io.StringIO(text, newline=""))
    found = list(problems)
    by_doi: dict[str, list[_Row]] = {}
    by_pmid: dict[str, list[_Row]] = {}
    try:
        columns = {name.strip().casefold(): index for index, name in enumerate(next(lines, []))}
        if "retractionnature" not in columns or not columns.keys() & {
            "originalpaperdoi",
            "originalpaperpubmedid",
        }:
            return Retractions(), (*problems, _heading_problem(path))
        for cells in lines:
            _take_line(_Line(columns, cells), by_doi, by_pmid)
    except csv.Error as error:
        found.append(
            Problem(
                Location(path, lines.line_num),
                f"The file cannot be read as CSV: {error}.",
                hint="What stands before this line is used.",
                severity=Severity.WARNING,
                code="retractions",
            )
        )
    return Retractions(by_doi, by_pmid), tuple(found)


def _heading_problem(path: str) -> Problem:
    return Problem(
        Location(path, 1),
        "The first line does not have the columns of Retraction Watch's file.",
        hint="It needs RetractionNature and OriginalPaperDOI or OriginalPaperPubMedID.",
        severity=Severity.WARNING,
        code="retractions",
    )


class _Line(Struct, frozen=True):
    columns: Mapping[str, int]
    cells: Sequence[str]

    def __getitem__(self, name: str) -> str:
        index = self.columns.get(name, -1)
        return self.cells[index].strip() if 0 <= index < len(self.cells) else ""


def _take_line(line: _Line, by_doi: dict[str, list[_Row]], by_pmid: dict[str, list[_Row]]) -> None:
    try:
        nature = Nature(_SPACES.sub(" ", line["retractionnature"].casefold()))
    except ValueError:
        return
    row = _Row(
        nature,
        line["retractiondate"],
        line["retractiondoi"],
        line["retractionpubmedid"],
        line["urls"],
        line["reason"],
    )
    # "unavailable" is no DOI and 0 is no number: both would mark every work without one.
    if doi := clean_doi(line["originalpaperdoi"]):
        by_doi.setdefault(doi.casefold(), []).append(row)
    if pmid := clean_pmid(line["originalpaperpubmedid"]):
        by_pmid.setdefault(pmid, []).append(row)


def _read_row(row: _Row) -> Notice:
    doi, pmid = clean_doi(row.doi), clean_pmid(row.pmid)
    address = next((url for text in row.urls.split(";") if (url := clean_url(text.strip()))), "")
    return Notice(
        nature=row.nature,
        date=_read_date(row.date),
        doi=doi,
        url=doi_url(doi) if doi else f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if pmid else address,
        reasons=tuple(reason for part in row.reasons.split(";") if (reason := part.strip(" +"))),
    )


def _read_date(text: str) -> PartialDate:
    match = _DATE.fullmatch(text)
    if match is None:
        date = read_date(text.partition(" ")[0])
        return date if date.year else PartialDate()
    month, day, year = int(match[1]), int(match[2]), int(match[3])
    if month > 12:  # somebody's spreadsheet has turned it round
        month, day = day, month
    return PartialDate(year, month, day) if 1 <= month <= 12 and 1 <= day <= 31 else PartialDate(year)


def _gravest(notices: Iterable[Notice]) -> Notice | None:
    found = list(notices)
    reinstated = max((n.date for n in found if n.nature is Nature.REINSTATEMENT), default=None)
    standing = [
        notice
        for notice in found
        if notice.nature is not Nature.REINSTATEMENT
        and not (notice.nature is Nature.RETRACTION and reinstated is not None and notice.date <= reinstated)
    ]
    gravity = list(Nature)
    return max(standing, key=lambda n: (-gravity.index(n.nature), n.date), default=None)
