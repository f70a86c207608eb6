"""Titles in sentence case; what braces protect, maths and formulas stay as they are."""

from __future__ import annotations

from collections.abc import Iterator

import octavo.expressions as re
from octavo.bibliography.inline_html import PROTECTED

# Articles, conjunctions and prepositions, which title case leaves small (headline style).
_SMALL = """
a about above according across afore after against ahead al along alongside amid amidst among amongst an
and apart around as aside astride at athwart atop barring because before behind below beneath beside
besides between beyond but by ca circa despite down due during et except far for from given in inside into
lest like modulo near next nor notwithstanding of off on onto or out over per plus pro qua sans since so
than that the through throughout thru till to toward towards under underneath until up upon v versus via
vis von vs while with within without yet
"""
_SMALL_WORDS = frozenset(_SMALL.split())
_WORD = re.compile(r"&#?\w+;|[^\W_]+(?:['’.&][^\W_]+)*")
_TAG = re.compile(r"<[^<>]*>")
_KEPT_ELEMENTS = frozenset({"sup", "sub", "math"})
_NOT_SEEN_BETWEEN = " “‘\"'([\u00a0"


def _ends_sentence(between: str) -> bool:
    return between.rstrip(_NOT_SEEN_BETWEEN).endswith((".", ":", "?", "!"))


def sentence_case(markup: str) -> str:
    """Return a title that was in title case with its capitals lowered; others as they are.

    A title most of whose words are small is in sentence case already: its capitals are names.
    The first word, words after a colon or full stop, and words with capitals inside stay.
    """
    pieces = list(_pieces(markup))
    if not _is_title_case(pieces):
        return markup
    starts = True
    printed: list[str] = []
    for piece, is_open in pieces:
        if not is_open:
            printed.append(piece)
            if not piece.startswith("<") or piece.startswith((PROTECTED, "<math")):
                starts = False
            continue
        position = 0
        for match in _WORD.finditer(piece):
            between = piece[position : match.start()]
            starts = starts or _ends_sentence(between)
            word = match[0]
            printed.append(between)
            printed.append(word.lower() if not starts and _can_be_lowered(word) else word)
            starts = False
            position = match.end()
        printed.append(piece[position:])
        starts = starts or _ends_sentence(piece[position:])
    return "".join(printed)


def _can_be_lowered(word: str) -> bool:
    """Tell "Trials" from "RNA", "iPhone", "D", "I" and "example.Org"."""
    if len(word) == 1:
        return word == "A"
    return word[0].isupper() and word[1:].islower() and "." not in word


def _is_title_case(pieces: list[tuple[str, bool]]) -> bool:
    """Tell whether most words that could be small have a capital; the first word says nothing."""
    capitals = small = 0
    is_first = True
    for piece, is_open in pieces:
        if not is_open:
            is_first = is_first and piece.startswith("<")
            continue
        for match in _WORD.finditer(piece):
            word = match[0]
            if not is_first and len(word) > 3 and word[0] != "&" and word.lower() not in _SMALL_WORDS:
                if word.islower():
                    small += 1
                elif _can_be_lowered(word):
                    capitals += 1
            is_first = False
    return capitals > small


def _pieces(markup: str) -> Iterator[tuple[str, bool]]:
    """Yield stretches of the markup, and whether their letters may change."""
    if "<" not in markup:
        yield markup, True
        return
    position = kept_from = 0
    elements: list[bool] = []  # one for each open element: whether it keeps its letters
    kept = 0  # how many of them do
    for match in _TAG.finditer(markup):
        tag = match[0]
        start = match.start()
        if not kept:
            if start > position:
                yield markup[position:start], True
            kept_from = start
        if tag.startswith("</"):
            if elements:
                kept -= elements.pop()
        elif not tag.endswith("/>"):
            name = tag[1:-1].partition(" ")[0]
            elements.append(tag == PROTECTED or name in _KEPT_ELEMENTS)
            kept += elements[-1]
        position = match.end()
        if not kept:
            yield markup[kept_from:position], False
    if kept:
        yield markup[kept_from:], False
    elif position < len(markup):
        yield markup[position:], True
