"""The entries of a .bib file as they stand there, read by pybtex, each with its place.

The only module that knows pybtex. Its parser reads one piece of the file at a time, from one `@`
at the start of a line to the next: an entry whose braces never close cannot swallow its followers,
and no search runs further than a piece.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping

from msgspec import Struct
from pybtex import errors as pybtex_errors
from pybtex.database import Person
from pybtex.database.input.bibtex import LowLevelParser, month_names
from pybtex.exceptions import PybtexError
from pybtex.scanner import PrematureEOF, PybtexSyntaxError, Token

import octavo.expressions as re
from octavo.bibliography.entry import UNNAMED, Entry, unknown_string
from octavo.errors import Location, Problem, Severity
from octavo.text.composed import composed

_ENTRY_START = re.compile(r"^[ \t]*@[ \t]*[A-Za-z]", re.MULTILINE)
_NO_KEY = "entry key expected"  # pybtex's words
_SPACES = re.compile(r"[ \t\n]+")
# A value may hold a line that begins like an entry: so many pieces are joined to find its end.
_JOINED_PIECES = 3
# A whole field in one step, as nearly all are: `name = {…}` with braces two deep, `name = "…"`,
# `name = 12`, and the comma behind it or the end of the entry. Each part ends where the next begins,
# so that a match takes time linear in its length.
_FIELD = re.compile(
    r"""\s*([A-Za-z][A-Za-z0-9_-]*)\s*=\s*
    (?: \{ ([^{}]*(?:\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}[^{}]*)*) \} | " ([^"{}]*) " | ([0-9]+) )
    \s*(,|(?=[})]))""",
    re.VERBOSE,
)
_VALUE_END = re.compile(r'[{}"]')
_WHITESPACE = re.compile(r"\s*")
_COMMENT = re.compile(r"@\s*comment\b", re.IGNORECASE)
_NO_KEY_WRITTEN = re.compile(r"\s*@[ \t]*[A-Za-z]+\s*[{(]\s*(?=,)")
_COMMENT_LINE = re.compile(r"^[ \t]*%.*$", re.MULTILINE)
_AND = re.compile(" and ", re.IGNORECASE)
_AND_OR_BRACE = re.compile(r"[{}]| and ", re.IGNORECASE)
# No name of a person is longer; pybtex takes time quadratic in what is no name.
_LONGEST_NAME = 1000


class NameParts(Struct, frozen=True):
    """A person's name as BibTeX splits it, in words, LaTeX untouched."""

    first: tuple[str, ...]
    von: tuple[str, ...]
    last: tuple[str, ...]
    lineage: tuple[str, ...]


def read_entries(path: str, text: str) -> tuple[tuple[Entry, ...], Mapping[str, str], tuple[Problem, ...]]:
    r"""Return the entries of a file in their order, its strings by name in lower case, and what was wrong.

    Of two entries with one key the first counts. An entry with a mistake in its syntax is left out and
    reported. Text between the entries is nothing, not even where an address puts an `@` into it. `text` has
    `\n` line ends.
    """
    reader = _FileReader(path, text)
    reader.read()
    return tuple(reader.entries.values()), reader.macros.own, tuple(reader.problems)


def _without_maths(value: str) -> str:
    r"""Return what TeX takes in text: APS writes `\ifmmode \check{Z}\else \v{Z}\fi{}umer`."""
    before, *choices = value.split("\\ifmmode")
    output = [before]
    for choice in choices:
        branches, _, rest = choice.partition("\\fi")
        text = branches.partition("\\else")[2].strip()
        output.append(f"{{{text}}}{rest.removeprefix('{}')}")
    return "".join(output)


def split_names(text: str) -> list[str]:
    """Return the names of a field, split at each `and` outside braces; LaTeX untouched."""
    if "{" not in text:
        return [name.strip() for name in _AND.split(text) if name.strip()]
    names: list[str] = []
    depth = start = 0
    for match in _AND_OR_BRACE.finditer(text):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth = max(depth - 1, 0)
        elif depth == 0:
            names.append(text[start : match.start()].strip())
            start = match.end()
    return [name for name in (*names, text[start:].strip()) if name]


def split_name(name: str) -> NameParts | None:
    """Return the parts of one name, or None for what cannot be a name: one with many commas, or endless."""
    if len(name) > _LONGEST_NAME:
        return None
    if (plain := _split_plain_name(name)) is not None:
        return plain
    try:
        with pybtex_errors.capture() as found:
            person = Person(name)
    except PybtexError:  # braces a hundred deep
        return None
    if found:
        return None
    return NameParts(
        first=(*person.first_names, *person.middle_names),
        von=tuple(person.prelast_names),
        last=tuple(person.last_names),
        lineage=tuple(person.lineage_names),
    )


