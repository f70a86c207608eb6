"""What each service knows of a work, as the record that the bibliography gets."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from loopback_services import LoopbackServices, Reply, recorded
from octavo.bibliography.nbib import read_nbib
from octavo.lookup.client import Client
from octavo.lookup.failure import LookupFailure
from octavo.lookup.finding import Finding
from octavo.lookup.identifier import read_identifier
from octavo.lookup.look_up import look_up, look_up_all
from octavo.lookup.search import complete, search_works
from octavo.lookup.zotero import search_zotero
from octavo.model.reference import Name, Nature, PartialDate

WAKEFIELD = "10.1016/S0140-6736(97)11096-0"
NOTICE = "10.1016/S0140-6736(10)60175-4"
JONES = "10.1093/brain/awq176"


@pytest.fixture
def find(client: Client) -> Callable[[str], Finding]:
    """Return what looks up what an author types."""
    return lambda typed: look_up(client, read_identifier(typed))


Find = Callable[[str], Finding]


def test_pubmed_gives_what_its_own_file_gives(find: Find, services: LoopbackServices) -> None:
    """One reader for both, so that an entry does not depend on the way by which it came."""
    (own,) = read_nbib("pubmed.nbib", recorded("426466.medline").encode()).records
    assert find("pmid:426466").record == replace(own, key="")
    assert services.paths == ["/eutils/efetch.fcgi"]


def test_a_retraction_is_found_with_date_and_notice(find: Find) -> None:
    """Nobody should learn it from a reader's comment."""
    (notice,) = find("pmid:9500320").notices
    assert (notice.nature, notice.date) == (Nature.RETRACTION, PartialDate(2010, 2, 6))
    assert notice.url == f"https://doi.org/{NOTICE}"


def test_a_type_alone_tells_of_a_retraction(find: Find, services: LoopbackServices) -> None:
    """Of old retractions PubMed knows no notice."""
    services.medline["9500320"] = re.sub(r"RIN.*\n.*\n", "", services.medline["9500320"])
    (notice,) = find("pmid:9500320").notices
    assert (notice.nature, notice.date.is_empty, notice.url) == (Nature.RETRACTION, True, "")


def test_a_number_of_pubmed_central_is_crossed_to_pubmed(find: Find, services: LoopbackServices) -> None:
    """PubMed's records print exactly as NLM does; those of the archive would not."""
    found = find("PMC2911190")
    assert (found.record.pmid, found.record.pmcid) == ("426466", "PMC2911190")
    assert services.paths == ["/idconv", "/eutils/efetch.fcgi"]


def test_a_doi_that_pubmed_knows_becomes_pubmeds_record(find: Find, services: LoopbackServices) -> None:
    """Its abbreviation of the journal, its issue and its pages are what NLM's style prints."""
    found = find(WAKEFIELD)
    assert found.sources == ("doi.org", "PubMed")
    assert found.record == find("pmid:9500320").record
    assert found.notices[0].nature is Nature.RETRACTION
    assert services.paths == [
        f"/doi/{WAKEFIELD}",
        f"/agency/{WAKEFIELD}",
        "/eutils/esearch.fcgi",
        "/eutils/efetch.fcgi",
    ]


def test_what_pubmed_leaves_open_is_filled_in(find: Find, services: LoopbackServices) -> None:
    """A record that is young has no pages yet; the publisher's has."""
    text = re.sub(r"(?m)^(VI|IP|PG) .*\n", "", services.medline["9500320"])
    services.medline["9500320"] = text
    record = find(WAKEFIELD).record
    assert (record.volume, record.issue, record.page) == ("351", "9103", "637-641")
    assert (record.publisher, record.container_title_short) == ("", "Lancet")


def test_a_record_ahead_of_print_stays_pubmeds(find: Find, services: LoopbackServices) -> None:
    """“Epub ahead of print” beside a volume would contradict itself."""
    text = re.sub(r"(?m)^(VI|IP|PG) .*\n", "", services.medline["9500320"])
    services.medline["9500320"] = text.replace("PST - ppublish", "PST - aheadofprint")
    record = find(WAKEFIELD).record
    assert (record.status, record.volume, record.page) == ("Epub ahead of print", "", "")


def test_a_doi_that_pubmed_does_not_know_is_crossrefs(find: Find, services: LoopbackServices) -> None:
    """Most works of the world are in no medical journal."""
    found = find(JONES)
    record = found.record
    assert (record.type, record.doi, record.issn) == ("article-journal", JONES, "1460-2156")
    assert (record.volume, record.issue, record.page) == ("133", "8", "2232-2247")
    assert record.author[0] == Name(family="Jones", given="Joanne L.")
    assert (record.key, record.url, record.publisher) == ("", "", "")
    assert services.paths[-1] == f"/crossref/works/{JONES}", "there a retraction would be told"


