"""Works that were looked up → entries of the site's bibliography, by the way that imports take."""

from __future__ import annotations

from collections.abc import Mapping

from octavo.bibliography.library.growing_library import GrowingLibrary
from octavo.errors import Location
from octavo.lookup.finding import Finding
from octavo.lookup.identifier import Identifier, Kind
from octavo.model.reference import Record

_FIELDS: Mapping[Kind, tuple[str, str]] = {
    Kind.PMID: ("article-journal", "pmid"),
    Kind.PMCID: ("article-journal", "pmcid"),
    Kind.DOI: ("article-journal", "doi"),
    Kind.ARXIV: ("article", "arxiv"),
    Kind.ISBN: ("book", "isbn"),
    Kind.WEB: ("webpage", "url"),
}


def known_key(works: GrowingLibrary, identifier: Identifier) -> str:
    """Return the key under which a bibliography has the work of an identifier, "" if none has it."""
    csl_type, field = _FIELDS[identifier.kind]
    values = {field: identifier.value}
    found = works.find(Record(key="", type=csl_type, location=Location(""), **values))  # type: ignore[arg-type]
    return found.key if found else ""


def take_in(works: GrowingLibrary, finding: Finding) -> tuple[str, bool]:
    """Return the key of a work and whether it is new to the bibliography; a new one joins `works.added`."""
    is_new = works.find(finding.record) is None
    return works.key_of(finding.record), is_new
