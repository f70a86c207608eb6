"""Numbers in the text as AMA, IEEE and Nature set them."""

import re

import pytest

from octavo.bibliography.bibtex import read_bibtex
from octavo.bibliography.citing import PlacedCite, cite_page
from octavo.bibliography.inline_html import html_to_text
from octavo.bibliography.styles import get_style
from octavo.bibliography.styles.style import StyleSettings
from octavo.model.body import Body, CitationItem, Cite

KEYS = "abcdef"
BIB = "\n".join(f"@book{{{key}, author={{{key.upper()}, X}}, title={{T}}, year=2020}}" for key in KEYS)
LIBRARY = {record.key: record for record in read_bibtex("x.bib", BIB.encode()).records}
_HIDDEN = re.compile(r'<span class="visually-hidden">.*?</span>')


def clusters(style: str, *cites: Cite) -> list[str]:
    """Return the citations after one of each work in order."""
    first = [Cite((CitationItem(key),), "", 1, 1) for key in KEYS]
    placed = [PlacedCite(cite, f"cite-{number}") for number, cite in enumerate([*first, *cites], start=1)]
    page = cite_page(
        placed, LIBRARY, get_style(style, StyleSettings()), fill=lambda body: "".join(body.parts)
    )
    return list(page.clusters[len(KEYS) :])


def cite(*items: str | CitationItem, is_narrative: bool = False) -> Cite:
    made = tuple(CitationItem(item) if isinstance(item, str) else item for item in items)
    return Cite(made, "", 1, 1, is_narrative=is_narrative)


def seen(style: str, *cites: Cite) -> list[str]:
    return [html_to_text(_HIDDEN.sub("", cluster)) for cluster in clusters(style, *cites)]


PLACE = CitationItem("b", label="page", locator="3-5")
CHAPTER = CitationItem("a", label="chapter", locator="4")
WORDED = CitationItem("c", prefix=Body(("see",)), suffix=Body((" and more",)))


@pytest.mark.parametrize(
    ("style", "texts"),
    [
        ("ama", ["1–3,5", "1,2", "A1", "1(chap4),2(pp3-5)", "see 3 and more; 1"]),
        ("nature", ["1–3,5", "1,2", "A1", "1(chap. 4),2(pp. 3–5)", "see 3 and more; 1"]),
        ("ieee", ["[1]–[3], [5]", "[1], [2]", "A [1]", "[1, Ch. 4], [2, pp. 3–5]", "see [3] and more; [1]"]),
    ],
)
def test_numbers_as_the_style_sets_them(style: str, texts: list[str]) -> None:
    cites = [
        cite("a", "b", "c", "e"),
        cite("b", "a"),
        cite("a", is_narrative=True),
        cite(PLACE, CHAPTER),
        cite(WORDED, "a"),
    ]
    assert seen(style, *cites) == texts


def test_superscripts_are_raised_without_any_style_sheet() -> None:
    """In a feed reader “risk1” would be a word."""
    found = clusters("ama", cite("a"), cite("a", is_narrative=True))
    assert found[0] == (
        '<span class="citation citation-superscript" data-cites="a" id="cite-7" dir="auto">'
        '<sup><a href="#ref-a" role="doc-biblioref">1</a></sup></span>'
    )
    assert found[1] == (
        '<span class="citation" data-cites="a" id="cite-8" dir="auto">'
        'A<sup class="citation-superscript"><a href="#ref-a" role="doc-biblioref">1</a></sup></span>'
    )


def test_a_range_of_bracketed_numbers_opens_to_its_members() -> None:
    (cluster,) = clusters("ieee", cite("a", "b", "c", "d"))
    assert re.findall(r'href="#ref-(\w)"', cluster) == ["a", "b", "c", "d"]
    assert '–<span class="visually-hidden"> <a href="#ref-b"' in cluster
