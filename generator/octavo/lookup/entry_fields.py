"""The fields of one entry in the text of a .bib file: where each stands, and others put in their place.

Everything else of the file, down to white space and order, stays as its author wrote it.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

import octavo.expressions as re

_HEAD = re.compile(r"@\s*[A-Za-z]+\s*[{(]\s*[^\s,{}()]+\s*")
# Bounded: what has more blanks than that in one place is left to its author.
_NAME = re.compile(r"[\s,]{0,200}+([A-Za-z][\w:+-]*)\s*=\s*")
_BARE = re.compile(r"[^\s,#{}()\"]+")
_JOIN = re.compile(r"\s{0,200}+#\s{0,200}")


class Field(Struct, frozen=True):
    """A field's place: offsets into the text of the file."""

    name: str  # in small letters
    name_start: int
    start: int  # of the value, with its braces
    end: int  # behind it


class Entry(Struct, frozen=True):
    """An entry's fields in their order, and where further ones can follow."""

    fields: tuple[Field, ...]
    end: int  # behind the last value, or behind the key

    def field(self, *names: str) -> Field | None:
        """Return the first of these fields that the entry has."""
        return next((one for name in names for one in self.fields if one.name == name), None)


def read_entry(text: str, start: int) -> Entry | None:
    """Return the entry that begins at an offset; None for what cannot be taken apart for certain."""
    head = _HEAD.match(text, start)
    if head is None:
        return None
    fields: list[Field] = []
    position = head.end()
    while name := _NAME.match(text, position):
        end = _value_end(text, name.end())
        if end < 0:
            return None
        fields.append(Field(name[1].lower(), name.start(1), name.end(), end))
        position = end
    closing = re.compile(r"[\s,]{0,200}+[})]").match(text, position)
    return Entry(tuple(fields), position) if closing else None


def set_fields(text: str, start: int, values: Mapping[str, str]) -> str | None:
    """Return the text with fields of the entry at an offset changed; None if that is not certain.

    A value is written as BibTeX has it, braces included; "" takes the field out. New fields follow the last
    one, indented as it is.
    """
    entry = read_entry(text, start)
    if entry is None:
        return None
    edits: list[tuple[int, int, str]] = []
    added: list[str] = []
    for name, value in values.items():
        field = entry.field(name)
        if field is None:
            if value:
                added.append(f"{name} = {value}")
        elif value:
            edits.append((field.start, field.end, value))
        else:
            edits.append(_removal(text, field))
    if added:
        starts = [
            text[text.rfind("\n", 0, field.name_start) + 1 : field.name_start] for field in entry.fields
        ]
        indent = next((start for start in reversed(starts) if not start.strip()), "  ")
        newline = "\r\n" if "\r\n" in text else "\n"
        edits.append((entry.end, entry.end, "".join(f",{newline}{indent}{one}" for one in added)))
    for first, end, value in sorted(edits, reverse=True):
        text = text[:first] + value + text[end:]
    return text


def _removal(text: str, field: Field) -> tuple[int, int, str]:
    """Return the span of a field with its comma and, where it stands alone there, its line."""
    end = field.end
    if comma := re.compile(r"[ \t]{0,200}+,").match(text, end):
        end = comma.end()
    line_start = text.rfind("\n", 0, field.name_start) + 1
    if not text[line_start : field.name_start].strip() and (
        rest := re.compile(r"[ \t]{0,200}+\r?\n").match(text, end)
    ):
        return line_start, rest.end(), ""
    return field.name_start, end, ""


def _value_end(text: str, position: int) -> int:
    """Return where a value ends, with all parts that # joins; -1 where it does not end."""
    while True:
        if text.startswith(("{", '"'), position):
            position = _closing(text, position + 1, "}" if text[position] == "{" else '"')
        elif bare := _BARE.match(text, position):
            position = bare.end()
        else:
            return -1
        if position < 0:
            return -1
        join = _JOIN.match(text, position)
        if join is None:
            return position
        position = join.end()


def _closing(text: str, position: int, closing: str) -> int:
    """Return where the brace or quotation mark ends that closes what was opened; -1 where none does."""
    depth = 0
    for mark in re.compile(r"[{}\"]").finditer(text, position):
        if mark[0] == closing and depth == 0:
            return mark.end()
        depth += {"{": 1, "}": -1}.get(mark[0], 0)
    return -1
