"""The dates in a .bib file: BibTeX's fields, biblatex's ISO dates, and words."""

import pytest

from octavo.bibliography.bibliography_file import Bibliography
from octavo.bibliography.bibtex import read_bibtex
from octavo.model.reference import PartialDate


def read(text: str) -> Bibliography:
    return read_bibtex("refs.bib", text.encode())


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ("year=2020, month=oct, day=9", PartialDate(2020, 10, 9)),
        ("year={2020}, month={10}", PartialDate(2020, 10)),
        ("year=2020, month={Oktober}", PartialDate(2020, 10)),
        ("year=2020, month={Sept.}", PartialDate(2020, 9)),
        ('year=2020, month=oct # "~9"', PartialDate(2020, 10, 9)),
        ('year=2020, month="9~" # oct', PartialDate(2020, 10, 9)),
        ("year=2020, month={jul/aug}", PartialDate(2020, 7, end_year=2020, end_month=8)),
        ("year=2020, month={Summer}", PartialDate(2020, season=2)),
        ("year={2019--2020}", PartialDate(2019, end_year=2020)),
        ("year={c. 1900}", PartialDate(1900, is_circa=True)),
        ("year={in press}", PartialDate(literal="in press")),
        ("date={2020-10-09}", PartialDate(2020, 10, 9)),
        ("date={2020-10}", PartialDate(2020, 10)),
        ("date={2020-10-09T10:00:00Z}", PartialDate(2020, 10, 9)),
        ("date={2020/2021}", PartialDate(2020, end_year=2021)),
        ("date={2020-10-09/2020-10-12}", PartialDate(2020, 10, 9, end_year=2020, end_month=10, end_day=12)),
        ("date={2020/}", PartialDate(2020, is_open=True)),
        ("date={2020~}", PartialDate(2020, is_circa=True)),
        ("date={2020?}", PartialDate(2020, is_circa=True)),
        ("date={199X}", PartialDate(1990, end_year=1999)),
        ("date={2020-21}", PartialDate(2020, season=1)),
        ("date={2020-24}", PartialDate(2020, season=4)),
        ("date={-0043}", PartialDate(-44)),
        ("date={Oct 9, 2020}", PartialDate(2020, 10, 9)),
        ("date={2020-02-30}", PartialDate(2020, 2)),
        ("date={1995-XX}", PartialDate(1995)),
        ("date={1995-11-XX}", PartialDate(1995, 11)),
        ("date={19XX}", PartialDate(1900, end_year=1999)),
        ("date={../2020}", PartialDate(2020)),
        ("date={1998/unknown}", PartialDate(1998)),
        ("date={1999/open}", PartialDate(1999, is_open=True)),
        ("year={1999--}", PartialDate(1999, is_open=True)),
        ("date={/2020-03}", PartialDate(2020, 3)),
        ("date={2020-03/..}", PartialDate(2020, 3, is_open=True)),
        ("date={2004~/2007?}", PartialDate(2004, end_year=2007, is_circa=True)),
        ("date={2020-00}", PartialDate(2020)),
        ("date={Y-17000}", PartialDate(-17001)),
        ("year=2020, month=October", PartialDate(2020, 10)),
        ("year=2020, month={marraskuu}", PartialDate(2020, 11)),
        ("year=2020, month={Jänner}", PartialDate(2020, 1)),
        ("year=2020, month={f{\\'e}vr.}", PartialDate(2020, 2)),
        ("year=2020, month={d{\\'e}c}", PartialDate(2020, 12)),
        ("year=2020, month={dez.}", PartialDate(2020, 12)),
        ("year=2020, month={março}", PartialDate(2020, 3)),
        ("year=2020, month={декабря}", PartialDate(2020, 12)),
        ("year=2020, month={listopad}", PartialDate(2020, 11)),
        ("year=2020, month={May--June}", PartialDate(2020, 5, end_year=2020, end_month=6)),
        ("year=2020, month={Dec 1998-Jan}", PartialDate(2020, 12, end_year=2020, end_month=1)),
        ("year=2020, month={Frühjahr}", PartialDate(2020, season=1)),
        ("year=2020, month={Michaelmas}", PartialDate(2020)),
        ("year={1998/99}", PartialDate(1998, end_year=1999)),
        ("year={[1998]}", PartialDate(1998)),
        ("year={n.d.}", PartialDate(literal="n.d.")),
        ("year={1998?}", PartialDate(1998, is_circa=True)),
        ("date={soon}", PartialDate(literal="soon")),
        ("date={soon}, year=2020", PartialDate(2020)),
        ("", PartialDate()),
    ],
)
def test_dates_are_read_in_every_way_they_are_written(fields: str, date: PartialDate) -> None:
    assert read(f"@book{{a, {fields}}}").records[0].issued == date
