"""What an author types for a work → the identifier that it is."""

from __future__ import annotations

from enum import StrEnum
from urllib.parse import unquote, urlsplit

from msgspec import Struct

import octavo.expressions as re
from octavo.bibliography.identifiers import (
    clean_arxiv,
    clean_doi,
    clean_isbn,
    clean_pmcid,
    clean_pmid,
    clean_url,
)
from octavo.lookup.failure import LookupFailure


class Kind(StrEnum):
    """What identifies a work."""

    PMID = "PMID"
    PMCID = "PMCID"
    DOI = "DOI"
    ARXIV = "arXiv number"
    ISBN = "ISBN"
    WEB = "address"


class Identifier(Struct, frozen=True):
    """One identifier in its bare form."""

    kind: Kind
    value: str  # 426466, PMC2911190, 10.1000/182, 2109.01234, 9780198568384, https://…

    def __str__(self) -> str:
        """Return it as sentences name it: "PMID 426466"."""
        return f"{self.kind} {self.value}"


_LABEL = re.compile(
    r"(pmid|pubmed|pmcid|pmc|doi|arxiv|isbn(?:-?1[03])?)\s*(?::\s*|(?=\s)\s+)(.+)", re.IGNORECASE
)
_ADDRESS = re.compile(r"https?://|www\.", re.IGNORECASE)
_BRACKETED = re.compile(r"\(([^()]+)\)|\[([^\[\]]+)\]")
_LABELS = {"pubmed": Kind.PMID, "pmid": Kind.PMID, "pmc": Kind.PMCID, "pmcid": Kind.PMCID, "doi": Kind.DOI}
_EXAMPLES = {
    Kind.PMID: "pmid:426466",
    Kind.PMCID: "PMC2911190",
    Kind.DOI: "10.1093/brain/awq176",
    Kind.ARXIV: "arxiv:2109.01234",
    Kind.ISBN: "isbn:9780198568384",
}
_CLEANERS = {
    Kind.PMID: clean_pmid,
    Kind.PMCID: clean_pmcid,
    Kind.DOI: clean_doi,
    Kind.ARXIV: clean_arxiv,
    Kind.ISBN: clean_isbn,
}
_PMID_PATH = re.compile(r"/(?:pubmed/|m/pubmed/|article/med/)?([0-9]{1,9})/?", re.IGNORECASE)
_PMCID_PATH = re.compile(r"/(?:pmc/)?articles?/(?:pmc/)?(PMC[0-9]{1,9})(?:/.*)?", re.IGNORECASE)
# Wiley, Sage, Science, PNAS and others have the DOI in their addresses.
_DOI_PATH = re.compile(
    r"/doi/(?:abs/|full/|pdf/|epdf/|epub/|reader/|full-xml/)?(10\.[0-9]{4,9}/.+?)"
    r"(?:/(?:full|abstract|pdf|epdf|meta))?(?:\.pdf)?/?",
    re.IGNORECASE,
)
_PUBMED_HOSTS = frozenset({"pubmed.ncbi.nlm.nih.gov", "www.ncbi.nlm.nih.gov", "ncbi.nlm.nih.gov"})
_PMC_HOSTS = _PUBMED_HOSTS | {"pmc.ncbi.nlm.nih.gov", "europepmc.org", "www.europepmc.org"}
_ISBN = re.compile(r"(?:97[89])?[0-9]{9}[0-9Xx]")


def read_identifier(text: str) -> Identifier:
    """Return what a text identifies. Raises `LookupFailure` for what is no identifier.

    Labels and addresses are understood: `pmid:426466`, `PMC2911190`, `https://doi.org/10.1000/182`. Digits
    alone are a PubMed number, or an ISBN where there are ten or thirteen.
    """
    text = text.strip().strip("<>")
    if match := _BRACKETED.fullmatch(text):
        text = (match[1] or match[2]).strip()
    text = text.removeprefix("@")
    if not _ADDRESS.match(text):
        text = text.rstrip(".,;")  # it was copied with the end of its sentence
    if match := _LABEL.fullmatch(text):
        return _labelled(match[1].lower(), match[2].strip())
    if _ADDRESS.match(text):
        return _address(text)
    if doi := clean_doi(text):
        return Identifier(Kind.DOI, doi)
    if re.fullmatch(r"PMC[0-9]{1,9}(?:\.[0-9]+)?", text, re.IGNORECASE):
        return Identifier(Kind.PMCID, clean_pmcid(text))
    if re.fullmatch(r"[0-9]{1,9}", text) and clean_pmid(text):
        return Identifier(Kind.PMID, clean_pmid(text))
    if arxiv := clean_arxiv(text):
        return Identifier(Kind.ARXIV, arxiv)
    if _ISBN.fullmatch(re.sub(r"[ -]", "", text)):
        return _labelled("isbn", text)
    raise LookupFailure(
        f"“{text}” is no identifier of a work.",
        f"Write it like one of these: {', '.join(_EXAMPLES.values())}, or a web address. "
        "For words there is --search.",
        "no-identifier",
    )


def cited_identifier(key: str) -> Identifier | None:
    """Return the number that a key is, as in `[@pmid:426466]` and `[@doi:10.1000/182]`; None for others."""
    label, colon, value = key.partition(":")
    kind = {"pmid": Kind.PMID, "doi": Kind.DOI}.get(label.lower()) if colon else None
    found = _CLEANERS[kind](value) if kind else ""
    return Identifier(kind, found) if kind and found else None


def _labelled(label: str, value: str) -> Identifier:
    kind = _LABELS.get(label) or (Kind.ARXIV if label == "arxiv" else Kind.ISBN)
    found = _CLEANERS[kind](value)
    if found:
        return Identifier(kind, found)
    message = f"“{value}” is no {kind}."
    if kind is Kind.ISBN and _ISBN.fullmatch(re.sub(r"[ -]", "", value)):
        message = f"“{value}” is no ISBN: its digits do not fit its last one."
    raise LookupFailure(message, f"Write it like {_EXAMPLES[kind]}.", "no-identifier")


def _address(text: str) -> Identifier:
    address = clean_url(text)
    if not address:
        raise LookupFailure(
            f"“{text}” is no web address.", "Copy it from the browser whole.", "no-identifier"
        )
    parts = urlsplit(address)
    host, path = (parts.hostname or "").lower(), unquote(parts.path)
    if host in ("doi.org", "dx.doi.org", "www.doi.org") and (doi := clean_doi(path.removeprefix("/"))):
        return Identifier(Kind.DOI, doi)
    if host in ("arxiv.org", "www.arxiv.org", "export.arxiv.org") and (
        arxiv := clean_arxiv(re.sub(r"^/(?:abs|pdf|html)/", "", path))
    ):
        return Identifier(Kind.ARXIV, arxiv)
    if host in _PMC_HOSTS and (match := _PMCID_PATH.fullmatch(path)):
        return Identifier(Kind.PMCID, match[1].upper())
    if host in _PUBMED_HOSTS | {"europepmc.org"} and (match := _PMID_PATH.fullmatch(path)):
        return Identifier(Kind.PMID, clean_pmid(match[1]))
    if (match := _DOI_PATH.fullmatch(path)) and (doi := clean_doi(match[1])):
        return Identifier(Kind.DOI, doi)
    return Identifier(Kind.WEB, address)
