"""Works in a header, as Pandoc's `references:` lists them."""

from __future__ import annotations

import json

from octavo.formats.yaml_tree import Entry, ListNode, MapNode, Node, ScalarNode


def take_works(tree: Node | None) -> tuple[Node | None, str]:
    """Return a header without a list of works, and the list as CSL-JSON; "" if there is none."""
    if not isinstance(tree, MapNode):
        return tree, ""
    listed = next((one for one in tree.entries if _is_list_of_works(one)), None)
    if listed is None:
        return tree, ""
    entries = tuple(one for one in tree.entries if one is not listed)
    return MapNode(entries, tree.line, tree.column), json.dumps(_plain(listed.value), ensure_ascii=False)


def _is_list_of_works(entry: Entry) -> bool:
    if entry.key != "references" or not isinstance(entry.value, ListNode):
        return False
    return all(isinstance(item, MapNode) for item in entry.value.items)


def _plain(node: Node) -> object:
    if isinstance(node, MapNode):
        if [entry.key for entry in node.entries] and all(entry.key in _DATE for entry in node.entries):
            return {"date-parts": [_parts(node)]}
        return {entry.key: _field(entry) for entry in node.entries}
    if isinstance(node, ListNode):
        return [_plain(item) for item in node.items]
    return node.text


_DATE = ("year", "month", "day")
_DATES = ("issued", "accessed", "original-date", "event-date", "submitted")


def _field(entry: Entry) -> object:
    """Return a field; of dates Pandoc's forms, `2005-03` and a list with year and month, in CSL-JSON's."""
    if entry.key not in _DATES:
        return _plain(entry.value)
    if isinstance(entry.value, ScalarNode):
        parts = entry.value.text.split("-")
        is_date = parts[0].isdigit() and all(part.isdigit() for part in parts)
        return {"date-parts": [parts]} if is_date else {"raw": entry.value.text}
    if isinstance(entry.value, ListNode):
        return {"date-parts": [_parts(item) for item in entry.value.items if isinstance(item, MapNode)]}
    return _plain(entry.value)


def _parts(node: MapNode) -> list[str]:
    values = {entry.key: entry.value.text for entry in node.entries if isinstance(entry.value, ScalarNode)}
    return [values[key] for key in _DATE if key in values]
