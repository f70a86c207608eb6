"""The citations of a page: numbers, ranges, words around them, and where each work is cited."""

import html
from collections.abc import Mapping
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from octavo.bibliography.anchors import reference_anchor, reference_href
from octavo.bibliography.bibtex import read_bibtex
from octavo.bibliography.citing import (
    PageCitations,
    PlacedCite,
    cite_page,
    unknown_keys,
)
from octavo.bibliography.styles import get_style
from octavo.bibliography.styles.style import StyleSettings
from octavo.model.body import Body, CitationItem, Cite
from octavo.model.reference import Record

KEYS = "abcdefg"


def library_of(*keys: str) -> dict[str, Record]:
    bib = "\n".join(f"@book{{{key}, author={{{key.upper()}, X}}, title={{T}}, year=2020}}" for key in keys)
    return {record.key: record for record in read_bibtex("x.bib", bib.encode()).records}


LIBRARY = library_of(*KEYS)


def cite(*items: str | CitationItem, **flags: bool) -> Cite:
    made = tuple(CitationItem(item) if isinstance(item, str) else item for item in items)
    return Cite(made, source=f"[@{made[0].key} & <b>]", line=1, column=1, **flags)


def page(
    *cites: Cite | PlacedCite, library: Mapping[str, Record] = LIBRARY, nocite: tuple[str, ...] = ()
) -> PageCitations:
    placed = [
        item if isinstance(item, PlacedCite) else PlacedCite(item, f"cite-{number}", in_discussion=False)
        for number, item in enumerate(cites, start=1)
    ]
    style = get_style("nlm", StyleSettings())
    return cite_page(placed, library, style, nocite=nocite, fill=lambda body: "".join(body.parts))


class _Text(HTMLParser):
    """What is seen on the page, and every link."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.links: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "a":
            self.links.append(attributes["href"] or "")
        if tag == "span":
            self.hidden += bool(self.hidden) or attributes.get("class") == "visually-hidden"

    def handle_endtag(self, tag: str) -> None:
        if tag == "span" and self.hidden:
            self.hidden -= 1

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.text += data


def seen(markup: str) -> str:
    parser = _Text()
    parser.feed(markup)
    return parser.text


def links(markup: str) -> list[str]:
    parser = _Text()
    parser.feed(markup)
    return parser.links


def test_a_citation_keeps_the_contract_of_the_page() -> None:
    """Pandoc's class names: readers' tools and filters look for them."""
    assert page(cite("b", "a")).clusters[0] == (
        '<span class="citation" data-cites="b a" id="cite-1" dir="auto">'
        '[<a href="#ref-b" role="doc-biblioref">1</a>,<a href="#ref-a" role="doc-biblioref">2</a>]</span>'
    )


def test_numbers_go_by_first_citation() -> None:
    found = page(cite("c"), cite("a"), cite("c", "b"))
    assert [seen(cluster) for cluster in found.clusters] == ["[1]", "[2]", "[1,3]"]
    assert [(work.record.key, work.number, work.label) for work in found.works] == [
        ("c", 1, "1"),
        ("a", 2, "2"),
        ("b", 3, "3"),
    ]
    assert [work.cited_at for work in found.works] == [("cite-1", "cite-3"), ("cite-2",), ("cite-3",)]


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ("abc", "[1–3]"),
        ("abce", "[1–3,5]"),
        ("ab", "[1,2]"),
        ("eabdc", "[1–5]"),
        ("acdeg", "[1,3–5,7]"),
        ("aab", "[1,2]"),
        ("a", "[1]"),
    ],
)
def test_consecutive_numbers_make_a_range_in_which_every_number_is_reached(keys: str, text: str) -> None:
    found = page(*(cite(key) for key in KEYS), cite(*keys))
    cluster = found.clusters[-1]
    assert seen(cluster) == text
    assert sorted(links(cluster)) == sorted({f"#ref-{key}" for key in keys})


def test_words_around_numbers_keep_the_order_and_prevent_ranges() -> None:
    items = (
        CitationItem("b", prefix=Body(("see",)), label="page", locator="3"),
        CitationItem("a", label="chapter", locator="4–5", suffix=Body((" and <i>more</i>",))),
        CitationItem("c"),
    )
    found = page(cite("a", "b", "c"), cite(*items))
    assert seen(found.clusters[1]) == "[see 2, p. 3; 1, chaps. 4–5 and more; 3]"
    assert "<i>more</i>" in found.clusters[1]


@pytest.mark.parametrize(
    ("author", "text"),
    [
        ("Smith, A", "Smith [1]"),
        ("Smith, A and Jones, B", "Smith and Jones [1]"),
        ("Smith, A and Jones, B and Roe, C", "Smith et al. [1]"),
        ("Smith, A and others", "Smith et al. [1]"),
        ("{R & D <Group>}", "R & D <Group> [1]"),
        ("", "The title [1]"),
    ],
)
def test_a_narrative_citation_names_the_authors(author: str, text: str) -> None:
    library = {
        "k": read_bibtex("x.bib", f"@book{{k, author={{{author}}}, title={{The title}}}}".encode()).records[0]
    }
    assert seen(page(cite("k", is_narrative=True), library=library).clusters[0]) == text


def test_a_narrative_citation_can_leave_the_authors_to_the_sentence() -> None:
    item = CitationItem("a", is_author_suppressed=True)
    assert seen(page(cite(item, is_narrative=True)).clusters[0]) == "[1]"


def test_a_narrative_citation_takes_a_locator_and_more_works() -> None:
    item = CitationItem("a", label="page", locator="3–4")
    assert seen(page(cite(item, "b", is_narrative=True)).clusters[0]) == "A [1, p. 3–4; 2]"


def test_an_unknown_key_is_marked_and_has_no_number() -> None:
    found = page(cite("a", "x<y"), cite("b"))
    assert found.clusters[0] == (
        '<span class="citation citation-unknown" data-cites="a x&lt;y" id="cite-1" dir="auto">'
        '[<a href="#ref-a" role="doc-biblioref">1</a>,?x&lt;y]</span>'
    )
    assert seen(found.clusters[1]) == "[2]"
    assert seen(page(cite("x", is_full=True)).clusters[0]) == "[?x]"


def test_unknown_keys_are_found_once_and_never_among_what_readers_typed() -> None:
    cites = [cite("a", "y", "x"), cite("y"), cite("z", is_optional=True)]
    assert unknown_keys(cites, LIBRARY) == ("y", "x")


def test_what_a_reader_typed_is_text_unless_all_of_it_is_known() -> None:
    """`@home` in a comment is no mistake of the author's."""
    found = page(cite("x", "a", is_optional=True), cite("b", is_optional=True))
    assert found.clusters[0] == "[@x &amp; &lt;b&gt;]"
    assert seen(found.clusters[1]) == "[1]"
    assert [work.record.key for work in found.works] == ["b"]


