"""Located trees → typed, frozen structs; every mistake is reported at once, at its place.

A struct is the schema: its fields are the keys, their types say what is read, and a field without
a default is required. What may stand in a field's annotation:

    str                       text, whatever it looks like: `no`, `1.10` and `2021` stay as typed
    bool, int                 a flag, a whole number
    Literal["a", "b"]         one of these words
    tuple[T, ...]             a list; a single value counts as a list of one
    Mapping[str, T]           a table with keys of the author's own
    a struct                  a table
    Freeform                  anything, read as plain data

`Annotated` adds a rule: `Range`, `Pattern`, `WebAddress`, `Shorthand`, `Names`.

Text of blanks and invisible characters alone is no text: a required key that has it counts as missing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit

from msgspec import Struct

import octavo.expressions as re
from octavo.errors import Location, Problem, Severity
from octavo.formats.yaml_tree import Entry, ListNode, MapNode, Node, ScalarNode
from octavo.text.nearest import did_you_mean

T = TypeVar("T", bound=Struct)

Freeform = Mapping[str, object]
"""A table of the author's own: text, lists and tables, nothing guessed but true, false and whole numbers."""

TRUE = frozenset({"true", "yes", "on"})
FALSE = frozenset({"false", "no", "off"})
"""Words for a flag, in small letters."""

_WHOLE = re.compile(r"[+-]?\d{1,9}")
# None of the marks inside: “Nature” wrong about “Science” is a title that begins and ends with them.
_CURLY = re.compile("[“”„‘’‚]([^“”„‘’‚]*)[“”‘’]")


class Range(Struct, frozen=True):
    """A whole number between two bounds, both included."""

    minimum: int
    maximum: int = 1_000_000


class Pattern(Struct, frozen=True):
    """Text of a certain form."""

    expression: str
    description: str  # completes "… should be"


class WebAddress(Struct, frozen=True):
    """An absolute http or https address."""


class Shorthand(Struct, frozen=True):
    """A table that may also be given as a single text: the value of this key."""

    key: str


class Names(Struct, frozen=True):
    """A list of names: a single text with commas was most likely meant as several of them."""


class _Reading(Struct):
    path: str
    problems: list[Problem]

    def report(
        self,
        node: Node | Entry | None,
        message: str,
        hint: str = "",
        code: str = "invalid-value",
        severity: Severity = Severity.ERROR,
    ) -> None:
        location = Location(self.path, node.line, node.column) if node else Location(self.path, 1)
        self.problems.append(Problem(location, message, hint, severity, code))


def read_as(
    node: Node | None,
    schema: type[T],
    path: str,
    what: str,
    *,
    stand_ins: Mapping[str, object] = MappingProxyType({}),
) -> tuple[T | None, tuple[Problem, ...]]:
    """Return the tree as a value of the struct `schema`, and all that is wrong with it.

    A faulty optional key is reported and keeps its default, so that what follows can still be checked.
    A required key that is missing or unreadable is reported too and gets its value of `stand_ins`; where
    there is none, the whole is None. `what` names the thing in messages: "site.toml", "the front matter".
    """
    reading = _Reading(path, [])
    if node is None or (isinstance(node, ScalarNode) and node.is_null):
        node = MapNode((), node.line if node else 1, node.column if node else 1)
    if not isinstance(node, MapNode):
        reading.report(
            node, f"{what[0].upper()}{what[1:]} should be a list of keys and values.", "Write: key: value"
        )
        return None, tuple(reading.problems)
    value = _read_table(node, schema, reading, what, stand_ins)
    return value, tuple(reading.problems)


def keys_of(schema: type[Struct]) -> tuple[str, ...]:
    """Return the keys that a schema knows, in order."""
    return schema.__struct_fields__


def place_of(node: Node | None, *keys: str | int) -> tuple[int, int]:
    """Return line and column of the value under these keys, or of the nearest thing around it.

    A number is the place of an item in a list, from 0.
    """
    line, column = (node.line, node.column) if node else (1, 0)
    for key in keys:
        if isinstance(node, ListNode) and isinstance(key, int) and key < len(node.items):
            node = node.items[key]
            line, column = node.line, node.column
            continue
        if not isinstance(node, MapNode):
            break
        entry = next((entry for entry in node.entries if entry.key == key), None)
        if entry is None:
            break
        node, line, column = entry.value, entry.value.line, entry.value.column
    return line, column


@cache
def _types_of(schema: type[Any]) -> Mapping[str, Any]:
    return MappingProxyType(get_type_hints(schema, include_extras=True))


