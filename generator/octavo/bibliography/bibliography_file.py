"""What a bibliography file holds: its works, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

from octavo.errors import Location, Problem
from octavo.model.reference import Record


@dataclass(frozen=True, slots=True)
class MissingParent:
    """An entry that takes fields over from another one, which may stand in another file of the site."""

    key: str
    parent: str
    location: Location  # of the entry
    is_xdata: bool  # takes all of the other's fields over, not only what `crossref` inherits


@dataclass(frozen=True, slots=True)
class Bibliography:
    """The works of one bibliography file."""

    path: str  # relative to the site folder
    records: tuple[Record, ...]  # in the order of the file, each key once
    problems: tuple[Problem, ...]  # warnings only: what is wrong with an entry must not lose the others
    aliases: tuple[tuple[str, str], ...] = ()  # biblatex's `ids`: another key of a work, and its key
    xdata: tuple[Record, ...] = ()  # what @xdata entries lend to those of other files; no works
    missing_parents: tuple[MissingParent, ...] = ()
