"""What works take over from other files: `crossref`, `xdata` and `@string` across a site's bibliographies.

Within a file fields are inherited as they are written (`inheritance`). Between files, each of which is
read alone, variables of records are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import fields, replace

from octavo.bibliography.bibliography_file import Bibliography, MissingParent
from octavo.bibliography.entry import Entry, unknown_strings, with_strings
from octavo.bibliography.entry_types import CONTAINED_TYPES
from octavo.errors import Problem, Severity
from octavo.model.reference import Record
from octavo.text.nearest import did_you_mean

_DEFAULTS = {
    field.name: field.default
    for field in fields(Record)
    if field.name not in ("key", "type", "location", "source_file")
}
# What is the work's own, and not that of the book or volume around it.
_OWN_WORDS = """
    title title_short abstract accessed archive arxiv doi keyword note page pdf pmcid pmid url
"""
_OWN = frozenset(_OWN_WORDS.split())


def resolve_between_files(
    bibliographies: Iterable[Bibliography], owners: Mapping[str, str]
) -> tuple[tuple[Bibliography, ...], tuple[Problem, ...]]:
    """Return the bibliographies with what their works inherit from other files, and who was not found.

    `owners` has, by path, the text that a file belongs to ("" for the site). A file looks into those of
    the same text first, then into the site's.
    """
    all_files = _tell_apart(tuple(bibliographies))
    if not any(file.missing_parents or file.waiting for file in all_files):
        return all_files, ()
    problems: list[Problem] = []
    shared = [file for file in all_files if not owners.get(file.path, "")]
    resolved = []
    for file in all_files:
        if file.missing_parents or file.waiting:
            owner = owners.get(file.path, "")
            own = [other for other in all_files if owner and owners.get(other.path) == owner]
            others = (*own, *shared)
            for resolve in (_fill_strings, _resolve_file):
                file, found = resolve(file, others)
                problems += found
        resolved.append(file)
    return tuple(resolved), tuple(problems)


def _tell_apart(files: tuple[Bibliography, ...]) -> tuple[Bibliography, ...]:
    """Return the files with a mark at works whose keys differ by case: their pages need two addresses."""
    keys = {key for file in files for key in file.works}
    if len({key.lower() for key in keys}) == len(keys):
        return files
    spellings: dict[str, list[str]] = {}
    for key in keys:
        spellings.setdefault(key.lower(), []).append(key)
    # Capitals sort first: of `Smith` and `smith` the latter keeps its address.
    marked = {key for alike in spellings.values() for key in sorted(alike)[:-1]}
    return tuple(
        replace(
            file,
            works={
                key: replace(record, differs_by_case=True) if key in marked else record
                for key, record in file.works.items()
            },
        )
        if marked.intersection(file.works)
        else file
        for file in files
    )


def _fill_strings(file: Bibliography, others: Sequence[Bibliography]) -> tuple[Bibliography, list[Problem]]:
    """Return the file with the strings that others define, and which nobody does."""
    if not file.waiting:
        return file, []
    # Loaded where it is needed: it brings pybtex along.
    from octavo.bibliography.entry_record import entry_to_record

    strings: dict[str, str] = {}
    for other in others:
        for name, value in other.strings:
            strings.setdefault(name, value)
    works = dict(file.works)
    problems: list[Problem] = []
    for entry in file.waiting:
        names = unknown_strings(entry)
        problems += [_undefined(entry, name, strings) for name in names if name.lower() not in strings]
        if any(name.lower() in strings for name in names):
            record, _ = entry_to_record(with_strings(entry, strings))
            works[entry.key] = replace(record, differs_by_case=works[entry.key].differs_by_case)
    return replace(file, works=works), problems


def _undefined(entry: Entry, name: str, strings: Mapping[str, str]) -> Problem:
    return Problem(
        entry.location,
        f"Entry {entry.key} uses the string {name}, which is not defined.",
        hint=did_you_mean(name.lower(), strings)
        or f'Define it with @string{{{name} = "…"}}, or put the value in braces.',
        severity=Severity.WARNING,
        code="undefined-string",
    )


def _resolve_file(file: Bibliography, others: Sequence[Bibliography]) -> tuple[Bibliography, list[Problem]]:
    known: dict[str, Record] = {}
    for other in others:
        for record in (*other.records, *other.xdata):
            known.setdefault(record.key, record)
        for alias, key in other.aliases:
            if key in known:
                known.setdefault(alias, known[key])
    folded = {key.casefold(): key for key in reversed(known)}
    records = dict(file.works)
    problems: list[Problem] = []
    for missing in file.missing_parents:
        key = missing.parent if missing.parent in known else folded.get(missing.parent.casefold(), "")
        if not key:
            problems.append(_problem(missing, known))
        elif missing.key in records:
            records[missing.key] = _inherit(records[missing.key], known[key], is_xdata=missing.is_xdata)
    return replace(file, works=records), problems


def _problem(missing: MissingParent, known: Mapping[str, Record]) -> Problem:
    return Problem(
        missing.location,
        f"Entry {missing.key} refers to {missing.parent}, which is in no bibliography that it can see.",
        hint=did_you_mean(missing.parent, known) or "Add it, or remove the crossref or xdata field.",
        severity=Severity.WARNING,
        code="missing-crossref",
    )


def _inherit(child: Record, parent: Record, *, is_xdata: bool) -> Record:
    taken = {
        name: getattr(parent, name)
        for name, default in _DEFAULTS.items()
        if (is_xdata or name not in _OWN)
        and getattr(child, name) == default
        and getattr(parent, name) != default
    }
    if not is_xdata:
        taken |= _renamed(child, parent)
    return replace(child, **taken)


def _renamed(child: Record, parent: Record) -> dict[str, str | tuple[object, ...]]:
    """Return what a work takes over under another name: its book's title, its book's authors."""
    if child.type in CONTAINED_TYPES or child.type.startswith("article"):
        taken: dict[str, str | tuple[object, ...]] = {}
        if not child.container_title and not parent.container_title:
            taken["container_title"] = parent.title
        if child.type == "chapter" and child.author and parent.author and not child.container_author:
            taken["container_author"] = parent.author
        return taken
    is_volume = child.type == parent.type == "book" and not child.volume_title and child.title != parent.title
    return {"title": parent.title, "volume_title": child.title} if is_volume else {}
