"""The works that a site has, and those that an import adds to them, each under a key of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from msgspec.structs import replace

from octavo.bibliography.inline_html import html_to_text
from octavo.bibliography.library.identity import Identity, are_different, identities
from octavo.model.reference import Record
from octavo.text.letters import letters
from octavo.text.slugs import slugify

_LONGEST_NAME = 40


class GrowingLibrary:
    """A library that knows when a work is there already; `added` are the works that were not."""

    def __init__(self, known: Iterable[Record] = (), taken: Collection[str] = ()) -> None:
        """Take the works that can be cited, and all keys that stand for something else."""
        self._added: dict[str, Record] = {}
        self._by_identity: dict[Identity, list[Record]] = {}
        # A work has a page under its key: keys that differ by case would be one file on many disks.
        self._taken = {key.casefold() for key in taken}
        for record in known:
            self._take_in(record)

    @property
    def added(self) -> tuple[Record, ...]:
        """Return the new works with their keys, in the order in which they came."""
        return tuple(self._added.values())

    def find(self, record: Record) -> Record | None:
        """Return the work of the library that a record describes, None when there is none."""
        for identity in identities(record):
            for known in self._by_identity.get(identity, ()):
                if identity[0] == "pmid" or not are_different(known, record):
                    return known
        return None

    def key_of(self, record: Record) -> str:
        """Return the key of a work, which is added when it is not there.

        A new one has the record's own key when it has one that is free; else its first author and year:
        `smith2020`, then `smith2020a`.
        """
        known = self.find(record)
        if known is not None:
            if known.key in self._added:
                self._complete(known.key, record)
            return known.key
        key = record.key
        if not key or key.casefold() in self._taken:
            key = self._free_key(_author_and_year(record))
        added = replace(record, key=key)
        self._added[key] = added
        self._take_in(added)
        return key

    def _complete(self, key: str, record: Record) -> None:
        """Give a work that is new the identifiers that another mention of it has."""
        added = self._added[key]
        completed = replace(
            added,
            doi=added.doi or record.doi,
            pmid=added.pmid or record.pmid,
            pmcid=added.pmcid or record.pmcid,
        )
        if completed != added:
            self._added[key] = completed
            self._take_in(completed)

    def _take_in(self, record: Record) -> None:
        self._taken.add(record.key.casefold())
        for identity in identities(record):
            self._by_identity.setdefault(identity, []).append(record)

    def _free_key(self, wanted: str) -> str:
        key, number = wanted, 0
        while key in self._taken:
            key = wanted + letters(number)
            number += 1
        return key


def _author_and_year(record: Record) -> str:
    """Return "smith2020": Latin letters and digits only, whatever the script of the name."""
    people = record.author or record.editor or record.director or record.translator
    name = people[0] if people else None
    words = f"{name.non_dropping_particle} {name.family}".strip() or name.literal if name else ""
    words = words or " ".join(html_to_text(record.title or record.container_title).split()[:3])
    year = str(abs(record.issued.year)) if record.issued.year else ""
    return (slugify(words).replace("-", "")[:_LONGEST_NAME] if words else "work") + year
