"""Tables: captions, numbers, and a frame that scrolls on narrow screens."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_block.table import escapedSplit
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

import octavo.expressions as re
from octavo.markdown.attributes import apply_attributes, split_trailing_attributes
from octavo.markdown.plain_text import plain_text
from octavo.markdown.text_state import TextState, add_render_rule, state_of
from octavo.model.body import Target

# Pandoc has a colon alone, too; above a table as well as below it.
_CAPTION = re.compile(r"(?:[Tt]able)?:[ \t\n]+")


def tables_plugin(md: MarkdownIt) -> None:
    """Teach a parser to render tables; `make_tables` finds their captions."""
    add_render_rule(md, "table_open", _render_open)
    add_render_rule(md, "table_close", _render_close)
    add_render_rule(md, "caption_label", _render_label)


def make_tables(state: StateCore) -> None:
    """Move each `Table: caption {#tbl-x}` into the table above it; runs before inline parsing."""
    if not any(token.type == "table_open" for token in state.tokens):
        return
    text = state_of(state.env)
    kept: list[Token] = []
    starts: list[int] = []
    tokens = state.tokens
    index = 0
    while index < len(tokens):
        token = tokens[index]
        kept.append(token)
        index += 1
        if token.type in ("th_open", "td_open"):
            _align_by_class(token)
            if token.type == "th_open" and not tokens[index].content.strip():
                # An empty header cell heads nothing: a screen reader would announce a header without a name.
                token.tag = tokens[index + 1].tag = "td"
            elif token.type == "th_open":
                token.attrSet("scope", "col")
        elif token.type == "table_open":
            starts.append(len(kept) - 1)
        elif token.type == "table_close":
            start = starts.pop()
            caption = _caption_row(text, kept, start) or _caption_paragraph(tokens, index)
            if caption is None and start >= 3 and (above := _caption_paragraph(kept, start - 3)):
                caption = above
                del kept[start - 3 : start]
                start -= 3
            if (
                caption is not None
                and index < len(tokens)
                and caption is tokens[min(index + 1, len(tokens) - 1)]
            ):
                index += 3
            _report_long_rows(text, kept[start:])
            _settle(text, kept, start, caption)
    state.tokens = kept


def _report_long_rows(text: TextState, table: Sequence[Token]) -> None:
    """Warn of rows with more cells than the table has columns: markdown-it leaves these out."""
    head = takewhile(lambda token: token.type != "thead_close", table)
    columns = sum(token.type in ("th_open", "td_open") for token in head)
    for row in table:
        if row.type != "tr_open" or row.map is None:
            continue
        cells = escapedSplit(text.lines[row.map[0]].lstrip("> \t").rstrip())
        count = len(cells) - (cells[0] == "") - (len(cells) > 1 and cells[-1] == "")
        if count > columns and any(map(str.strip, cells[columns + (cells[0] == "") :])):
            text.warn(
                text.file_line(row.map[0]),
                f"This row has {count} cells, its table {columns} columns; what is too much is not shown.",
                hint="Give the table's head a cell more, or write \\| for a bar that is part of a cell.",
                code="long-row",
            )


def _align_by_class(cell: Token) -> None:
    """Say a column's alignment with a class: a strict Content-Security-Policy forbids `style`."""
    style = str(cell.attrs.pop("style", ""))
    if style:
        cell.attrJoin("class", f"align-{style.removeprefix('text-align:')}")


def _caption_paragraph(tokens: Sequence[Token], index: int) -> Token | None:
    """Return the inline token of the paragraph at `index` if it is a caption."""
    if index + 2 >= len(tokens) or tokens[index].type != "paragraph_open":
        return None
    inline = tokens[index + 1]
    return inline if _CAPTION.match(inline.content) else None


def _caption_row(text: TextState, kept: list[Token], start: int) -> Token | None:
    """Take off the last row if its line is a caption without a blank line before it."""
    row = next((i for i in range(len(kept) - 1, start, -1) if kept[i].type == "tr_open"), start)
    first, last = kept[row].map or [0, 0]
    if row == start or last > len(text.lines) or kept[row - 1].type == "thead_open":
        return None
    line = text.lines[first]
    begin = _CAPTION.search(line)
    if begin is None or "|" in line or line[: begin.start()].strip(" >\t"):
        return None
    end = next(i for i in range(row, len(kept)) if kept[i].type == "tr_close")
    del kept[row : end + 1]
    if kept[row - 1].type == "tbody_open":
        del kept[row - 1 : row + 1]
    return Token("inline", "", 0, map=[first, last], content=line[begin.start() :].strip(), children=[])


def _settle(text: TextState, kept: list[Token], start: int, caption: Token | None) -> None:
    table = kept[start]
    line = text.line_of(table)
    if caption is None:
        text.untitled_tables += 1
        table.meta["label"] = text.words.gettext("Data table {number}", number=text.untitled_tables)
        return
    line = text.line_of(caption)
    words, attributes = split_trailing_attributes(caption.content)
    if attributes:
        apply_attributes(text, table, attributes, line)
    caption.content = words[_CAPTION.match(words + " ").end() :]  # type: ignore[union-attr]
    text.tables += 1
    label = text.words.gettext("Table {number}.", number=text.tables)
    table.meta |= {"caption": caption, "label": label}
    if "id" in table.attrs:
        text.targets.append(Target("tbl", str(table.attrs["id"]), str(text.tables), line))
    kept[start + 1 : start + 1] = [
        Token("caption_open", "caption", 1, block=True),
        Token("caption_label", "span", 0, content=label),
        caption,
        Token("caption_close", "caption", -1, block=True),
    ]


def _render_open(text: TextState, table: Token) -> str:
    label = table.meta.get("label", "")
    if caption := table.meta.get("caption"):
        label = f"{label} {plain_text(caption.children or ())}".strip()
    anchor = f' id="{escapeHtml(str(table.attrs["id"]))}"' if "id" in table.attrs else ""
    rest = "".join(f' {k}="{escapeHtml(str(v))}"' for k, v in table.attrs.items() if k != "id")
    return (
        f'<div class="table-scroll"{anchor} tabindex="0" role="region" aria-label="{escapeHtml(label)}">\n'
        f"<table{rest}>\n"
    )


def _render_close(text: TextState, token: Token) -> str:
    return "</table>\n</div>\n"


def _render_label(text: TextState, token: Token) -> str:
    return f'<span class="table-label">{escapeHtml(token.content)}</span> '
