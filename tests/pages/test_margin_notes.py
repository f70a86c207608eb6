"""Footnotes and cited works beside their sentences, for themes that ask for it."""

from __future__ import annotations

from lxml import html

from octavo.pages.margin_notes import with_margin_notes
from site_builder import post

BIB = "@article{x, author={Smith, Ann}, title={T}, journal={J}, year=2020}\n"


def page_of(make_site, text: str):
    site = make_site({"content/references.bib": BIB, "content/posts/2021-10-20-a.md": post("A", text)})
    settings = (site.folder / "site.toml").read_text("utf-8").replace('"plain"', '"journal"')
    site.write({"site.toml": settings}).build()
    return html.fromstring(site.page("2021/10/a/index.html"))


def test_a_note_moves_into_the_paragraph_that_refers_to_it(make_site) -> None:
    """It is there once: for the eye, for a reader aloud, and for the link of its mark."""
    page = page_of(make_site, "Known.[^1] More.[^2]\n\n[^1]: One *a*.\n\n    Two.\n\n[^2]: Three.\n")
    notes = page.xpath("//div[contains(@class,'prose')]/p/span[@class='side-note']")
    assert [note.get("id") for note in notes] == ["fn-1", "fn-2"]
    assert [note.text_content() for note in notes] == ["1 One a.Two.", "2 Three."]
    assert [note.getprevious().get("class") for note in notes] == ["footnote-ref", "footnote-ref"]
    assert page.xpath("//section[@class='footnotes']") == []
    assert len(page.xpath("//*[@id='fn-1']")) == 1


def test_a_note_that_has_no_place_in_a_sentence_stays_at_the_end(make_site) -> None:
    """A list cannot stand inside a paragraph, and nothing can be set apart inside a heading or a table."""
    text = "## Head[^1]\n\nText.[^2] And.[^3]\n\n| a[^4] |\n|---|\n| b |\n\n"
    text += "[^1]: One.\n\n[^2]: Two:\n\n    - a\n    - b\n\n[^3]: Three.\n\n[^4]: Four.\n"
    page = page_of(make_site, text)
    assert page.xpath("//section[@class='footnotes']//li/@id") == ["fn-1", "fn-2", "fn-4"]
    assert page.xpath("//span[@class='side-note']/@id") == ["fn-3"]
    for anchor in ("fn-1", "fn-2", "fn-3", "fn-4"):
        assert len(page.xpath(f"//*[@id='{anchor}']")) == 1


def test_a_work_stands_in_the_margin_once_and_is_read_aloud_only_in_the_list(make_site) -> None:
    """Where it is cited first; a copy for the eye that nothing in it can be pressed."""
    page = page_of(make_site, "Known [@x]. Again [@x].\n\nAnd [@x].\n")
    (work,) = page.xpath("//*[@class='side-citation']")
    assert work.text_content() == "1 Smith A. T. J. 2020."
    assert (work.get("aria-hidden"), work.get("hidden")) == ("true", "")
    assert work.xpath(".//a | .//button") == []


def test_a_text_without_notes_stays_as_it_is() -> None:
    assert with_margin_notes(["<p>A</p>\n", "<p>B</p>\n"], [], []) == ["<p>A</p>\n", "<p>B</p>\n"]
