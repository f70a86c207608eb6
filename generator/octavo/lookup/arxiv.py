"""arXiv: the record of an e-print, from its Atom feed.

Source: https://info.arxiv.org/help/api/user-manual.html.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from urllib.parse import urlencode

import octavo.expressions as re
from octavo.bibliography.dates import read_date
from octavo.bibliography.identifiers import clean_arxiv, clean_doi
from octavo.bibliography.inline_html import escape_text
from octavo.errors import Location
from octavo.lookup.client import Answer, Client, Request
from octavo.lookup.failure import broken, unknown
from octavo.lookup.finding import Finding
from octavo.lookup.plain_names import read_plain_names
from octavo.model.reference import Record

NAME = "arXiv"
_ATOM = "{http://www.w3.org/2005/Atom}"
_OWN = "{http://arxiv.org/schemas/atom}"
_VERSION = re.compile(r"v[0-9]+$")


def fetch_arxiv(client: Client, number: str) -> Finding:
    """Return the e-print of a number. Raises `LookupFailure`."""
    query = urlencode({"id_list": number, "max_results": 1})
    request = Request(NAME, f"{client.settings.services.arxiv}?{query}", "application/atom+xml")
    return client.ask(request, lambda answer: _read(answer, number))


def _read(answer: Answer, number: str) -> Finding:
    # Without a document type there are no entities that could grow.
    if b"<!DOCTYPE" in answer.body or b"<!ENTITY" in answer.body:
        raise broken(NAME, "is no Atom feed")
    try:
        feed = ET.fromstring(answer.body)  # noqa: S314  # see above; expat is bounded besides
    except ET.ParseError as error:
        raise broken(NAME, "cannot be read as XML") from error
    if feed.tag != f"{_ATOM}feed":
        raise broken(NAME, "is no Atom feed")
    entry = feed.find(f"{_ATOM}entry")
    if entry is None or "/api/errors" in _text(entry, "id") or not _text(entry, "title"):
        raise unknown(f"arXiv knows no e-print {number}.")
    found = clean_arxiv(_text(entry, "id"))
    if _VERSION.sub("", found).lower() != _VERSION.sub("", number).lower():
        raise broken(NAME, f"is about {found or 'something else'}")
    doi = clean_doi(_text(entry, "doi", _OWN))
    remark = f"It has been published since: {doi}. Cite that with “octavo cite {doi}” if you have read it."
    record = Record(
        key="",
        type="article",
        location=Location(NAME),
        author=read_plain_names(_text(author, "name") for author in entry.findall(f"{_ATOM}author")),
        title=escape_text(_text(entry, "title")),
        issued=read_date(_text(entry, "published")[:10]),
        genre="Preprint",
        archive="arXiv",
        arxiv=number if _VERSION.search(number) else _VERSION.sub("", found),
    )
    return Finding(record, (NAME,), remarks=(remark,) if doi else ())


def _text(element: ET.Element, name: str, space: str = _ATOM) -> str:
    found = element.find(f"{space}{name}")
    return " ".join("".join(found.itertext()).split()) if found is not None else ""
