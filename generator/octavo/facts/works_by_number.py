"""`[@pmid:426466]` and `[@doi:10.1000/182]` → the work that has the number, whatever its key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import octavo.expressions as re
from octavo.bibliography.identifiers import clean_doi, clean_pmid
from octavo.model.reference import Record
from octavo.reading.documents import HeaderAndFacts
from octavo.text.composed import composed

_PMID, _DOI = "pmid:", "doi:"
# Numbers that are no keys: what has them is asked for by the command alone.
_LOOKED_UP = re.compile(r"PMC[0-9]{1,9}|(?:PMCID|arXiv|ISBN):\S+", re.IGNORECASE)


def numbers_of(record: Record) -> Iterator[str]:
    """Yield the numbers by which a work may be cited, in the form of `cited_number`."""
    if record.pmid:
        yield _PMID + record.pmid
    if record.doi:
        yield _DOI + record.doi.casefold()


def cited_number(key: str) -> str:
    """Return the number that a key is, "pmid:426466" or "doi:10.1000/182", in one form; "" for other keys."""
    label = key[:5].casefold()
    if label == _PMID:
        number = clean_pmid(key[5:])
        return _PMID + number if number else ""
    doi = clean_doi(key[4:]).casefold() if label[:4] == _DOI else ""
    return _DOI + doi if doi else ""


def cites_numbers(text: HeaderAndFacts) -> bool:
    """Tell whether a text cites anything by its number, in its words or by `nocite`."""
    named = nocite_words(text.header.keys.nocite)
    return any(":" in key and cited_number(key) for keys in (*text.facts.cites, named) for key in keys)


def nocite_words(written: Iterable[str]) -> Iterator[str]:
    """Yield what `nocite` names, without their @."""
    for text in written:
        for word in text.replace(",", " ").split():
            yield composed(word.removeprefix("@"))


def number_hint(key: str, source: str = "") -> str:
    """Return what to do about a cited number that no bibliography has; "" for other keys.

    `source` is the citation as it was typed.
    """
    if whole := cut_number(key, source):
        return f"A bracket ends a key. With braces it does not: @{{{whole}}}."
    if cited_number(key):
        return "“octavo cite --missing” looks the work up and adds it to the bibliography."
    if doi := clean_doi(key):
        return f"Write @doi:{doi}; then “octavo cite --missing” looks the work up."
    if f"{key.casefold()}:" in (_PMID, _DOI):
        return "The number follows the colon without a blank, as in @pmid:426466."
    if key[:7].casefold() == f"{_DOI}10.":
        return f"If a bracket in the DOI ended the key, write the DOI in braces: @{{{key}/…}}."
    if _LOOKED_UP.fullmatch(key):
        return f"“octavo cite {key}” looks the work up and tells its key."
    return ""


def cut_number(key: str, source: str) -> str:
    """Return the DOI that a citation means when its key ends at a bracket of it; "" if it does not.

    `@doi:10.1016/S0140-6736(97)11096-0` is the key `doi:10.1016/S0140-6736` with something behind it.
    """
    if key[:4].casefold() != _DOI:
        return ""
    match = re.search(rf"@{re.escape(key)}(/?[(<](?:[^\s;\]]|;(?=[^\s@]))+)", source)
    return key + match[1].rstrip(".,:;") if match else ""
