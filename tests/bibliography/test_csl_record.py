"""Records as CSL styles expect them: what Zotero's own data would be."""

import pytest

from octavo.bibliography.bibtex import read_bibtex
from octavo.bibliography.csl_record import given_with_stops, record_for_csl, volume_as_work
from octavo.model.reference import Name, PartialDate, Record


def for_csl(bib: str) -> Record:
    return record_for_csl(read_bibtex("refs.bib", bib.encode()).records[0])


def test_english_titles_are_in_sentence_case() -> None:
    """Styles raise the capitals that they want; none can tell a name from a word in title case."""
    record = for_csl("@article{a, title={The Theory of {HIV} in Paris Match}, journal={Nature Physics}}")
    assert record.title == 'The theory of <span class="nocase">HIV</span> in paris match'
    assert record.container_title == "Nature Physics"


def test_the_book_around_a_chapter_is_in_sentence_case() -> None:
    record = for_csl(
        "@incollection{a, title={One}, booktitle={Making Sense of Humanity}, series={Big Ideas}}"
    )
    assert (record.container_title, record.collection_title) == ("Making sense of humanity", "Big Ideas")


@pytest.mark.parametrize(
    ("fields", "language"),
    [
        ("title={Der Begriff des Politischen}, langid={german}", "de"),
        ("title={Der Begriff des Politischen}, language={ger}", "de"),
        ("title={Der Begriff des Politischen}", "und"),
    ],
)
def test_titles_in_other_languages_keep_their_capitals(fields: str, language: str) -> None:
    """German has capitals for nouns, Danish none: English rules spoil both."""
    record = for_csl(f"@book{{a, {fields}}}")
    assert (record.title, record.language) == ("Der Begriff des Politischen", language)


@pytest.mark.parametrize("kind", ["software", "legislation", "periodical"])
def test_names_of_laws_journals_and_programs_keep_their_capitals(kind: str) -> None:
    assert for_csl(f"@{kind}{{a, title={{The Great Data Frame}}}}").title == "The Great Data Frame"


def test_a_preprint_has_its_number_once() -> None:
    """APA 7, 10.8: Higher algebra (arXiv:2006.15715). arXiv. https://…"""
    record = for_csl(
        "@misc{a, title={Higher algebra}, eprint={2006.15715}, archiveprefix={arXiv}, year=2020}"
    )
    assert (record.type, record.publisher, record.number) == ("article", "arXiv", "arXiv:2006.15715")
    assert record.url == "https://arxiv.org/abs/2006.15715"
    assert (record.container_title, record.genre, record.archive, record.arxiv) == ("", "", "", "")


def test_a_preprint_whose_doi_has_the_number_needs_no_other() -> None:
    record = for_csl(
        "@article{a, title={T}, journal={bioRxiv}, eid={2020.03.01.9}, doi={10.1101/2020.03.01.9}}"
    )
    assert (record.publisher, record.number, record.url) == ("bioRxiv", "", "")


def test_a_published_article_is_not_in_the_archive_too() -> None:
    record = for_csl(
        "@article{a, title={T}, journal={J. Alg.}, volume=3, eprint={2006.15715}, eprinttype={arxiv}}"
    )
    assert (record.container_title, record.archive, record.arxiv) == ("J. Alg.", "", "")


def test_the_date_of_a_talk_is_that_of_its_meeting() -> None:
    """APA 7, 10.5: (2016, March 30–April 2), and not once more behind the meeting."""
    record = for_csl(
        "@unpublished{a, title={T}, eventtitle={M}, eventdate={2016-03-30/2016-04-02}, year=2016}"
    )
    assert record.issued == PartialDate(2016, 3, 30, end_year=2016, end_month=4, end_day=2)
    assert record.event_date.is_empty


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("Second", "2"),
        ("2nd ed.", "2"),
        ("3. Aufl.", "3"),
        ("4e éd.", "4"),
        ("5.ª edición", "5.ª edición"),
        ("第2版", "2"),
        ("First", ""),
        ("Revised", "Revised"),
    ],
)
def test_editions_are_numbers(written: str, number: str) -> None:
    """Then the style says "2nd ed.", in the language of the page; nobody prints a first edition."""
    assert for_csl(f"@book{{a, title={{T}}, edition={{{written}}}}}").edition == number


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("JE", "J. E."),
        ("J.E.", "J. E."),
        ("J.-P.", "J.-P."),
        ("W-K", "W.-K."),
        ("D.W", "D. W."),
        ("Mary K", "Mary K."),
        ("Sh.", "Sh."),
        ("Jean-Paul", "Jean-Paul"),
        ("Ann", "Ann"),
        ("小明", "小明"),
    ],
)
def test_initials_have_full_stops(written: str, printed: str) -> None:
    """Databases write JE for two names; a style would take it for one."""
    assert given_with_stops(written) == printed


def test_junior_has_a_full_stop() -> None:
    assert for_csl("@book{a, author={Costa, Jr, Paul}, title={T}}").author == (
        Name("Costa", "Paul", suffix="Jr."),
    )


def test_a_style_without_volume_titles_prints_the_volume() -> None:
    record = for_csl("@book{a, maintitle={Computers and Typesetting}, title={The TeXbook}, volume={A}}")
    assert (record.title, record.volume_title) == ("Computers and typesetting", "The TeXbook")
    volume = volume_as_work(record)
    assert (volume.title, volume.container_title, volume.volume_title) == (
        "The TeXbook",
        "Computers and typesetting",
        "",
    )


@pytest.mark.parametrize(
    ("title", "printed"),
    [("On surfaces.", "On surfaces"), ("Roe et al.", "Roe et al."), ("Life in the U.S.", "Life in the U.S.")],
)
def test_a_title_leaves_its_full_stop_to_the_style(title: str, printed: str) -> None:
    assert for_csl(f"@book{{a, title={{{title}}}}}").title == printed


def test_a_book_that_says_its_title_twice_stands_in_nothing() -> None:
    """biblatex wants a booktitle for what is a book and a parent of chapters."""
    assert for_csl("@collection{a, title={Space and time}, booktitle={Space and Time}}").container_title == ""


def test_the_addition_to_the_title_of_a_talk_is_its_kind() -> None:
    """APA 7, 10.5: the kind stands in brackets, and is no part of the title."""
    record = for_csl(
        "@unpublished{a, title={T}, titleaddon={Poster presentation}, eventtitle={M}, year=2016}"
    )
    assert (record.type, record.title, record.genre) == ("speech", "T", "Poster presentation")


def test_a_law_and_its_addition_are_one_name() -> None:
    assert (
        for_csl("@legislation{a, title={Civil Rights Act}, titleaddon={of 1964}}").title
        == "Civil Rights Act of 1964"
    )