def _read_table(
    node: MapNode,
    schema: type[T],
    reading: _Reading,
    what: str,
    stand_ins: Mapping[str, object] = MappingProxyType({}),
) -> T | None:
    types = _types_of(schema)
    # Defaults are those of the last fields.
    required = schema.__struct_fields__[: -len(schema.__struct_defaults__) or None]
    values: dict[str, object] = {}
    faulty: set[str] = set()
    for entry in node.entries:
        if entry.key not in types:
            hint = did_you_mean(entry.key, types) or f"Known keys: {', '.join(types)}."
            reading.report(entry, f"Unknown key “{entry.key}” in {what}.", hint, "unknown-key")
            continue
        if isinstance(entry.value, ScalarNode) and entry.value.is_null:
            # An empty value is what a template of a post leaves behind: the default holds.
            continue
        if entry.key in required and isinstance(entry.value, ScalarNode) and is_blank(entry.value.text):
            continue
        before = len(reading.problems)
        value = _read(entry.value, types[entry.key], reading, entry.key)
        if len(reading.problems) > before and value is None:
            faulty.add(entry.key)
        else:
            values[entry.key] = value
    missing = False
    for name in required:
        if name in values:
            continue
        if name in stand_ins:
            values[name] = stand_ins[name]
        else:
            missing = True
        if name not in faulty:
            empty = next((entry.value for entry in node.entries if entry.key == name), None)
            if empty is None:
                reading.report(node, f"The key “{name}” is missing in {what}.", f"Add {name}.", "missing-key")
            else:
                message = f"The key “{name}” is empty in {what}."
                reading.report(empty, message, f"Give “{name}” a value.", "missing-key")
    return None if missing else schema(**values)


def _read(node: Node, kind: Any, reading: _Reading, key: str) -> object:
    """Return the value, or None after reporting why there is none."""
    if isinstance(node, ScalarNode):
        node = _without_curly_quotes(node, reading, key)
    kind, rules = type_and_rules(kind)
    origin = get_origin(kind)
    if origin is tuple:
        if any(isinstance(rule, Names) for rule in rules) and isinstance(node, ScalarNode):
            _doubt_single_name(node, reading, key)
        return _read_list(node, get_args(kind)[0], reading, key)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _read_mapping(node, kind, reading, key)
    if isinstance(kind, type) and issubclass(kind, Struct):
        return _read_nested(node, kind, rules, reading, key)
    if not isinstance(node, ScalarNode):
        found = "a list" if isinstance(node, ListNode) else "a table"
        reading.report(node, f"“{key}” should be a single value, not {found}.")
        return None
    if origin is Literal:
        return _read_choice(node, get_args(kind), reading, key)
    reader: Callable[[ScalarNode, tuple[object, ...], _Reading, str], object] = _SCALARS[kind]
    return reader(node, rules, reading, key)


def type_and_rules(kind: Any) -> tuple[Any, tuple[object, ...]]:
    """Return what a field is read as, whether it may be None or not, and the rules of its annotation."""
    rules: tuple[object, ...] = ()
    if get_origin(kind) is Annotated:
        kind, *extra = get_args(kind)
        rules = tuple(extra)
    if get_origin(kind) in (Union, UnionType):
        kind = next(member for member in get_args(kind) if member is not NoneType)
    return kind, rules


def _without_curly_quotes(node: ScalarNode, reading: _Reading, key: str) -> ScalarNode:
    node, problem = without_curly_quotes(node, reading.path, key)
    if problem is not None:
        reading.problems.append(problem)
    return node


def without_curly_quotes(node: ScalarNode, path: str, key: str) -> tuple[ScalarNode, Problem | None]:
    """Return a value without the typographic marks that a word processor put around it, and a warning."""
    quoted = _CURLY.fullmatch(node.text) if node.is_plain else None
    if quoted is None:
        return node, None
    message = f"“{key}” stands in typographic quotation marks; it is read without them."
    hint = f'Write {key}: "…" with straight marks. To keep the others, put straight ones around them.'
    place = Location(path, node.line, node.column)
    return node._replace(text=quoted[1]), Problem(place, message, hint, Severity.WARNING, "curly-quotes")


def _read_list(node: Node, kind: Any, reading: _Reading, key: str) -> object:
    items = node.items if isinstance(node, ListNode) else (node,)
    read = [
        _read(item, kind, reading, key)
        for item in items
        if not (isinstance(item, ScalarNode) and (item.is_null or is_blank(item.text)))
    ]
    return tuple(item for item in read if item is not None)


def _doubt_single_name(node: ScalarNode, reading: _Reading, key: str) -> None:
    """Warn of `tags: a, b`, which other programs read as two names."""
    for sign in (",", ";"):
        names = [name.strip() for name in node.text.split(sign)]
        if len(names) > 1 and all(names):
            message = f"“{node.text}” is one name in “{key}”, for it has no brackets."
            hint = f'Write {key}: [{", ".join(names)}]; or, if it is one name, {key}: ["{node.text}"].'
            reading.report(node, message, hint, "comma-list", Severity.WARNING)
            return


