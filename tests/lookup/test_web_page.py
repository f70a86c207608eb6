"""A web address: the paper that the page is about, or the page."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from loopback_services import LoopbackServices, Reply
from octavo.lookup.client import Client
from octavo.lookup.failure import LookupFailure
from octavo.lookup.finding import Finding
from octavo.lookup.identifier import Identifier, Kind
from octavo.lookup.look_up import look_up
from octavo.model.reference import Name, PartialDate

Show = Callable[[str], Finding]


@pytest.fixture
def show(client: Client, services: LoopbackServices) -> Show:
    """Return what looks up a page of these words."""

    def look(html: str) -> Finding:
        services.pages["/page"] = html
        return look_up(client, Identifier(Kind.WEB, f"{services.address}/page"))

    return look


def test_a_journals_page_leads_to_the_paper(show: Show, services: LoopbackServices) -> None:
    """Publishers tell Google Scholar the DOI, and so everybody."""
    found = show('<title>x</title><meta name="citation_doi" content="doi:10.1016/S0140-6736(97)11096-0">')
    assert found.record.pmid == "9500320"
    assert services.paths[0] == "/page"


def test_what_the_page_says_counts_where_the_doi_leads_nowhere(show: Show) -> None:
    """A DOI is printed days before it is registered."""
    found = show(
        """<head><meta name="citation_title" content="Mice &amp; men">
        <meta name="citation_doi" content="10.1000/new">
        <meta name="citation_author" content="Roe, Jane"><meta name="citation_author" content="Poe E">
        <meta name="citation_journal_title" content="Acta Glia"><meta name="citation_volume" content="3">
        <meta name="citation_firstpage" content="12"><meta name="citation_lastpage" content="19">
        <meta name="citation_publication_date" content="2024/05/01">"""
    )
    record = found.record
    assert (record.type, record.title, record.page) == ("article-journal", "Mice &amp; men", "12-19")
    assert record.author == (Name(family="Roe", given="Jane"), Name(family="Poe", given="E"))
    assert record.issued == PartialDate(2024, 5, 1)
    assert found.remarks[0].startswith("doi.org knows no DOI 10.1000/new.")


def test_a_page_is_cited_with_title_site_author_and_dates(show: Show, services: LoopbackServices) -> None:
    """What changes from day to day needs the day on which it was seen."""
    record = show(
        """<html lang="en-GB"><head><meta charset="utf-8"><title>Trust in trials – The Blog</title>
        <meta property="og:site_name" content="The Blog"><meta name="author" content="Jane Roe">
        <meta property="article:published_time" content="2023-05-06T10:00:00+02:00">
        <link rel="canonical" href="https://example.org/trust"></head>
        <svg><title>A drawing</title></svg>"""
    ).record
    assert (record.type, record.title, record.container_title) == ("webpage", "Trust in trials", "The Blog")
    assert (record.author, record.url) == ((Name(family="Roe", given="Jane"),), "https://example.org/trust")
    assert (record.issued, record.accessed) == (PartialDate(2023, 5, 6), PartialDate(2026, 11, 30))


@pytest.mark.parametrize("html", ["", "<p>Nothing", "<title> </title>", "<meta name=x content=y>" * 3000])
def test_a_page_without_a_title_is_no_work(show: Show, html: str) -> None:
    """An entry that says nothing helps nobody."""
    with pytest.raises(LookupFailure, match="does not say what it is called"):
        show(html)


@pytest.mark.parametrize("beginning", ["<a b=", "<a x='", "<!--", "</", "<title>", "<meta content='"])
def test_a_page_of_beginnings_takes_no_longer_than_another(show: Show, beginning: str) -> None:
    """One of these had kept a command busy for a day: each began a search to the end of the page."""
    with pytest.raises(LookupFailure, match="does not say what it is called"):
        show(beginning * 100_000)


def test_markup_in_a_title_is_text(show: Show) -> None:
    """What a stranger's page calls itself goes into the author's own."""
    record = show("<title>&lt;script>alert(1)&lt;/script> {x}</title>").record
    assert "<script" not in record.title
    assert "&lt;script&gt;" in record.title


def test_a_pdf_cannot_say_what_it_is(client: Client, services: LoopbackServices) -> None:
    """The page before it can."""
    services.replies["/paper.pdf"] = [Reply(b"%PDF-1.7", "application/pdf")]
    with pytest.raises(LookupFailure, match="leads to a PDF") as failure:
        look_up(client, Identifier(Kind.WEB, f"{services.address}/paper.pdf"))
    assert "DOI" in failure.value.hint


def test_a_page_may_move_to_another_host(client: Client, services: LoopbackServices) -> None:
    """Addresses are shortened, and sites change their names."""
    services.pages["/new"] = "<title>Moved</title>"
    services.replies["/old"] = [
        Reply(status=301, headers={"Location": f"http://localhost:{services.port}/new"})
    ]
    record = look_up(client, Identifier(Kind.WEB, f"{services.address}/old")).record
    assert (record.title, record.url) == ("Moved", f"http://localhost:{services.port}/new")


@pytest.mark.parametrize(
    ("media_type", "head"),
    [
        ("text/html; charset=windows-1252", ""),
        ("text/html", '<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">'),
        ("text/html; charset=nonsense", '<meta charset="windows-1252">'),
    ],
)
def test_old_pages_have_old_encodings(
    client: Client, services: LoopbackServices, media_type: str, head: str
) -> None:
    """A name with a question mark in it is somebody else's."""
    services.replies["/old"] = [
        Reply(f"{head}<title>Łukasz</title>".replace("Ł", "é").encode("cp1252"), media_type)
    ]
    record = look_up(client, Identifier(Kind.WEB, f"{services.address}/old")).record
    assert record.title == ("éukasz" if "nonsense" not in media_type else "\ufffdukasz")


def test_a_page_is_not_told_who_reads_it(show: Show, services: LoopbackServices) -> None:
    """The address is for services that ask for it."""
    show("<title>Trust</title>")
    assert "author@example.org" not in str(services.asked[0])


@pytest.mark.parametrize("charset", ["idna", "undefined", "punycode", "base64", "rot13", "utf-8"])
def test_an_encoding_that_is_none_of_text_is_not_believed(
    client: Client, services: LoopbackServices, charset: str
) -> None:
    """Python knows more of them than any browser."""
    body = "<title>Blütenlese</title>".encode()
    services.replies["/page"] = [Reply(body, f"text/html; charset={charset}")]
    found = look_up(client, Identifier(Kind.WEB, f"{services.address}/page"))
    assert found.record.title == "Blütenlese"
