"""A web address → the work that its page is about, or the page itself.

Source: https://scholar.google.com/intl/en/scholar/inclusion.html#indexing (Highwire Press tags).
"""

from __future__ import annotations

from html import unescape
from itertools import islice
from urllib.parse import urlsplit

from msgspec import Struct

import octavo.expressions as re
from octavo.bibliography.dates import read_date
from octavo.bibliography.identifiers import clean_arxiv, clean_doi, clean_pmid, clean_url
from octavo.bibliography.inline_html import escape_text
from octavo.errors import Location
from octavo.formats.html_tags import Tag, read_tags
from octavo.lookup.client import Answer, Client, Request
from octavo.lookup.failure import LookupFailure
from octavo.lookup.identifier import Identifier, Kind
from octavo.lookup.plain_names import read_plain_names
from octavo.model.reference import PartialDate, Record

_CHARSET = re.compile(rb"<meta[^>]{0,200}\bcharset\s*=\s*[\"']?([A-Za-z0-9_-]{2,40})", re.IGNORECASE)
_DATE = re.compile(r"(?:1[6-9]|20)[0-9]{2}(?:[-/][0-9]{1,2}(?:[-/][0-9]{1,2})?)?")
_MOST_TAGS = 2_000
_NAMES = frozenset({"title", "meta", "link", "html", "time"})
_TITLE_END = re.compile(r"</title", re.IGNORECASE)


def fetch_page(client: Client, address: str) -> tuple[Identifier | None, Record]:
    """Return the identifier of the paper that a page is about, a better source than the page, and the page.

    Raises `LookupFailure`.
    """
    host = (urlsplit(address).hostname or "").removeprefix("www.")
    accept = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1"
    request = Request(host, address, accept, follows=True, wants_page=True)
    return client.ask(request, lambda answer: _read(client, answer, address))


def _read(client: Client, answer: Answer, address: str) -> tuple[Identifier | None, Record]:
    host = (urlsplit(answer.url).hostname or "").removeprefix("www.")
    if answer.body.startswith(b"%PDF") or answer.media_type not in ("", "text/html", "application/xhtml+xml"):
        kind = (
            "a PDF"
            if answer.body.startswith(b"%PDF")
            else f"a file ({answer.media_type or 'of no known kind'})"
        )
        raise LookupFailure(
            f"The address leads to {kind}, which does not say what it is.",
            "Give the address of the page that describes the paper, or its DOI.",
            "broken-answer",
        )
    tags = read_page_tags(_decoded(answer))
    record = _record(
        client, tags, host, clean_url(tags.first("canonical", "og:url")) or answer.url or address
    )
    if not record.title:
        raise LookupFailure(
            f"The page at {host} does not say what it is called.",
            "Add the work by hand, or with its DOI.",
            "broken-answer",
        )
    return _identifier(tags), record


def _decoded(answer: Answer) -> str:
    match = _CHARSET.search(answer.body[:4096])
    charset = answer.charset or (match[1].decode() if match else "utf-8")
    try:
        # Punycode takes any bytes, from Python 3.13 on, and makes nonsense of them.
        is_of_pages = charset.lower().startswith("utf") or "<".encode(charset) == b"<"
        return answer.body.decode(charset if is_of_pages else "utf-8", "replace")
    except (LookupError, ValueError):  # there are "encodings" that are none of text, and refuse it
        return answer.body.decode("utf-8", "replace")


def _identifier(tags: PageTags) -> Identifier | None:
    if doi := clean_doi(tags.first("citation_doi", "prism.doi", "bepress_citation_doi")):
        return Identifier(Kind.DOI, doi)
    if pmid := clean_pmid(tags.first("citation_pmid")):
        return Identifier(Kind.PMID, pmid)
    if arxiv := clean_arxiv(tags.first("citation_arxiv_id")):
        return Identifier(Kind.ARXIV, arxiv)
    named = tags.first("dc.identifier", "dc.identifier.doi")
    doi = clean_doi(named) if named.lower().startswith(("doi", "10.", "https://doi.org/")) else ""
    return Identifier(Kind.DOI, doi) if doi else None


