"""Blocks that a line's first character tells: most lines are paragraphs, and need not ask fifteen rules."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote, heading, paragraph

# No other rule wants lines that begin so, once it is clear that no table begins there.
_BY_FIRST = {"#": heading, ">": blockquote}
_DELIMITERS = "|-:"  # of a table's head, in the line below it
_DEFINITIONS = ":~"


def plain_blocks_plugin(md: MarkdownIt) -> None:
    """Teach a parser to tell common blocks at once; all other rules come after this one."""
    md.block.ruler.before("table", "plain_block", plain_block)


def plain_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read a heading, a quotation, or a paragraph of one line that begins with a letter."""
    if silent or state.is_code_block(start_line):
        return False
    first = state.src[state.bMarks[start_line] + state.tShift[start_line]]
    below = start_line + 1
    if first.isalpha():
        if below < state.lineMax and not state.isEmpty(below):
            return False
        if _begins_with(state, below + 1, _DEFINITIONS):
            return False
        return paragraph(state, start_line, end_line, False)
    rule = _BY_FIRST.get(first)
    if rule is None or _begins_with(state, below, _DELIMITERS):
        return False
    return rule(state, start_line, end_line, False)


def _begins_with(state: StateBlock, line: int, marks: str) -> bool:
    if line >= state.lineMax or state.isEmpty(line):
        return False
    return state.src[state.bMarks[line] + state.tShift[line]] in marks
