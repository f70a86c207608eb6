"""What entries take over from others: `crossref` by biblatex's rules, and `xdata`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from octavo.bibliography.entries import Entry
from octavo.errors import Problem, Severity
from octavo.nearest import did_you_mean

_KEYS = re.compile(r"\s*,\s*")
# What names the parent itself, or says how to handle it, is not taken over (biblatex 3.20, appendix B).
_OWN = frozenset(
    [
        "crossref",
        "xref",
        "xdata",
        "ids",
        "entryset",
        "entrysubtype",
        "execute",
        "label",
        "options",
        "presort",
        "related",
        "relatedtype",
        "relatedstring",
        "relatedoptions",
        "shorthand",
        "shorthandintro",
        "sortkey",
        "sortname",
        "sorttitle",
        "sortyear",
        "keywords",
        "doi",
        "url",
        "urldate",
        "pmid",
        "pmcid",
        "pmc",
        "eprint",
        "eprinttype",
        "archiveprefix",
        "eprintclass",
        "primaryclass",
        "title",
        "subtitle",
        "titleaddon",
        "shorttitle",
        "indextitle",
        "indexsorttitle",
        "abstract",
        "annotation",
        "file",
        "pages",
        "note",
    ]
)
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


def resolve_inheritance(entries: tuple[Entry, ...]) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """Return the entries with the fields they inherit, and what could not be resolved.

    Own fields always win. A missing parent and a cycle are reported; the entry stays as it is.
    """
    if not any("crossref" in entry.fields or "xdata" in entry.fields for entry in entries):
        return entries, ()
    by_key = {entry.key: entry for entry in entries}
    by_folded = {entry.key.casefold(): entry.key for entry in reversed(entries)}
    problems: list[Problem] = []
    parents = {entry.key: _find_parents(entry, by_key, by_folded, problems) for entry in entries}
    resolved: dict[str, Entry] = {}
    for entry in entries:
        _resolve(entry.key, by_key, parents, resolved, problems)
    return tuple(resolved[entry.key] for entry in entries), tuple(problems)


def _find_parents(
    entry: Entry, by_key: Mapping[str, Entry], by_folded: Mapping[str, str], problems: list[Problem]
) -> tuple[str, ...]:
    named = [key for key in _KEYS.split(entry.fields.get("xdata", "")) if key]
    named += [entry.fields["crossref"].strip()] if entry.fields.get("crossref", "").strip() else []
    found: list[str] = []
    for key in named:
        # BibTeX finds a parent whatever the case of its key.
        actual = key if key in by_key else by_folded.get(key.casefold())
        if actual is None:
            problems.append(
                Problem(
                    entry.location,
                    f"Entry {entry.key} refers to {key}, which is not in this file.",
                    hint=did_you_mean(key, by_key) or "Add it, or remove the crossref or xdata field.",
                    severity=Severity.WARNING,
                    code="missing-crossref",
                )
            )
        else:
            found.append(actual)
    return tuple(found)


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
    return Problem(
        entry.location,
        f"Entry {entry.key} refers to {parent}, which refers back to it.",
        hint="Remove one of the crossref or xdata fields.",
        severity=Severity.WARNING,
        code="crossref-cycle",
    )


def _inherit(child: Entry, parent: Entry) -> Entry:
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
