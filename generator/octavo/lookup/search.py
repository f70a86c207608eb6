"""Words → works that may be meant, from PubMed and Crossref."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from octavo.bibliography.library.identity import identities
from octavo.lookup.client import Client
from octavo.lookup.crossref import search_crossref
from octavo.lookup.failure import LookupFailure
from octavo.lookup.finding import Finding
from octavo.lookup.identifier import Identifier, Kind
from octavo.lookup.look_up import look_up
from octavo.lookup.pubmed import fetch_pubmed_works, search_pubmed

MOST = 10
"""How many works each service is asked for."""


class Candidates(Struct, frozen=True):
    """What was found for some words."""

    findings: tuple[Finding, ...]  # PubMed's first, each work once
    failures: tuple[LookupFailure, ...]  # of services that could not be asked


def search_works(client: Client, words: str) -> Candidates:
    """Return the works that PubMed and Crossref find. A service that fails does not silence the other."""
    found: list[Finding] = []
    failures: list[LookupFailure] = []
    try:
        numbers = search_pubmed(client, words, MOST)
        works = fetch_pubmed_works(client, numbers)
        found += [works[number] for number in numbers if number in works]
    except LookupFailure as failure:
        failures.append(failure)
    try:
        seen = {identity for one in found for identity in identities(one.record)}
        found += [
            one for one in search_crossref(client, words, MOST) if seen.isdisjoint(identities(one.record))
        ]
    except LookupFailure as failure:
        failures.append(failure)
    return Candidates(tuple(found), tuple(failures))


def complete(client: Client, finding: Finding) -> Finding:
    """Return a candidate with all that can be known of it: Crossref's list is asked for at doi.org again."""
    if "Crossref" not in finding.sources or not finding.record.doi:
        return finding
    try:
        return look_up(client, Identifier(Kind.DOI, finding.record.doi))
    except LookupFailure as failure:
        remark = f"{failure.message} The entry says what Crossref's list says."
        return replace(finding, remarks=(*finding.remarks, remark))
