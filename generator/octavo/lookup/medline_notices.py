"""Notices about a work in PubMed's text: RIN, ECI, EIN and the type “Retracted Publication”.

Source: https://www.nlm.nih.gov/bsd/mms/medlineelements.html (Comments/Corrections, Publication Type).
"""

from __future__ import annotations

import octavo.expressions as re
from octavo.bibliography.dates import read_date
from octavo.bibliography.identifiers import clean_doi, clean_pmid, doi_url
from octavo.model.reference import Nature, Notice, PartialDate

_TAGGED = re.compile(r"^([A-Z]{2,5}) *- (.*(?:\n {6}.*)*)", re.MULTILINE)
_NATURES = {
    "RIN": Nature.RETRACTION,
    "PRIN": Nature.RETRACTION,
    "ECI": Nature.CONCERN,
    "EIN": Nature.CORRECTION,
}
_DATE = re.compile(r"\. ((?:1[89]|20)[0-9]{2}(?: [A-Z][a-z]{2}(?: [0-9]{1,2})?)?)[;.:]")
_DOI = re.compile(r"doi: *(10\.[0-9]{4,9}/\S+)", re.IGNORECASE)
_PMID = re.compile(r"PMID: *([0-9]{1,9})")


def medline_notices(text: str) -> tuple[Notice, ...]:
    """Return what one record of PubMed's says about retractions, concerns and corrections, gravest first."""
    found: list[Notice] = []
    is_retracted = False
    for match in _TAGGED.finditer(text):
        value = " ".join(match[2].split())
        is_retracted = is_retracted or (match[1] == "PT" and value.lower() == "retracted publication")
        if nature := _NATURES.get(match[1]):
            found.append(_notice(nature, value))
    if is_retracted and not any(notice.nature is Nature.RETRACTION for notice in found):
        found.append(Notice(Nature.RETRACTION, PartialDate()))
    return sorted_by_gravity(found)


def sorted_by_gravity(notices: list[Notice]) -> tuple[Notice, ...]:
    """Return notices with the gravest first, each once."""
    gravity = list(Nature)
    return tuple(sorted(dict.fromkeys(notices), key=lambda notice: gravity.index(notice.nature)))


def _notice(nature: Nature, written: str) -> Notice:
    date, doi, pmid = _DATE.search(written), _DOI.search(written), _PMID.search(written)
    bare = clean_doi(doi[1]) if doi else ""
    number = clean_pmid(pmid[1]) if pmid else ""
    url = doi_url(bare) if bare else f"https://pubmed.ncbi.nlm.nih.gov/{number}/" if number else ""
    return Notice(nature, read_date(date[1]) if date else PartialDate(), bare, url)
