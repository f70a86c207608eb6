"""Names of people as services and web pages write them, in plain text."""

from __future__ import annotations

from collections.abc import Iterable

import octavo.expressions as re
from octavo.bibliography.library.author_lists import is_group, read_name
from octavo.bibliography.names import read_names
from octavo.model.reference import Name

_NO_LETTER_OF_A_NAME = re.compile(r"[\\{}$#%~^_\"<>]")
_SHORT_INITIALS = re.compile(r"[^\W\d_]+ [A-Z]{1,2}")


def read_plain_names(written: Iterable[str]) -> tuple[Name, ...]:
    """Return the people and organisations: "Alastair Compston", "Compston, Alastair", "Compston A"."""
    return tuple(name for text in written for name in _read(text))


def _read(text: str) -> tuple[Name, ...]:
    text = " ".join(_NO_LETTER_OF_A_NAME.sub(" ", text).split()).strip(" ,;")
    if not text:
        return ()
    if is_group(text) or " and " in text or "&" in text:
        return (Name(literal=text),)
    if _SHORT_INITIALS.fullmatch(text) and (person := read_name(text)):
        return (person,)
    return read_names(text).names
