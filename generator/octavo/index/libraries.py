"""Which works a text may cite: its own bibliography over the site's."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from octavo.bibliography.between_files import resolve_between_files
from octavo.bibliography.bibliography_file import Bibliography
from octavo.errors import Location, Problem, Severity
from octavo.index.works_by_number import WorksByNumber, cites_numbers
from octavo.model.reference import Record
from octavo.reading.documents import Document, link_target
from octavo.text.composed import composed
from octavo.text.nearest import did_you_mean_file


class _OtherKeys(Mapping[str, Record]):
    """Works by their other keys: found when they are asked for, and never counted."""

    def __init__(self, records: Mapping[str, Record]) -> None:
        self._records = records

    def __getitem__(self, key: str) -> Record:
        return self._records[key]

    def __contains__(self, key: object) -> bool:
        return key in self._records

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


class Libraries:
    """All bibliographies of the site, ready to be looked up."""

    def __init__(self, bibliographies: Iterable[Bibliography], owners: Mapping[str, str]) -> None:
        """Take the bibliographies and, by their path, the text that each belongs to ("" for the site)."""
        self.problems: list[Problem] = []
        self._by_path: dict[str, Mapping[str, Record]] = {}
        self._own: dict[str, list[str]] = {}
        self._shared: Mapping[str, Record] = {}
        shared: list[Mapping[str, Record]] = []
        self._aliases: dict[str, _OtherKeys] = {}  # by path, of those files that have any
        in_order = sorted(bibliographies, key=lambda b: b.path)
        resolved, found = resolve_between_files(in_order, owners)
        self.problems += found
        for bibliography in resolved:
            records = bibliography.works
            self._by_path[bibliography.path] = records
            if bibliography.aliases:
                self._aliases[bibliography.path] = _OtherKeys(
                    {alias: records[key] for alias, key in bibliography.aliases if key in records}
                )
            if owner := owners.get(bibliography.path, ""):
                self._own.setdefault(owner, []).append(bibliography.path)
            else:
                self._report_shared_keys(records, shared)
                shared.append(records)
        if shared:
            # Layers, and no copy: of a library of thousands only the cited works are ever looked at.
            self._shared = shared[0] if len(shared) == 1 else ChainMap(*shared)  # type: ignore[arg-type]
        self._shared_numbers = WorksByNumber(self._shared)
        self._shared_aliases = [
            aliases for path, aliases in self._aliases.items() if not owners.get(path, "")
        ]

    @property
    def has_other_keys(self) -> bool:
        """Tell whether any work has more than one key."""
        return bool(self._aliases)

    @property
    def shared(self) -> Mapping[str, Record]:
        """Return the works that every text may cite."""
        return self._shared

    def _report_shared_keys(
        self, records: Mapping[str, Record], before: Iterable[Mapping[str, Record]]
    ) -> None:
        for other in before:
            for key in records.keys() & other.keys():
                message = f"The key “{key}” stands in {other[key].location} too; the entry there is used."
                hint = "Give one of the two works another key."
                location = records[key].location
                self.problems.append(Problem(location, message, hint, Severity.WARNING, "duplicate-key"))

    def library_for(self, document: Document) -> Mapping[str, Record]:
        """Return what a text may cite: files named in its header, then its own, then the site's.

        A work's other keys lead to it too, and its numbers where the text cites by number, but the mapping
        does not go through them.
        """
        library = self._works_for(document)
        if not cites_numbers(document):
            return library
        if library is self._shared:
            return ChainMap(library, self._shared_numbers)  # type: ignore[arg-type]  # only read
        return ChainMap(library, WorksByNumber(library))  # type: ignore[arg-type]

    def _works_for(self, document: Document) -> Mapping[str, Record]:
        layers: list[Mapping[str, Record]] = []
        files: list[str] = []
        names = document.header.keys.bibliography
        if not names and not self._shared_aliases and document.path not in self._own:
            return self._shared
        for name in names:
            path = self._find(document, name)
            if path is None:
                location = Location(document.path, *document.header.place("bibliography"))
                folder = str(PurePosixPath(document.path).parent)
                hint = did_you_mean_file(f"{folder}/{name}", self._by_path, beside=folder)
                if name.lower().endswith(".json") and not hint:
                    hint = "Beside a text it must be called references.json or NAME.csl.json."
                self.problems.append(
                    Problem(location, f"There is no bibliography “{name}”.", hint, code="no-such-file")
                )
            else:
                files.append(path)
        files += self._own.get(document.path, ())
        layers += [self._by_path[path] for path in files]
        layers.append(self._shared)
        # After all keys: another work's own key wins over an old name of this one.
        layers += [self._aliases[path] for path in files if path in self._aliases]
        layers += self._shared_aliases
        return ChainMap(*layers) if len(layers) > 1 else self._shared  # type: ignore[arg-type]  # only read

    def _find(self, document: Document, name: str) -> str | None:
        name = composed(name)
        candidates = (link_target(document.path, name), f"content/{name}", name)
        return next((candidate for candidate in candidates if candidate in self._by_path), None)