def _read_mapping(node: Node, kind: Any, reading: _Reading, key: str) -> object:
    if not isinstance(node, MapNode):
        reading.report(node, f"“{key}” should be a table of keys and values.")
        return None
    if kind == Freeform:
        return _plain(node, reading, key)
    for entry in node.entries:
        if is_blank(entry.key):
            reading.report(entry, f"A name in “{key}” is blank.", "Give it a name.")
    item = get_args(kind)[1]
    read = {entry.key: _read(entry.value, item, reading, f"{key}.{entry.key}") for entry in node.entries}
    return {name: value for name, value in read.items() if value is not None}


def _read_nested(
    node: Node, schema: type[Any], rules: tuple[object, ...], reading: _Reading, key: str
) -> object:
    shorthand = next((rule for rule in rules if isinstance(rule, Shorthand)), None)
    if isinstance(node, ScalarNode) and shorthand is not None:
        if is_blank(node.text):
            return None
        return schema(**{shorthand.key: node.text})
    if not isinstance(node, MapNode):
        reading.report(
            node,
            f"“{key}” should be a table of keys and values.",
            f"Known keys: {', '.join(keys_of(schema))}.",
        )
        return None
    return _read_table(node, schema, reading, f"“{key}”")


def _plain(node: Node, reading: _Reading, key: str) -> object:
    """Return plain data; only unquoted true, false and whole numbers are not text."""
    if isinstance(node, MapNode):
        return {entry.key: _plain(entry.value, reading, entry.key) for entry in node.entries}
    if isinstance(node, ListNode):
        return tuple(_plain(item, reading, key) for item in node.items)
    if node.is_null:
        return ""
    unquoted = _without_curly_quotes(node, reading, key)
    if unquoted is not node:
        return unquoted.text
    if node.is_plain and node.text in ("true", "false"):
        return node.text == "true"
    if node.is_plain and _WHOLE.fullmatch(node.text) and str(int(node.text)) == node.text:
        return int(node.text)
    return node.text


def _read_choice(node: ScalarNode, choices: tuple[str, ...], reading: _Reading, key: str) -> str | None:
    if node.text in choices:
        return node.text
    hint = (
        did_you_mean(node.text, choices)
        or f"It is one of: {', '.join(choice for choice in choices if choice)}."
    )
    reading.report(node, f"“{key}” cannot be “{node.text}”.", hint)
    return None


def _read_text(node: ScalarNode, rules: tuple[object, ...], reading: _Reading, key: str) -> str | None:
    for rule in rules:
        if isinstance(rule, Pattern) and not re.fullmatch(rule.expression, node.text):
            reading.report(node, f"“{key}” should be {rule.description}, not “{node.text}”.")
            return None
        if isinstance(rule, WebAddress) and not is_web_address(node.text):
            reading.report(
                node,
                f"“{key}” should be a web address, not “{node.text}”.",
                "It begins with https:// or http://.",
            )
            return None
    return "" if is_blank(node.text) else node.text


def _read_flag(node: ScalarNode, rules: tuple[object, ...], reading: _Reading, key: str) -> bool | None:
    folded = node.text.lower()
    if folded in TRUE or folded in FALSE:
        return folded in TRUE
    reading.report(node, f"“{key}” should be true or false, not “{node.text}”.")
    return None


def _read_whole(node: ScalarNode, rules: tuple[object, ...], reading: _Reading, key: str) -> int | None:
    if not _WHOLE.fullmatch(node.text):
        reading.report(node, f"“{key}” should be a whole number, not “{node.text}”.")
        return None
    number = int(node.text)
    for rule in rules:
        if isinstance(rule, Range) and not rule.minimum <= number <= rule.maximum:
            reading.report(
                node, f"“{key}” should be between {rule.minimum} and {rule.maximum}, not {number}."
            )
            return None
    return number


_SCALARS: Mapping[Any, Callable[[ScalarNode, tuple[object, ...], _Reading, str], object]] = MappingProxyType(
    {str: _read_text, bool: _read_flag, int: _read_whole}
)


def is_blank(text: str) -> bool:
    """Tell whether a reader sees nothing of a text: blanks, line ends, invisible characters, lone marks."""
    if text[:1].isalnum():
        return False
    return not any(unicodedata.category(character)[0] in "LNPS" for character in text)


def is_web_address(text: str) -> bool:
    """Tell whether text is an absolute http or https address with a host."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https") and bool(parts.netloc) and not re.search(r"[\s<>\"\x00-\x1f]", text)
    )
