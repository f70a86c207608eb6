"""What became of works after they were published, in the format of Retraction Watch."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from octavo.bibliography.retractions import read_retractions
from octavo.errors import Location, Severity
from octavo.model.reference import Nature, Notice, PartialDate, Record

HEADING = (
    "Record ID,Title,Subject,Institution,Journal,Publisher,Country,Author,URLS,ArticleType,RetractionDate,"
    "RetractionDOI,RetractionPubMedID,OriginalPaperDate,OriginalPaperDOI,OriginalPaperPubMedID,"
    "RetractionNature,Reason,Paywalled,Notes"
)


def line(
    nature: str,
    date: str = "7/14/2021 0:00",
    *,
    doi: str = "10.1000/Old",
    pmid: str = "0",
    notice: str = "10.1000/new",
    notice_pmid: str = "0",
    urls: str = "",
) -> str:
    return (
        f'1,"Mice, and men",(HSC) X;,I,J,P,UK,"Roe, J;Doe, K",{urls},Research Article;,{date},{notice},'
        f"{notice_pmid},1/2/2020 0:00,{doi},{pmid},{nature},+Error in Data;+Notice - Limited;,No,"
    )


def work(doi: str = "10.1000/old", pmid: str = "") -> Record:
    return Record(key="a", type="article-journal", location=Location("r.bib", 1), doi=doi, pmid=pmid)


def notice(*lines: str, record: Record | None = None) -> Notice | None:
    retractions, problems = read_retractions("rw.csv", "\r\n".join((HEADING, *lines)).encode())
    assert problems == ()
    return retractions.notice_for(record or work())


def test_a_notice_says_what_when_where_and_why() -> None:
    assert notice(line("Retraction")) == Notice(
        nature=Nature.RETRACTION,
        date=PartialDate(2021, 7, 14),
        doi="10.1000/new",
        url="https://doi.org/10.1000/new",
        reasons=("Error in Data", "Notice - Limited"),
    )


def test_works_are_found_by_either_number_in_any_case() -> None:
    lines = line("Correction", doi="unavailable", pmid="123")
    assert notice(lines, record=work(doi="", pmid="123")) is not None
    assert notice(line("Correction"), record=work(doi="10.1000/OLD")) is not None
    assert notice(lines, record=work(doi="10.1000/other", pmid="124")) is None


@pytest.mark.parametrize("record", [work(doi="", pmid=""), work(doi="unavailable"), work(doi="", pmid="0")])
def test_a_work_without_numbers_is_never_marked(record: Record) -> None:
    """The file has thousands of lines with "unavailable" and 0; they must not meet a blog's own gaps."""
    lines = line("Retraction", doi="unavailable", pmid="0"), line("Retraction", doi="", pmid="")
    assert notice(*lines, record=record) is None


@pytest.mark.parametrize(
    ("lines", "nature"),
    [
        ([("Correction", "1/1/2022"), ("Retraction", "1/1/2021")], Nature.RETRACTION),
        ([("Correction", "1/1/2022"), ("Expression of concern", "1/1/2021")], Nature.CONCERN),
        ([("Expression of  Concern", "1/1/2021")], Nature.CONCERN),
        ([("Retraction", "1/1/2021"), ("Reinstatement", "1/1/2022")], None),
        ([("Reinstatement", "1/1/2022"), ("Retraction", "1/1/2021")], None),
        ([("Retraction", "1/1/2022"), ("Reinstatement", "1/1/2021")], Nature.RETRACTION),
        (
            [("Retraction", "1/1/2021"), ("Reinstatement", "1/1/2022"), ("Correction", "1/1/2020")],
            Nature.CORRECTION,
        ),
        ([("Reinstatement", "1/1/2022")], None),
        ([("Something else", "1/1/2022")], None),
    ],
)
def test_the_gravest_notice_that_still_stands_counts(
    lines: list[tuple[str, str]], nature: Nature | None
) -> None:
    found = notice(*(line(*each) for each in lines))
    assert (found.nature if found else None) == nature


def test_of_equal_notices_the_latest_counts() -> None:
    found = notice(
        line("Correction", "3/1/2021"), line("Correction", "2/1/2022"), line("Correction", "1/1/2020")
    )
    assert found is not None
    assert found.date == PartialDate(2022, 2, 1)


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("7/14/2021 0:00", PartialDate(2021, 7, 14)),
        ("7/14/2021", PartialDate(2021, 7, 14)),
        ("14/7/2021", PartialDate(2021, 7, 14)),
        ("2021-07-14 00:00:00", PartialDate(2021, 7, 14)),
        ("soon", PartialDate()),
        ("", PartialDate()),
        ("99/99/2021", PartialDate(2021)),
    ],
)
def test_dates_are_read_as_the_file_writes_them(written: str, date: PartialDate) -> None:
    found = notice(line("Retraction", written))
    assert found is not None
    assert found.date == date


@pytest.mark.parametrize(
    ("numbers", "url"),
    [
        ({"notice": "Unavailable", "notice_pmid": "77"}, "https://pubmed.ncbi.nlm.nih.gov/77/"),
        ({"notice": "", "urls": "javascript:x;https://x.org/a;"}, "https://x.org/a"),
        ({"notice": "unavailable"}, ""),
    ],
)
def test_a_notice_without_a_doi_leads_to_the_next_best_place(numbers: dict[str, str], url: str) -> None:
    found = notice(line("Retraction", **numbers))
    assert found is not None
    assert (found.doi, found.url) == ("", url)


def test_columns_may_stand_anywhere_and_others_be_missing() -> None:
    data = b"OriginalPaperDOI,RetractionNature\n10.1000/old,Retraction\n"
    retractions, problems = read_retractions("rw.csv", data)
    assert problems == ()
    assert retractions.notice_for(work()) == Notice(Nature.RETRACTION, PartialDate())


@pytest.mark.parametrize("data", [b"", b"title,doi\nA,10.1000/old\n", b"RetractionNature\nRetraction"])
def test_another_file_is_named_as_such(data: bytes) -> None:
    retractions, problems = read_retractions("rw.csv", data)
    assert [(str(problem.location), problem.severity) for problem in problems] == [
        ("rw.csv:1", Severity.WARNING)
    ]
    assert retractions.notice_for(work()) is None


def test_a_broken_line_is_a_warning_and_the_lines_before_it_count() -> None:
    endless = '"' + "x" * 200_000
    data = "\n".join((HEADING, line("Retraction"), endless)).encode()
    retractions, problems = read_retractions("rw.csv", data)
    assert [problem.code for problem in problems] == ["retractions"]
    assert retractions.notice_for(work()) is not None


@given(st.binary(max_size=300))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    read_retractions("rw.csv", HEADING.encode() + b"\n" + data)


@given(st.text(), st.text(), st.text())
def test_no_cell_makes_it_raise(date: str, doi: str, urls: str) -> None:
    cells = (cell.replace('"', "").replace(",", " ") for cell in (date, doi, urls))
    text = f"{HEADING}\n" + line(
        "Retraction", *[f'"{next(cells)}"'], notice=f'"{next(cells)}"', urls=f'"{next(cells)}"'
    )
    retractions, _ = read_retractions("rw.csv", text.encode("utf-8", errors="replace"))
    retractions.notice_for(work())
