"""Entries compared with what the services say now: what changed, and the file with the changes."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from octavo.bibliography.export_bibtex import to_bibtex
from octavo.bibliography.inline_html import html_to_text
from octavo.bibliography.library.anchors import complete_ranges
from octavo.bibliography.library.identity import folded
from octavo.bibliography.page_range import plain_range
from octavo.lookup.client import Client
from octavo.lookup.entry_fields import Entry, read_entry, set_fields
from octavo.lookup.failure import LookupFailure
from octavo.lookup.finding import Finding
from octavo.lookup.identifier import Identifier, Kind
from octavo.lookup.look_up import look_up_all
from octavo.model.reference import Name, Record
from octavo.site.content_files import write_content

# biblatex's names for the same fields; the first that an entry has is the one that changes.
_OTHER_NAMES = {"journal": ("journaltitle",), "number": ("issue",), "date": ("year",)}


class Compared(Struct, frozen=True):
    """An entry beside what its service says."""

    record: Record  # as the bibliography has it
    finding: Finding | None  # None: nobody could be asked
    failure: LookupFailure | None
    merged: Record  # the entry with what changed; the record itself where nothing did

    @property
    def has_changed(self) -> bool:
        """Tell whether the service says something else than the entry."""
        return self.merged != self.record


def compare(client: Client, records: Iterable[Record]) -> Iterator[Compared]:
    """Yield each record that can be looked up beside what the services say. Use a fresh client."""
    by_identifier: dict[Identifier, list[Record]] = {}
    for record in records:
        if identifier := best_identifier(record):
            by_identifier.setdefault(identifier, []).append(record)
    for identifier, found in look_up_all(client, by_identifier):
        for record in by_identifier[identifier]:
            if isinstance(found, LookupFailure):
                yield Compared(record, None, found, record)
            else:
                yield Compared(record, found, None, merge(record, found.record))


def best_identifier(record: Record) -> Identifier | None:
    """Return the number by which the record of a work is best looked up; None without any that changes."""
    numbers = (
        (Kind.PMID, record.pmid),
        (Kind.DOI, record.doi),
        (Kind.PMCID, record.pmcid),
        (Kind.ARXIV, record.arxiv),
    )
    return next((Identifier(kind, value) for kind, value in numbers if value), None)


def merge(record: Record, upstream: Record) -> Record:
    """Return the record with what the service says otherwise.

    How something is written is the author's: capitals, accents, abbreviations, full names for initials and
    ranges of pages count as the same.
    """
    changes: dict[str, object] = {}
    for name in ("doi", "pmid", "pmcid", "volume", "issue"):
        ours, theirs = getattr(record, name), getattr(upstream, name)
        if theirs and ours.casefold() != theirs.casefold():
            changes[name] = theirs
    if upstream.title and folded(html_to_text(record.title)) != folded(html_to_text(upstream.title)):
        changes["title"] = upstream.title
    if upstream.author and list(map(_same_name, record.author)) != list(map(_same_name, upstream.author)):
        changes["author"] = upstream.author
    place = upstream.page or upstream.number
    if place and _same_pages(record.page or record.number) != _same_pages(place):
        changes |= {"page": upstream.page, "number": upstream.number}
    date = upstream.issued
    if date.year and (date.year != record.issued.year or "volume" in changes):
        changes["issued"] = date
    if record.status == "Epub ahead of print" and not upstream.status and upstream.volume:
        changes |= {"status": "", "issued": date}
    return replace(record, **changes)


def changed_text(text: str, changed: Iterable[Compared]) -> tuple[str, tuple[Record, ...]]:
    """Return the text of a .bib file with the changes, and the records that cannot be changed safely."""
    left: list[Record] = []
    # From the last entry up: the lines of those above stay true.
    for one in sorted(changed, key=lambda one: -one.record.location.line):
        start = _offset(text, one.record)
        entry = read_entry(text, start) if start >= 0 else None
        new = set_fields(text, start, _values(one, entry)) if entry else None
        if new is None:
            left.append(one.record)
        else:
            text = new
    return text, tuple(left)


def diff(path: str, before: str, after: str) -> str:
    """Return the changes of a file as `diff -u` prints them; "" without any."""
    # Line ends do not change, and would be shown as signs that nobody typed.
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), path, path, n=2, lineterm="")
    return "\n".join(lines)


def write_changes(site: Path, path: str, before: str, after: str) -> bool:
    """Write a changed .bib file unless it is not the one that was read. Raises `OutputError`."""
    file = site / path
    # Bytes that are no UTF-8 go through as they are.
    if file.read_bytes() != before.encode("utf-8", "surrogateescape"):
        return False
    write_content(site, file, after.encode("utf-8", "surrogateescape"))
    return True


def _values(one: Compared, entry: Entry) -> dict[str, str]:
    """Return the fields that change as BibTeX writes them, under the names that the entry has for them."""
    before, after = _bibtex_fields(one.record), _bibtex_fields(one.merged)
    names = dict.fromkeys((*before, *after))
    values = {name: after.get(name, "") for name in names if before.get(name) != after.get(name)}
    if values.keys() & {"year", "month", "day", "date"} and entry.field("date"):
        date = one.merged.issued
        parts = (
            f"{date.year:04}",
            f"{date.month:02}" if date.month else "",
            f"{date.day:02}" if date.day else "",
        )
        values = {name: value for name, value in values.items() if name not in ("year", "month", "day")}
        values["date"] = "{" + "-".join(part for part in parts if part) + "}"
    renamed: dict[str, str] = {}
    for name, value in values.items():
        field = entry.field(name, *_OTHER_NAMES.get(name, ()))
        renamed[field.name if field else name] = value
    return renamed


def _bibtex_fields(record: Record) -> Mapping[str, str]:
    text = to_bibtex([record])
    entry = read_entry(text, 0)
    return {field.name: text[field.start : field.end] for field in entry.fields} if entry else {}


def _offset(text: str, record: Record) -> int:
    """Return where the entry of a record begins; -1 when the file is not what was read."""
    position = 0
    for _ in range(record.location.line - 1):
        position = text.find("\n", position) + 1
        if not position:
            return -1
    end = text.find("\n", position)
    return text.find("@", position, end if end >= 0 else len(text))


def _same_name(name: Name) -> str:
    if name.literal:
        return folded(name.literal)
    return folded(f"{name.non_dropping_particle}{name.family}") + "/" + folded(name.given)[:1]


def _same_pages(written: str) -> str:
    return complete_ranges(plain_range(written)).casefold()