def _split_plain_name(name: str) -> NameParts | None:
    """Return the parts of a name as pybtex would, ten times faster; None for one with any difficulty."""
    if "{" in name or "\\" in name or "~" in name or "}" in name:
        return None
    before, comma, after = name.partition(",")
    last, first = before.split(), after.split()
    if comma and ("," in after or not first):
        return None
    # A word in lower case may be a particle.
    if not last or not all(word[0].isupper() for word in (last[:-1] if comma else last)):
        return None
    return (
        NameParts(tuple(first), (), tuple(last), ())
        if comma
        else NameParts((*last[:-1],), (), (last[-1],), ())
    )


class _Parser(LowLevelParser):  # type: ignore[misc]  # pybtex has no types
    """pybtex's parser with a short way for plain fields and plain values, and without counting lines.

    Its own search for the end of a value takes quadratic time where a quotation mark is far away.
    """

    text: str
    pos: int
    current_fields: list[tuple[str, list[str]]]
    current_field_name: str | None
    current_value: list[str]

    def parse_entry_fields(self) -> None:
        while True:
            match = _FIELD.match(self.text, self.pos)
            if match is not None:
                name, braced, quoted, digits, comma = match.groups()
                value = braced if braced is not None else quoted if quoted is not None else digits
                self.current_fields.append((name, [value]))
                self.pos = match.end()
                if not comma:
                    return
                continue
            self._forget_field()
            self.parse_field()
            if self.current_value and self.current_field_name is not None:
                self.current_fields.append((self.current_field_name, self.current_value))
            if not self.optional([self.COMMA]):
                return

    def _forget_field(self) -> None:
        self.current_field_name, self.current_value = None, []

    def parse_string(self, string_end: object, level: int = 0, max_level: int = 0) -> Iterator[Token]:
        start = self.pos
        for match in _VALUE_END.finditer(self.text, start):
            found = match[0]
            if found == "{":
                level += 1
            elif level and found == "}":
                level -= 1
            elif not level and (found == "}" or string_end is self.QUOTE):
                self.pos = match.end()
                if found == "}" and string_end is self.QUOTE:
                    raise PybtexSyntaxError("unbalanced braces", self)
                yield Token(self.text[start : self.pos], string_end)
                return
        raise PrematureEOF(self)

    def eat_whitespace(self) -> None:
        match = _WHITESPACE.match(self.text, self.pos)
        self.pos = match.end() if match else self.pos

    def update_lineno(self, value: str) -> None:
        """Do nothing: places are found from positions, once and for all."""


class _Macros(dict[str, str]):
    """The strings of a file, their names in any case; another file may define one that is missing."""

    def __init__(self) -> None:
        super().__init__(month_names)
        self.update({full.lower(): full for full in month_names.values()}, sept="September")
        self.own: dict[str, str] = {}

    def __setitem__(self, name: str, value: str) -> None:
        super().__setitem__(name.lower(), value)
        self.own[name.lower()] = value

    def __getitem__(self, name: str) -> str:
        value = self.get(name.lower())
        return unknown_string(name) if value is None else value


class _Command(Struct, frozen=True):
    """What stands behind one `@` of a piece."""

    position: int  # of the "@"
    type: str
    key: str
    fields: list[tuple[str, list[str]]]


class _Mistake(Struct, frozen=True):
    """A mistake in the syntax of a command; positions are those in the file."""

    start: int  # of the command's "@"
    position: int
    key: str  # "" when it is not known
    message: str
    is_endless: bool  # the text ends inside the command


