"""What becomes of the files that PubMed hands out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from octavo.bibliography.bibliography_file import Bibliography
from octavo.bibliography.nbib import read_nbib
from octavo.bibliography.styles import get_style
from octavo.bibliography.styles.style import StyleSettings
from octavo.model.reference import Name, PartialDate, Record

# Made up in the form of PubMed's own files.
ARTICLE = """
PMID- 12345678
OWN - NLM
STAT- MEDLINE
IS  - 1234-5679 (Electronic)
IS  - 1234-5678 (Linking)
VI  - 42 Suppl 2
IP  - 3
DP  - 2020 Oct 9
TI  - A long title that goes on: and on over the end of
      the line.
PG  - S93-9
LID - 10.1000/x.12 [doi]
LID - S1234 [pii]
AB  - BACKGROUND: Mice. METHODS:
      More mice < 5.
FAU - Gilstrap, Larry C 3rd
AU  - Gilstrap LC 3rd
AD  - Somewhere.
FAU - van der Zwart, J A
AU  - van der Zwart JA
CN  - The Mouse Group
LA  - eng
PT  - Journal Article
PL  - England
TA  - J Mice
JT  - Journal of mice
OT  - *mice
OT  - men
PMC - PMC7666914
SO  - J Mice. 2020 Oct 9;42 Suppl 2(3):S93-9.
"""


def read(text: str) -> Bibliography:
    return read_nbib("refs.nbib", text.encode())


def only(lines: str) -> Record:
    found = read(f"PMID- 1\n{lines}\n")
    assert found.problems == ()
    return found.records[0]


def test_an_article_is_read_whole_under_its_number() -> None:
    found = read(ARTICLE)
    record = found.records[0]
    assert (found.problems, record.key, record.location.line) == ((), "pmid12345678", 2)
    assert record.title == "A long title that goes on: and on over the end of the line"
    assert record.author == (
        Name("Gilstrap", "Larry C", suffix="3rd"),
        Name("van der Zwart", "J A"),
        Name(literal="The Mouse Group"),
    )
    assert (record.container_title, record.container_title_short) == ("Journal of mice", "J Mice")
    assert (record.volume, record.issue, record.page) == ("42 Suppl 2", "3", "S93-9")
    assert record.issued == PartialDate(2020, 10, 9)
    assert (record.doi, record.pmid, record.pmcid) == ("10.1000/x.12", "12345678", "PMC7666914")
    assert (record.issn, record.language, record.keyword) == ("1234-5678", "en", ("mice", "men"))
    assert record.abstract.endswith("More mice &lt; 5.")


def test_an_article_is_printed_as_pubmed_prints_it() -> None:
    """Reader and style together must give the line that PubMed itself gives."""
    record = read(ARTICLE.replace("IP  - 3\n", "").replace("CN  - The Mouse Group\n", "")).records[0]
    style = get_style("nlm", StyleSettings())
    assert style.format_reference(record).text == (
        "Gilstrap LC 3rd, van der Zwart JA. A long title that goes on: and on over the end "
        "of the line. J Mice. 2020 Oct 9;42 Suppl 2:S93-9. doi: 10.1000/x.12. PMID: 12345678; "
        "PMCID: PMC7666914."
    )


def test_works_are_told_apart_by_blank_lines_or_by_their_number() -> None:
    found = read("PMID- 1\nTI  - A\n\nPMID- 2\nTI  - B\nPMID- 3\nTI  - C\n\n\n")
    assert [(record.key, record.title) for record in found.records] == [
        ("pmid1", "A"),
        ("pmid2", "B"),
        ("pmid3", "C"),
    ]


def test_a_number_that_comes_twice_is_reported() -> None:
    found = read("PMID- 1\nTI  - A\n\nPMID- 1\nTI  - B\n")
    assert [problem.code for problem in found.problems] == ["duplicate-entry"]


@pytest.mark.parametrize(
    ("lines", "attribute", "value"),
    [
        ("DP  - 2021 Nov-Dec", "issued", PartialDate(2021, 11, end_year=2021, end_month=12)),
        (
            "DP  - 1998 Dec-1999 Jan",
            "issued",
            PartialDate(1998, 12, end_year=1999, end_month=1),
        ),
        ("DP  - 2021 Winter", "issued", PartialDate(2021, season=4)),
        ("DP  - 2021", "issued", PartialDate(2021)),
        ("DEP - 20211009", "issued", PartialDate(2021, 10, 9)),
        ("TI  - [A title in French].", "title", "[A title in French]"),
        ("TI  - What now?", "title", "What now?"),
        ("AU  - Gilstrap LC 3rd", "author", (Name("Gilstrap", "L C", suffix="3rd"),)),
        ("AU  - van Groen, Maaike M.", "author", (Name("van Groen", "Maaike M."),)),
        ("FAU - Plato", "author", (Name("Plato"),)),
        ("CN  - A Group.", "author", (Name(literal="A Group"),)),
        ("PG  - e12", "number", "e12"),
        ("PG  - e12", "page", ""),
        ("PG  - 2232-47", "page", "2232-47"),
        ("LID - jnnp-2021-326821 [pii]", "number", "jnnp-2021-326821"),
        ("AID - 10.1000/x [doi]", "doi", "10.1000/x"),
        ("PST - aheadofprint", "status", "Epub ahead of print"),
        ("PT  - Journal Article\nPT  - Preprint", "type", "article"),
        ("BTI - The Book\nTI  - The Chapter", "type", "chapter"),
        ("BTI - The Book\nTI  - The Chapter", "container_title", "The Book"),
        ("BTI - The Book\nPB  - P", "publisher", "P"),
        ("LA  - fre", "language", "fr"),
        ("LA  - xyz", "language", "xyz"),
    ],
)
def test_lines_find_their_variable(lines: str, attribute: str, value: object) -> None:
    assert getattr(only(lines), attribute) == value


def test_line_ends_of_windows_make_no_difference() -> None:
    assert read(ARTICLE.replace("\n", "\r\n")).records == read(ARTICLE).records


def test_another_file_is_named_as_such() -> None:
    found = read("Hello\n")
    assert (found.records, [problem.code for problem in found.problems]) == ((), ["bibliography-syntax"])
    assert read("").problems == ()


@given(
    st.lists(st.sampled_from(["PMID- 1", "TI  - ", "AU", "  - ", "a", " ", "\n", "FAU - x, y", "DP  - 9"]))
)
def test_no_text_makes_it_raise(pieces: list[str]) -> None:
    read("".join(pieces))


@given(st.sampled_from(["PMID", "TI  ", "FAU ", "AU  ", "DP  ", "PG  ", "LID ", "DEP ", "IS  "]), st.text())
def test_no_value_makes_it_raise(tag: str, value: str) -> None:
    read(f"PMID- 1\n{tag}- {value}\n")
