"""Citations by names and years: grouping, letters, namesakes, places, and every work linked."""

import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from depth import TRIALS
from octavo.bibliography.citing import PageCitations, PlacedCite, cite_page
from octavo.bibliography.csl_json import read_csl_json
from octavo.bibliography.inline_html import html_to_text
from octavo.bibliography.styles import get_style
from octavo.bibliography.styles.style import StyleSettings
from octavo.errors import Location
from octavo.model.body import Body, CitationItem, Cite
from octavo.model.reference import PartialDate, Record


def work(
    key: str, authors: str, year: int | None = 2019, title: str = "", **further: str
) -> dict[str, object]:
    """Return a book; authors as "Smith, John; Roe, Rita"."""
    names = [name.partition(", ") for name in authors.split("; ")] if authors else []
    item: dict[str, object] = {
        "id": key,
        "type": "book",
        "title": title or f"Title of {key}",
        "author": [
            {"family": family, "given": given} if given else {"literal": family} for family, _, given in names
        ],
        **further,
    }
    return {**item, "issued": {"date-parts": [[year]]}} if year else item


def library(*items: dict[str, object]) -> dict[str, Record]:
    return {
        record.key: record for record in read_csl_json("x.json", json.dumps(list(items)).encode()).records
    }


def cite(*items: str | CitationItem, **flags: bool) -> Cite:
    made = tuple(CitationItem(item) if isinstance(item, str) else item for item in items)
    return Cite(made, f"[@{made[0].key}]", 1, 1, **flags)


def page(style: str, works: dict[str, Record], *cites: Cite) -> PageCitations:
    placed = [PlacedCite(item, f"cite-{number}") for number, item in enumerate(cites, start=1)]
    return cite_page(
        placed,
        works,
        get_style(style, StyleSettings()),
        nocite=["@*"],
        fill=lambda body: "".join(body.parts),
    )


def seen(style: str, works: dict[str, Record], *cites: Cite) -> list[str]:
    return [html_to_text(cluster) for cluster in page(style, works, *cites).clusters]


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.links.append(dict(attrs)["href"] or "")


def links(markup: str) -> list[str]:
    parser = _Links()
    parser.feed(markup)
    return parser.links


TWO = library(work("a", "Smith, A"), work("b", "Jones, B; Roe, R", 2020))


def test_a_citation_keeps_the_contract_of_the_page() -> None:
    """Pandoc's class names: readers' tools and filters look for them."""
    assert page("apa", TWO, cite("a")).clusters[0] == (
        '<span class="citation" data-cites="a" id="cite-1" dir="auto">'
        '(<a href="#ref-a" role="doc-biblioref">Smith, 2019</a>)</span>'
    )


@pytest.mark.parametrize(
    ("style", "texts"),
    [
        ("apa", ["(Jones & Roe, 2020; Smith, 2019)", "Jones and Roe (2020)", "(2020)"]),
        ("chicago", ["(Smith 2019; Jones and Roe 2020)", "Jones and Roe (2020)", "(2020)"]),
        ("harvard", ["(Smith, 2019; Jones and Roe, 2020)", "Jones and Roe (2020)", "(2020)"]),
    ],
)
def test_in_brackets_in_a_sentence_and_without_authors(style: str, texts: list[str]) -> None:
    cites = [cite("a", "b"), cite("b", is_narrative=True), cite(CitationItem("b", is_author_suppressed=True))]
    assert seen(style, TWO, *cites) == texts


def test_the_ampersand_is_for_brackets_only() -> None:
    """APA: “Jones and Roe (2020)” in a sentence, “Jones & Roe” in brackets."""
    cluster = page("apa", TWO, cite("b", is_narrative=True)).clusters[0]
    assert cluster.endswith('<a href="#ref-b" role="doc-biblioref">Jones and Roe (2020)</a></span>')


@pytest.mark.parametrize(
    ("style", "texts"),
    [
        ("apa", ["(Smith, 2019, p. 3)", "(Smith, 2019, pp. 3–5)", "(Smith, 2019, Chapter 4)"]),
        ("chicago", ["(Smith 2019, 3)", "(Smith 2019, 3–5)", "(Smith 2019, chap. 4)"]),
        ("harvard", ["(Smith, 2019, p. 3)", "(Smith, 2019, pp. 3–5)", "(Smith, 2019, chap. 4)"]),
    ],
)
def test_places_have_the_labels_of_the_style(style: str, texts: list[str]) -> None:
    items = [
        CitationItem("a", label="page", locator="3"),
        CitationItem("a", label="page", locator="3-5"),
        CitationItem("a", label="chapter", locator="4"),
        CitationItem("a", label="paragraph", locator="2", is_author_suppressed=True),
    ]
    assert seen(style, TWO, *map(cite, items)) == [*texts, "(2019, para. 2)"]


def test_words_around_a_work_keep_its_place_and_their_markup() -> None:
    items = (
        CitationItem("a", prefix=Body(("see <i>esp.</i>",)), label="page", locator="3"),
        CitationItem("b", suffix=Body((", and others",))),
    )
    cluster = page("apa", TWO, cite(*items)).clusters[0]
    assert html_to_text(cluster) == "(see esp. Smith, 2019, p. 3; Jones & Roe, 2020, and others)"
    assert "see <i>esp.</i> <a" in cluster


