"""Whether an XML file can be read: one mistake in a feed, and all its subscribers lose the whole."""

from __future__ import annotations

from xml.parsers import expat


def xml_fault(data: bytes) -> str:
    """Return what makes XML unreadable, with line and column; "" for a well-formed file."""
    try:
        expat.ParserCreate().Parse(data, True)
    except expat.ExpatError as error:
        return f"line {error.lineno}, column {error.offset + 1}: {expat.ErrorString(error.code)}"
    return ""
