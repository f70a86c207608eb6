"""Display formulas on lines of their own: between two dollars, brackets with backslashes, or bare."""

from __future__ import annotations

from markdown_it.rules_block import StateBlock
from msgspec import Struct

import octavo.expressions as re
from octavo.markdown.attributes import Attributes, whole_attributes
from octavo.markdown.formula_scanner import ENVIRONMENTS, is_meant_as_formula, is_tex, reads_like_prose

_OPENING = re.compile(rf"\$\$|\\\\?\[|\\begin\{{(?P<name>{ENVIRONMENTS})\}}")
_CLOSING = {"$$": "$$", r"\[": r"\]", r"\\[": r"\\]"}
_LABEL = re.compile(r"\((?P<label>[^()\s]+)\)")


class _Block(Struct, frozen=True):
    """The lines of a formula."""

    rows: tuple[str, ...]  # without what opens and closes it
    next_line: int
    behind: str | None  # what stands behind its end; None: it has no end


def math_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read a formula on lines of its own, with attributes or a label in parentheses behind it."""
    if state.is_code_block(start_line):
        return False
    start = state.bMarks[start_line] + state.tShift[start_line]
    if state.src[start : start + 1] not in ("$", "\\"):
        return False
    opening = _OPENING.match(state.src, start, state.eMarks[start_line])
    if opening is None:
        return False
    closing = rf"\end{{{opening['name']}}}" if opening["name"] else _CLOSING[opening[0]]
    block = _read_rows(state, start_line, end_line, opening, closing)
    if block.behind is None:
        if silent:  # in a paragraph, it may be the end of a formula that began in a line above
            return False
        return _push_unclosed(state, start_line, end_line, block, opening, closing)
    tex = "\n".join(block.rows)
    attributes = whole_attributes(block.behind)
    label = _LABEL.fullmatch(block.behind)
    if block.behind and not label and not attributes:
        return False
    if not tex.strip() or ("[" in opening[0] and not is_meant_as_formula(opening[0], tex, is_alone=True)):
        return False
    if not silent:
        if opening["name"]:
            tex = f"{opening[0]}{tex}{closing}"
        _push(state, start_line, block.next_line, tex, attributes, label["label"] if label else "")
    return True


def _read_rows(
    state: StateBlock, start_line: int, end_line: int, opening: re.Match[str], closing: str
) -> _Block:
    rows: list[str] = []
    for line in range(start_line, end_line):
        if line > start_line and (state.isEmpty(line) or state.sCount[line] < state.blkIndent):
            return _Block(tuple(rows), line, None)
        begin = opening.end() if line == start_line else state.bMarks[line] + state.tShift[line]
        row = state.src[begin : state.eMarks[line]]
        if line > start_line and closing != "$$" and row.startswith(opening[0]):
            return _Block(tuple(rows), line, None)
        end = _find_end(row, closing)
        if end >= 0:
            return _Block((*rows, row[:end]), line + 1, row[end + len(closing) :].strip())
        rows.append(row)
    return _Block(tuple(rows), end_line, None)


def _find_end(row: str, closing: str) -> int:
    """Return where a formula ends in a line of it, or -1; not behind a backslash."""
    end = row.find(closing)
    while end > 0 and closing == "$$" and row[end - 1] == "\\" and row[end - 2 : end] != "\\\\":
        end = row.find(closing, end + 1)
    return end


def _push_unclosed(
    state: StateBlock,
    start_line: int,
    end_line: int,
    block: _Block,
    opening: re.Match[str],
    closing: str,
) -> bool:
    """Take a formula without end as one that cannot be read, if it is certain that it was meant as one."""
    tex = "\n".join(block.rows)
    is_alone = not block.rows[0].strip()
    beyond = _end_beyond(state, block.next_line, end_line, closing)
    if not (is_alone or opening["name"] or (beyond and is_tex(tex)) or (beyond and "=" in tex)):
        return False
    _push(state, start_line, beyond or block.next_line, opening[0] + tex, None, "")
    state.tokens[-1].meta["has_no_end"] = closing
    return True


def _end_beyond(state: StateBlock, line: int, end_line: int, closing: str) -> int:
    """Return the line below the end of a formula that has blank lines in it; 0: it has no end."""
    while line < end_line and (state.isEmpty(line) or state.sCount[line] >= state.blkIndent):
        row = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip()
        if row != closing and _OPENING.match(row):
            return 0
        if closing in row:
            return line + 1 if row.endswith((closing, "}", ")")) and not reads_like_prose(row) else 0
        line += 1
    return 0


def _push(
    state: StateBlock, start_line: int, next_line: int, tex: str, attributes: Attributes | None, label: str
) -> None:
    token = state.push("math_block", "div", 0)
    token.content = tex.strip()
    token.map = [start_line, next_line]
    token.meta["tex_line"] = start_line + tex[: len(tex) - len(tex.lstrip())].count("\n")
    token.meta["label"] = label
    token.meta["attributes"] = attributes
    state.line = next_line
