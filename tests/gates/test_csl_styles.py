"""Styles written in CSL, printed by the real citeproc-js."""

from __future__ import annotations

from pathlib import Path

import pytest
from octavo.bibliography.styles.csl_engine import CslEngine

from built_site import REPOSITORY
from octavo.bibliography.bibtex import read_bibtex
from octavo.bibliography.citing import PageCitations, PlacedCite, cite_page
from octavo.bibliography.styles import StylePlaces, get_style
from octavo.bibliography.styles.style import StyleSettings
from octavo.model.body import Body, CitationItem, Cite
from octavo.storage.cache import Cache

BIB = rb"""
@article{halpern2002, author = {Halpern, Scott D. and Ubel, Peter A. and Caplan, Arthur L.},
  title = {Solid-organ transplantation in {HIV}-infected patients}, journal = {N Engl J Med},
  year = 2002, month = jul, volume = 347, number = 4, pages = {284--287}, doi = {10.1056/NEJMsb020632}}
@book{hill1965, author = {Hill, Austin Bradford}, title = {Medical <b onclick="x">Statistics</b>},
  publisher = {Lancet}, year = 1965}
@article{hill1966, author = {Hill, Austin Bradford}, title = {Another}, journal = {Lancet}, year = 1966}
"""


def cite(*keys: str, narrative: bool = False) -> Cite:
    """A citation as the Markdown parser gives it."""
    return Cite(tuple(CitationItem(key) for key in keys), "", 1, 1, is_narrative=narrative)


def printed(style: str, *cites: Cite) -> PageCitations:
    """A page with these citations."""
    library = {record.key: record for record in read_bibtex("x.bib", BIB).records}
    placed = [PlacedCite(one, f"cite-{number}") for number, one in enumerate(cites, 1)]
    ready = get_style(style, StyleSettings(), StylePlaces(site=REPOSITORY))
    return cite_page(placed, library, ready, fill=lambda body: body.parts[0])


def test_an_author_date_style_names_authors_and_years() -> None:
    page = printed("csl:apa", cite("halpern2002"), cite("hill1965", narrative=True))

    assert "(Halpern et al., 2002)" in page.clusters[0]
    assert "Hill (1965)" in page.clusters[1]
    assert [work.label for work in page.works] == ["", ""]


def test_a_numeric_style_numbers_works_and_prints_ranges() -> None:
    page = printed("vancouver", cite("halpern2002"), cite("halpern2002", "hill1965", "hill1966"))

    assert "(1)" in page.clusters[0]
    assert "(1–3)" in page.clusters[1]
    assert [work.label for work in page.works] == ["1", "2", "3"]


def test_a_narrative_citation_in_a_numeric_style_has_names() -> None:
    page = printed("vancouver", cite("hill1965", narrative=True))

    assert "Hill (1)" in page.clusters[0]


def test_every_work_of_a_citation_is_linked() -> None:
    page = printed("vancouver", cite("halpern2002", "hill1965"))

    assert 'href="#ref-halpern2002"' in page.clusters[0]
    assert 'href="#ref-hill1965"' in page.clusters[0]


def test_what_the_engine_prints_is_made_safe() -> None:
    page = printed("csl:apa", cite("hill1965"))

    assert "<b" not in page.works[0].reference.html
    assert "&lt;b onclick" in page.works[0].reference.html


def test_a_page_knows_nothing_of_the_page_before() -> None:
    library = {record.key: record for record in read_bibtex("x.bib", BIB).records}
    style = get_style("vancouver", StyleSettings(), StylePlaces(site=REPOSITORY))
    pages = [
        cite_page([PlacedCite(cite(key), "cite-1")], library, style, fill=lambda body: body.parts[0])
        for key in ("halpern2002", "hill1965")
    ]

    assert [[work.record.key for work in page.works] for page in pages] == [["halpern2002"], ["hill1965"]]


@pytest.mark.parametrize("name", ["chicago-author-date", "modern-language-association", "the-lancet"])
def test_styles_of_the_repository_are_found_by_name(name: str) -> None:
    page = printed(f"csl:{name}", cite("halpern2002", "hill1965"))

    assert len(page.works) == 2
    assert all(work.reference.text for work in page.works)


def test_a_page_that_was_printed_before_needs_no_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = {record.key: record for record in read_bibtex("x.bib", BIB).records}
    places = StylePlaces(site=REPOSITORY, store=Cache(tmp_path / "cache.db").store("printed"))
    placed = [PlacedCite(cite("halpern2002"), "cite-1")]
    fill = lambda body: body.parts[0]  # noqa: E731
    first = cite_page(placed, library, get_style("vancouver", StyleSettings(), places), fill=fill)

    def never(self: CslEngine) -> None:
        raise AssertionError("the engine was started again")

    monkeypatch.setattr(CslEngine, "_start", never)
    again = cite_page(placed, library, get_style("vancouver", StyleSettings(), places), fill=fill)

    assert again == first


def test_affixes_stand_inside() -> None:
    item = CitationItem("hill1965", prefix=Body(("see",)), label="page", locator="12")

    page = printed("csl:apa", Cite((item,), "", 1, 1))

    assert "(see Hill, 1965, p. 12)" in page.clusters[0]
