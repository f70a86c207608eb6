"""What a style remembers of the works it has printed."""

from __future__ import annotations

from msgspec.structs import replace

from octavo.bibliography.bibtex import read_bibtex
from octavo.bibliography.styles import get_style
from octavo.bibliography.styles.style import StyleSettings
from octavo.model.reference import Record


def work(title: str) -> Record:
    bib = f"@book{{a, author={{Smith, J}}, title={{{title}}}, year=2020}}"
    return read_bibtex("x.bib", bib.encode()).records[0]


def test_a_work_is_printed_once() -> None:
    """A work of a large site is cited on many pages, and printing it is most of citing it."""
    style = get_style("nlm", StyleSettings())
    record = work("First")

    assert style.format_reference(record) is style.format_reference(record)


def test_a_changed_work_of_the_same_key_is_printed_anew() -> None:
    """The preview keeps its styles while the bibliography is edited."""
    style = get_style("apa", StyleSettings())
    before = style.format_reference(work("First")).text

    after = style.format_reference(work("Second")).text

    assert after == before.replace("First", "Second")


def test_years_with_different_letters_are_different_references() -> None:
    """2019a of one page is 2019b on another."""
    style = get_style("apa", StyleSettings())
    record = work("First")

    texts = [style.format_reference(record, letter).text for letter in ("", "a", "b", "a")]

    assert texts == [texts[0], *(texts[0].replace("2020", f"2020{letter}") for letter in "aba")]


def test_styles_of_other_settings_do_not_share_what_they_remember() -> None:
    """A site may use one style with two settings, one of them for a single post."""
    record = replace(work("First"), page="2232-2247", type="article-journal", container_title="J")
    short, full = get_style("nlm", StyleSettings()), get_style("nlm", StyleSettings(page_range="as-written"))

    assert short.format_reference(record).text != full.format_reference(record).text