def test_crossref_tells_of_retractions_that_pubmed_does_not_know(
    find: Find, services: LoopbackServices
) -> None:
    """Retraction Watch's list is in there."""
    services.medline.clear()
    natures = [notice.nature for notice in find(WAKEFIELD).notices]
    assert natures == [Nature.RETRACTION, Nature.CORRECTION]


def test_a_retraction_that_was_taken_back_is_none(find: Find, services: LoopbackServices) -> None:
    """The work stands again."""
    services.medline.clear()
    work = json.loads(recorded("wakefield.crossref.json"))
    work["message"]["updated-by"].append({"type": "reinstatement", "DOI": "10.1000/182"})
    services.replies["/crossref"] = [Reply(json.dumps(work))]
    assert [notice.nature for notice in find(WAKEFIELD).notices] == [Nature.CORRECTION]


@pytest.mark.parametrize("path", ["/eutils", "/crossref"])
def test_what_could_not_be_asked_is_said_beside_what_was_found(
    find: Find, services: LoopbackServices, path: str
) -> None:
    """Half of the truth is useful as long as it is called that."""
    services.replies[path] = [Reply("No", "text/plain", 403)]
    found = find(JONES)
    assert found.record.volume == "133"
    assert "refuses to answer (403)" in found.remarks[0]


def test_an_eprint_has_its_authors_and_first_date(find: Find) -> None:
    """The date of the fifth version is not when it was said."""
    record = find("arxiv:1706.03762").record
    assert (record.type, record.arxiv, record.title) == ("article", "1706.03762", "Attention Is All You Need")
    assert record.issued == PartialDate(2017, 6, 12)
    assert record.author[0] == Name(family="Vaswani", given="Ashish")
    assert find("arxiv:1706.03762v5").record.arxiv == "1706.03762v5"


def test_a_published_eprint_names_the_paper(find: Find, services: LoopbackServices) -> None:
    """The author decides which of the two was read."""
    doi = '<arxiv:doi xmlns:arxiv="http://arxiv.org/schemas/atom">10.1000/182</arxiv:doi></entry>'
    services.replies["/arxiv"] = [Reply(recorded("1706.03762.atom").replace("</entry>", doi))]
    assert "octavo cite 10.1000/182" in find("arxiv:1706.03762").remarks[0]


@pytest.mark.parametrize(
    "feed",
    [
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/api/errors#incorrect_id_format'
        "_for_x</id><title>Error</title><summary>incorrect id format for x</summary></entry></feed>",
        '<!DOCTYPE feed [<!ENTITY a "b">]><feed xmlns="http://www.w3.org/2005/Atom">&a;</feed>',
        "<feed",
        "<rss/>",
        recorded("1706.03762.atom").replace("1706.03762", "1706.03763"),
    ],
)
def test_arxivs_errors_are_no_papers(find: Find, services: LoopbackServices, feed: str) -> None:
    """arXiv answers a wrong number with an entry called “Error”, by “arXiv api core”."""
    services.replies["/arxiv"] = [Reply(feed, "application/atom+xml")]
    with pytest.raises(LookupFailure):
        find("arxiv:1706.03762")


def test_a_book_comes_from_open_library_else_from_google(find: Find, services: LoopbackServices) -> None:
    """Neither has all books."""
    found = find("isbn:0-14-032872-6")
    first = found.record
    assert (first.type, first.title, first.publisher) == ("book", "Fantastic Mr. Fox", "Puffin")
    assert (first.publisher_place, first.issued, first.isbn) == (
        "New York",
        PartialDate(1988),
        "9780140328721",
    )
    assert first.author == (Name(family="Dahl", given="Roald"),)
    assert services.paths == ["/openlibrary/api/books"]
    services.replies["/openlibrary"] = [Reply("{}")]
    services.asked.clear()
    second = find("isbn:9780140328721 ")
    assert second.sources == found.sources, "it was kept"


