"""The identifiers and addresses of one entry of a .bib file."""

from __future__ import annotations

import octavo.expressions as re
from octavo.bibliography.entry_fields import EntryFields
from octavo.bibliography.identifiers import (
    Cleaner,
    clean_arxiv,
    clean_doi,
    clean_doi_field,
    clean_pmcid,
    clean_pmid,
    clean_url,
)
from octavo.bibliography.preprints import arxiv_in_name, arxiv_of_doi, arxiv_of_volume

_ADDRESS = re.compile(r"https?://|\\url\s*\{|www\.", re.IGNORECASE)
_WHOLE_ADDRESS = re.compile(r"https?://[^\s{}]+")
_NO_ADDRESS = re.compile(r"\{*(?:none|n/?a|-+|tbd)?\}*", re.IGNORECASE)
# Zotero notes the numbers that BibTeX has no field for: "PMID: 32504530 PMCID: PMC7666914".
_NOTED = re.compile(r"(PMC?ID):\s*((?:PMC)?\d+)[.;,]?\s*")


def read_identifiers(fields: EntryFields) -> dict[str, str]:
    """Return the variables that identify a work; what is none of its kind is left out, with a warning."""
    noted = {match[1]: match[2] for match in _NOTED.finditer(fields.raw("note"))}
    doi = _doi(fields)
    return {
        "doi": doi,
        "pmid": _identifier(fields, "pubmed", ("pmid", "pubmedid"), clean_pmid, "a PubMed number")
        or noted.get("PMID", ""),
        "pmcid": _identifier(fields, "pmc", ("pmcid", "pmc"), clean_pmcid, "a PubMed Central number")
        or noted.get("PMCID", ""),
        "arxiv": read_arxiv(fields),
        "isbn": fields.text("isbn"),
        "issn": fields.text("issn", "eissn"),
        "url": _url(fields),
        "pdf": clean_url(fields.raw("pdf")) if fields.raw("pdf") else "",
    }


def without_noted_identifiers(note: str) -> str:
    """Return a note without the numbers that `read_identifiers` takes from it."""
    return _NOTED.sub("", note).strip() if "ID:" in note else note


def read_arxiv(fields: EntryFields) -> str:
    """Return the bare arXiv identifier, wherever the entry has it."""
    if eprint := fields.raw("eprint"):
        kind = _eprint_kind(fields)
        if kind in ("", "arxiv") and (found := clean_arxiv(eprint)):
            return found
    if named := fields.raw("arxiv", "arxivid"):
        return clean_arxiv(named)
    if found := arxiv_of_doi(fields.raw("doi")):
        return found
    return arxiv_in_name(fields.raw("journal", "journaltitle")) or arxiv_of_volume(fields.raw("volume"))


def repository(fields: EntryFields) -> str:
    """Return the name of the archive that `eprint` counts in, when it is none of those with addresses."""
    kind = fields.text("eprinttype", "archiveprefix")
    known = ("arxiv", "pubmed", "pmid", "pmc", "pmcid", "jstor", "hdl", "googlebooks", "doi", "url")
    return "" if kind.lower() in known or not fields.raw("eprint") else kind


def _eprint_kind(fields: EntryFields) -> str:
    return fields.raw("eprinttype", "archiveprefix").lower().strip("{}")


def _eprint(fields: EntryFields, kind: str) -> str:
    """Return the eprint field when it is of this kind."""
    eprint = fields.raw("eprint")
    return eprint if eprint and _eprint_kind(fields) == kind else ""


def _doi(fields: EntryFields) -> str:
    if raw := fields.raw("doi"):
        if doi := clean_doi_field(raw):
            return doi
        if not _NO_ADDRESS.fullmatch(raw):
            _warn_identifier(fields, raw, "a DOI", "10.1000/182")
        return ""
    address = raw_address(fields)
    return clean_doi(address or _eprint(fields, "doi")) if "doi.org/" in address or not address else ""


def _identifier(fields: EntryFields, kind: str, names: tuple[str, ...], clean: Cleaner, what: str) -> str:
    raw = fields.raw(*names)
    found = clean(raw or _eprint(fields, kind) or _eprint(fields, names[0]))
    if raw and not found:
        _warn_identifier(fields, raw, what, "32504530")
    return found


def _warn_identifier(fields: EntryFields, raw: str, what: str, example: str) -> None:
    fields.warn(f": “{raw}” is not {what}; it is left out.", f"Write it like {example}.", "identifier")


def raw_address(fields: EntryFields) -> str:
    """Return the web address of the entry as it is written, from `howpublished` too."""
    published = fields.raw("howpublished")
    return fields.raw("url") or (published if _ADDRESS.search(published) else "") or fields.raw("bdsk-url-1")


def is_address(text: str) -> bool:
    """Tell whether a field that may hold words holds an address."""
    return _ADDRESS.search(text) is not None


def _url(fields: EntryFields) -> str:
    raw = raw_address(fields)
    if not raw or _NO_ADDRESS.fullmatch(raw):
        return _repository_url(fields)
    if url := clean_url(raw):
        return url
    # "Available at \url{…}", and several addresses in one field.
    if match := _WHOLE_ADDRESS.search(raw):
        return clean_url(match[0])
    fields.warn(
        f": the address “{raw}” is left out, it is none of the web.",
        "Write the whole address, beginning with http:// or https://.",
        "url-scheme",
    )
    return ""


def _repository_url(fields: EntryFields) -> str:
    """Return the address in an archive that biblatex knows by name."""
    if jstor := _eprint(fields, "jstor"):
        return clean_url(f"https://www.jstor.org/stable/{jstor}")
    if handle := _eprint(fields, "hdl"):
        return clean_url(f"https://hdl.handle.net/{handle}")
    if book := _eprint(fields, "googlebooks"):
        return clean_url(f"https://books.google.com/books?id={book}")
    return ""
