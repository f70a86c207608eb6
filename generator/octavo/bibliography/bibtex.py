"""A BibTeX or biblatex file → normalised records."""

from __future__ import annotations

from dataclasses import dataclass

from octavo.bibliography.decoding import decode_bibliography
from octavo.errors import Problem, sort_problems
from octavo.model.reference import Record


@dataclass(frozen=True, slots=True)
class Bibliography:
    """The works of one bibliography file."""

    path: str  # relative to the site folder
    records: tuple[Record, ...]  # in the order of the file, each key once
    problems: tuple[Problem, ...]  # warnings only: what is wrong with an entry must not lose the others


def read_bibtex(path: str, data: bytes) -> Bibliography:
    """Return the works of a .bib file, whatever its encoding and however broken; never raises.

    An entry that cannot be read is left out, with a warning at its line. `@xdata` entries only lend
    their fields and are no works.
    """
    # pybtex takes longer to import than a build that changes nothing: it is loaded when it is needed.
    from octavo.bibliography.entries import read_entries
    from octavo.bibliography.entry_record import entry_to_record
    from octavo.bibliography.inheritance import resolve_inheritance

    text, problems = decode_bibliography(path, data)
    entries, found = read_entries(path, text)
    problems += found
    entries, found = resolve_inheritance(entries)
    problems += found
    records: list[Record] = []
    collected = list(problems)
    for entry in entries:
        if entry.type != "xdata":
            record, found = entry_to_record(entry)
            records.append(record)
            collected.extend(found)
    return Bibliography(path, tuple(records), sort_problems(collected))
