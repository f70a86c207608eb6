"""A BibTeX or biblatex file → normalised records."""

from __future__ import annotations

from octavo.bibliography.bibliography_file import Bibliography
from octavo.bibliography.decoding import decode_bibliography
from octavo.errors import sort_problems
from octavo.model.reference import Record

__all__ = ["Bibliography", "read_bibtex"]


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
