"""Where items, keys and values of a YAML list stand, to the character.

For edits that leave everything else as it is.
"""

from __future__ import annotations

from collections.abc import Iterator

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
    text, opening, events = _root_of(text)
    return _list(text, opening, events) if isinstance(opening, yaml.SequenceStartEvent) else None


def locate_entries(text: str) -> ItemSpan | None:
    """Return where the keys and values of a mapping stand; None when the text is empty or no mapping.

    The text is one that `read_yaml` reads without an error, as in `locate_items`.
    """
    text, opening, events = _root_of(text)
    return _item(text, opening, events) if isinstance(opening, yaml.MappingStartEvent) else None


def _root_of(text: str) -> tuple[str, yaml.Event | None, Iterator[yaml.Event]]:
    """Return the text as it is read, the event that opens its root, None if it is empty, and those behind."""
    if "\\u" in text:
        text = _SURROGATE.sub(lambda found: found[0] if len(found[0]) < 6 else "\\ufffd", text)
    # What ends a line for YAML 1.1 alone is a space to our reader, and no less long.
    text = text.translate(_ODD_BREAKS)
    events = yaml.parse(text, Loader=_LOADER)
    return text, next((event for event in events if isinstance(event, yaml.NodeEvent)), None), events


def _list(text: str, opening: yaml.SequenceStartEvent, events: Iterator[yaml.Event]) -> ListSpan:
    items = []
    for event in events:
        if isinstance(event, yaml.MappingStartEvent):
            items.append(_item(text, event, events))
        elif isinstance(event, yaml.SequenceStartEvent):
            _skip(event, events)
        elif isinstance(event, yaml.SequenceEndEvent):
            break
    is_flow = bool(opening.flow_style)
    end = _end(event) if is_flow or not items else items[-1].end
    return ListSpan(_start(opening), end, is_flow, tuple(items))


def _item(text: str, opening: yaml.MappingStartEvent, events: Iterator[yaml.Event]) -> ItemSpan:
    entries: list[EntrySpan] = []
    for key in events:
        if isinstance(key, yaml.MappingEndEvent):
            break
        value = next(events)
        entries.append(_entry(text, key, value, _skip(value, events)))
    is_flow = bool(opening.flow_style)
    end = _end(key) if is_flow or not entries else entries[-1].value_end
    return ItemSpan(_start(opening), end, is_flow, tuple(entries))


def _entry(text: str, key: yaml.Event, value: yaml.Event, last: yaml.Event) -> EntrySpan:
    name = key.value if isinstance(key, yaml.ScalarEvent) else ""
    key_end = _end(key)
    start, end = _start(value), _end(last)
    single = value.value if isinstance(value, yaml.ScalarEvent) else ""
    is_empty = start == end
    if is_empty:
        start = end = text.index(":", key_end) + 1
    else:
        # A block, and a list of dashes, go on to where the next thing begins.
        end = start + len(text[start:end].rstrip())
    return EntrySpan(name, _start(key), key_end, start, end, single, is_empty)


def _skip(event: yaml.Event, events: Iterator[yaml.Event]) -> yaml.Event:
    """Return the event with which a value ends; those before it are used up."""
    depth = 0
    last = event
    while True:
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.ScalarEvent):
            last = event
        if not depth:
            # A list in brackets ends at its bracket, one of dashes with its last value.
            is_bracket = isinstance(event, yaml.CollectionEndEvent) and _start(event) != _end(event)
            return event if is_bracket else last
        event = next(events)


def _start(event: yaml.Event) -> int:
    assert event.start_mark is not None  # noqa: S101  both parsers mark every event of a text
    return int(event.start_mark.index)


def _end(event: yaml.Event) -> int:
    assert event.end_mark is not None  # noqa: S101  the same
    return int(event.end_mark.index)
