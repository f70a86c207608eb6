"""A user's table of journal titles and their abbreviations."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

import octavo.expressions as re
from octavo.bibliography.decoding import decode_bibliography
from octavo.errors import Location, Problem, Severity

_PUNCTUATION = re.compile(r"[\W_]+")
_MEDLINE_LINE = re.compile(r"^(JournalTitle|MedAbbr): *(.*)$", re.MULTILINE)


def fold_journal(title: str) -> str:
    """Return the title as the table knows it: case-folded, "and" for "&", no punctuation."""
    return _PUNCTUATION.sub(" ", title.casefold().replace("&", " and ")).strip()


def read_journals(path: str, data: bytes) -> tuple[Mapping[str, str], tuple[Problem, ...]]:
    """Return abbreviations by `fold_journal(title)`, and what is wrong with the file; never raises.

    Reads two formats: CSV with title and abbreviation (a heading "title,abbreviation" is skipped),
    and NLM's J_Medline.txt. Of two lines for one title the first counts.
    """
    text, problems = decode_bibliography(path, data)
    if _MEDLINE_LINE.search(text):
        return _read_medline(text), problems
    journals: dict[str, str] = {}
    found = list(problems)
    rows = csv.reader(io.StringIO(text))
    try:
        for row in rows:
            cells = [cell.strip() for cell in row]
            if not any(cells) or [cell.casefold() for cell in cells[:2]] == ["title", "abbreviation"]:
                continue
            if len(cells) < 2 or not cells[0] or not cells[1]:
                found.append(_row_problem(path, rows.line_num, "A line needs a title and an abbreviation."))
            else:
                journals.setdefault(fold_journal(cells[0]), cells[1])
    except csv.Error as error:
        found.append(_row_problem(path, rows.line_num, f"The file cannot be read as CSV: {error}."))
    return journals, tuple(found)


def _read_medline(text: str) -> dict[str, str]:
    journals: dict[str, str] = {}
    title = ""
    for match in _MEDLINE_LINE.finditer(text):
        name, value = match[1], match[2].strip()
        if name == "JournalTitle":
            title = value
        elif title and value:
            journals.setdefault(fold_journal(title), value)
            # NLM adds the place to titles that several journals share: "Brain (London, England)".
            title = ""
    return journals


def _row_problem(path: str, line: int, message: str) -> Problem:
    return Problem(
        Location(path, line),
        message,
        hint='Write it like: "The New England journal of medicine",N Engl J Med',
        severity=Severity.WARNING,
        code="journal-table",
    )
