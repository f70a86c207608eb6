"""PubMed: records by their numbers, and numbers by words.

Source: https://www.ncbi.nlm.nih.gov/books/NBK25499/ (E-utilities: ESearch and EFetch).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from msgspec.structs import replace

import octavo.expressions as re
from octavo.bibliography.nbib import read_nbib
from octavo.lookup.client import Answer, Client, Request
from octavo.lookup.failure import LookupFailure, broken, unknown
from octavo.lookup.finding import Finding
from octavo.lookup.medline_notices import medline_notices

NAME = "PubMed"
_BATCH = 100
_RECORD = re.compile(r"^PMID *- *([0-9]+)", re.MULTILINE)


def fetch_pubmed(client: Client, pmid: str) -> Finding:
    """Return the work of a PubMed number. Raises `LookupFailure`."""
    found = _fetch(client, [pmid])
    if pmid not in found:
        raise unknown(f"PubMed knows no work with the number {pmid}.")
    return found[pmid]


def fetch_pubmed_works(client: Client, pmids: Iterable[str]) -> dict[str, Finding]:
    """Return works by their PubMed numbers, a hundred with a request; none for what PubMed does not know.

    Raises `LookupFailure`. Each record is kept by itself, so that no later look-up asks for it again.
    """
    found: dict[str, Finding] = {}
    wanted = list(dict.fromkeys(pmids))
    for start in range(0, len(wanted), _BATCH):
        batch = wanted[start : start + _BATCH]
        found |= _fetch(client, batch)
    return found


def _fetch(client: Client, pmids: list[str]) -> dict[str, Finding]:
    def read(answer: Answer) -> dict[str, Finding]:
        works = read_medline(answer, pmids)
        if len(pmids) > 1:
            texts = split_medline(answer.body)
            for pmid in works:
                client.kept.put(_fetch_request(client, [pmid]).name, texts[pmid].encode())
        return works

    try:
        return client.ask(_fetch_request(client, pmids), read)
    except LookupFailure as failure:
        if failure.code == "unknown-work":
            return {}
        raise


def search_pubmed(client: Client, term: str, most: int) -> tuple[str, ...]:
    """Return the numbers of what PubMed finds for a query, the best first. Raises `LookupFailure`."""
    query = {"db": "pubmed", "term": term, "retmax": most, "retmode": "json", "sort": "relevance"}
    request = Request(
        NAME,
        f"{_base(client)}/esearch.fcgi?{urlencode(query)}",
        "application/json",
        client.identity,
    )
    return client.ask(request, _read_search)


def pubmed_number_of(client: Client, doi: str) -> str:
    """Return the number that PubMed has for a DOI, "" for none. Raises `LookupFailure`."""
    found = search_pubmed(client, f'"{doi}"[doi]', 2)
    return found[0] if len(found) == 1 else ""


def read_medline(answer: Answer, wanted: Iterable[str]) -> dict[str, Finding]:
    """Return the wanted works of an answer by their numbers. Raises `LookupFailure` for what is cut short."""
    found: dict[str, Finding] = {}
    for pmid, text in split_medline(answer.body).items():
        records = read_nbib("pubmed.nbib", text.encode()).records
        if pmid not in wanted or not records:
            continue
        # PubMed ends each record with its source; without, part of it got lost on the way.
        if not re.search(r"^SO *- ", text, re.MULTILINE):
            raise broken(NAME, "is not complete: a record has no end")
        found[pmid] = Finding(replace(records[0], key=""), (NAME,), medline_notices(text))
    return found


def split_medline(body: bytes) -> dict[str, str]:
    """Return the texts of the records in an answer, by their PubMed numbers."""
    text = body.decode("utf-8", "replace").replace("\r\n", "\n")
    starts = list(_RECORD.finditer(text))
    ends = [*(match.start() for match in starts), len(text)][1:]
    return {
        match[1]: text[match.start() : end].rstrip() + "\n" for match, end in zip(starts, ends, strict=True)
    }


def _fetch_request(client: Client, pmids: list[str]) -> Request:
    query = {"db": "pubmed", "id": ",".join(pmids), "rettype": "medline", "retmode": "text"}
    return Request(
        NAME,
        f"{_base(client)}/efetch.fcgi?{urlencode(query)}",
        "text/plain",
        client.identity,
        unknown_status=400,  # where it knows none of the numbers; else it says so in the text
    )


def _base(client: Client) -> str:
    return client.settings.services.eutils.rstrip("/")


def _read_search(answer: Answer) -> tuple[str, ...]:
    try:
        result = json.loads(answer.body)["esearchresult"]
        if not isinstance(result, Mapping) or "ERROR" in result:
            raise broken(NAME, "says that the search failed")
        return tuple(number for number in result["idlist"] if str(number).isdecimal())
    except (ValueError, KeyError, TypeError) as error:
        raise broken(NAME, "cannot be read as JSON") from error
