"""Which works a text may cite: its own bibliography over the site's."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from octavo.bibliography.bibtex import Bibliography
from octavo.errors import Location, Problem, Severity
from octavo.model.reference import Record
from octavo.nearest import did_you_mean
from octavo.parse import Document


class Libraries:
    """All bibliographies of the site, ready to be looked up."""

    def __init__(self, bibliographies: Iterable[Bibliography], owners: Mapping[str, str]) -> None:
        """Take the bibliographies and, by their path, the text that each belongs to ("" for the site)."""
        self.problems: list[Problem] = []
        self._by_path: dict[str, dict[str, Record]] = {}
        self._own: dict[str, list[str]] = {}
        self._shared: dict[str, Record] = {}
        for bibliography in sorted(bibliographies, key=lambda b: b.path):
            records = {record.key: record for record in bibliography.records}
            self._by_path[bibliography.path] = records
            if owner := owners.get(bibliography.path, ""):
                self._own.setdefault(owner, []).append(bibliography.path)
            else:
                self._share(records)

    @property
    def shared(self) -> Mapping[str, Record]:
        """Return the works that every text may cite."""
        return self._shared

    def _share(self, records: Mapping[str, Record]) -> None:
        for key, record in records.items():
            other = self._shared.setdefault(key, record)
            if other is not record:
                message = f"The key “{key}” stands in {other.location} too; the entry there is used."
                hint = "Give one of the two works another key."
                self.problems.append(
                    Problem(record.location, message, hint, Severity.WARNING, "duplicate-key")
                )

    def library_for(self, document: Document) -> Mapping[str, Record]:
        """Return what a text may cite: files named in its header, then its own, then the site's."""
        layers: list[Mapping[str, Record]] = []
        for name in document.header.keys.bibliography:
            path = self._find(document, name)
            if path is None:
                location = Location(document.path, *document.header.place("bibliography"))
                hint = did_you_mean(name, (PurePosixPath(known).name for known in self._by_path))
                self.problems.append(
                    Problem(location, f"There is no bibliography “{name}”.", hint, code="no-such-file")
                )
            else:
                layers.append(self._by_path[path])
        layers += [self._by_path[path] for path in self._own.get(document.path, ())]
        return ChainMap(*layers, self._shared) if layers else self._shared  # type: ignore[arg-type]  # only read

    def _find(self, document: Document, name: str) -> str | None:
        folder = PurePosixPath(document.path).parent
        candidates = (str(folder / name), f"content/{name}", name)
        return next((candidate for candidate in candidates if candidate in self._by_path), None)
