"""doi.org: the record of a DOI, from the agency that registered it.

Source: https://citation.doi.org/docs.html (content negotiation).
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from octavo.bibliography.identifiers import doi_url
from octavo.lookup.client import Answer, Client, Request
from octavo.lookup.crossref import csl_record, read_updates
from octavo.lookup.failure import LookupFailure, broken, unknown
from octavo.lookup.finding import Finding

NAME = "doi.org"
_CSL = "application/vnd.citationstyles.csl+json"


def fetch_doi(client: Client, doi: str) -> tuple[Finding, bool]:
    """Return the work of a DOI, and whether Crossref registered it. Raises `LookupFailure`."""
    path = doi_url(doi).removeprefix("https://doi.org/")
    request = Request(NAME, f"{client.settings.services.doi.rstrip('/')}/{path}", _CSL, follows=True)

    def read(answer: Answer) -> tuple[Finding, bool]:
        try:
            item = json.loads(answer.body)
        except ValueError as error:
            raise broken(NAME, "cannot be read as JSON") from error
        record = csl_record(item) if isinstance(item, Mapping) else None
        if record is None:
            raise broken(NAME, "describes no work")
        return Finding(record, (NAME,), read_updates(item)), item.get("source") == "Crossref"

    try:
        return client.ask(request, read)
    except LookupFailure as failure:
        if failure.code == "unknown-work":
            raise unknown(f"doi.org knows no DOI {doi}.") from failure
        raise
