"""When two records are the same work: by a number that the world gave it, or by place in a journal."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import octavo.expressions as re
from octavo.bibliography.identifiers import clean_isbn
from octavo.bibliography.inline_html import html_to_text
from octavo.model.reference import Record

_NO_LETTER = re.compile(r"[\W_]+")
_VERSION = re.compile(r"v[0-9]+$")

Identity = tuple[str, ...]


def identities(record: Record) -> Iterator[Identity]:
    """Yield all that tells a work from others, the surest first.

    A PubMed number, a DOI, other numbers, first author with year, volume and first page; where the place is
    not known, first author, year and title.
    """
    if record.pmid:
        yield ("pmid", record.pmid)
    if record.doi:
        yield ("doi", record.doi.casefold())
    if record.pmcid:
        yield ("pmcid", record.pmcid)
    if record.arxiv:
        yield ("arxiv", _VERSION.sub("", record.arxiv.casefold()))
    # A chapter has the number of its book, and a paper may have the address of its journal.
    if record.type == "book" and (isbn := clean_isbn(record.isbn.partition(",")[0])):
        yield ("isbn", isbn)
    if record.url and record.type == "webpage":
        yield ("url", record.url.removesuffix("/"))
    author, year = first_author(record), str(record.issued.year or "")
    first_page = (record.page or record.number).partition("-")[0].strip().casefold()
    if author and year and record.volume and first_page:
        yield ("place", author, year, record.volume.casefold(), first_page)
    elif title := folded(html_to_text(record.title)):
        yield ("title", author, year, title)


def are_different(first: Record, second: Record) -> bool:
    """Tell whether identifiers forbid that two records are one work, though something else is alike.

    Letters share a page, and a journal gave all letters of an issue one DOI.
    """
    if first.pmid and second.pmid:
        return first.pmid != second.pmid
    if first.type == second.type == "webpage" and first.url and second.url:
        return first.url.removesuffix("/") != second.url.removesuffix("/")
    return bool(first.doi and second.doi and first.doi.casefold() != second.doi.casefold())


def first_author(record: Record) -> str:
    """Return the family name of the first author, or the group's name, folded; "" without any."""
    people = record.author or record.editor or record.director or record.translator
    if not people:
        return ""
    name = people[0]
    return folded(f"{name.non_dropping_particle}{name.family}" or name.literal)


def folded(text: str) -> str:
    """Return the letters and digits of a text in small letters, without accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return _NO_LETTER.sub("", "".join(sign for sign in decomposed if not unicodedata.combining(sign)))
