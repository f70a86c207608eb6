"""Finding a style by its name, and what the documentation says of each."""

import re
from pathlib import Path

import pytest

from octavo.bibliography.bibtex import read_bibtex
from octavo.bibliography.citing import PlacedCite, cite_page
from octavo.bibliography.inline_html import html_to_text
from octavo.bibliography.styles import STYLES, UnknownStyle, get_style
from octavo.bibliography.styles.style import StyleSettings, is_author_date
from octavo.model.body import CitationItem, Cite

DOCUMENTATION = (Path(__file__).parents[2] / "docs/citation-styles.md").read_text(encoding="utf-8")
SAMPLES = re.findall(r"^### (\w+)\n.*?^> ([^\n]+)\n>\n> ([^\n]+)$", DOCUMENTATION, re.MULTILINE | re.DOTALL)


def test_the_styles_that_octavo_brings() -> None:
    assert set(STYLES) == {"nlm", "ama", "apa", "chicago", "harvard", "ieee", "nature"}


@pytest.mark.parametrize("name", STYLES)
def test_a_style_knows_its_name_and_its_kind(name: str) -> None:
    style = get_style(name, StyleSettings())
    assert style.name == name
    assert is_author_date(style) is (name in ("apa", "chicago", "harvard"))
    assert style.list_order == ("sorted" if is_author_date(style) else "cited")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("appa", "Did you mean apa?"),
        ("Nature", "Did you mean nature?"),
        ("xyzzy", "Known styles: ama, apa, chicago, harvard, ieee, nature, nlm."),
    ],
)
def test_an_unknown_style_is_told_with_the_nearest_one(name: str, hint: str) -> None:
    with pytest.raises(UnknownStyle) as error:
        get_style(name, StyleSettings())
    assert error.value.hint == hint


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
