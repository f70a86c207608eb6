"""Bibliographies → the works that texts may cite: a text's own files over the site's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from msgspec.structs import replace

from octavo.bibliography.between_files import resolve_between_files
from octavo.bibliography.bibliography_file import Bibliography
from octavo.errors import Location, Problem, Severity
from octavo.facts.documents import bibliography_files, header_and_facts
from octavo.facts.inputs import file, read_bytes
from octavo.facts.texts import early
from octavo.facts.works_by_number import cited_number, cites_numbers, numbers_of
from octavo.graph import Reader, query, table
from octavo.model.reference import Record
from octavo.reading.documents import link_target
from octavo.text.composed import composed
from octavo.text.nearest import did_you_mean_file

_OWN, _OTHER = "\0", "\1"  # between a file and a key of a work in it: its own key, or another one


@query(file, is_large=True)
def bibliography(graph: Reader, path: str) -> Bibliography:
    """Return the works of a file."""
    from octavo.bibliography.read import read_bibliography

    found = read_bibliography(path, read_bytes(graph, path))
    for problem in found.problems:
        graph.report(problem)
    return replace(found, problems=())


@query(header_and_facts)
def listed_works(graph: Reader, path: str) -> Bibliography:
    """Return the works that the header of a text lists."""
    from octavo.bibliography.csl_json import read_csl_json

    head = graph.get(header_and_facts, path)
    found = read_csl_json(path, head.header.works.encode() if head else b"[]")
    return replace(found, problems=())


@query(bibliography_files, early)
def bibliographies(graph: Reader, _: str) -> tuple[tuple[str, str], ...]:
    """Return the paths of all bibliographies with their texts; a text that lists works is its own."""
    listing = sorted(path for _, path in graph.at(early, "works") or ())
    return (*graph.get(bibliography_files), *[(path, path) for path in listing])


@table(bibliographies, bibliography, listed_works)
def works(graph: Reader, _: str) -> dict[str, Record]:
    """Return all works by their files and keys, without where in the files they stand."""
    owners = dict(graph.get(bibliographies))
    found = [
        graph.get(listed_works if path == owner else bibliography, path)
        for path, owner in sorted(owners.items())
    ]
    resolved, problems = resolve_between_files(found, owners)
    for problem in problems:
        graph.report(problem)
    entries: dict[str, Record] = {}
    shared: list[Bibliography] = []
    for one in resolved:
        records = {key: replace(record, location=Location(one.path)) for key, record in one.works.items()}
        entries |= {f"{one.path}{_OWN}{key}": record for key, record in records.items()}
        entries |= {f"{one.path}{_OTHER}{key}": records[of] for key, of in one.aliases if of in records}
        if not owners[one.path]:
            _report_shared_keys(graph, one, shared)
            shared.append(one)
    return entries


def _report_shared_keys(graph: Reader, one: Bibliography, before: list[Bibliography]) -> None:
    for other in before:
        for key in one.works.keys() & other.works.keys():
            message = f"The key “{key}” stands in {other.works[key].location} too; the entry there is used."
            hint = "Give one of the two works another key."
            location = one.works[key].location
            graph.report(Problem(location, message, hint, Severity.WARNING, "duplicate-key"))


@table(works)
def keys_of_files(graph: Reader, _: str) -> dict[str, tuple[str, ...]]:
    """Return the keys of the works in each file."""
    found: dict[str, list[str]] = {}
    for entry in graph.get(works):
        path, mark, key = entry.partition(_OWN)
        if mark:
            found.setdefault(path, []).append(key)
    return {path: tuple(keys) for path, keys in found.items()}


def works_of_file(graph: Reader, path: str) -> tuple[Record, ...]:
    """Return the works of a file, in its order. It reads `keys_of_files` and entries of `works`."""
    entries = (graph.at(works, f"{path}{_OWN}{key}") for key in graph.at(keys_of_files, path) or ())
    return tuple([record for record in entries if record is not None])


@query(works)
def files_with_other_keys(graph: Reader, _: str) -> tuple[str, ...]:
    """Return the files in which a work may be cited by more than one key."""
    return tuple(dict.fromkeys(entry.partition(_OTHER)[0] for entry in graph.get(works) if _OTHER in entry))


@table(works)
def works_by_number(graph: Reader, _: str) -> dict[str, str]:
    """Return the entries of `works` by their files and numbers."""
    found: dict[str, str] = {}
    for entry, record in graph.get(works).items():
        path, mark, _key = entry.partition(_OWN)
        for number in numbers_of(record) if mark else ():
            found.setdefault(f"{path}{_OWN}{number}", entry)
    return found


@query(header_and_facts)
def cites_by_number(graph: Reader, path: str) -> bool:
    """Tell whether a text cites any work by its number, in its words or by `nocite`."""
    head = graph.get(header_and_facts, path)
    return head is not None and cites_numbers(head)


@query(bibliographies)
def shared_files(graph: Reader, _: str) -> tuple[str, ...]:
    """Return the bibliographies of the whole site."""
    return tuple([path for path, owner in graph.get(bibliographies) if not owner])


@table(bibliographies)
def own_files(graph: Reader, _: str) -> dict[str, tuple[str, ...]]:
    """Return the bibliographies that belong to single texts."""
    found: dict[str, tuple[str, ...]] = {}
    for path, owner in graph.get(bibliographies):
        if owner:
            found[owner] = (*found.get(owner, ()), path)
    return found


@query(header_and_facts, bibliographies, shared_files, own_files)
def library_files(graph: Reader, path: str) -> tuple[str, ...]:
    """Return the bibliographies of a text: those named in its header, then its own, then the site's."""
    head = graph.get(header_and_facts, path)
    found: list[str] = []
    if head is not None and head.header.keys.bibliography:
        known = dict(graph.get(bibliographies))
        for name in map(composed, head.header.keys.bibliography):
            candidates = (link_target(path, name), f"content/{name}", name)
            file_ = next((candidate for candidate in candidates if candidate in known), None)
            if file_ is not None:
                found.append(file_)
                continue
            location = Location(path, *head.header.place("bibliography"))
            folder = str(PurePosixPath(path).parent)
            hint = did_you_mean_file(f"{folder}/{name}", known, beside=folder)
            if name.lower().endswith(".json") and not hint:
                hint = "Beside a text it must be called references.json or NAME.csl.json."
            message = f"There is no bibliography “{name}”."
            graph.report(Problem(location, message, hint, code="no-such-file"))
    return (*found, *(graph.at(own_files, path) or ()), *graph.get(shared_files))


