"""What a bibliography file holds: its works, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from octavo.bibliography.entry import Entry
from octavo.errors import Location, Problem
from octavo.model.reference import Record


class MissingParent(Struct, frozen=True):
    """An entry that takes fields over from another one, which may stand in another file of the site."""

    key: str
    parent: str
    location: Location  # of the entry
    is_xdata: bool  # takes all of the other's fields over, not only what `crossref` inherits


class Bibliography(Struct, frozen=True):
    """The works of one bibliography file. Those kept from an earlier build are decoded when asked for."""

    path: str  # relative to the site folder
    works: Mapping[str, Record]  # by key, in the order of the file
    problems: tuple[Problem, ...]  # warnings only: what is wrong with an entry must not lose the others
    aliases: tuple[tuple[str, str], ...] = ()  # biblatex's `ids`: another key of a work, and its key
    xdata: tuple[Record, ...] = ()  # what @xdata entries lend to those of other files; no works
    missing_parents: tuple[MissingParent, ...] = ()
    strings: tuple[tuple[str, str], ...] = ()  # what @string defines: name in lower case, value
    waiting: tuple[Entry, ...] = ()  # use strings that another file of the site may define

    @property
    def records(self) -> tuple[Record, ...]:
        """Return all works in the order of the file."""
        return tuple(self.works.values())


def by_key(records: Iterable[Record]) -> dict[str, Record]:
    """Return records by their keys."""
    return {record.key: record for record in records}