def test_google_is_asked_where_open_library_has_no_answer(find: Find, services: LoopbackServices) -> None:
    """A book that only mentions the number is not the book."""
    services.replies["/openlibrary"] = [Reply("{}")]
    found = find("isbn:9780140328721")
    assert (found.sources, found.record.title) == (("Google Books",), "Fantastic Mr. Fox")
    services.replies["/openlibrary"] = [Reply("No", "text/plain", 403)]
    assert find("isbn:9780140328721").record.issued == PartialDate(1988)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("pmid:999", "PubMed knows no work with the number 999."),
        ("PMC999", "PubMed Central knows no work with the number PMC999."),
        ("10.1000/unknown", "doi.org knows no DOI 10.1000/unknown."),
        ("arxiv:2109.99999", "arXiv knows no e-print 2109.99999."),
        ("isbn:9780198568384", "Neither Open Library nor Google Books knows the ISBN 9780198568384."),
        ("http://127.0.0.1:{port}/page/none", "127.0.0.1 has nothing under this address (404)."),
    ],
)
def test_an_unknown_work_is_called_unknown(
    find: Find, services: LoopbackServices, typed: str, message: str
) -> None:
    """A wrong digit is the author's to find; a broken service is not."""
    with pytest.raises(LookupFailure) as failure:
        find(typed.format(port=services.port))
    assert (failure.value.message, failure.value.code) == (message, "unknown-work")


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/eutils", "/idconv", "/agency", "/crossref", "/openlibrary", "/zotero"])
@pytest.mark.parametrize(
    "body", ["", "{", "[]", '"x"', "null", '{"message": 1}', "\0\xff" * 50, "[" * 100_000]
)
def test_nonsense_is_no_record(client: Client, services: LoopbackServices, path: str, body: str) -> None:
    """Whatever comes, it is an answer that cannot be used or a work that is not known."""
    services.replies[path] = [Reply(body)]
    typed = {"/eutils": "pmid:426466", "/idconv": "PMC2911190", "/openlibrary": "isbn:9780198568384"}
    if path == "/zotero":
        found = read_or_fail(lambda: search_zotero(client, "x", 3))
        assert found in ((), "broken-answer")
        return
    found = read_or_fail(lambda: look_up(client, read_identifier(typed.get(path, JONES))))
    assert found in ("broken-answer", "unknown-work") or (path == "/crossref" and isinstance(found, Finding))


def read_or_fail(ask: Callable[[], object]) -> object:
    """Return what comes of a question, or the code of the failure."""
    try:
        return ask()
    except LookupFailure as failure:
        return failure.code


def test_many_pubmed_numbers_take_one_request(client: Client, services: LoopbackServices) -> None:
    """NCBI asks for it, and the author waits a second instead of minutes."""
    typed = ["pmid:426466", "pmid:9500320", "pmid:426466", "arxiv:1706.03762"]
    found = dict(look_up_all(client, map(read_identifier, typed)))
    assert services.paths == ["/eutils/efetch.fcgi", "/arxiv"]
    assert all(isinstance(one, Finding) for one in found.values())
    assert len(found) == 3


def test_what_fails_keeps_nothing_else_from_being_found(client: Client, services: LoopbackServices) -> None:
    """Forty works are not lost for one."""
    services.replies["/eutils"] = [Reply("No", "text/plain", 403)]
    typed = ["pmid:426466", "arxiv:1706.03762", "pmid:9500320"]
    kinds = [type(found).__name__ for _, found in look_up_all(client, map(read_identifier, typed))]
    assert sorted(kinds) == ["Finding", "LookupFailure", "LookupFailure"]


def test_a_search_lists_each_work_once(client: Client, services: LoopbackServices) -> None:
    """PubMed and Crossref know the same papers; PubMed's record is the better one."""
    found = search_works(client, "children")
    assert [one.sources for one in found.findings] == [("PubMed",), ("Crossref",)]
    assert [one.record.doi.lower() for one in found.findings] == [WAKEFIELD.lower(), JONES]
    assert found.findings[0].notices[0].nature is Nature.RETRACTION
    assert complete(client, found.findings[0]) is found.findings[0]
    assert complete(client, found.findings[1]).sources == ("doi.org",)


def test_a_service_that_fails_does_not_silence_the_other(client: Client, services: LoopbackServices) -> None:
    """Two are asked so that one is enough."""
    services.replies["/crossref"] = [Reply("No", "text/plain", 403)]
    found = search_works(client, "children")
    assert len(found.findings) == 1
    assert [failure.message for failure in found.failures] == ["Crossref refuses to answer (403)."]


def test_zotero_is_searched_with_its_keys(client: Client) -> None:
    """Who has a key in Zotero uses it in the paper, too; an address is no key."""
    found = search_zotero(client, "remyelination", 20)
    assert [one.record.key for one in found] == ["prineasRemyelination1979", ""]
    assert found[0].record.pmid == "426466"


@pytest.mark.parametrize(
    ("reply", "hint"),
    [(Reply("Local API is not enabled", "text/plain", 403), "Allow other applications on this computer")],
)
def test_zotero_that_does_not_answer_says_where_to_tick(
    client: Client, services: LoopbackServices, reply: Reply, hint: str
) -> None:
    """The switch lies three menus deep."""
    services.replies["/zotero"] = [reply]
    with pytest.raises(LookupFailure, match="Zotero") as failure:
        search_zotero(client, "x", 3)
    assert hint in failure.value.hint
