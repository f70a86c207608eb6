"""Books by their ISBN: Open Library, and Google Books where that has none.

Sources: https://openlibrary.org/dev/docs/api/books (`jscmd=data`) and
https://developers.google.com/books/docs/v1/reference/volumes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import urlencode

from octavo.bibliography.dates import read_date
from octavo.bibliography.inline_html import escape_text
from octavo.errors import Location
from octavo.lookup.client import Answer, Client, Request
from octavo.lookup.failure import LookupFailure, broken, unknown
from octavo.lookup.finding import Finding
from octavo.lookup.plain_names import read_plain_names
from octavo.model.reference import PartialDate, Record

_OPEN_LIBRARY = "Open Library"
_GOOGLE = "Google Books"


def fetch_book(client: Client, isbn: str) -> Finding:
    """Return the book of an ISBN of thirteen digits. Raises `LookupFailure`."""
    first: LookupFailure | None = None
    try:
        if found := _open_library(client, isbn):
            return found
    except LookupFailure as failure:
        first = failure
    try:
        if found := _google(client, isbn):
            return found
    except LookupFailure as failure:
        raise first or failure from failure
    if first is not None:
        raise first
    raise unknown(f"Neither Open Library nor Google Books knows the ISBN {isbn}.")


def _open_library(client: Client, isbn: str) -> Finding | None:
    base = client.settings.services.openlibrary.rstrip("/")
    query = urlencode({"bibkeys": f"ISBN:{isbn}", "jscmd": "data", "format": "json"})

    def read(answer: Answer) -> Finding | None:
        books = _object(_OPEN_LIBRARY, answer)
        book = next((value for value in books.values() if isinstance(value, Mapping)), None)
        if book is None:
            return None
        record = _book(
            isbn,
            book,
            authors=_names(book.get("authors")),
            publisher=next(iter(_names(book.get("publishers"))), ""),
            place=next(iter(_names(book.get("publish_places"))), ""),
            date=_text(book.get("publish_date")),
            pages=_text(book.get("number_of_pages")),
        )
        return Finding(record, (_OPEN_LIBRARY,)) if record.title else None

    return client.ask(Request(_OPEN_LIBRARY, f"{base}/api/books?{query}", "application/json"), read)


def _google(client: Client, isbn: str) -> Finding | None:
    base = client.settings.services.googlebooks.rstrip("/")
    query = urlencode({"q": f"isbn:{isbn}"})

    def read(answer: Answer) -> Finding | None:
        items = _object(_GOOGLE, answer).get("items")
        for item in items if isinstance(items, list) else ():
            book = item.get("volumeInfo") if isinstance(item, Mapping) else None
            # Google finds books that mention a number, too.
            if not isinstance(book, Mapping) or isbn not in _google_numbers(book):
                continue
            authors = book.get("authors")
            record = _book(
                isbn,
                book,
                authors=tuple(map(_text, authors)) if isinstance(authors, list) else (),
                publisher=_text(book.get("publisher")),
                date=_text(book.get("publishedDate")),
                pages=_text(book.get("pageCount")),
            )
            return Finding(record, (_GOOGLE,)) if record.title else None
        return None

    return client.ask(Request(_GOOGLE, f"{base}/volumes?{query}", "application/json"), read)


def _google_numbers(book: Mapping[str, object]) -> set[str]:
    numbers = book.get("industryIdentifiers")
    listed = numbers if isinstance(numbers, list) else []
    return {_text(one.get("identifier")) for one in listed if isinstance(one, Mapping)}


def _book(
    isbn: str,
    book: Mapping[str, object],
    *,
    authors: tuple[str, ...],
    publisher: str,
    date: str,
    pages: str,
    place: str = "",
) -> Record:
    title, subtitle = _text(book.get("title")), _text(book.get("subtitle"))
    whole = f"{title}: {subtitle}" if subtitle and subtitle not in title else title
    return Record(
        key="",
        type="book",
        location=Location(isbn),
        author=read_plain_names(authors),
        title=escape_text(whole),
        issued=PartialDate(read_date(date).year) if date else PartialDate(),  # no style prints a book's day
        publisher=escape_text(publisher),
        publisher_place=place,
        number_of_pages=pages if pages != "0" else "",
        isbn=isbn,
    )


def _object(service: str, answer: Answer) -> Mapping[str, object]:
    try:
        value = json.loads(answer.body)
    except ValueError as error:
        raise broken(service, "cannot be read as JSON") from error
    if not isinstance(value, Mapping):
        raise broken(service, "is not what its documentation says")
    return value


def _names(value: object) -> tuple[str, ...]:
    """Return the names of Open Library's lists: [{"name": "…"}]."""
    listed = value if isinstance(value, list) else []
    return tuple(name for one in listed if isinstance(one, Mapping) and (name := _text(one.get("name"))))


def _text(value: object) -> str:
    return " ".join(str(value).split()) if isinstance(value, (str, int)) else ""
