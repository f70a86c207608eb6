"""Typographic quotes, dashes and ellipses; code, maths and addresses stay as typed."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markdown_it.rules_core import StateCore
from markdown_it.rules_core.smartquotes import process_inlines
from markdown_it.token import Token

_EM_DASH = re.compile(r"(?<!-)---(?!-)")
_EN_DASH = re.compile(r"(?<![-\s])--(?![-\s])|(?<=\s)--(?=\s)|^--(?=\s)|(?<=\s)--$")
# markdown-it's quotes copy the text at each quotation mark: beyond this product, they cost seconds.
_MOST_QUOTES_TIMES_LENGTH = 100_000_000


def set_typography(state: StateCore) -> None:
    """Replace straight quotes, `--`, `---` and `...` in text, in citations' prefixes and suffixes too."""
    for block in state.tokens:
        if block.type == "inline" and block.children:
            _set(state, block.children, block.content)


def _set(state: StateCore, tokens: list[Token], source: str) -> None:
    if _has_marks(source):
        _replace_dashes(tokens)
    quotes = source.count('"') + source.count("'")
    if quotes and quotes * len(source) < _MOST_QUOTES_TIMES_LENGTH:
        process_inlines(tokens, state)
    for token in tokens:
        if token.type == "citation" and token.children:
            _set(state, token.children, token.meta["citation"].source)


def _has_marks(text: str) -> bool:
    return "--" in text or "..." in text


def _replace_dashes(tokens: Iterable[Token]) -> None:
    in_autolink = False
    for token in tokens:
        if token.info == "auto":
            in_autolink = token.type == "link_open"
        if token.type == "text" and not in_autolink and _has_marks(token.content):
            content = _EM_DASH.sub("—", token.content)
            content = _EN_DASH.sub("–", content)
            token.content = content.replace("...", "…")
