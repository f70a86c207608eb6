"""NCBI's ID converter: the PubMed number and the DOI of a work in PubMed Central.

Source: https://pmc.ncbi.nlm.nih.gov/tools/id-converter-api/.
"""

from __future__ import annotations

import json
from urllib.parse import urlencode

from octavo.bibliography.identifiers import clean_doi, clean_pmid
from octavo.lookup.client import Answer, Client, Request
from octavo.lookup.failure import LookupFailure, broken, unknown
from octavo.lookup.identifier import Identifier, Kind

NAME = "NCBI's ID converter"


def convert_pmcid(client: Client, pmcid: str) -> Identifier:
    """Return the PubMed number of a work in PubMed Central, else its DOI. Raises `LookupFailure`."""
    base = client.settings.services.idconv
    query = urlencode({"ids": pmcid, "idtype": "pmcid", "format": "json", "versions": "no"})
    request = Request(NAME, f"{base}?{query}", "application/json", client.identity)

    def read(answer: Answer) -> Identifier:
        try:
            record = json.loads(answer.body)["records"][0]
            pmid, doi = clean_pmid(str(record.get("pmid") or "")), clean_doi(str(record.get("doi") or ""))
        except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
            raise broken(NAME, "cannot be read as JSON") from error
        if pmid:
            return Identifier(Kind.PMID, pmid)
        if doi:
            return Identifier(Kind.DOI, doi)
        if record.get("status") == "error":
            raise unknown(f"PubMed Central knows no work with the number {pmcid}.")
        raise LookupFailure(
            f"The work {pmcid} has neither a PubMed number nor a DOI.",
            "Add it with its web address: https://pmc.ncbi.nlm.nih.gov/articles/" + f"{pmcid}/.",
            "unknown-work",
        )

    return client.ask(request, read)
