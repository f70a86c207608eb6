"""What a style printed, taken apart: stretches of text, how each looks, and whose words they are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from octavo.bibliography.csl import marks
from octavo.bibliography.csl.marks import CLOSE, CLOSE_QUOTE, MARK, OPEN, OPEN_SINGLE

Part = Literal["", "names", "title", "year", "address", "number", "suffix", "hidden"]

_PARTS: dict[str, Part] = {
    marks.NAMES: "names",
    marks.TITLE: "title",
    marks.YEAR: "year",
    marks.ADDRESS: "address",
    marks.NUMBER: "number",
    marks.SUFFIX: "suffix",
    marks.HIDDEN: "hidden",
}
_FORMATS = {
    marks.ITALIC: "italic",
    marks.UPRIGHT: "upright",
    marks.BOLD: "bold",
    marks.REGULAR_WEIGHT: "regular-weight",
    marks.LIGHT: "light",
    marks.SMALL_CAPITALS: "small-capitals",
    marks.NORMAL_CAPITALS: "normal-capitals",
    marks.SUPERSCRIPT: "superscript",
    marks.SUBSCRIPT: "subscript",
    marks.BASELINE: "baseline",
    marks.UNDERLINE: "underline",
    marks.NO_UNDERLINE: "no-underline",
    marks.BLOCK: "block",
    marks.LEFT_MARGIN: "left-margin",
    marks.RIGHT_INLINE: "right-inline",
    marks.INDENT: "indent",
    marks.OWN_NAME: "own-name",
    marks.LATER: "later",
}
_FLIPS = {
    marks.FLIP_ITALIC: ("italic", "upright"),
    marks.FLIP_BOLD: ("bold", "regular-weight"),
    marks.FLIP_SMALL_CAPITALS: ("small-capitals", "normal-capitals"),
}
# Which formats say the same thing of a text, so that the inner one counts.
_RIVALS = {
    "italic": "style",
    "upright": "style",
    "bold": "weight",
    "regular-weight": "weight",
    "light": "weight",
    "small-capitals": "capitals",
    "normal-capitals": "capitals",
    "underline": "line",
    "no-underline": "line",
}
_PLAIN = frozenset({"upright", "regular-weight", "normal-capitals", "no-underline", "baseline"})


class Segment(Struct, frozen=True):
    """A stretch of text that looks the same and belongs to the same thing."""

    text: str
    formats: tuple[str, ...] = ()  # "italic", "superscript" …, from the outside in
    work: int = -1  # which work of the citation the words are of; -1: of none
    part: Part = ""
    formula: int = -1  # which formula it stands for; -1: none


class Quotes(Struct, frozen=True):
    """A language's quotation marks."""

    outer: tuple[str, str] = ("“", "”")
    inner: tuple[str, str] = ("‘", "’")


_State = tuple[tuple[str, ...], int, Part, int]  # formats, work, part, formula
_NOTHING: _State = ((), -1, "", -1)


def segments_of(text: str, quotes: Quotes) -> list[Segment]:
    """Return the segments of marked text, in order."""
    found: list[Segment] = []
    state, stack = _NOTHING, [_NOTHING]
    levels: list[int] = []  # of the quotation marks that are open
    pending = ""
    position = 0
    for match in MARK.finditer(text):
        start, end = match.span()
        pending += text[position:start]
        position = end
        mark = text[start]
        if mark == CLOSE:
            after = stack.pop() if len(stack) > 1 else state
        elif mark == OPEN:
            stack.append(state)
            after = _opened(state, text[start + 1])
        else:
            pending += _quotation_mark(mark, levels, quotes)
            continue
        if pending and after != state:
            found.append(Segment(pending, *state))
            pending = ""
        state = after
    pending += text[position:]
    if pending:
        found.append(Segment(pending, *state))
    return found


def _quotation_mark(mark: str, levels: list[int], quotes: Quotes) -> str:
    if mark == CLOSE_QUOTE:
        level = levels.pop() if levels else 0
        return (quotes.inner if level % 2 else quotes.outer)[1]
    level = len(levels) and levels[-1] + 1
    if mark == OPEN_SINGLE and not levels:
        level += 1
    levels.append(level)
    return (quotes.inner if level % 2 else quotes.outer)[0]


@lru_cache(maxsize=4096)
def _opened(state: _State, kind: str) -> _State:
    """Return how the text goes on behind a mark that opens something."""
    formats, work, part, formula = state
    if kind in _PARTS:
        part = _PARTS[kind]
    elif kind in _FORMATS:
        formats = _with_format(formats, _FORMATS[kind])
    elif kind in _FLIPS:
        on, off = _FLIPS[kind]
        formats = _with_format(formats, off if _is_on(formats, on) else on)
    elif kind == marks.NO_DECORATION:
        for on, off in _FLIPS.values():
            if _is_on(formats, on):
                formats = (*formats, off)
    elif (place := marks.place_of_formula(kind)) is not None:
        formula = place
    elif (place := marks.place_of_work(kind)) is not None:
        work = place
    return formats, work, part, formula


def _is_on(formats: tuple[str, ...], name: str) -> bool:
    rival = _RIVALS.get(name)
    current = [one for one in formats if _RIVALS.get(one) == rival]
    return bool(current) and current[-1] == name


def _with_format(formats: tuple[str, ...], name: str) -> tuple[str, ...]:
    """Return the formats with another one; what is upright anyway needs no word for it."""
    rival = _RIVALS.get(name)
    if rival:
        current = [one for one in formats if _RIVALS.get(one) == rival]
        if name in _PLAIN and not (current and current[-1] not in _PLAIN):
            return formats
        if current and current[-1] == name:
            return formats
    return (*formats, name)


def plain_text(segments: Sequence[Segment]) -> str:
    """Return the words alone."""
    return "".join([segment.text for segment in segments if segment.part != "hidden"])
