"""The fields of one entry of a .bib file, read in the three ways that records need them."""

from __future__ import annotations

from octavo.bibliography.entry import Entry
from octavo.bibliography.latex import latex_to_html, latex_to_text
from octavo.errors import Problem, Severity


class EntryFields:
    """An entry's fields by name, and what is wrong with them.

    Every method takes the names of one thing in order of preference: BibTeX, biblatex and reference
    managers call it differently.
    """

    __slots__ = ("entry", "problems", "values")

    def __init__(self, entry: Entry) -> None:
        """Take the entry after everything that it inherits."""
        self.entry = entry
        self.values = entry.fields
        self.problems: list[Problem] = []

    def raw(self, *names: str) -> str:
        """Return the first field that is not empty, as it is written."""
        values = self.values
        for name in names:
            if value := values.get(name):
                return value
        return ""

    def text(self, *names: str) -> str:
        """Return the first field that is not empty as plain text."""
        raw = self.raw(*names)
        return latex_to_text(raw) if raw else ""

    def html(self, *names: str) -> str:
        """Return the first field that is not empty as safe inline HTML."""
        raw = self.raw(*names)
        return latex_to_html(raw) if raw else ""

    def warn(self, message: str, hint: str, code: str) -> None:
        """Note a problem of the entry; the message goes on after its key."""
        self.problems.append(
            Problem(self.entry.location, f"Entry {self.entry.key}{message}", hint, Severity.WARNING, code)
        )
