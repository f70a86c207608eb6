"""Works taken out again: for readers' reference managers."""

import json
import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from octavo.bibliography.bibtex import read_bibtex
from octavo.bibliography.export_bibtex import to_bibtex
from octavo.bibliography.export_csl import to_csl_json
from octavo.bibliography.export_ris import to_ris
from octavo.errors import Location
from octavo.model.reference import Name, PartialDate, Record

DATA = Path(__file__).parents[1] / "data" / "bibliography"
MEDLINE = read_bibtex("medline.bib", (DATA / "medline.bib").read_bytes()).records
TYPES = tuple(
    replace(read_bibtex("nlm.bib", bib.encode()).records[0], key=f"k{number}")
    for number, bib in enumerate(
        re.findall(r"```bibtex\n(.*?)```", (DATA / "nlm.md").read_text(encoding="utf-8"), re.DOTALL)
    )
)
NOWHERE = Location("x.bib")


def read_back(records: tuple[Record, ...]) -> list[Record]:
    found = read_bibtex("again.bib", to_bibtex(records).encode())
    assert found.problems == ()
    return [replace(record, location=NOWHERE, source_file="") for record in found.records]


@pytest.mark.parametrize("record", MEDLINE + TYPES, ids=lambda record: record.key)
def test_bibtex_comes_back_as_the_same_record(record: Record) -> None:
    """What a reader takes from a post must be the work that the post cites."""
    assert read_back((record,)) == [replace(record, location=NOWHERE, source_file="")]


def test_bibtex_escapes_what_latex_would_take_for_itself() -> None:
    record = Record(
        key="a",
        type="book",
        location=NOWHERE,
        author=(Name(literal="R & D {Group}, and _others_"), Name(family="Smith, and", given="A~B")),
        title="100 % of &lt;<i>x</i>&gt; $5 #1 <sup>2</sup> a_b ^ ~ \\ -- ''",
        note='<span class="nocase">DNA</span> <span class="smallcaps">x</span> <b>y</b>',
        edition="{3}",
    )
    again = read_back((record,))[0]
    assert again == replace(record, title=record.title)


def test_exports_are_one_entry_after_the_other() -> None:
    assert to_bibtex(()) == ""
    assert to_bibtex(MEDLINE[:2]).count("\n\n@article{") == 1
    assert to_bibtex(MEDLINE[:2]).endswith("}\n")


def test_ris_has_the_tags_that_reference_managers_read() -> None:
    record = Record(
        key="a",
        type="article-journal",
        location=NOWHERE,
        author=(Name("Gogh", "Vincent", non_dropping_particle="van", suffix="Jr"), Name(literal="WHO")),
        title="A &amp; <i>b</i>\nc",
        container_title="Journal",
        container_title_short="J",
        issued=PartialDate(2020, 10, 9),
        volume="3",
        issue="4",
        page="12-15",
        doi="10.1000/1",
        pmid="2",
        pmcid="PMC3",
        keyword=("x", "y"),
    )
    assert to_ris((record,)).split("\r\n") == [
        "TY  - JOUR",
        "AU  - van Gogh, Vincent, Jr",
        "AU  - WHO",
        "TI  - A & b c",
        "T2  - Journal",
        "J2  - J",
        "PY  - 2020",
        "DA  - 2020/10/09/",
        "VL  - 3",
        "IS  - 4",
        "SP  - 12",
        "EP  - 15",
        "DO  - 10.1000/1",
        "AN  - 2",
        "C2  - PMC3",
        "KW  - x",
        "KW  - y",
        "ID  - a",
        "ER  - ",
        "",
    ]


def test_csl_json_has_csl_names_and_characters_for_entities() -> None:
    record = Record(
        key="a",
        type="chapter",
        location=NOWHERE,
        editor=(Name("Gogh", "V", non_dropping_particle="van"),),
        title='A &amp; <span class="smallcaps">b</span> <math><mi>x</mi><mo>&lt;</mo></math>',
        issued=PartialDate(2020, 10, end_year=2021, is_circa=True),
        accessed=PartialDate(literal="now"),
        doi="10.1000/1",
        arxiv="2101.00001",
        archive="arXiv",
        keyword=("x", "y"),
    )
    assert to_csl_json((record,)) == [
        {
            "id": "a",
            "type": "chapter",
            "editor": [{"family": "Gogh", "given": "V", "non-dropping-particle": "van"}],
            "title": 'A & <span style="font-variant:small-caps;">b</span> x<',
            "issued": {"date-parts": [[2020, 10], [2021]], "circa": True},
            "accessed": {"literal": "now"},
            "archive": "arXiv",
            "archive_location": "2101.00001",
            "DOI": "10.1000/1",
            "keyword": "x, y",
        }
    ]


def test_all_exports_take_every_kind_of_record_and_are_the_same_each_time() -> None:
    for export in (to_bibtex, to_ris, lambda records: json.dumps(to_csl_json(records))):
        assert export(MEDLINE + TYPES) == export(MEDLINE + TYPES)