def test_a_narrative_citation_takes_a_place_and_more_works() -> None:
    item = CitationItem("a", label="page", locator="3")
    assert seen("apa", TWO, cite(item, "b", is_narrative=True)) == ["Smith (2019, p. 3; Jones & Roe, 2020)"]


def test_years_of_the_same_authors_stand_together() -> None:
    works = library(work("a", "Smith, A", 2019), work("b", "Roe, R"), work("c", "Smith, A", 2021))
    placed = CitationItem("c", label="page", locator="3")
    assert seen("chicago", works, cite("a", "b", "c"), cite("a", placed), cite("a", "a")) == [
        "(Smith 2019, 2021; Roe 2019)",
        "(Smith 2019; Smith 2021, 3)",
        "(Smith 2019)",
    ]
    assert links(page("chicago", works, cite("a", "b", "c")).clusters[0]) == ["#ref-a", "#ref-c", "#ref-b"]


@pytest.mark.parametrize(
    ("style", "texts", "entries"),
    [
        ("apa", ["(Smith, 2019b)", "(Smith, 2019a)"], ["(2019a). Alpha", "(2019b). Beta"]),
        ("chicago", ["(Smith 2019b)", "(Smith 2019a)"], ["2019a. Alpha", "2019b. Beta"]),
        ("harvard", ["(Smith, 2019b)", "(Smith, 2019a)"], ["(2019a) Alpha", "(2019b) Beta"]),
    ],
)
def test_works_of_one_year_get_letters_in_the_order_of_the_list(
    style: str, texts: list[str], entries: list[str]
) -> None:
    works = library(work("b", "Smith, A", title="Beta"), work("a", "Smith, A", title="The Alpha"))
    works["a"] = library(work("a", "Smith, A", title="Alpha"))["a"]
    found = page(style, works, cite("b"), cite("a"))
    assert [html_to_text(cluster) for cluster in found.clusters] == texts
    assert [work.label for work in found.works] == ["", ""]
    for item, entry in zip(found.works, entries, strict=True):
        assert entry in item.reference.text


def test_works_without_a_date_get_letters_too() -> None:
    works = library(work("a", "Smith, A", None), work("b", "Smith, A", None))
    assert seen("apa", works, cite("a"), cite("b")) == ["(Smith, n.d.-a)", "(Smith, n.d.-b)"]
    assert seen("chicago", works, cite("a")) == ["(Smith, n.d.-a)"]
    assert seen("harvard", works, cite("a")) == ["(Smith, no date a)"]


@pytest.mark.parametrize(
    ("style", "texts"),
    [
        ("apa", ["(J. Smith, 2019b)", "(J. Smith, 2018)", "(A. Smith, 2019)", "(J. Smith & Roe, 2019)"]),
        (
            "chicago",
            ["(John Smith 2019)", "(Jane Smith 2018)", "(A. Smith 2019)", "(John Smith and Roe 2019)"],
        ),
        ("harvard", ["(John Smith, 2019)", "(Smith, 2018)", "(A. Smith, 2019)", "(Smith and Roe, 2019)"]),
    ],
)
def test_namesakes_are_told_apart_as_the_style_does(style: str, texts: list[str]) -> None:
    works = library(
        work("john", "Smith, John"),
        work("jane", "Smith, Jane", 2018),
        work("ann", "Smith, Ann"),
        work("both", "Smith, John; Roe, R"),
        work("jim", "Smith, Jim"),
    )
    assert seen(style, works, *map(cite, ["john", "jane", "ann", "both"])) == texts


@pytest.mark.parametrize(
    ("style", "texts"),
    [
        ("apa", ["(Poe, Doe, et al., 2019)", "(Poe, Roe, et al., 2019)", "(Poe et al., 2020)"]),
        ("harvard", ["(Poe, Doe, et al., 2019)", "(Poe, Roe, et al., 2019)", "(Poe et al., 2020)"]),
    ],
)
def test_more_names_tell_long_lists_apart(style: str, texts: list[str]) -> None:
    works = library(
        work("a", "Poe, E; Doe, D; Zed, Z; Moe, M"),
        work("b", "Poe, E; Roe, R; Zed, Z; Moe, M"),
        work("c", "Poe, E; Roe, R; Zed, Z; Moe, M", 2020),
    )
    assert seen(style, works, cite("a"), cite("b"), cite("c")) == texts


def test_the_list_is_sorted_by_names_year_and_title() -> None:
    works = library(
        work("z", "Zola, E"),
        work("v", "Gogh, V"),
        work("s2", "Smith, A; Roe, R", 1999),
        work("s3", "Smith, A", 2020),
        work("s1", "Smith, A", 2001),
        work("e", "Émile, X"),
        work("o", "The World Health Organization"),
        work("t", "", title="A quiet title"),
        work("p10", "Unger, U", title="Part 10"),
        work("p2", "Unger, U", title="Part 2"),
    )
    order = [item.record.key for item in page("apa", works, cite("z")).works]
    assert order == ["e", "v", "t", "s1", "s3", "s2", "p2", "p10", "o", "z"]


