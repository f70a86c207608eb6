"""Subscript and superscript: `H~2~O`, `a^2^`. No white space inside, as in Pandoc."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

_SCRIPT = {
    "~": ("sub", re.compile(r"~(?:[^\s~\\]|\\.)+~(?!~)")),
    "^": ("sup", re.compile(r"\^(?:[^\s^\\]|\\.)+\^")),
}


def scripts_plugin(md: MarkdownIt) -> None:
    """Teach a parser subscript and superscript."""
    md.inline.ruler.after("emphasis", "script", script)


def script(state: StateInline, silent: bool) -> bool:
    """Read one; what is between the marks is parsed."""
    mark = state.src[state.pos]
    if mark not in _SCRIPT:
        return False
    tag, pattern = _SCRIPT[mark]
    match = pattern.match(state.src, state.pos, state.posMax)
    if match is None or state.src.startswith("[", state.pos + 1):  # ^[ opens a footnote
        return False
    if not silent:
        maximum = state.posMax
        state.push(f"{tag}_open", tag, 1)
        state.pos, state.posMax = state.pos + 1, match.end() - 1
        state.md.inline.tokenize(state)
        state.push(f"{tag}_close", tag, -1)
        state.posMax = maximum
    state.pos = match.end()
    return True
