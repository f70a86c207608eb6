"""What people write in notes because their format has no field for it: the day of access, a version."""

from __future__ import annotations

from msgspec import Struct

import octavo.expressions as re
from octavo.bibliography.dates import read_date
from octavo.model.reference import PartialDate

# "[Online; accessed 19. Nov. 2020]", "Accessed: 2020-11-19", "(Last visited on 19 November 2020)"
_ACCESSED = re.compile(
    r"[\[(]?\s*(?:online\s*[;,.:]\s*)?(?:last\s+)?(?:accessed|visited|retrieved|viewed|consulted)"
    r"(?:\s+(?:on|at)(?=[\s:]))?\s*+:?\s*+(?<=\s)([^\[\]();\s][^\[\]();]{3,39}?)\s*+[\])]?\.?",
    re.IGNORECASE,
)
# "R package version 3.3.1", "Version 2.0 beta"
_VERSION = re.compile(
    r"(?:(\w[\w+.-]{0,20}\s(?:package|library|module|plugin|extension))\s)?version:?\s+(v?\d[\w.+-]*(?:\s\w{1,8})?)\.?",
    re.IGNORECASE,
)


class Note(Struct, frozen=True):
    """A note taken apart."""

    text: str  # what is left to print
    accessed: PartialDate = PartialDate()
    version: str = ""  # "3.3.1"
    kind: str = ""  # what has this version: "R package"


def read_note(text: str) -> Note:
    """Return what a note says, when it is nothing but that; any other note is all text."""
    if match := _ACCESSED.fullmatch(text.strip()):
        date = read_date(match[1])
        if date.year:
            return Note("", accessed=date)
    if match := _VERSION.fullmatch(text.strip()):
        return Note("", version=match[2], kind=match[1] or "")
    return Note(text)
