"""The people of one entry of a .bib file, each list in the role that the entry gives it."""

from __future__ import annotations

from octavo.bibliography.entry_fields import EntryFields
from octavo.bibliography.names import read_names
from octavo.model.reference import Name

# biblatex's editors a to c have a type of their own (collaborator, redactor …); so may the first.
_EDITORS = ("editor", "editora", "editorb", "editorc")


def read_people(fields: EntryFields) -> dict[str, tuple[object, ...]]:
    """Return the name variables of a record; lists that end in "and others" are in `incomplete_names`."""
    incomplete: list[str] = []
    names = {
        role: _read(fields, role, names, incomplete)
        for role, names in (
            ("author", ("author", "authors")),
            ("translator", ("translator",)),
            ("container_author", ("bookauthor",)),
            ("collection_editor", ("serieseditor",)),
            ("director", ("director",)),
        )
    }
    editors: tuple[Name, ...] = ()
    for field in _EDITORS:
        role = fields.raw(f"{field}type").lower()
        if role in ("director", "translator"):
            names[role] = names[role] or _read(fields, role, (field,), incomplete)
        elif not editors:  # who collaborated or revised is named where nobody edited
            editors = _read(fields, "editor", (field,), incomplete)
    return {**names, "editor": editors, "incomplete_names": tuple(incomplete)}


def _read(fields: EntryFields, role: str, names: tuple[str, ...], incomplete: list[str]) -> tuple[Name, ...]:
    raw = fields.raw(*names)
    if not raw:
        return ()
    found = read_names(raw)
    for mistake in found.mistakes:
        fields.warn(f", {names[0]}: {mistake}", "Separate names with “ and ”.", "name-list")
    if found.is_incomplete:
        incomplete.append(role)
    return found.names
