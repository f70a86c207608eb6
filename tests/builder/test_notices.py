"""Works that were retracted, corrected or doubted after somebody cited them."""

from __future__ import annotations

import pytest
from lxml import html

from octavo.pages.views import ReferencesView
from site_builder import post

BIB = """
@article{bad2020, author = {Doe, Jane}, title = {Bad}, journal = {J}, year = 2020, doi = {10.1000/BAD}}
@article{mended2020, author = {Roe, Rita}, title = {Mended}, journal = {J}, year = 2020, pmid = {77}}
@article{good2020, author = {Poe, Pia}, title = {Good}, journal = {J}, year = 2020, doi = {10.1000/good}}
"""
HEADINGS = (
    "Record ID,Title,RetractionDate,RetractionDOI,RetractionPubMedID,OriginalPaperDate,OriginalPaperDOI,"
    "OriginalPaperPubMedID,RetractionNature,Reason,URLS\n"
)
CSV = (
    HEADINGS
    + "1,Bad,7/14/2021 0:00,10.1000/notice,0,1/1/2020 0:00,10.1000/bad,0,Retraction,+Error in Data;,\n"
    + "2,Mended,3/1/2022 0:00,unavailable,0,1/1/2020 0:00,unavailable,77,Correction,,\n"
)
SETTINGS = '[citations]\nretractions = "retracted.csv"\n'


def test_a_retracted_work_is_marked_in_the_list_with_a_link_to_the_notice(make_site) -> None:
    """A reader must see it at the reference; the author may never have heard of it."""
    site = make_site(
        {
            "content/references.bib": BIB,
            "retracted.csv": CSV,
            "content/posts/2021-01-02-a.md": post(text="[@bad2020] [@mended2020] [@good2020]\n"),
        },
        SETTINGS,
    )

    bad, mended, good = site.article("/2021/01/a/").references

    assert bad.notice is not None
    assert (bad.notice.label, bad.notice.is_grave) == ("Retracted", True)
    assert bad.notice.url == "https://doi.org/10.1000/notice"
    assert bad.notice.date is not None
    assert bad.notice.date.iso == "2021-07-14"
    assert mended.notice is not None
    assert (mended.notice.label, mended.notice.is_grave) == ("Corrected", False)
    assert good.notice is None


def test_check_names_the_posts_and_whether_they_came_before_the_retraction(make_site) -> None:
    site = make_site(
        {
            "content/references.bib": BIB,
            "retracted.csv": CSV,
            "content/posts/2021-01-02-before.md": post("Before", "[@bad2020]\n"),
            "content/posts/2023-01-02-after.md": post("After", "[@bad2020] [@mended2020]\n"),
        },
        SETTINGS,
    )

    found = site.problems()

    assert found == [
        "content/posts/2021-01-02-before.md:5:1: warning: This text cites @bad2020, which was retracted "
        "(2021-07-14, after this was published).\n  hint: The notice: https://doi.org/10.1000/notice",
        "content/posts/2023-01-02-after.md:5:1: warning: This text cites @bad2020, which was retracted "
        "(2021-07-14, before this was published).\n  hint: The notice: https://doi.org/10.1000/notice",
        "content/posts/2023-01-02-after.md:5:12: notice: This text cites @mended2020, which was corrected "
        "(2022-03-01, before this was published).\n  hint: Say so in the text, or cite another work.",
    ]


def test_the_list_of_all_works_has_the_mark_too(make_site) -> None:
    site = make_site(
        {
            "content/references.bib": BIB,
            "retracted.csv": CSV,
            "content/posts/2021-01-02-a.md": post(text="[@bad2020]\n"),
        },
        SETTINGS,
    )

    view = site.views()["/references/"]

    assert isinstance(view, ReferencesView)
    assert view.groups[0].works[0].notice is not None


def test_a_missing_file_is_an_error_at_the_setting(make_site) -> None:
    site = make_site({"content/posts/2021-01-02-a.md": post()}, SETTINGS)

    (problem,) = site.problems()

    assert problem.startswith("site.toml:")
    assert "The retractions file “retracted.csv” cannot be read." in problem


def test_a_retracted_work_is_marked_among_an_authors_own_publications(make_site) -> None:
    """Nobody here cites it, so no list of references says it: the author's page must."""
    site = make_site(
        {
            "content/authors/ann.md": "---\nname: Ann\npublications: ann.bib\n---\nAnn.\n",
            "content/authors/ann.bib": BIB,
            "retracted.csv": CSV,
            "content/posts/2021-01-02-a.md": post(authors=["ann"], text="No citation.\n"),
        },
        SETTINGS,
    )
    settings = (site.folder / "site.toml").read_text("utf-8").replace('"plain"', '"default"')
    site.write({"site.toml": settings}).build()
    page = html.fromstring(site.page("authors/ann/index.html"))
    marked = {
        item.get("id"): [mark.text_content().split()[0] for mark in item.xpath(".//strong")]
        for item in page.xpath("//ol[contains(@class, 'reference-list')]/li")
    }
    assert sorted(marked.values()) == [[], ["Corrected"], ["Retracted"]]


@pytest.mark.parametrize("theme", ["default", "journal"])
def test_a_retracted_work_is_marked_wherever_a_text_shows_it(make_site, theme: str) -> None:
    """In the margin, where it is printed in full, in its card, in the list, and in feeds."""
    site = make_site(
        {
            "content/references.bib": BIB,
            "retracted.csv": CSV,
            "content/posts/2021-01-02-a.md": post(
                text="Known [@bad2020].\n\n[@bad2020]{.full}\n\n[@good2020]{.full}\n"
            ),
        },
        SETTINGS,
    )
    settings = (site.folder / "site.toml").read_text("utf-8").replace('"plain"', f'"{theme}"')
    site.write({"site.toml": settings}).build()
    page = html.fromstring(site.page("2021/01/a/index.html"))
    places = (
        "ref-entry preview",
        "citation full-citation",
        *(["side-citation"] if theme == "journal" else []),
    )
    for place in places:
        bad, *good = page.xpath(f"//*[@class='{place}']")
        assert "Retracted" in bad.text_content(), place
        assert all("Retracted" not in one.text_content() for one in good), place
    assert site.page("atom.xml").count("Retracted") == 1
