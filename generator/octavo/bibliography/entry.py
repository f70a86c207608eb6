"""One entry of a .bib file as it stands there, before any of its fields is understood.

Apart from the reader, which loads pybtex: entries that wait for the strings of another file are kept
from build to build.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

import octavo.expressions as re
from octavo.errors import Location

# No characters (Unicode), which decoding takes out of every file: nobody can have typed them.
UNNAMED = "\ufdd2"  # begins what stands for the key of an entry that has none
_UNKNOWN_STRING = re.compile("\ufdd0([^\ufdd0\ufdd1]*)\ufdd1")


class Entry(Struct, frozen=True):
    """One entry, the strings of its own file expanded and its LaTeX untouched."""

    type: str  # lower case, without "@"
    key: str
    fields: dict[str, str]  # by lower-case name, in the order written, white space collapsed
    location: Location


def unknown_string(name: str) -> str:
    """Return what stands in a field for a string that the file does not define."""
    return f"\ufdd0{name}\ufdd1"


def unknown_strings(entry: Entry) -> tuple[str, ...]:
    """Return the names of the strings that the entry waits for, each once."""
    waiting = [value for value in entry.fields.values() if "\ufdd0" in value]
    return tuple(dict.fromkeys(name for value in waiting for name in _UNKNOWN_STRING.findall(value)))


def with_strings(entry: Entry, strings: Mapping[str, str]) -> Entry:
    """Return the entry with its strings filled in; one that is not defined stands for itself."""

    def filled(match: re.Match[str]) -> str:
        return strings.get(match[1].lower(), match[1])

    fields = {
        name: _UNKNOWN_STRING.sub(filled, value) if "\ufdd0" in value else value
        for name, value in entry.fields.items()
    }
    return replace(entry, fields=fields)
