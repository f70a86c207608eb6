"""What a bibliography file holds: its works, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

from octavo.errors import Problem
from octavo.model.reference import Record


@dataclass(frozen=True, slots=True)
class Bibliography:
    """The works of one bibliography file."""

    path: str  # relative to the site folder
    records: tuple[Record, ...]  # in the order of the file, each key once
    problems: tuple[Problem, ...]  # warnings only: what is wrong with an entry must not lose the others
