"""Crossref: works by words, and what was published about a work after it.

Source: https://api.crossref.org/swagger-ui/index.html (`/works`, `updated-by`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from msgspec.structs import replace

from octavo.bibliography.csl_json import read_csl_json
from octavo.bibliography.csl_values import read_csl_date
from octavo.bibliography.identifiers import clean_doi, doi_url
from octavo.lookup.client import Answer, Client, Request
from octavo.lookup.failure import broken
from octavo.lookup.finding import Finding
from octavo.lookup.medline_notices import sorted_by_gravity
from octavo.model.reference import Nature, Notice, Record

NAME = "Crossref"
_NATURES = {
    "retraction": Nature.RETRACTION,
    "withdrawal": Nature.RETRACTION,
    "removal": Nature.RETRACTION,
    "partial_retraction": Nature.RETRACTION,
    "expression_of_concern": Nature.CONCERN,
    "correction": Nature.CORRECTION,
    "erratum": Nature.CORRECTION,
    "corrigendum": Nature.CORRECTION,
    "reinstatement": Nature.REINSTATEMENT,
}
# In the words of CSL; the API has lists where CSL has one text.
_LISTS = {
    "title": "title",
    "container-title": "container-title",
    "short-container-title": "container-title-short",
}


def search_crossref(client: Client, words: str, most: int) -> tuple[Finding, ...]:
    """Return the works that Crossref finds for some words, the best first. Raises `LookupFailure`."""
    query = urlencode({"query.bibliographic": words, "rows": most})
    return client.ask(_request(client, f"works?{query}"), _read_works)


def notices_of(client: Client, doi: str) -> tuple[Notice, ...]:
    """Return what Crossref and Retraction Watch say about the work of a DOI. Raises `LookupFailure`."""
    path = doi_url(doi).removeprefix("https://doi.org/")
    return client.ask(_request(client, f"works/{path}"), lambda answer: read_updates(_message(answer)))


def read_updates(item: Mapping[str, object]) -> tuple[Notice, ...]:
    """Return the notices in the `updated-by` of a work, the gravest first; none that was taken back."""
    found: list[Notice] = []
    updates = item.get("updated-by")
    for update in updates if isinstance(updates, Sequence) else ():
        if not isinstance(update, Mapping):
            continue
        nature = _NATURES.get(str(update.get("type", "")).lower().replace("-", "_").replace(" ", "_"))
        doi = clean_doi(str(update.get("DOI", "")))
        if nature:
            found.append(
                Notice(nature, read_csl_date(update.get("updated")), doi, doi_url(doi) if doi else "")
            )
    if any(notice.nature is Nature.REINSTATEMENT for notice in found):
        taken_back = (Nature.RETRACTION, Nature.REINSTATEMENT)
        found = [notice for notice in found if notice.nature not in taken_back]
    return sorted_by_gravity(found)


def csl_record(item: Mapping[str, object]) -> Record | None:
    """Return a work that an agency describes, without what repeats its DOI; None if it describes none."""
    flat = {
        _LISTS.get(name, name): _first(value) if name in _LISTS else value for name, value in item.items()
    }
    records = read_csl_json("crossref.json", json.dumps([flat]).encode()).records
    if not records or not (records[0].title or records[0].container_title):
        return None
    record = replace(records[0], key="", abstract="", keyword=(), note="")
    if record.type.startswith("article"):
        # Styles for journals print no publisher, and PubMed's records have none.
        record = replace(record, publisher="", publisher_place="")
    is_doi = "doi.org/" in record.url.lower()
    return replace(
        record,
        url="" if is_doi else record.url,
        isbn=record.isbn.removeprefix("http://id.crossref.org/isbn/"),
    )


def _first(value: object) -> object:
    return (value[0] if value else "") if isinstance(value, list) else value


def _request(client: Client, path: str) -> Request:
    mail = client.settings.mail
    identity = (("mailto", mail),) if mail else ()
    return Request(
        NAME, f"{client.settings.services.crossref.rstrip('/')}/{path}", "application/json", identity
    )


def _message(answer: Answer) -> Mapping[str, object]:
    try:
        message = json.loads(answer.body)["message"]
    except (ValueError, KeyError, TypeError) as error:
        raise broken(NAME, "cannot be read as JSON") from error
    if not isinstance(message, Mapping):
        raise broken(NAME, "is not what its documentation says")
    return message


def _read_works(answer: Answer) -> tuple[Finding, ...]:
    items = _message(answer).get("items")
    if not isinstance(items, list):
        raise broken(NAME, "is not what its documentation says")
    return tuple(
        Finding(record, (NAME,), read_updates(item))
        for item in items
        if isinstance(item, Mapping) and (record := csl_record(item))
    )
