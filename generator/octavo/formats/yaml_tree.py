"""YAML as a located tree of text: no types are guessed, and every mistake has its place.

PyYAML's event stream is read, not its constructors: `no`, `1.10`, ORCIDs and dates stay the text that
was typed, and the reader of a key decides what it should be. What data files never need (anchors,
aliases, tags, several documents, keys that are not text) is refused, which also leaves nothing to
expand or to construct.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import yaml
from msgspec import Struct

import octavo.expressions as re
from octavo.errors import Location, Problem
from octavo.formats.decoding import find_forbidden, forbidden_problem, read_characters, without_forbidden

MAX_DEPTH = 32
"""How deep lists and mappings may nest; a header written by hand needs four."""

DEFAULT_LIMIT = 1_000_000
"""The size of a text in characters above which it is not read, where the caller names no other."""

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_LIBYAML_DEPTH = "exceeded maximum nesting depth"
_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader

# YAML 1.1 ends a line at these; no editor does, so line numbers would be off from here on.
_ODD_BREAKS = str.maketrans({"\u2028": " ", "\u2029": " "})


class ScalarNode(NamedTuple):
    """A piece of text.

    A discussion has thousands: a named tuple, like `Entry`, is made in a third of a dataclass's time.
    """

    text: str
    is_plain: bool  # written without quotes, and not as a block: only then can it mean null
    line: int  # 1-based, of its first character; a block's is that of its | or >
    column: int  # 1-based

    @property
    def is_null(self) -> bool:
        """Tell whether nothing was given: an empty value, `~` or `null`, none of them in quotes."""
        return self.is_plain and self.text in _NULLS


class ListNode(Struct, frozen=True):
    """A list."""

    items: tuple[Node, ...]
    line: int
    column: int


class Entry(NamedTuple):
    """One key of a mapping with its value."""

    key: str
    line: int
    column: int
    value: Node


class MapNode(Struct, frozen=True):
    """A mapping; no key stands in it twice."""

    entries: tuple[Entry, ...]  # in the order written
    line: int
    column: int


Node = ScalarNode | ListNode | MapNode


def read_yaml(
    text: str, *, path: str, first_line: int = 1, limit: int = DEFAULT_LIMIT
) -> tuple[Node | None, tuple[Problem, ...]]:
    """Return the tree of a YAML text, and what is wrong with it.

    The tree is None when the text is empty (no problem) or could not be read to its end (at least one).
    After a duplicate key (the first is kept), an alias (read as null), an anchor, a tag or a key that
    is not text (left out) the rest is still read, so that all mistakes show at once.

    `first_line` is the file's line on which `text` begins; `limit` counts characters.
    """
    if len(text) > limit:
        message = f"This is {len(text):,} characters long; at most {limit:,} are read."
        return None, (Problem(Location(path, first_line), message, code="yaml-size"),)
    text = text.removeprefix("\ufeff")
    # YAML refuses them, too, and libyaml would tell only a byte offset.
    text, problems = read_characters(text, path, first_line)
    if not text.isascii():
        text = text.translate(_ODD_BREAKS)
    builder = _TreeBuilder(path, first_line)
    try:
        root = builder.build(iter(_LOADER(text).get_event, None))
    except yaml.MarkedYAMLError as error:
        if _LIBYAML_DEPTH in (error.problem or ""):
            # It reads ahead and meets its own limit before the place where ours is passed.
            builder = _TreeBuilder(path, first_line)
            root = builder.build(iter(yaml.SafeLoader(text).get_event, None))
        else:
            builder.problems.append(_explain(error, text, path, first_line))
            root = None
    return root, problems + tuple(builder.problems)


class _Frame(Struct):
    """A list or mapping that is still open."""

    line: int
    column: int
    items: list[Node] | None  # None in a mapping
    entries: dict[str, Entry]
    key: ScalarNode | None = None  # the key that waits for its value
    is_key_next: bool = True


class _TreeBuilder:
    """Turns events into a tree with a stack of its own, so that depth costs no recursion."""

    def __init__(self, path: str, first_line: int) -> None:
        self.problems: list[Problem] = []
        self._path = path
        self._first_line = first_line
        self._stack: list[_Frame] = []
        self._root: Node | None = None

    def build(self, events: Iterator[yaml.Event]) -> Node | None:
        """Return the root, or None when there is none or it was given up."""
        documents = 0
        for event in events:
            if isinstance(event, yaml.ScalarEvent):
                if event.anchor is not None or event.tag is not None:
                    self._check_decoration(event, event.tag)
                line, column = self._place(event)
                text = event.value
                if event.style == '"' and (forbidden := find_forbidden(text)):
                    # "\a" and "\u0007": escapes bring in what cannot be typed.
                    self.problems.append(forbidden_problem(forbidden[0], Location(self._path, line, column)))
                    text = without_forbidden(text)
                # The first of the pair says "plain" (without quotes) in both of PyYAML's parsers.
                self._add(ScalarNode(text, event.implicit[0], line, column))
            elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                self._check_decoration(event, event.tag)
                if not self._open(event, is_list=isinstance(event, yaml.SequenceStartEvent)):
                    return None
            elif isinstance(event, yaml.CollectionEndEvent):
                self._close()
            elif isinstance(event, yaml.AliasEvent):
                message = f'"*{event.anchor}" repeats a value from elsewhere, which is not supported.'
                hint = "Write the value in full; if the * is meant as text, put the value in quotes."
                self._report(event, message, hint, "yaml-alias")
                line, column = self._place(event)
                self._add(ScalarNode("", True, line, column))
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    message = "A second YAML document begins here; only one is read."
                    self._report(event, message, "Remove the line with ---.", "yaml-documents")
                    return None
        return self._root

    def _place(self, event: yaml.Event) -> tuple[int, int]:
        mark = event.start_mark
        assert mark is not None  # noqa: S101  both parsers mark every event of a text
        return mark.line + self._first_line, mark.column + 1

    def _open(self, event: yaml.Event, *, is_list: bool) -> bool:
        """Begin a list or mapping; return False when that is one too deep."""
        if len(self._stack) >= MAX_DEPTH:
            message = f"Lists and mappings are nested more than {MAX_DEPTH} deep here."
            self._report(event, message, "", "yaml-depth")
            return False
        line, column = self._place(event)
        self._stack.append(_Frame(line, column, [] if is_list else None, {}))
        return True

    def _close(self) -> None:
        frame = self._stack.pop()
        if frame.items is not None:
            self._add(ListNode(tuple(frame.items), frame.line, frame.column))
        else:
            self._add(MapNode(tuple(frame.entries.values()), frame.line, frame.column))

    def _add(self, node: Node) -> None:
        """Put a finished node where it belongs: into the open list, as a key, as a value, or as the root."""
        if not self._stack:
            self._root = node
            return
        frame = self._stack[-1]
        if frame.items is not None:
            frame.items.append(node)
        elif frame.is_key_next:
            frame.is_key_next = False
            frame.key = self._checked_key(frame, node)
        else:
            frame.is_key_next = True
            if frame.key is not None:
                key = frame.key
                frame.entries[key.text] = Entry(key.text, key.line, key.column, node)

    def _checked_key(self, frame: _Frame, node: Node) -> ScalarNode | None:
        """Return the key, or None when its value must not be kept."""
        if not isinstance(node, ScalarNode):
            message = "A list or mapping stands here as a key; keys are plain words."
            hint = "If braces or brackets are meant as text, put the value in quotes."
            self._report_at(node.line, node.column, message, hint, "yaml-key")
            return None
        if node.text in frame.entries:
            first = frame.entries[node.text]
            message = f'"{node.text}" is given twice; the first is on line {first.line}.'
            self._report_at(node.line, node.column, message, "Keep one of the two.", "yaml-duplicate-key")
            return None
        return node

    def _check_decoration(self, event: yaml.NodeEvent, tag: str | None) -> None:
        """Refuse an anchor or a tag; the value itself is read as if it were not there."""
        if event.anchor is not None:
            message = f'"&{event.anchor}" names a value for reuse, which is not supported.'
            hint = "Write the value in full; if the & is meant as text, put the value in quotes."
            self._report(event, message, hint, "yaml-anchor")
        if tag is not None:
            shown = tag.replace("tag:yaml.org,2002:", "!!", 1)
            message = f'"{shown}" gives a value a type, which is not supported.'
            hint = "Leave it out; if the ! is meant as text, put the value in quotes."
            self._report(event, message, hint, "yaml-tag")

    def _report(self, event: yaml.Event, message: str, hint: str, code: str) -> None:
        line, column = self._place(event)
        self._report_at(line, column, message, hint, code)

    def _report_at(self, line: int, column: int, message: str, hint: str, code: str) -> None:
        self.problems.append(Problem(Location(self._path, line, column), message, hint, code=code))


# libyaml's words and PyYAML's own for one and the same mistake differ; these are what both contain.
_EXPLANATIONS: tuple[tuple[str, str, str], ...] = (
    (
        "while parsing a flow sequence",
        "The list that begins here with [ lacks a comma or its closing ].",
        "Close it, or put the value in quotes if the [ is meant as text.",
    ),
    (
        "while parsing a flow mapping",
        "The mapping that begins here with { lacks a comma or its closing }.",
        "Close it, or put the value in quotes if the { is meant as text.",
    ),
    (
        "while scanning a simple key",
        "This line has no colon after its key, so it is neither a key nor part of the value above.",
        "Write `key: value`, or indent the line if it continues the value above.",
    ),
)


# Mistakes that are best shown where the thing begins, not where the parser gave up.
_SHOWN_AT_BEGINNING = re.compile(
    "unexpected end of stream|document (?:separator|indicator)|while parsing a flow"
    "|while scanning an? (?:simple key|alias|anchor|tag)"
)


def _explain(error: yaml.MarkedYAMLError, text: str, path: str, first_line: int) -> Problem:
    """Return a syntax error in words that somebody who has never read the YAML standard understands."""
    lines = text.split("\n")
    context = f"{error.context or ''} {error.problem or ''}"
    mark = error.problem_mark or error.context_mark
    if error.context_mark is not None and _SHOWN_AT_BEGINNING.search(context):
        mark = error.context_mark
    row, column = (min(mark.line, len(lines) - 1), mark.column) if mark is not None else (0, 0)
    message, hint = _words(context, lines[row][:column], lines[row][column:])
    return Problem(Location(path, row + first_line, column + 1), message, hint, code="yaml-syntax")


def _words(context: str, before: str, after: str) -> tuple[str, str]:
    """Return message and hint, from the parser's words and the line before and after the place."""
    first = after[:1]
    if "cannot start any token" in context:
        if first == "\t":
            return "A tab is used for indentation.", "Indent with spaces."
        return f'A value cannot begin with "{first}".', "Put the value in quotes."
    if re.search("while scanning an? (?:alias|anchor|tag)", context) or (first and first in "]},%!*&"):
        return f'A value cannot begin with "{first}".', "Put the value in quotes."
    if "quoted scalar" in context and _SHOWN_AT_BEGINNING.search(context):
        return "The quotation mark that opens here is never closed.", "Add the closing quotation mark."
    if "quoted scalar" in context:
        hint = (
            "Between double quotes a backslash is written \\\\; " r"between single quotes it is plain text."
        )
        return "A backslash between double quotes begins a code that does not exist.", hint
    return _more_words(context, before)


def _more_words(context: str, before: str) -> tuple[str, str]:
    if "mapping values are not allowed" in context:
        if re.search(r":\s", before):
            return (
                "A second colon stands in this line.",
                'Put a value that holds a colon in straight quotation marks: key: "one: two".',
            )
        hint = "Check its indentation, and that the line above is complete."
        return "This key does not fit where it stands.", hint
    if "block scalar" in context:
        hint = "Begin the text on the next line, indented; if | or > is meant as text, use quotes."
        return "After | or > the line must end.", hint
    if "sequence entries are not allowed" in context:
        return "A list cannot begin on the line of its key.", "Begin it on the next line."
    for sign, message, hint in _EXPLANATIONS:
        if sign in context:
            return message, hint
    if re.search(r"""["']\s*$""", before):
        hint = "Quote the whole value; within single quotes an apostrophe is written twice."
        return "Text follows a closing quotation mark.", hint
    if "while parsing a block" in context:
        hint = "Indent the lines of one list or mapping alike."
        return "This line does not belong to the list or mapping above.", hint
    return "This is not valid YAML.", "Check indentation, colons and quotation marks."
