"""A BibTeX or biblatex file → normalised records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from octavo.bibliography.bibliography_file import Bibliography, MissingParent, by_key
from octavo.bibliography.decoding import decode_bibliography
from octavo.bibliography.entry import UNNAMED, Entry, unknown_strings, with_strings
from octavo.bibliography.gathering import with_keys
from octavo.errors import Problem, Severity, sort_problems
from octavo.model.reference import Record

_REFERRING = frozenset({"crossref", "xdata", "entryset"})
# What names the parent itself, or says how to handle it, is not taken over (biblatex 3.20, appendix B).
_OWN_WORDS = """
    crossref xref xdata ids entryset entrysubtype execute label options presort related relatedtype
    relatedstring relatedoptions shorthand shorthandintro sortkey sortname sorttitle sortyear
    keywords doi url urldate pmid pmcid pmc eprint eprinttype archiveprefix eprintclass primaryclass
    title subtitle titleaddon shorttitle indextitle indexsorttitle abstract annotation file pages
    note
"""
_OWN = frozenset(_OWN_WORDS.split())
_IN_BOOK = {"title": "booktitle", "subtitle": "booksubtitle", "titleaddon": "booktitleaddon"}
_IN_MULTIVOLUME = {"title": "maintitle", "subtitle": "mainsubtitle", "titleaddon": "maintitleaddon"}
_IN_PERIODICAL = {"title": "journaltitle", "subtitle": "journalsubtitle", "titleaddon": "journaltitleaddon"}
_CONTAINED = frozenset(
    [
        "inbook",
        "bookinbook",
        "suppbook",
        "incollection",
        "suppcollection",
        "inproceedings",
        "conference",
        "inreference",
    ]
)


def read_bibtex(path: str, data: bytes) -> Bibliography:
    """Return the works of a .bib file, whatever its encoding and however broken; never raises.

    An entry that cannot be read is left out, with a warning at its line. `@xdata` entries only lend
    their fields and are no works.
    """
    # pybtex takes longer to import than a build that changes nothing: it is loaded when it is needed.
    from octavo.bibliography.entries import read_entries
    from octavo.bibliography.entry_record import entry_to_record

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


def find_aliases(entries: Iterable[Entry]) -> tuple[Mapping[str, str], tuple[Problem, ...]]:
    """Return the keys of entries by their other keys, biblatex's `ids`; one that is taken is reported."""
    taken = {entry.key: entry.key for entry in entries}
    aliases: dict[str, str] = {}
    problems: list[Problem] = []
    for entry in entries:
        for alias in _keys(entry.fields.get("ids", "")):
            if owner := taken.get(alias):
                if owner != entry.key:
                    message = f"Entry {entry.key} has the other key {alias}, which is that of {owner}."
                    problems.append(
                        _warning(entry, message, "Remove it from the field ids.", "duplicate-entry")
                    )
            elif alias:
                taken[alias] = aliases[alias] = entry.key
    return aliases, tuple(problems)


def resolve_inheritance(
    entries: tuple[Entry, ...], aliases: Mapping[str, str]
) -> tuple[tuple[Entry, ...], tuple[MissingParent, ...], tuple[Problem, ...]]:
    """Return the entries with the fields they inherit, parents to be looked for elsewhere, and what is wrong.

    Own fields always win. A cycle is reported, and the entry stays as it is.
    """
    if not any(entry.fields.keys() & _REFERRING for entry in entries):
        return entries, (), ()
    by_key = {entry.key: entry for entry in entries}
    # BibTeX finds a parent whatever the case of its key.
    actual = {key.casefold(): key for key in reversed(by_key)}
    actual |= aliases
    actual |= {key: key for key in by_key}
    problems: list[Problem] = []
    missing: list[MissingParent] = []
    parents: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        found = []
        for name, is_xdata in _named_parents(entry):
            key = actual.get(name) or actual.get(name.casefold())
            if key is None:
                missing.append(MissingParent(entry.key, name, entry.location, is_xdata))
            else:
                found.append(key)
                if entry.type == "set":
                    message = f"Entry {entry.key} is a set; its first work, {key}, stands for it."
                    hint = "Cite the works of a set one by one: [@a; @b]."
                    problems.append(_warning(entry, message, hint, "entry-set"))
        parents[entry.key] = tuple(found)
    resolved: dict[str, Entry] = {}
    for entry in entries:
        _resolve(entry.key, by_key, parents, resolved, problems)
    return tuple(resolved[entry.key] for entry in entries), tuple(missing), tuple(problems)


def _named_parents(entry: Entry) -> Iterator[tuple[str, bool]]:
    """Yield the keys that an entry builds on, and whether as @xdata; of a set, its first member."""
    for key in _keys(entry.fields.get("xdata", "")):
        if key:
            yield key, True
    if crossref := entry.fields.get("crossref", "").strip():
        yield crossref, False
    if entry.type == "set" and (members := entry.fields.get("entryset", "").strip()):
        yield _keys(members)[0], False


def _keys(text: str) -> list[str]:
    """Return the keys between commas; at least one, which may be empty."""
    return [key.strip() for key in text.split(",")]


def _resolve(
    key: str,
    by_key: Mapping[str, Entry],
    parents: Mapping[str, tuple[str, ...]],
    resolved: dict[str, Entry],
    problems: list[Problem],
) -> None:
    """Resolve an entry after all that it builds on, without recursion: chains may be long."""
    waiting = [key]
    on_path: dict[str, None] = {}
    while waiting:
        current = waiting[-1]
        if current in resolved:
            waiting.pop()
            continue
        is_second_visit = current in on_path
        if not is_second_visit:
            on_path[current] = None
            missing = [parent for parent in parents[current] if parent not in resolved]
            cyclic = [parent for parent in missing if parent in on_path]
            if cyclic:
                problems.append(_cycle_problem(by_key[current], cyclic[0]))
            elif missing:
                waiting.extend(missing)
                continue
        entry = by_key[current]
        for parent in parents[current]:
            if parent in resolved:
                entry = _inherit(entry, resolved[parent])
        resolved[current] = entry
        on_path.pop(current, None)
        waiting.pop()


def _cycle_problem(entry: Entry, parent: str) -> Problem:
    message = f"Entry {entry.key} refers to {parent}, which refers back to it."
    return _warning(entry, message, "Remove one of the crossref or xdata fields.", "crossref-cycle")


def _warning(entry: Entry, message: str, hint: str, code: str) -> Problem:
    return Problem(entry.location, message, hint, Severity.WARNING, code)


def _inherit(child: Entry, parent: Entry) -> Entry:
    if child.type == "set":  # biblatex prints its members under one number; here it stands for the first
        return replace(child, type=parent.type, fields={**child.fields, **parent.fields})
    if parent.type == "xdata":
        return replace(child, fields={**parent.fields, **child.fields})
    inherited = {name: value for name, value in parent.fields.items() if name not in _OWN}
    if "booktitle" not in parent.fields:
        for name, target in _renamed(child.type, parent.type).items():
            if name in parent.fields:
                inherited[target] = parent.fields[name]
    if child.type in ("inbook", "bookinbook", "suppbook") and "author" in parent.fields:
        inherited["bookauthor"] = parent.fields["author"]
    return replace(child, fields={**inherited, **child.fields})


def _renamed(child_type: str, parent_type: str) -> Mapping[str, str]:
    if parent_type == "periodical":
        return _IN_PERIODICAL
    if parent_type.startswith("mv"):
        return _IN_MULTIVOLUME
    return _IN_BOOK if child_type in _CONTAINED else {}
