"""The entries of a .bib file as they stand there, read by pybtex, each with its place.

The only module that knows pybtex. Its parser reads one piece of the file at a time, from one `@`
at the start of a line to the next: an entry whose braces never close cannot swallow its followers,
and no search runs further than a piece.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from pybtex import errors as pybtex_errors
from pybtex.bibtex.utils import split_name_list
from pybtex.database import Person
from pybtex.database.input.bibtex import LowLevelParser, month_names
from pybtex.scanner import PrematureEOF, PybtexSyntaxError

from octavo.errors import Location, Problem, Severity

_ENTRY_START = re.compile(r"^[ \t]*@[ \t]*[A-Za-z]", re.MULTILINE)
_NO_KEY = "entry key expected"  # pybtex's words
_SPACES = re.compile(r"[ \t\n]+")
# A value may hold a line that begins like an entry: so many pieces are joined to find its end.
_JOINED_PIECES = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry, its macros expanded and its LaTeX untouched."""

    type: str  # lower case, without "@"
    key: str
    fields: dict[str, str]  # by lower-case name, in the order written, white space collapsed
    location: Location


@dataclass(frozen=True, slots=True)
class NameParts:
    """A person's name as BibTeX splits it, in words, LaTeX untouched."""

    first: tuple[str, ...]
    von: tuple[str, ...]
    last: tuple[str, ...]
    lineage: tuple[str, ...]


def read_entries(path: str, text: str) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    r"""Return the entries in the order of the file, the first of each key, and what was wrong.

    An entry with a mistake in its syntax is left out and reported. Text between the entries is
    nothing, not even where an address puts an `@` into it. `text` has `\n` line ends.
    """
    reader = _FileReader(path, text)
    reader.read()
    return tuple(reader.entries.values()), tuple(reader.problems)


def split_names(text: str) -> list[str]:
    """Return the names of a field, split at each `and` outside braces; LaTeX untouched."""
    return [name for name in split_name_list(text) if name]


def split_name(name: str) -> NameParts | None:
    """Return the parts of one name, or None when it has more commas than a name can have."""
    with pybtex_errors.capture() as found:
        person = Person(name)
    if found:
        return None
    return NameParts(
        first=(*person.first_names, *person.middle_names),
        von=tuple(person.prelast_names),
        last=tuple(person.last_names),
        lineage=tuple(person.lineage_names),
    )


class _Macros(dict[str, str]):
    """The strings of a file, their names in any case; one that is missing stands for itself."""

    def __init__(self) -> None:
        super().__init__(month_names)
        self.missing: list[str] = []

    def __setitem__(self, name: str, value: str) -> None:
        super().__setitem__(name.lower(), value)

    def __getitem__(self, name: str) -> str:
        value = self.get(name.lower())
        if value is None:
            self.missing.append(name)
            return name
        return value


@dataclass(frozen=True, slots=True)
class _Command:
    """What stands behind one `@` of a piece."""

    position: int  # of the "@"
    type: str
    key: str
    fields: list[tuple[str, list[str]]]
    missing: tuple[str, ...]  # strings that nobody defined


@dataclass(frozen=True, slots=True)
class _Mistake:
    """A mistake in the syntax of a command; positions are those in the file."""

    start: int  # of the command's "@"
    position: int
    key: str  # "" when it is not known
    message: str
    is_endless: bool  # the text ends inside the command


class _FileReader:
    """Reads one file; `entries` and `problems` are its result."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.entries: dict[str, Entry] = {}
        self.problems: list[Problem] = []
        self._macros = _Macros()
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
        mistakes: list[_Mistake] = []

        def keep(error: PybtexSyntaxError) -> None:
            command_start, _, position = error.error_context_info
            is_end = isinstance(error, PrematureEOF)
            key = parser.current_entry_key or ""
            mistakes.append(_Mistake(start + command_start, start + position, key, error.args[0], is_end))

        parser = LowLevelParser(self.text[start:end], macros=self._macros, handle_error=keep)
        commands = []
        for name, body in parser:
            missing = tuple(self._macros.missing)
            self._macros.missing.clear()
            is_broken = bool(mistakes) and mistakes[-1].start == start + parser.command_start
            if not is_broken and name.lower() not in ("string", "preamble"):
                key, fields = body
                commands.append(_Command(start + parser.command_start, name.lower(), key, fields, missing))
        return commands, mistakes

    def _report_mistake(self, mistake: _Mistake) -> None:
        line_start = self.text.rfind("\n", 0, mistake.start) + 1
        # An address in the text between entries, or an entry behind a "%", is no mistake.
        if self.text[line_start : mistake.start].strip():
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
        for name in command.missing:
            self._warn(
                location,
                f"Entry {command.key} uses the string {name}, which is not defined.",
                f'Define it with @string{{{name} = "…"}}, or put the value in braces.',
                "undefined-string",
            )
        fields: dict[str, str] = {}
        for name, parts in self._distinct_fields(command, location):
            fields[name] = _SPACES.sub(" ", "".join(parts)).strip(" ")
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
