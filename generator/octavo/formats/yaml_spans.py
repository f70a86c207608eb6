"""Where items, keys and values of a YAML list stand, to the character.

For edits that leave everything else as it is.
"""

from __future__ import annotations

import yaml
from msgspec import Struct

import octavo.expressions as re

_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader

_ODD_BREAKS = str.maketrans({"\x85": " ", "\u2028": " ", "\u2029": " "})
# Half a pair of surrogates is no character to YAML; JSON is full of them. Replaced at the same length.
_SURROGATE = re.compile(r"\\(?:u[dD][89a-fA-F][0-9a-fA-F]{2}|.)", re.DOTALL)


class EntrySpan(Struct, frozen=True):
    """One key of a mapping with its value; all places are offsets in characters, from 0."""

    key: str
    start: int  # of the key
    key_end: int
    value_start: int
    value_end: int  # without blank lines after a block; that of the key's colon for an empty value
    text: str  # of a single value; "" for a list or a mapping
    is_empty: bool  # nothing stands after the colon


class ItemSpan(Struct, frozen=True):
    """One mapping of the list."""

    start: int  # of its first key, or of its opening brace
    end: int  # after its last value, or after its closing brace
    is_flow: bool  # in braces, as in JSON
    entries: tuple[EntrySpan, ...]

    def entry(self, key: str) -> EntrySpan | None:
        """Return a key with its value."""
        return next((entry for entry in self.entries if entry.key == key), None)


class ListSpan(Struct, frozen=True):
    """A list of mappings."""

    start: int  # of its first dash, or of its opening bracket
    end: int  # after its last value, or after its closing bracket
    is_flow: bool  # in brackets, as in JSON
    items: tuple[ItemSpan, ...]


def locate_items(text: str) -> ListSpan | None:
    """Return where the items of a list of mappings stand; None when the text is empty or no list.

    The text is one that `read_yaml` reads without an error. A byte order mark has to be cut off before;
    line ends of any kind count as they are.
    """
    text, root = _root_of(text)
    if not isinstance(root, yaml.SequenceNode):
        return None
    items = tuple([_item(text, node) for node in root.value if isinstance(node, yaml.MappingNode)])
    is_flow = bool(root.flow_style)
    end = _end(root) if is_flow or not items else items[-1].end
    return ListSpan(_start(root), end, is_flow, items)


def locate_entries(text: str) -> ItemSpan | None:
    """Return where the keys and values of a mapping stand; None when the text is empty or no mapping.

    The text is one that `read_yaml` reads without an error, as in `locate_items`.
    """
    text, root = _root_of(text)
    return _item(text, root) if isinstance(root, yaml.MappingNode) else None


def _root_of(text: str) -> tuple[str, yaml.Node | None]:
    """Return the text as it is read, and its root; None if it is empty."""
    if "\\u" in text:
        text = _SURROGATE.sub(lambda found: found[0] if len(found[0]) < 6 else "\\ufffd", text)
    # What ends a line for YAML 1.1 alone is a space to our reader, and no less long.
    text = text.translate(_ODD_BREAKS)
    root: yaml.Node | None = yaml.compose(text, Loader=_LOADER)
    return text, root


def _item(text: str, node: yaml.MappingNode) -> ItemSpan:
    entries = tuple([_entry(text, key, value) for key, value in node.value])
    is_flow = bool(node.flow_style)
    end = _end(node) if is_flow or not entries else entries[-1].value_end
    return ItemSpan(_start(node), end, is_flow, entries)


def _entry(text: str, key: yaml.Node, value: yaml.Node) -> EntrySpan:
    name = key.value if isinstance(key, yaml.ScalarNode) else ""
    key_end = _end(key)
    start, end = _start(value), _end(_last_of(value))
    single = value.value if isinstance(value, yaml.ScalarNode) else ""
    is_empty = start == end
    if is_empty:
        start = end = text.index(":", key_end) + 1
    else:
        # A block goes on to where the next thing begins.
        end = start + len(text[start:end].rstrip())
    return EntrySpan(name, _start(key), key_end, start, end, single, is_empty)


def _last_of(node: yaml.Node) -> yaml.Node:
    """Return what ends where a value does: of one in brackets itself, of one of dashes its last value."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style:
        last = node.value[-1]
        node = last[1] if isinstance(node, yaml.MappingNode) else last
    return node


def _start(node: yaml.Node) -> int:
    return int(node.start_mark.index)


def _end(node: yaml.Node) -> int:
    return int(node.end_mark.index)
