"""A BibTeX or biblatex file → normalised records."""

from __future__ import annotations

from octavo.bibliography.bibliography_file import Bibliography, by_key
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
    from octavo.bibliography.inheritance import find_aliases, resolve_inheritance

    text, problems = decode_bibliography(path, data)
    entries, found = read_entries(path, text)
    problems += found
    aliases, found = find_aliases(entries)
    problems += found
    inherited = resolve_inheritance(entries, aliases)
    collected = [*problems, *inherited.problems]
    records: list[Record] = []
    xdata: list[Record] = []
    for entry in inherited.entries:
        record, found = entry_to_record(entry)
        if entry.type == "xdata":
            xdata.append(record)  # its type is nobody's, and what is wrong with it shows where it is used
        else:
            records.append(record)
            collected.extend(found)
    return Bibliography(
        path,
        by_key(records),
        sort_problems(collected),
        aliases=tuple(aliases.items()),
        xdata=tuple(xdata),
        missing_parents=inherited.missing,
    )
