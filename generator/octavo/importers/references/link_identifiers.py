"""The DOI and the PubMed numbers that a reference's text or its links give."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import octavo.expressions as re
from octavo.bibliography.identifiers import clean_doi, clean_pmcid, clean_pmid

_DOI_ADDRESS = re.compile(r"https?://(?:[\w.-]+\.)?doi\.org/(10\.\S+)", re.IGNORECASE)
_PUBMED = r"https?://(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/(?:m/)?pubmed/)"
_PMID_ADDRESS = re.compile(rf"{_PUBMED}([0-9]{{1,9}})(?:[/?#]|$)", re.IGNORECASE)
_PMID_QUERY = re.compile(
    r"https?://(?:www\.)?ncbi\.nlm\.nih\.gov/[^\s=]{0,300}(?:list_uids|term)=([0-9]{4,9})(?:&|$)",
    re.IGNORECASE,
)
_PMCID_ADDRESS = re.compile(
    r"https?://(?:www\.|pmc\.)?ncbi\.nlm\.nih\.gov/(?:pmc/)?articles/(PMC[0-9]{1,9})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class LinkIdentifiers:
    """What the links of a reference lead to; "" if there is none, or where there are several."""

    doi: str = ""
    pmid: str = ""
    pmcid: str = ""


def read_link_identifiers(link_targets: Iterable[str]) -> LinkIdentifiers:
    """Return the work that addresses lead to, at doi.org, PubMed or PubMed Central."""
    dois: set[str] = set()
    pmids: set[str] = set()
    pmcids: set[str] = set()
    for target in link_targets:
        if match := _DOI_ADDRESS.match(target):
            dois.add(clean_doi(match[1].partition("?")[0].partition("#")[0]))
        elif match := _PMID_ADDRESS.match(target) or _PMID_QUERY.match(target):
            pmids.add(clean_pmid(match[1]))
        elif match := _PMCID_ADDRESS.match(target):
            pmcids.add(clean_pmcid(match[1]))
    return LinkIdentifiers(_only(dois), _only(pmids), _only(pmcids))


def _only(values: set[str]) -> str:
    return next(iter(values)) if len(values) == 1 else ""
