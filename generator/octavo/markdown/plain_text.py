"""Inline tokens as plain text, without a trace of citations and footnotes; and how many words a text has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import unescape

from markdown_it.token import Token

import octavo.expressions as re
from octavo.maths.formula_text import formulas_as_text
from octavo.maths.formulas import Formula, FormulaError, to_mathml

_SPACE = re.compile(r"[ \t\n]+")
_IN_PARENTHESES = re.compile(r" ?\((?:[\s;,]*\0)+[\s;,]*\)")
_BEFORE_MARK = re.compile(r" ?\0+ ?(?=[.,;:!?…)\]]|$)|^\0+ ")
_ELSEWHERE = re.compile(r" \0+(?= )|\0+")
LEFT_OUT = frozenset({"citation", "cross_reference", "footnote_ref"})
"""Types of tokens that contents lists, titles and excerpts leave out."""


def plain_text(tokens: Iterable[Token]) -> str:
    """Return the text of inline tokens on one line; the gaps that citations leave are closed."""
    # `&#12;` is the one entity that markdown-it turns into a character that no page can hold.
    text = "".join(_pieces(tokens)).replace("\f", " ")
    if "\n" in text or "\t" in text or "  " in text:  # a substitution for each space took long
        text = _SPACE.sub(" ", text)
    text = text.strip()
    if "\0" in text:
        text = close_gaps(text).strip()
    return text


def close_gaps(text: str) -> str:
    """Take out each U+0000, which stands for something left out, and the space that it needed."""
    if "(" in text:
        text = _IN_PARENTHESES.sub("", text)
    return _without(_ELSEWHERE, _without(_BEFORE_MARK, text))


def _without(pattern: re.Pattern[str], text: str) -> str:
    """Take out what matches; every match begins with U+0000 or one space before it.

    To try the pattern at each space of a text would take a seventh of all parsing.
    """
    kept: list[str] = []
    done = 0
    mark = text.find("\0")
    while mark >= 0:
        found = pattern.match(text, mark - 1) if mark > done and text[mark - 1] == " " else None
        found = found or pattern.match(text, mark)
        if found:
            kept.append(text[done : found.start()])
            done = found.end()
            mark = text.find("\0", done)
        else:
            mark = text.find("\0", mark + 1)
    kept.append(text[done:])
    return "".join(kept)


def _formula(token: Token) -> str:
    """Return a formula as text; as TeX if it cannot be read."""
    formula: Formula | None = token.meta.get("formula")
    if formula is None:  # an alternative text is needed before its formulas are read
        try:
            return unescape(formulas_as_text(to_mathml(token.content)))
        except FormulaError:
            return token.content
    return unescape(formulas_as_text("".join(formula.parts)))


def _pieces(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in ("text", "text_special", "code_inline"):
            yield token.content
        elif token.type in ("math_inline", "math_inline_double"):
            yield _formula(token) or "\0"
        elif token.type in ("softbreak", "hardbreak"):
            yield " "
        elif token.type in LEFT_OUT:
            yield "\0"
        elif token.type == "image" and token.children:
            yield from _pieces(token.children)


# Scripts without spaces between words count by character, as word processors do.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W_]+(?:['’.\-][^\W_]+)*")

_LETTERS = bytes(code if chr(code).isascii() and chr(code).isalnum() else ord(" ") for code in range(256))
_INSIDE_WORD = re.compile(r"['.\-](?=[A-Za-z0-9])(?<=[A-Za-z0-9].)")
_BETWEEN_WORDS = ("“", "”", "‘", "–", "—", "…", "\u00a0")


def count_words(text: str) -> int:
    """Return the number of words; "don’t", "3.5" and "follow-up" are one each."""
    if not text.isascii():
        # What typography sets must not keep an English text from the fast way below.
        text = text.replace("’", "'")
        for mark in _BETWEEN_WORDS:
            text = text.replace(mark, " ")
        if not text.isascii():
            return len(_WORD.findall(text))
    # A table of bytes takes a quarter of the expression's time, which was a tenth of all parsing.
    runs = len(text.encode("ascii").translate(_LETTERS).split())
    return runs - len(_INSIDE_WORD.findall(text))
