"""The `<!-- more -->` line: what stands before it is the post's summary."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

import octavo.expressions as re

_MORE = re.compile(r"<!--[ \t]*more[ \t]*-->[ \t]*$", re.IGNORECASE)


def read_more_plugin(md: MarkdownIt) -> None:
    """Teach a parser the end of a summary."""
    md.block.ruler.before("fence", "more", more, {"alt": ["paragraph", "reference", "blockquote", "list"]})


def more(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read the line; its token is rendered as nothing."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    if not state.src.startswith("<!--", start) or state.is_code_block(start_line):
        return False
    if _MORE.match(state.src, start, state.eMarks[start_line]) is None:
        return False
    if not silent:
        token = state.push("more", "", 0)
        token.map = [start_line, start_line + 1]
        token.hidden = True
        state.line = start_line + 1
    return True
