"""Text on its way through a style: a string in which single characters stand for formatting.

Joining strings is what a processor does most, so formatting travels inside the string, as characters that
Unicode reserves for a program's own use and that no text may hold. `segments` takes them apart in the end.
"""

from __future__ import annotations

import octavo.expressions as re

OPEN = "\ufdd0"  # begins formatting; the next character says which
CLOSE = "\ufdd1"  # ends the formatting that began last
OPEN_QUOTE = "\ufdd2"  # quotation marks: which ones depends on how deep they are
CLOSE_QUOTE = "\ufdd3"
OPEN_SINGLE = "\ufdd4"  # a pair of single ones, which stays single unless it is inside others

ITALIC, UPRIGHT, BOLD, REGULAR_WEIGHT, LIGHT = "i", "I", "b", "B", "l"
SMALL_CAPITALS, NORMAL_CAPITALS = "c", "C"
SUPERSCRIPT, SUBSCRIPT, BASELINE = "^", "_", "-"
UNDERLINE, NO_UNDERLINE = "u", "U"
# In a work's own words: the other way round where the style's words are so already.
FLIP_ITALIC, FLIP_BOLD, FLIP_SMALL_CAPITALS = "f", "g", "h"
KEEP_CASE = "k"
BLOCK, LEFT_MARGIN, RIGHT_INLINE, INDENT = "1", "2", "3", "4"
OWN_NAME = "e"  # a name that the site wants to stand out
LATER = "L"  # the first of those names that a narrow place may leave out
TERM = "t"  # a word of the style's, not of the work's
NO_DECORATION = "n"  # a work's words that take no part in what is around them
HIDDEN = "H"  # inside a range of numbers: not seen, but a link
NAMES, TITLE, YEAR, ADDRESS, NUMBER, SUFFIX = "N", "T", "Y", "A", "#", "y"

_FIRST_WORK = 0xF0000  # formatting that says: these are the words of work n of a citation
_FIRST_FORMULA = 0x100000  # formatting that says: this stands for formula n

MARK = re.compile("\ufdd0.|[\ufdd1-\ufdd4]", re.DOTALL)
_OWN = re.compile("[\ufdd0-\ufdef]")


def marked(kind: str, text: str) -> str:
    """Return text with formatting around it."""
    return f"{OPEN}{kind}{text}{CLOSE}"


def without_marks(text: str) -> str:
    """Return the bare words; quotation marks are gone, too."""
    return MARK.sub("", text) if _OWN.search(text) else text


def without_own_characters(text: str) -> str:
    """Return text of a user's without the characters that mean something here."""
    return _OWN.sub("", text) if _OWN.search(text) else text


def work_kind(place: int) -> str:
    """Return the formatting for the words of one work of a citation."""
    return chr(_FIRST_WORK + place)


def formula_kind(place: int) -> str:
    """Return the formatting for a formula; what is inside it is its text."""
    return chr(_FIRST_FORMULA + place)


def place_of_work(kind: str) -> int | None:
    """Return which work this formatting is for; None for other formatting."""
    code = ord(kind)
    return code - _FIRST_WORK if _FIRST_WORK <= code < _FIRST_FORMULA else None


def place_of_formula(kind: str) -> int | None:
    """Return which formula this formatting is for; None for other formatting."""
    code = ord(kind)
    return code - _FIRST_FORMULA if code >= _FIRST_FORMULA else None
