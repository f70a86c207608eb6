"""Text in which a space at a line's end means that the paragraph goes on (format=flowed, RFC 3676)."""

from __future__ import annotations

import re

_QUOTES = re.compile(r">*")
SIGNATURE = "-- "


def unfold_flowed(text: str, *, joins: bool = False) -> str:
    """Return the text with each paragraph on one line; quoted lines keep their marks.

    `joins` is the parameter DelSp: the space at the end of a line was put in only to mark it.
    """
    paragraphs: list[tuple[str, str]] = []  # quotation marks, text
    goes_on = False
    for line in text.split("\n"):
        marks = _QUOTES.match(line)
        depth = marks[0] if marks else ""
        line = line[len(depth) :].removeprefix(" ")
        if goes_on and paragraphs[-1][0] == depth and line != SIGNATURE:
            paragraphs[-1] = (depth, paragraphs[-1][1] + line)
        else:
            paragraphs.append((depth, line))
        goes_on = line.endswith(" ") and line != SIGNATURE
        if goes_on and joins:
            paragraphs[-1] = (depth, paragraphs[-1][1].removesuffix(" "))
    return "\n".join(f"{depth} {line}" if depth else line for depth, line in paragraphs)