def _record(client: Client, tags: PageTags, host: str, url: str) -> Record:
    journal = tags.first("citation_journal_title")
    title = tags.first("citation_title", "og:title", "dc.title", "twitter:title") or tags.title
    authors = tags.every("citation_author", "dc.creator", "author", "parsely-author")
    if len(authors) == 1 and ";" in authors[0]:
        authors = tuple(authors[0].split(";"))
    if any(author.startswith(("http:", "https:", "@")) for author in authors):
        authors = ()
    now = client.kept.now()
    if journal:
        first, last = tags.first("citation_firstpage"), tags.first("citation_lastpage")
        pages = f"{first}-{last}" if last and last != first else first
        return Record(
            key="",
            type="article-journal",
            location=Location(url),
            author=read_plain_names(authors),
            title=escape_text(title),
            container_title=escape_text(journal),
            container_title_short=escape_text(tags.first("citation_journal_abbrev")),
            issued=_date(tags),
            volume=tags.first("citation_volume"),
            issue=tags.first("citation_issue"),
            page=pages,
            issn=tags.first("citation_issn"),
            url=url,
        )
    site = tags.first("og:site_name", "application-name", "dc.publisher") or host
    return Record(
        key="",
        type="webpage",
        location=Location(url),
        author=read_plain_names(authors),
        title=escape_text(_without_site(title, site)),
        container_title=escape_text(site),
        issued=_date(tags),
        accessed=PartialDate(now.year, now.month, now.day),
        language=tags.first("lang").partition("-")[0].lower(),
        url=url,
    )


def _date(tags: PageTags) -> PartialDate:
    written = tags.first(
        "citation_publication_date",
        "citation_date",
        "citation_online_date",
        "article:published_time",
        "datepublished",
        "dc.date",
        "dc.date.issued",
        "dcterms.date",
        "date",
        "time",
    )
    match = _DATE.match(written)
    if match is None:
        return read_date(written) if re.search(r"(?:1[6-9]|20)[0-9]{2}", written) else PartialDate()
    return read_date("-".join(part.zfill(2) for part in re.split(r"[-/]", match[0])))


def _without_site(title: str, site: str) -> str:
    """Return a title without the name of the site that many pages have behind it: "Trust | The Blog"."""
    for mark in (" | ", " - ", " – ", " — ", " · ", " :: "):
        before, found, after = title.rpartition(mark)
        if found and before and after.strip().casefold() == site.casefold():
            return before.strip()
    return title


class PageTags(Struct, frozen=True):
    """The values by name, each name in small letters, in the order of the page."""

    values: dict[str, list[str]]
    title: str  # of <title>

    def first(self, *names: str) -> str:
        """Return the first value of the first of these names that has one; "" for none."""
        return next((value for name in names for value in self.values.get(name, ()) if value), "")

    def every(self, *names: str) -> tuple[str, ...]:
        """Return all values of the first of these names that has any."""
        return next((tuple(self.values[name]) for name in names if self.values.get(name)), ())


def read_page_tags(text: str) -> PageTags:
    """Return what the head of a page says; never raises, and takes time in proportion to the page."""
    values: dict[str, list[str]] = {}
    title: str | None = None
    tags = (tag for tag in read_tags(text, every=True) if tag.name in _NAMES)
    for tag in islice(tags, _MOST_TAGS):
        if tag.name != "title":
            name, value = _said(tag)
            value = " ".join(value.split())
            if name and value:
                values.setdefault(name.strip().lower(), []).append(value)
        elif title is None:  # pictures drawn in the page have titles of their own
            end = _TITLE_END.search(text, tag.end)
            title = " ".join(unescape(text[tag.end : end.start()]).split()) if end else ""
    return PageTags(values, title or "")


def _said(tag: Tag) -> tuple[str, str]:
    """Return what a tag gives a value to, and the value."""
    values = {one.name: one.value for one in tag.attributes}
    if tag.name == "meta":
        name = values.get("name") or values.get("property") or values.get("itemprop", "")
        return name, values.get("content", "")
    if tag.name == "link":
        return "canonical" if values.get("rel", "").lower() == "canonical" else "", values.get("href", "")
    return ("lang", values.get("lang", "")) if tag.name == "html" else ("time", values.get("datetime", ""))