class Library(Mapping[str, Record]):
    """What a text may cite.

    A work's other keys lead to it too, and its numbers where the text cites by number, but the mapping does
    not go through them.
    """

    reads = (library_files, works, keys_of_files, files_with_other_keys, works_by_number, cites_by_number)

    def __init__(self, graph: Reader, path: str) -> None:
        self._graph = graph
        self._path = path
        self._files = graph.get(library_files, path)

    def _find(self, key: str) -> Record | None:
        graph = self._graph
        for path in self._files:
            if (record := graph.at(works, f"{path}{_OWN}{key}")) is not None:
                return record
        # After all keys: another work's own key wins over an old name of this one.
        others = graph.get(files_with_other_keys)
        for path in self._files if others else ():
            if path in others and (record := graph.at(works, f"{path}{_OTHER}{key}")) is not None:
                return record
        number = cited_number(key) if ":" in key else ""
        if number and graph.get(cites_by_number, self._path):
            for path in self._files:
                if (entry := graph.at(works_by_number, f"{path}{_OWN}{number}")) is not None:
                    return graph.at(works, entry)
        return None

    def __getitem__(self, key: str) -> Record:
        record = self._find(key)
        if record is None:
            raise KeyError(key)
        return record

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self._find(key) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(
            dict.fromkeys(key for one in self._files for key in self._graph.at(keys_of_files, one) or ())
        )

    def __len__(self) -> int:
        return len(dict.fromkeys(self))


QUERIES = (
    *(bibliography, listed_works, bibliographies, works, keys_of_files, files_with_other_keys),
    *(works_by_number, cites_by_number, shared_files, own_files, library_files),
)
