"""Inline tokens as plain text, citations and footnotes left out without a trace."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from markdown_it.token import Token

_SPACE = re.compile(r"[ \t\n]+")
_IN_PARENTHESES = re.compile(r" ?\((?:[\s;,]*\0)+[\s;,]*\)")
_BEFORE_MARK = re.compile(r" ?\0+ ?(?=[.,;:!?…)\]]|$)|^\0+ ")
_ELSEWHERE = re.compile(r" \0+(?= )|\0+")
_LEFT_OUT = frozenset({"citation", "cross_reference", "footnote_ref"})


def plain_text(tokens: Iterable[Token]) -> str:
    """Return the text of inline tokens on one line; the gaps that citations leave are closed."""
    text = _SPACE.sub(" ", "".join(_pieces(tokens))).strip()
    if "\0" in text:
        text = close_gaps(text).strip()
    return text


def close_gaps(text: str) -> str:
    """Take out each U+0000, which stands for something left out, and the space that it needed."""
    for pattern in (_IN_PARENTHESES, _BEFORE_MARK, _ELSEWHERE):
        text = pattern.sub("", text)
    return text


def is_left_out(token: Token) -> bool:
    """Tell whether contents lists, titles and excerpts leave this token out."""
    return token.type in _LEFT_OUT


def _pieces(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in ("text", "text_special", "code_inline", "math_inline", "math_inline_double"):
            yield token.content
        elif token.type in ("softbreak", "hardbreak"):
            yield " "
        elif token.type in _LEFT_OUT:
            yield "\0"
        elif token.type == "image" and token.children:
            yield from _pieces(token.children)
