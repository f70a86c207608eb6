"""PubMed's own citation of a record: the number of an article, and the date of one in a collection."""

from __future__ import annotations

import pytest

from octavo.bibliography.bibtex import read_bibtex
from octavo.bibliography.export_bibtex import to_bibtex
from octavo.bibliography.medline_source import read_source
from octavo.bibliography.nbib import read_nbib
from octavo.bibliography.styles import get_style
from octavo.bibliography.styles.style import StyleSettings
from octavo.model.reference import Name, PartialDate

RECORD = "PMID- 90000001\nTI  - A title.\nDP  - 2021\nVI  - 12\nTA  - Acta Glia\nFAU - {0}\nSO  - {1}\n"


@pytest.mark.parametrize(
    ("line", "number", "date"),
    [
        ("Acta Glia. 2021 Jun 4;10:e62320. doi: 10.1000/x.", "e62320", PartialDate()),
        ("Acta Glia. 2021 May 13;12:61. doi: 10.1000/x. eCollection 2021.", "61", PartialDate(2021, 5, 13)),
        ("Acta Glia. 2021 Jun;44(6):651-661. doi: 10.1000/x. Epub 2021 Jan 27.", "", PartialDate()),
        ("Acta Glia. 2021 Jun 3:S0168-1656(21)00145-0. doi: 10.1000/x.", "", PartialDate()),
        ("Acta Glia. 1979;7(2):241.", "241", PartialDate()),
        ("Other. 2021 Jun 4;10:e62320.", "", PartialDate()),
        ("Acta Glia. words", "", PartialDate()),
        ("", "", PartialDate()),
    ],
)
def test_the_line_says_what_fields_do_not(line: str, number: str, date: PartialDate) -> None:
    """PubMed's page prints them, and so does NLM's style."""
    source = read_source(line, "Acta Glia")
    assert (source.number, source.date) == (number, date)


def test_an_article_without_pages_has_its_number() -> None:
    """Without one nobody finds it in a volume of ten thousand."""
    text = RECORD.format("Roe, J", "Acta Glia. 2021 May 13;12:e61. doi: 10.1000/x. eCollection 2021.")
    (record,) = read_nbib("a.nbib", text.encode()).records
    assert (record.number, record.page, record.issued) == ("e61", "", PartialDate(2021, 5, 13))


def test_a_journal_that_signs_as_one_stays_one_name() -> None:
    """The last word of it is no family: “Hiv T. L.” would be nobody."""
    (record,) = read_nbib("a.nbib", RECORD.format("The Lancet HIV", "").encode()).records
    assert record.author == (Name(literal="The Lancet HIV"),)
    (again,) = read_bibtex("a.bib", to_bibtex([record]).encode()).records
    assert again.author == record.author


def test_the_line_of_a_translated_article_is_pubmeds() -> None:
    """The brackets say that the title is not the author's, and the word behind the pages in what it is."""
    text = (
        "PMID- 90000002\nTI  - [Slow walks].\nLA  - ger\nDP  - 2021 Jun\nVI  - 12\nIP  - 3\nPG  - 7-9\n"
        "TA  - Acta Glia\nFAU - Roe, J\nAID - 10.1000/x [doi]\n"
        "SO  - Acta Glia. 2021 Jun;12(3):7-9. doi: 10.1000/x. Epub 2021 Jan 27.\n"
    )
    (record,) = read_nbib("a.nbib", text.encode()).records
    (again,) = read_bibtex("a.bib", to_bibtex([record]).encode()).records
    for one in (record, again):
        line = get_style("nlm", StyleSettings()).format_reference(one).text
        assert line == (
            "Roe J. [Slow walks]. Acta Glia. 2021 Jun;12(3):7-9. German. doi: 10.1000/x. Epub 2021 Jan 27."
            " PMID: 90000002."
        )
