"""Where formulas begin and end in a line of Markdown, as Pandoc finds them between dollars.

Follows https://pandoc.org/MANUAL.html#extension-tex_math_dollars and, for backslashes, what MathJax reads.
All ends are found in one pass: no input is quadratic.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from msgspec import Struct

import octavo.expressions as re

ENVIRONMENTS = r"(?:equation|align|gather|multline|alignat|eqnarray|flalign|displaymath)\*?"
"""A pattern of those that need no dollars around them."""

_MARK = re.compile(
    rf"\\\\[()\[\]]|\\(?P<edge>begin|end)\{{(?P<name>{ENVIRONMENTS})\}}|\\.|[{{}}$]", re.DOTALL
)
_CLOSING = {"\\(": "\\)", "\\[": "\\]", "\\\\(": "\\\\)", "\\\\[": "\\\\]"}
_CLOSES = {closing: opening for opening, closing in _CLOSING.items()}

_COMMAND = re.compile(r"(?<!\\)\\[A-Za-z]")
_TEX = re.compile(r"(?<!\\)(?:\\[A-Za-z]|\^|_[{A-Za-z0-9])")
_RELATION = re.compile(r"[=<>≤≥≈]|\s[+−×±]\s")
_SIGN = re.compile(r"[=<>+/|−×≤≥±]|\S\s*[-*]\s*\S")
_ONE_LETTER = re.compile(r"\s*[^\W\d_]\s*")
_WITH_GROUP = re.compile(r"\\[A-Za-z]+\*?\s*(?:\{(?:[^{}\\]|\\.|\{[^{}]*\})*\})?")
_TWO_WORDS = re.compile(r"(?<![^\W_])[^\W\d_]{3,}[,;:]?\s+[^\W\d_]{3,}(?![^\W_])")


class FoundFormula(Struct, frozen=True):
    """A formula in a line."""

    tex: str
    end: int  # the offset behind it
    is_display: bool


class FormulaScanner:
    """Finds formulas in one text."""

    __slots__ = ("_closing", "_dollars", "_doubles", "_marks", "_text", "has_round_brackets")

    def __init__(self, text: str) -> None:
        self._text = text
        self._dollars: dict[int, int] = {}  # offset of an opening dollar → of the closing one
        self._doubles: dict[int, int] = {}  # the same for two dollars
        self._closing: dict[int, int] = {}  # the same for `\(` and its like
        self._marks: dict[int, int] = {}  # offset of `\(` and its like → end of that mark
        self.has_round_brackets = "\\(" in text  # whoever uses them may mean square ones, too
        self._pair(list(_MARK.finditer(text)))

    def between_dollars(self, position: int) -> FoundFormula | None:
        """Return the formula whose first dollar stands at `position`."""
        close = self._doubles.get(position)
        if close is not None:
            return FoundFormula(self._text[position + 2 : close], close + 2, is_display=True)
        close = self._dollars.get(position)
        if close is not None:
            return FoundFormula(self._text[position + 1 : close], close + 1, is_display=False)
        return None

    def between_backslashes(self, position: int) -> FoundFormula | None:
        """Return what begins with a backslash at `position` and has an end; it may be prose."""
        close = self._closing.get(position)
        if close is None or position not in self._marks:
            return None
        mark = self._text[position : self._marks[position]]
        if mark in _CLOSING:
            tex = self._text[position + len(mark) : close]
            return FoundFormula(tex, close + len(mark), is_display=mark.endswith("["))
        end = close + len(mark) - len("begin") + len("end")
        return FoundFormula(self._text[position:end], end, is_display=True)

    def _pair(self, marks: list[re.Match[str]]) -> None:
        partners = _braces(marks)
        # From the end: the nearest dollar, one for each open group of braces; a formula ends in its own
        # group or outside it, so that \text{if $i$} is part of one.
        dollars: list[int | None] = [None]
        doubles: list[int] = []
        nearest: dict[str, int] = {}
        for match in reversed(marks):
            mark, start = match[0], match.start()
            if mark == "$":
                self._pair_dollar(start, dollars[-1], doubles)
                dollars[-1] = start
            elif mark in "{}":
                if start not in partners:
                    continue
                if mark == "}":
                    dollars.append(dollars[-1])
                else:
                    dollars.pop()
            elif match["edge"] == "end":
                nearest[match["name"]] = start
            elif match["edge"] == "begin" or mark in _CLOSING:
                self._marks[start] = match.end()
                # Each end belongs to one beginning: two would share all that is between them.
                close = nearest.pop(match["name"] or mark, None)
                if close is not None:
                    self._closing[start] = close
            elif mark in _CLOSES:
                nearest[_CLOSES[mark]] = start

    def _pair_dollar(self, start: int, closing: int | None, doubles: list[int]) -> None:
        behind = self._text[start + 1 : start + 2]
        if closing is not None and behind != "$" and not behind.isspace() and self._may_close(closing):
            self._dollars[start] = closing
        if behind != "$":
            return
        close = next((offset for offset in doubles[:-3:-1] if offset > start + 1), None)
        if close is not None and self._text[start + 2 : close].strip():
            self._doubles[start] = close
        doubles.append(start)

    def _may_close(self, position: int) -> bool:
        behind = self._text[position + 1 : position + 2]
        return not self._text[position - 1].isspace() and not (behind.isascii() and behind.isdigit())


@lru_cache(maxsize=64)
def formula_scanner(text: str) -> FormulaScanner:
    """Return the scanner of a text: it is asked for at each dollar and each backslash."""
    return FormulaScanner(text)


def _braces(marks: Iterable[re.Match[str]]) -> frozenset[int]:
    """Return the offsets of the braces that have a partner."""
    paired: list[int] = []
    opened: list[int] = []
    for match in marks:
        if match[0] == "{":
            opened.append(match.start())
        elif match[0] == "}" and opened:
            paired += opened.pop(), match.start()
    return frozenset(paired)


def is_tex(tex: str) -> bool:
    """Tell whether there is something that only TeX has: a command, `^` or `_`."""
    return _TEX.search(tex) is not None


def reads_like_prose(tex: str) -> bool:
    """Tell whether two words follow each other that no command holds."""
    return _TWO_WORDS.search(_WITH_GROUP.sub(" ", tex)) is not None


def looks_like_formula(tex: str) -> bool:
    """Tell whether it is rather a formula than words in brackets: it has TeX, a sign, or is one letter."""
    if reads_like_prose(tex):
        return False
    return is_tex(tex) or _SIGN.search(tex) is not None or _ONE_LETTER.fullmatch(tex) is not None


def is_meant_as_formula(opening: str, tex: str, *, is_alone: bool) -> bool:
    """Tell whether what stands between brackets with backslashes is a formula.

    Other programs put a backslash before each square bracket that is to be one, as in “[sic]”, “[n = 12]”.
    """
    if opening != "\\[":
        return looks_like_formula(tex)
    if reads_like_prose(tex):
        return False
    if is_alone and (is_tex(tex) or _RELATION.search(tex)):
        return True
    return _COMMAND.search(tex) is not None
