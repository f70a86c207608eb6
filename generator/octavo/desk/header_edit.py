"""One key of a header changed in its YAML: every other line, remark and blank stays as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from octavo.desk.refusal import DeskError
from octavo.formats.yaml_spans import EntrySpan, locate_entries
from octavo.formats.yaml_tree import ListNode, MapNode, Node, ScalarNode, read_yaml
from octavo.importers.yaml_text import yaml_block, yaml_line, yaml_list

Value = str | bool | Sequence[str] | Mapping[str, str]
"""What a form gives: a text, a mark, names, or texts by their keys. Empty ones are taken out."""


def with_value(header: str, key: str, value: Value) -> str:
    """Return a header's YAML with another value for a key; the text ends in a line feed, as it did.

    Raises `DeskError` if that cannot be done without touching anything else.
    """
    before, problems = read_yaml(header, path="")
    if before is None and not problems:
        before = MapNode((), 1, 1)
    if not isinstance(before, MapNode) or problems:
        raise _unsafe(key)
    spans = locate_entries(header)
    if spans is not None and spans.is_flow:
        raise _unsafe(key)
    entry = spans.entry(key) if spans else None
    if entry is None:
        after = header if _is_nothing(value) else f"{header}{key}: {_written(value)}\n"
    else:
        old = next(one.value for one in before.entries if one.key == key)
        after = _replaced(header, entry, old, value)
    _check(before, after, key, value)
    return after


def _replaced(header: str, entry: EntrySpan, old: Node, value: Value) -> str:
    head, tail = header[: entry.value_start], header[entry.value_end :]
    if isinstance(old, ListNode) and isinstance(value, Sequence) and not isinstance(value, str):
        lines = _dashes(header, entry, old, value)
        if lines is not None:
            return lines
    if _is_nothing(value):
        return head.rstrip(" ") + tail if not entry.is_empty else header
    written = _written(value)
    if entry.is_empty:
        return f"{head} {written}{tail}"
    # A list of dashes begins on the line below its key.
    colon = header.index(":", entry.key_end) + 1
    return (
        f"{header[:colon]} {written}{tail}"
        if "\n" in header[colon : entry.value_start]
        else head + written + tail
    )


def _dashes(header: str, entry: EntrySpan, old: ListNode, value: Sequence[str]) -> str | None:
    """Return the header with items of a list of dashes taken out or added; None if that is not all."""
    if header[entry.value_start : entry.value_start + 1] != "-" or not value:
        return None
    names = [item.text if isinstance(item, ScalarNode) else None for item in old.items]
    lines = header.splitlines(keepends=True)
    rows = [item.line - 1 for item in old.items]
    if None in names or any(not lines[row].lstrip().startswith("-") for row in rows):
        return None
    stays = [name for name in names if name in value]
    if list(value[: len(stays)]) != stays or len(set(names)) < len(names):
        return None
    margin = lines[rows[0]][: len(lines[rows[0]]) - len(lines[rows[0]].lstrip())]
    added = [f"{margin}- {yaml_line(name)}\n" for name in value[len(stays) :]]
    gone = {row for row, name in zip(rows, names, strict=True) if name not in value}
    last = rows[-1]
    kept = [line for row, line in enumerate(lines[: last + 1]) if row not in gone]
    return "".join([*kept, *added, *lines[last + 1 :]])


def _written(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return yaml_block(value, 0) if "\n" in value.strip() else yaml_line(value.strip())
    if isinstance(value, Mapping):
        pairs = (f"{key}: {_in_flow(text)}" for key, text in value.items())
        return "{" + ", ".join(pairs) + "}"
    return yaml_list(value)


def _in_flow(text: str) -> str:
    written = yaml_line(text)
    return written if written.startswith('"') else f'"{written}"'


def _is_nothing(value: Value) -> bool:
    return value is not False and not value


def _check(before: MapNode, after: str, key: str, value: Value) -> None:
    """Raise where the header would say anything else than what was asked for."""
    tree, problems = read_yaml(after, path="")
    if problems or not (isinstance(tree, MapNode) or (tree is None and not before.entries)):
        raise _unsafe(key)
    entries = tree.entries if isinstance(tree, MapNode) else ()
    found = {one.key: _plain(one.value) for one in entries}
    wanted = {one.key: _plain(one.value) for one in before.entries}
    if key in wanted or not _is_nothing(value):
        wanted[key] = _as_plain(value)
    if found != wanted:
        raise _unsafe(key)


def _plain(node: Node) -> object:
    if isinstance(node, ScalarNode):
        return "" if node.is_null else node.text.strip()
    if isinstance(node, ListNode):
        return [_plain(item) for item in node.items]
    return {one.key: _plain(one.value) for one in node.entries}


def _as_plain(value: Value) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, Mapping):
        return dict(value) if value else ""
    return list(value) if value else ""


def _unsafe(key: str) -> DeskError:
    return DeskError(
        f"“{key}” cannot be changed here without touching other lines.",
        "Show the header as text and change it there.",
        409,
    )
