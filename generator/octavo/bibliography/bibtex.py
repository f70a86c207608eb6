"""A BibTeX or biblatex file → normalised records."""

from __future__ import annotations

from msgspec.structs import replace

from octavo.bibliography.bibliography_file import Bibliography, by_key
from octavo.bibliography.decoding import decode_bibliography
from octavo.bibliography.entry import UNNAMED, Entry, unknown_strings, with_strings
from octavo.bibliography.gathering import with_keys
from octavo.errors import sort_problems
from octavo.model.reference import Record


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
    written, strings, mistakes_in_file = read_entries(path, text)
    aliases, taken = find_aliases(written)
    inherited, missing_parents, unresolved = resolve_inheritance(written, aliases)
    collected = [*problems, *mistakes_in_file, *taken, *unresolved]
    records: list[Record] = []
    entries: list[Entry] = []  # those of the records
    xdata: list[Record] = []
    for entry in inherited:
        record, mistakes = entry_to_record(with_strings(entry, {}))
        if entry.type == "xdata":
            xdata.append(record)  # its type is nobody's, and what is wrong with it shows where it is used
        else:
            records.append(replace(record, key="") if record.key.startswith(UNNAMED) else record)
            entries.append(entry)
            collected.extend(mistakes)
    named = with_keys(records)
    keys = {entry.key: record.key for entry, record in zip(entries, named, strict=True)}
    return Bibliography(
        path,
        by_key(named),
        sort_problems(collected),
        aliases=tuple(aliases.items()),
        xdata=tuple(xdata),
        missing_parents=tuple(
            replace(missing, key=keys.get(missing.key, missing.key)) for missing in missing_parents
        ),
        strings=tuple(strings.items()),
        waiting=tuple(replace(entry, key=keys[entry.key]) for entry in entries if unknown_strings(entry)),
    )
