"""What stands around and inside an element, as far as Markdown depends on it."""

from __future__ import annotations

from bs4.element import NavigableString, Tag

import octavo.expressions as re
from octavo.importers.html_tree import is_blank

MARKS = {"em": "*", "i": "*", "strong": "**", "b": "**", "del": "~~", "s": "~~", "strike": "~~"}
"""The marks of each element of emphasis."""

_LANGUAGE = re.compile(r"(?:language-|lang-|brush:\s*)([\w+#.-]+)|lang:([\w+#.-]+)")


def is_break(node: object) -> bool:
    """Tell whether a node ends a line."""
    return isinstance(node, Tag) and node.name == "br"


def is_alone(el: Tag) -> bool:
    """Tell whether nothing else stands in the paragraph of an inline element."""
    node: Tag = el
    while node.parent is not None and node.parent.name in ("a", "span", "strong", "em", "b", "i"):
        if any(not is_blank(sibling) for sibling in node.parent.children if sibling is not node):
            return False
        node = node.parent
    if node.parent is None or node.parent.name in ("td", "th", "li", "dd", "dt", "figcaption", "summary"):
        return False
    if re.fullmatch("h[1-6]", node.parent.name):
        return False
    return all(is_blank(sibling) for sibling in node.parent.children if sibling is not node)


def previous_name(el: Tag) -> str:
    """Return the name of the element before, "" when text stands between."""
    node = el.previous_sibling
    while node is not None and is_blank(node):
        node = node.previous_sibling
    return node.name if isinstance(node, Tag) else ""


def _edge(node: object, at: int) -> str:
    if isinstance(node, NavigableString):
        return str(node)[at] if node else ""
    if isinstance(node, Tag):
        text = node.get_text()
        # Marks beside marks run together.
        return "*" if node.name in MARKS else (text[at] if text else "")
    return ""


def next_character(el: Tag) -> str:
    """Return the character that stands behind an element, "" for none."""
    return _edge(el.next_sibling, 0)


def needs_tags(el: Tag, inner: str, is_apart_before: bool, is_apart_after: bool) -> bool:
    """Tell whether marks at these places would not be read as marks (CommonMark's flanking rules)."""
    before = " " if is_apart_before else _edge(el.previous_sibling, -1)
    after = " " if is_apart_after else _edge(el.next_sibling, 0)
    if before in ("*", "~") or after in ("*", "~"):
        return True
    return (before.isalnum() and not inner[0].isalnum()) or (after.isalnum() and not inner[-1].isalnum())


def language_of(pre: Tag) -> str:
    """Return the language of a code block as its classes or attributes name it, or ""."""
    code = pre.find("code")
    holders = [pre, *([code] if isinstance(code, Tag) else [])]
    for holder in holders:
        found = _LANGUAGE.search(" ".join(holder.get("class") or ()))
        language = next((part for part in found.groups() if part), "") if found else ""
        language = language or str(holder.get("lang") or "")
        if language:
            return language.lower()
    return ""


def is_plain_table(table: Tag, rows: list[list[Tag]]) -> bool:
    """Tell whether a table can be written as lines: a head, equal rows, and text in the cells."""
    if table.find(("table", "ul", "ol", "pre", "blockquote", "iframe", "audio", "video", "figure", "hr")):
        return False
    cells = [cell for row in rows for cell in row]
    if any(cell.get("colspan", "1") != "1" or cell.get("rowspan", "1") != "1" for cell in cells):
        return False
    if len({len(row) for row in rows}) != 1 or any(len(cell.find_all("p")) > 1 for cell in cells):
        return False
    head = table.find("thead")
    has_head = isinstance(head, Tag) and len(head.find_all("tr")) == 1
    heading_cells = [cell.name == "th" for cell in cells]
    width = len(rows[0])
    return (has_head or all(heading_cells[:width])) and not any(heading_cells[width:])


def alignment(cells: tuple[Tag, ...]) -> str:
    """Return what stands below the head of a column: `---`, `:-:` or `--:`."""
    found = {cell_alignment(cell) for cell in cells}
    return {"right": "--:", "center": ":-:"}.get(found.pop(), "---") if len(found) == 1 else "---"


def cell_alignment(cell: Tag) -> str:
    """Return "right" or "center" where a cell says so, by a class or an attribute; else ""."""
    names = " ".join((*(cell.get("class") or ()), str(cell.get("align") or "")))
    return next((word for word in ("right", "center") if word in names), "")
