"""Putting pieces of text together: where two marks would meet, one is left.

CSL leaves this to processors. The table is what those of Zotero and Pandoc agree on: a stop after a mark
that ends a sentence says nothing new, and American punctuation stands inside quotation marks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from octavo.bibliography.csl.marks import CLOSE, CLOSE_QUOTE, OPEN, OPEN_QUOTE, OPEN_SINGLE

Join = Callable[[str, str], str]

_PUNCTUATION = frozenset(".,;:!?")
_MEETS = frozenset(".,;:!? \u00a0" + OPEN + CLOSE + OPEN_QUOTE + CLOSE_QUOTE + OPEN_SINGLE)
_MARKS = frozenset((OPEN, CLOSE, OPEN_QUOTE, CLOSE_QUOTE, OPEN_SINGLE))
_FIRST, _SECOND, _BOTH = 1, 2, 3
# Which mark stays where the first meets the second: pairs that are not here keep both.
_STAYS = {
    "..": _FIRST, ",,": _FIRST, ";;": _FIRST, "::": _FIRST, "!!": _FIRST, "??": _FIRST,
    "!.": _FIRST, "!:": _FIRST, "?.": _FIRST, "?:": _FIRST,
    ":.": _FIRST, ":!": _SECOND, ":?": _SECOND,
    ";.": _FIRST, ";:": _FIRST, ";!": _SECOND, ";?": _SECOND,
    "  ": _FIRST, "\u00a0 ": _FIRST, " \u00a0": _SECOND,
}  # fmt: skip
_MOVES_IN = frozenset(".,!?")
_MOVES_OUT = frozenset(",;:")
_LEADING = frozenset(".,;: ")


def joiner(*, moves_in: bool) -> Join:
    """Return what joins two pieces; `moves_in`: a stop or comma behind quotation marks goes inside."""

    def join(first: str, second: str) -> str:
        if not first or not second:
            return first or second
        # Only marks meet: most pieces end with a letter.
        if second[0] in _MEETS and (first[-1] in _MEETS or first[-2:-1] == OPEN):
            return _meet(first, second, moves_in=moves_in)
        return first + second

    return join


def fold(join: Join, pieces: Iterable[str], delimiter: str) -> str:
    """Return the pieces that are not empty, with the delimiter between them."""
    joined = ""
    for piece in pieces:
        if not piece:
            continue
        if not joined:
            joined = piece
        elif delimiter:
            joined = join(join(joined, delimiter), piece)
        else:
            joined = join(joined, piece)
    return joined


def _meet(first: str, second: str, *, moves_in: bool) -> str:
    start = 0
    if second[0] in _MARKS:
        start = first_visible(second)
        if start >= len(second):
            return first + second
    mark = second[start]
    if mark not in _PUNCTUATION and mark not in " \u00a0":
        return first + second
    last, end, tail = first[-1], len(first) - 1, ""
    if last in _MARKS or (end and first[end - 1] == OPEN):
        end = last_visible(first)
        if end < 0:
            return first + second
        last, tail = first[end], first[end + 1 :]
    if moves_in and mark in _MOVES_IN and CLOSE_QUOTE in tail:
        stays = _STAYS.get(last + mark, _BOTH)
        rest = second[:start] + second[start + 1 :]
        if stays == _FIRST:
            return first + rest
        if stays == _SECOND:
            return _meet(first[:end] + tail, second, moves_in=True)
        return first[: end + 1] + mark + tail + rest
    if CLOSE_QUOTE in tail and mark in _PUNCTUATION:
        if not moves_in and last == mark and mark in _MOVES_OUT:
            return first[:end] + tail + second
        if moves_in and _STAYS.get(last + mark) == _FIRST:
            return first + second[:start] + second[start + 1 :]
        return first + second
    stays = _STAYS.get(last + mark, _BOTH)
    if stays == _FIRST:
        return first + second[:start] + second[start + 1 :]
    if stays == _SECOND:
        return _meet(first[:end] + tail, second, moves_in=moves_in)
    return first + second


def first_visible(text: str) -> int:
    """Return where the first character is that a reader sees; the length where there is none."""
    place = 0
    length = len(text)
    while place < length:
        character = text[place]
        if character == OPEN:
            place += 2
        elif character in _MARKS:
            place += 1
        else:
            return place
    return length


def last_visible(text: str) -> int:
    """Return where the last character is that a reader sees; -1 where there is none."""
    place = len(text) - 1
    while place >= 0:
        if place and text[place - 1] == OPEN:
            place -= 2
        elif text[place] in _MARKS:
            place -= 1
        else:
            return place
    return -1


def without_leading_stops(text: str) -> str:
    """Return the text without the commas and stops that would begin it where its first words are left out."""
    while (place := first_visible(text)) < len(text) and text[place] in _LEADING:
        text = text[:place] + text[place + 1 :]
    return text