class _FileReader:
    """Reads one file; `entries`, `macros` and `problems` are its result."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.entries: dict[str, Entry] = {}
        self.problems: list[Problem] = []
        self.macros = _Macros()
        self._unnamed = 0
        self._line_starts = [0, *(match.end() for match in re.finditer(r"\n", text))]

    def read(self) -> None:
        starts = [0, *(match.start() for match in _ENTRY_START.finditer(self.text)), len(self.text)]
        index = 0
        while index < len(starts) - 1:
            taken = 1
            commands, mistakes = self._parse(starts[index], starts[index + 1])
            if any(mistake.is_endless for mistake in mistakes):
                for end in range(index + 2, min(index + 2 + _JOINED_PIECES, len(starts))):
                    joined, remaining = self._parse(starts[index], starts[end])
                    if not remaining:
                        taken, commands, mistakes = end - index, joined, remaining
                        break
            for mistake in mistakes:
                self._report_mistake(mistake)
            for command in commands:
                self._add_entry(command)
            index += taken

    def _parse(self, start: int, end: int) -> tuple[list[_Command], list[_Mistake]]:
        """Return the commands between two positions, each of which may have lines that are comments."""
        piece = self.text[start:end]
        commands, mistakes = self._parse_piece(start, piece)
        if mistakes and "%" in piece:
            without = _COMMENT_LINE.sub(lambda match: " " * len(match[0]), piece)
            again, remaining = self._parse_piece(start, without)
            if not remaining:
                return again, remaining
        return commands, mistakes

    def _parse_piece(self, start: int, piece: str) -> tuple[list[_Command], list[_Mistake]]:
        mistakes: list[_Mistake] = []
        if keyless := _NO_KEY_WRITTEN.match(piece):
            self._unnamed += 1
            key = f"{UNNAMED}{self._unnamed}"
            piece = f"{piece[: keyless.end()]}{key}{piece[keyless.end() :]}"

        def keep(error: PybtexSyntaxError) -> None:
            command_start, _, position = error.error_context_info
            is_end = isinstance(error, PrematureEOF)
            key = (parser.current_entry_key or "").removeprefix(UNNAMED)
            mistakes.append(_Mistake(start + command_start, start + position, key, error.args[0], is_end))

        parser = _Parser(piece, macros=self.macros, handle_error=keep)
        commands = []
        for name, body in parser:
            is_broken = bool(mistakes) and mistakes[-1].start == start + parser.command_start
            if not is_broken and name.lower() not in ("string", "preamble"):
                key, fields = body
                commands.append(_Command(start + parser.command_start, name.lower(), composed(key), fields))
        return commands, mistakes

    def _report_mistake(self, mistake: _Mistake) -> None:
        line_start = self.text.rfind("\n", 0, mistake.start) + 1
        # An address in the text between entries, an entry behind a "%" or a comment is no mistake.
        if self.text[line_start : mistake.start].strip() or _COMMENT.match(self.text, mistake.start):
            return
        name = f"Entry {mistake.key}" if mistake.key else "An entry"
        if mistake.is_endless:
            message, place = f"{name} has no end.", mistake.start
            hint = "A closing brace is missing, or an opening one is too many; the entry is left out."
        elif mistake.message == _NO_KEY:
            message, place = "An entry has no key.", mistake.position
            hint = "Give it one, as in @article{smith2020, …}; without a key it is left out."
        else:
            message, place = f"{name} cannot be read: {mistake.message}.", mistake.position
            hint = "The entry is left out."
        self._warn(self._locate(place), message, hint, "bibliography-syntax")

    def _add_entry(self, command: _Command) -> None:
        location = self._locate(command.position)
        if first := self.entries.get(command.key):
            self._warn(
                location,
                f"Entry {command.key} is there twice; the first one, on line {first.location.line}, counts.",
                "Remove one of them, or give it another key.",
                "duplicate-entry",
            )
            return
        fields: dict[str, str] = {}
        for name, parts in self._distinct_fields(command, location):
            value = parts[0] if len(parts) == 1 else "".join(parts)
            if "\n" in value or "\t" in value or "  " in value:
                value = _SPACES.sub(" ", value)
            if "\\ifmmode" in value:
                value = _without_maths(value)
            fields[name] = value.strip(" ")
        self.entries[command.key] = Entry(command.type, command.key, fields, location)

    def _distinct_fields(self, command: _Command, location: Location) -> Iterator[tuple[str, list[str]]]:
        seen: set[str] = set()
        for name, parts in command.fields:
            lower = name.lower()
            if lower in seen:
                self._warn(
                    location,
                    f"Entry {command.key} has two fields {lower}; the first one counts.",
                    "Remove one of them.",
                    "duplicate-field",
                )
            else:
                seen.add(lower)
                yield lower, parts

    def _locate(self, position: int) -> Location:
        line = bisect_right(self._line_starts, position)
        return Location(self.path, line, position - self._line_starts[line - 1] + 1)

    def _warn(self, location: Location, message: str, hint: str, code: str) -> None:
        self.problems.append(Problem(location, message, hint, Severity.WARNING, code))