def test_the_text_comes_before_nocite_and_nocite_before_the_discussion() -> None:
    found = page(
        PlacedCite(cite("c"), "comment-1", in_discussion=True),
        PlacedCite(cite("b"), "", in_discussion=False),
        PlacedCite(cite("b", "a"), "comment-2", in_discussion=True),
        nocite=("@d", "b", "@x"),
    )
    assert [(work.record.key, work.is_cited_in_text, work.cited_at) for work in found.works] == [
        ("b", True, ("comment-2",)),
        ("d", False, ()),
        ("c", False, ("comment-1",)),
        ("a", False, ("comment-2",)),
    ]
    assert 'id="' not in found.clusters[1]


def test_nocite_can_take_the_whole_library() -> None:
    assert [work.record.key for work in page(cite("c"), nocite=("@*",)).works] == list("cabdefg")


def test_a_full_citation_prints_the_reference_in_place() -> None:
    fields = b"journal={J}, year=2020, doi={10.1000/1}, pmid=2, pmcid=3, isbn=4"
    bib = b"@article{k, author={Roe, J}, title={T}, " + fields + b"}"
    library = {"k": read_bibtex("x.bib", bib).records[0]}
    inline, block = page(
        cite("k", is_full=True), cite("k", is_full=True, is_block=True), library=library
    ).clusters
    assert inline.startswith('<span class="citation full-citation" data-cites="k" id="cite-1" dir="auto">')
    assert seen(inline) == "Roe J. T. J. 2020. doi: 10.1000/1. PMID: 2; PMCID: PMC3. [1]"
    assert block.startswith('<div class="citation full-citation" data-cites="k" id="cite-2" dir="auto"><p>')
    assert seen(block) == "Roe J. T. J. 2020. [1] DOI PubMed PMC"
    assert '<a href="https://doi.org/10.1000/1" aria-label="DOI of Roe 2020">DOI</a>' in block
    assert ' aria-label="Reference 1">1</a>]' in block
    assert ' aria-label="PubMed: Roe 2020, 2">2</a>' in inline
    assert "#ref-k" in links(block)


@pytest.mark.parametrize(
    ("key", "anchor", "href"),
    [
        ("smith2020", "ref-smith2020", "#ref-smith2020"),
        ("doi:10.1/a", "ref-doi:10.1/a", "#ref-doi:10.1/a"),
        ('a<b>&"c', 'ref-a<b>&"c', "#ref-a%3Cb%3E%26%22c"),
        ("a%20b", "ref-a%20b", "#ref-a%2520b"),
        ("müller", "ref-müller", "#ref-m%C3%BCller"),
        ("a b", "ref-a_b", "#ref-a_b"),
    ],
)
def test_links_to_the_list_are_safe_for_any_key(key: str, anchor: str, href: str) -> None:
    assert (reference_anchor(key), reference_href(key)) == (anchor, href)
    assert html.escape(href) == href.replace("'", "&#x27;")


@given(st.lists(st.lists(st.sampled_from(KEYS), min_size=1, max_size=7), max_size=6))
def test_every_cited_work_is_in_the_list_and_linked(groups: list[list[str]]) -> None:
    found = page(*(cite(*group) for group in groups))
    assert [work.number for work in found.works] == list(range(1, len(found.works) + 1))
    assert {work.record.key for work in found.works} == {key for group in groups for key in group}
    for group, cluster in zip(groups, found.clusters, strict=True):
        assert set(links(cluster)) == {f"#ref-{key}" for key in group}
