"""Zotero's library on this computer, by words.

Source: https://www.zotero.org/support/dev/web_api/v3/basics; the program answers the same questions locally.
"""

from __future__ import annotations

from urllib.parse import urlencode

from msgspec.structs import replace

from octavo.bibliography.csl_json import read_csl_json
from octavo.bibliography.gathering import citable_key
from octavo.lookup.client import Answer, Client, Request
from octavo.lookup.failure import LookupFailure, broken
from octavo.lookup.finding import Finding

NAME = "Zotero"


def search_zotero(client: Client, words: str, most: int) -> tuple[Finding, ...]:
    """Return the works whose title, creators or year have the words. Raises `LookupFailure`.

    A work keeps the citation key that its owner gave it in Zotero.
    """
    base = client.settings.services.zotero.rstrip("/")
    query = urlencode(
        [("q", words), ("itemType", "-attachment"), ("itemType", "-note"), ("format", "csljson")]
    )
    request = Request(NAME, f"{base}/users/0/items/top?{query}&limit={most}", "application/json")
    try:
        return client.ask(request, _read)
    except LookupFailure as failure:
        if failure.code == "refused":
            hint = (
                "In Zotero choose Settings, Advanced, and tick “Allow other applications on this computer to "
                "communicate with Zotero”."
            )
            raise LookupFailure("Zotero does not let other programs read.", hint, "refused") from failure
        if failure.code == "offline":
            hint = "Start Zotero 7 or newer, then run the command again."
            raise LookupFailure("Zotero is not running on this computer.", hint, "offline") from failure
        raise


def _read(answer: Answer) -> tuple[Finding, ...]:
    body = answer.body.strip()
    if not body.startswith((b"[", b"{")) or not body.endswith((b"]", b"}")):
        raise broken(NAME, "cannot be read as JSON")
    records = read_csl_json("zotero.json", body).records
    # Without a key of its owner's, a work's id is its address in Zotero.
    return tuple(
        Finding(
            replace(
                record, key=citable_key(record.key) if "/" not in record.key else "", abstract="", keyword=()
            ),
            (NAME,),
        )
        for record in records
        if record.title
    )