def test_a_particle_is_sorted_as_the_style_has_it() -> None:
    works = library(work("a", "Thom, T"), work("b", "van Gogh, V"))
    orders = {
        style: [item.record.key for item in page(style, works, cite("a")).works]
        for style in ("apa", "chicago", "harvard")
    }
    assert orders == {"apa": ["a", "b"], "chicago": ["b", "a"], "harvard": ["b", "a"]}


def test_a_work_without_names_has_its_title() -> None:
    works = library(
        {"id": "a", "type": "article-journal", "title": "A quiet title?", "container-title": "BMJ"},
        work("b", "", title="A book about bees"),
    )
    assert seen("apa", works, cite("a"), cite("b"), cite("b", is_narrative=True)) == [
        "(“A Quiet Title?,” n.d.)",
        "(A Book about Bees, 2019)",
        "A Book about Bees (2019)",
    ]
    assert "<i>A Book about Bees</i>" in page("apa", works, cite("b")).clusters[0]
    assert seen("harvard", works, cite("a")) == ["(BMJ, no date)"]


def test_an_unknown_key_is_marked() -> None:
    found = page("apa", TWO, cite("a", "x<y"), cite("x", is_narrative=True))
    assert html_to_text(found.clusters[0]) == "(Smith, 2019; ?x<y)"
    assert 'class="citation citation-unknown"' in found.clusters[0]
    assert html_to_text(found.clusters[1]) == "(?x)"


def test_a_full_citation_is_the_entry_with_its_letter() -> None:
    works = library(work("a", "Smith, A", title="Alpha"), work("b", "Smith, A", title="Beta"))
    inline, block = page(
        "apa", works, cite("b", is_full=True), cite("b", is_full=True, is_block=True)
    ).clusters
    assert html_to_text(inline) == "Smith, A. (2019b). Beta."
    assert html_to_text(block) == "Smith, A. (2019b). Beta."


def test_et_al_is_in_italics_where_the_style_has_it_so() -> None:
    works = library(work("a", "Poe, E; Doe, D; Zed, Z; Moe, M"))
    assert "Poe <i>et al.</i>, 2019" in page("harvard", works, cite("a")).clusters[0]


KEYS = "abcdefgh"
NAMESAKES = ["Smith, John", "Smith, Jane", "Smith, Ann", "Roe, Rita", "Poe, E", "World Health Organization"]


@st.composite
def libraries(draw: st.DrawFn) -> dict[str, Record]:
    return library(
        *(
            work(
                key,
                "; ".join(draw(st.lists(st.sampled_from(NAMESAKES), max_size=5, unique=True))),
                draw(st.sampled_from([None, 2019, 2020])),
                title=draw(st.sampled_from(["One", "Two"])),
            )
            for key in KEYS
        )
    )


@pytest.mark.parametrize("kind", ["bill", "legislation", "legal_case", "book"])
@pytest.mark.parametrize("style", ["apa", "chicago", "harvard"])
def test_a_work_without_names_and_title_is_cited_by_its_key(style: str, kind: str) -> None:
    """An empty pair of tags is no name: “( 2019)” says nothing."""
    bare = Record("k", kind, Location("x.bib"), issued=PartialDate(2019))
    assert seen(style, {"k": bare}, cite("k"))[0].startswith("(k")


# To make up a library takes longer than to print it: each is printed in every style.
@pytest.mark.slow
@settings(max_examples=TRIALS // 2)
@given(works=libraries())
def test_no_two_works_are_cited_alike(works: dict[str, Record]) -> None:
    """A reader must know which work is meant."""
    for style in ("apa", "chicago", "harvard"):
        texts = seen(style, works, *map(cite, works))
        assert len(set(texts)) == len(texts), style


@pytest.mark.slow
@settings(max_examples=TRIALS // 2)
@given(
    groups=st.lists(st.lists(st.sampled_from(KEYS), min_size=1, max_size=6), max_size=5), works=libraries()
)
def test_every_cited_work_is_linked(groups: list[list[str]], works: dict[str, Record]) -> None:
    for style in ("apa", "chicago", "harvard", "ama", "ieee", "nature"):
        found = page(style, works, *(cite(*group) for group in groups))
        assert [item.number for item in found.works] == list(range(1, len(found.works) + 1)), style
        for group, cluster in zip(groups, found.clusters, strict=True):
            assert set(links(cluster)) == {f"#ref-{key}" for key in group}, style
            assert not re.search(r",,|\(\)|\[\]|  |; \)", html_to_text(cluster)), style


def test_two_people_whom_no_initial_tells_apart_are_not_one() -> None:
    """(Doe, 2011, 2012) would say that one Doe wrote both."""
    works = library(work("a", "Doe, Jane", 2011), work("b", "Doe, John", 2012), work("c", "Doe, Jane", 2013))
    assert seen("apa", works, cite("a", "b", "c")) == ["(Doe, 2011, 2013; Doe, 2012)"]
