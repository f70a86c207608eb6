"""TOML as the same located tree as YAML, so that one schema reads both.

`tomllib` parses; it keeps no places, so a scan of the text finds the line of each table and key. A key
inside an inline table or a list of several lines has the place of the statement that it belongs to.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence

import octavo.expressions as re
from octavo.errors import Location, Problem
from octavo.formats.decoding import FORBIDDEN, forbidden_problem, without_forbidden
from octavo.formats.yaml_tree import MAX_DEPTH, Entry, ListNode, MapNode, Node, ScalarNode

_Place = tuple[int, int]
_Path = tuple[str | int, ...]

_TABLE = re.compile(r"^\s*+(\[\[?)\s*+(.+?)(?>(?:(?<!\s)\s++)?)\]\]?\s*+(?:#.*)?$")
_KEY = re.compile(
    r"""^\s*((?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*'))*)\s*="""
)
_KEY_PART = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*'""")
_LONG_NUMBER = re.compile(r"[\d_]{4301}")
_SYNTAX_ERROR = re.compile(
    r"^(?P<what>.*?)(?: \(at line (?P<line>\d+), column (?P<column>\d+)\)| \(at end of document\))$"
)


def read_toml(text: str, *, path: str) -> tuple[MapNode | None, tuple[Problem, ...]]:
    """Return the tree of a TOML text and warnings; None and one problem when it is broken or too deep."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return None, (_explain(error, text, path),)
    except RecursionError:
        return None, (_too_deep(_deepest_line(text), path),)
    except ValueError:
        # The only other that the parser lets through: Python reads no number of more digits.
        message = "A number here has more than 4,300 digits."
        found = _LONG_NUMBER.search(text)
        line = text.count("\n", 0, found.start()) + 1 if found else 0
        return None, (
            Problem(
                Location(path, line), message, 'Text stands in quotes: key = "text".', code="toml-syntax"
            ),
        )
    reader = _TreeMaker(path, _find_places(text))
    try:
        return reader.map_node(values, ()), tuple(reader.problems)
    except _TooDeepError as error:
        return None, (_too_deep(error.line, path),)


class _TooDeepError(Exception):
    """Tables or lists are nested deeper than anything is read."""

    def __init__(self, line: int) -> None:
        self.line = line


def _too_deep(line: int, path: str) -> Problem:
    message = f"Lists and tables are nested more than {MAX_DEPTH} deep here."
    return Problem(Location(path, line), message, code="toml-depth")


def _deepest_line(text: str) -> int:
    """Return the line with the most brackets, for the parser does not say where it gave up."""
    lines = text.splitlines()
    return 1 + max(range(len(lines)), key=lambda at: lines[at].count("[") + lines[at].count("{"), default=0)


def _explain(error: tomllib.TOMLDecodeError, text: str, path: str) -> Problem:
    match = _SYNTAX_ERROR.match(str(error))
    if match is None or match["line"] is None:
        line, column = text.count("\n") + 1, 0
    else:
        line, column = int(match["line"]), int(match["column"])
    what = (match["what"] if match else str(error)).rstrip(".")
    hint = ""
    if what == "Invalid value":
        hint = 'Text stands in straight quotation marks: key = "text".'
    elif what.startswith("Cannot"):
        hint = "The same key or table stands further up."
    return Problem(
        Location(path, line, column), f"This is not valid TOML: {what}.", hint=hint, code="toml-syntax"
    )


def _find_places(text: str) -> dict[_Path, _Place]:
    """Return where each table and key begins, by its path; list items are counted by their index."""
    places: dict[_Path, _Place] = {}
    table: _Path = ()
    counts: dict[tuple[str, ...], int] = {}
    fence = ""
    for number, line in enumerate(text.splitlines(), 1):
        if fence:
            # Inside a text of several lines nothing is a key.
            if fence in line:
                fence = ""
            continue
        if header := _TABLE.match(line):
            names = tuple(_key_parts(header[2]))
            if header[1] == "[[":
                counts[names] = counts.get(names, -1) + 1
            table = _indexed(names, counts)
            places.setdefault(table[:MAX_DEPTH], (number, line.index("[") + 1))
        elif key := _KEY.match(line):
            names = tuple(_key_parts(key[1]))
            for end in range(1, min(len(names), MAX_DEPTH) + 1):
                places.setdefault((*table, *names[:end]), (number, key.start(1) + 1))
            rest = line[key.end() :]
            for quotes in ('"""', "'''"):
                if rest.count(quotes) % 2:
                    fence = quotes
    return places


def _key_parts(dotted: str) -> list[str]:
    return [part[1:-1] if part[0] in "\"'" else part for part in _KEY_PART.findall(dotted)]


def _indexed(names: tuple[str, ...], counts: Mapping[tuple[str, ...], int]) -> _Path:
    path: list[str | int] = []
    for end in range(1, len(names) + 1):
        path.append(names[end - 1])
        if names[:end] in counts:
            path.append(counts[names[:end]])
    return tuple(path)


def _place(path: _Path, places: Mapping[_Path, _Place]) -> _Place:
    """Return the place of a path, or of the nearest thing around it. Raises `_TooDeepError`."""
    if len(path) > MAX_DEPTH:
        raise _TooDeepError(_place(path[:MAX_DEPTH], places)[0])
    while path:
        if path in places:
            return places[path]
        path = path[:-1]
    return (1, 1)


class _TreeMaker:
    """Gives plain values their places, and texts only characters that pages can hold."""

    def __init__(self, file: str, places: Mapping[_Path, _Place]) -> None:
        self.problems: list[Problem] = []
        self._file = file
        self._places = places

    def map_node(self, values: Mapping[str, object], path: _Path) -> MapNode:
        """Return a table."""
        entries = []
        for key, value in values.items():
            line, column = _place((*path, key), self._places)
            name = self._text(key, line, column)
            entries.append(Entry(name, line, column, self._node(value, (*path, key))))
        return MapNode(tuple(entries), *_place(path, self._places))

    def _node(self, value: object, path: _Path) -> Node:
        line, column = _place(path, self._places)
        if isinstance(value, Mapping):
            return self.map_node(value, path)
        if isinstance(value, str):
            return ScalarNode(self._text(value, line, column), False, line, column)
        if isinstance(value, Sequence):
            items = tuple(self._node(item, (*path, index)) for index, item in enumerate(value))
            return ListNode(items, line, column)
        if isinstance(value, bool):
            return ScalarNode("true" if value else "false", True, line, column)
        return ScalarNode(str(value), True, line, column)

    def _text(self, text: str, line: int, column: int) -> str:
        r"""Return a text without what an escape such as "\u0007" brought in."""
        if forbidden := FORBIDDEN.search(text):
            self.problems.append(forbidden_problem(forbidden[0], Location(self._file, line, column)))
        return without_forbidden(text)
