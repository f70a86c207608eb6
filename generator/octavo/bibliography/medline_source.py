"""PubMed's own citation of a record, its line SO: the date that it prints, and where an article stands.

As in `Front Pharmacol. 2021 May 13;12:615506. doi: 10.3389/fphar.2021.615506. eCollection 2021.`
"""

from __future__ import annotations

from msgspec import Struct

import octavo.expressions as re
from octavo.bibliography.dates import read_date
from octavo.bibliography.page_range import plain_range
from octavo.model.reference import PartialDate

_SOURCE = re.compile(
    r"(?P<date>(?:1[6-9]|20)[0-9]{2}[^;:.]{0,30})(?:;[^:]{0,60})?(?::(?P<place>[^\s:]{1,60}?))?"
    r"\.(?: (?:doi:|Epub|eCollection|Print|Online)|$)"
)
_PUBLISHERS_NUMBER = re.compile(r"S[0-9]{4}-")  # of the file at the publisher's, no place in a journal


_ONLINE = re.compile(r"\. ((?:Epub|eCollection) [0-9]{4}[^.]{0,20})\.")


class MedlineSource(Struct, frozen=True):
    """What the line says beside the fields of the record."""

    date: PartialDate = PartialDate()  # of the article, where its collection has another; else empty
    number: str = ""  # of an article without pages: "e62320"
    online: str = ""  # when it was out elsewhere than in the issue: "Epub 2010 Jul 21", "eCollection 2021"


def read_source(line: str, journal: str) -> MedlineSource:
    """Return what a line says; empty for one that is not of this journal, or not as PubMed writes it."""
    match = _SOURCE.match(line, len(journal) + 2) if journal and line.startswith(f"{journal}. ") else None
    if match is None:
        return MedlineSource()
    place = plain_range(match["place"] or "")
    is_number = place and "-" not in place and not _PUBLISHERS_NUMBER.match(place)
    date = read_date(match["date"]) if "eCollection" in line else PartialDate()
    online = _ONLINE.search(line, match.start())
    return MedlineSource(date, place if is_number else "", online[1] if online else "")


def is_online_note(status: str) -> bool:
    """Tell whether a work's status is such a date beside that of the issue, which NLM alone prints."""
    return status.startswith(("Epub 1", "Epub 2", "eCollection "))
