"""Finding a style by its name, and what the documentation says of each."""

import re
from pathlib import Path

import pytest

from octavo.bibliography.bibtex import read_bibtex
from octavo.bibliography.citing import PlacedCite, cite_page
from octavo.bibliography.csl.files import BUILT_IN
from octavo.bibliography.inline_html import html_to_text
from octavo.bibliography.styles import StylePlaces, get_style
from octavo.bibliography.styles.style import StyleSettings, UnknownStyle, UnusableStyle, is_whole_page
from octavo.model.body import CitationItem, Cite

DOCUMENTATION = (Path(__file__).parents[2] / "docs/citation-styles.md").read_text(encoding="utf-8")
SAMPLES = re.findall(r"^### (\w+)\n.*?^> ([^\n]+)\n>\n> ([^\n]+)$", DOCUMENTATION, re.MULTILINE | re.DOTALL)


STYLES = ("nlm", *BUILT_IN)


@pytest.mark.parametrize("name", STYLES)
def test_a_style_knows_its_name_and_its_kind(name: str) -> None:
    style = get_style(name, StyleSettings())
    assert style.name == name
    is_by_name = name in ("apa", "chicago", "harvard")
    assert style.citation_form == ("author-date" if is_by_name else "numeric")
    assert is_whole_page(style) is (name != "nlm")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("appa", "Did you mean apa?"),
        ("Nature", "Did you mean nature?"),
        ("csl:the-lanset", "Did you mean csl:the-lancet, csl:the-plant-cell or csl:the-knee?"),
        ("csl:qqqqqq", "https://www.zotero.org/styles has the names of all CSL styles."),
    ],
)
def test_an_unknown_style_is_told_with_the_nearest_one(name: str, hint: str) -> None:
    with pytest.raises(UnknownStyle) as error:
        get_style(name, StyleSettings())
    assert error.value.hint == hint


def test_without_the_extra_a_published_style_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Most authors never read the list of extras."""
    files = "octavo.bibliography.csl.files"
    monkeypatch.setattr(f"{files}._package_folder", lambda package, *parts: None)
    with pytest.raises(UnknownStyle) as error:
        get_style("csl:the-lancet", StyleSettings())
    assert "pip install 'octavo[csl]'" in error.value.hint


STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text">
<macro name="author"><names variable="author"/></macro>
<citation><layout>
<text macro="{macro}"/>
</layout></citation></style>"""


def test_a_style_of_the_site_needs_no_extra(tmp_path: Path) -> None:
    (tmp_path / "mine.csl").write_text(STYLE.format(macro="author"), "utf-8")
    style = get_style("mine.csl", StyleSettings(), StylePlaces(tmp_path))
    record = read_bibtex("x.bib", b"@book{k, author={Roe, Rita}, title={T}}").records[0]
    page = cite_page(
        [PlacedCite(Cite((CitationItem("k"),), "", 1, 1), "cite-1")],
        {"k": record},
        style,
        fill=lambda body: "".join(body.parts),
    )
    assert html_to_text(page.clusters[0]) == "Rita Roe"


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        (STYLE.format(macro="auther"), 4, "The style has no macro “auther”.", "Did you mean author?"),
        ("<style>\n<citation>", 2, "The style “mine.csl” is no XML that can be read: no element found.", ""),
        ("<locale/>", 1, "This is no CSL style: it begins with a locale.", "A style begins with <style>."),
        ("<style/>", 1, "This CSL style has no <citation>.", ""),
        (
            STYLE.format(macro="author").replace("<text", "<txet"),
            4,
            "A CSL style has no <txet> inside <layout>.",
            "Did you mean text?",
        ),
        (
            '<!DOCTYPE x [<!ENTITY a "b">]><style/>',
            1,
            "The style “mine.csl” is no XML that can be read: a document type is not allowed.",
            "",
        ),
    ],
)
def test_a_broken_style_is_told_with_its_place(
    tmp_path: Path, text: str, line: int, message: str, hint: str
) -> None:
    """Who writes a style looks for the line, and for the word that was meant."""
    (tmp_path / "mine.csl").write_text(text, "utf-8")
    with pytest.raises(UnusableStyle) as error:
        get_style("mine.csl", StyleSettings(), StylePlaces(tmp_path))
    assert str(error.value) == message
    assert error.value.location is not None
    assert (error.value.location.path, error.value.location.line) == ("mine.csl", line)
    assert hint in error.value.hint


def test_a_file_that_is_not_there_is_told_with_the_nearest_one(tmp_path: Path) -> None:
    (tmp_path / "mine.csl").write_text(STYLE, "utf-8")
    with pytest.raises(UnknownStyle, match=r"There is no file mien\.csl\.") as error:
        get_style("mien.csl", StyleSettings(), StylePlaces(tmp_path))
    assert error.value.hint == "Did you mean mine.csl?"


def test_every_style_is_documented() -> None:
    assert {name for name, _, _ in SAMPLES} == set(STYLES)


@pytest.mark.parametrize(("name", "entry", "citation"), SAMPLES)
def test_the_documented_samples_are_what_is_printed(name: str, entry: str, citation: str) -> None:
    bib = re.search(r"```bibtex\n(.*?)```", DOCUMENTATION, re.DOTALL)
    assert bib is not None
    record = read_bibtex("x.bib", bib[1].encode()).records[0]
    item = CitationItem(record.key, label="page", locator="284–285")
    cite = PlacedCite(Cite((item,), "", 1, 1), "cite-1")
    style = get_style(name, StyleSettings())
    page = cite_page([cite], {record.key: record}, style, fill=lambda body: "".join(body.parts))
    assert (page.works[0].reference.text, html_to_text(page.clusters[0])) == (entry, citation)


def test_the_documented_languages_are_what_is_printed() -> None:
    bib = rb"""@incollection{k, author = {Meltzer, Paul S.}, title = {Chromosome Alterations}, edition = {2},
      editor = {Vogelstein, Bert and Kinzler, Kenneth W.}, booktitle = {The Genetic Basis of Human Cancer},
      publisher = {McGraw-Hill}, year = 2002, pages = {93--113}}"""
    record = read_bibtex("x.bib", bib).records[0]
    samples = re.findall(r"^\| `(\w\w)` \| ([^|]+) \|$", DOCUMENTATION, re.MULTILINE)
    assert len(samples) == 4
    for language, text in samples:
        style = get_style("apa", StyleSettings(), StylePlaces(language=language))
        assert style.format_reference(record).text.endswith(text)
