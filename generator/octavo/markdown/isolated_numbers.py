"""Ranges and quantities in paragraphs that run from right to left."""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from octavo.text.directions import ISOLATED, pieces_of, runs_right_to_left


def isolate_in_paragraphs(state: StateCore) -> None:
    """Put numbers that belong together into an element of their own, after typography made the dashes."""
    for block in state.tokens:
        if block.type == "inline" and block.children and runs_right_to_left(block.content):
            block.children[:] = _isolated(block.children)


def _isolated(tokens: list[Token]) -> Iterator[Token]:
    element, direction = ISOLATED
    for token in tokens:
        if token.type != "text":
            yield token
            continue
        for piece, is_number in pieces_of(token.content):
            text = Token("text", "", 0, content=piece, level=token.level)
            if is_number:
                yield Token("isolated_open", element, 1, attrs={"dir": direction}, level=token.level)
                yield text
                yield Token("isolated_close", element, -1, level=token.level)
            else:
                yield text
