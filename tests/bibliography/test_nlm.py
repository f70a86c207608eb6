"""NLM's style, checked against PubMed's own lines and NLM's samples for authors."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from octavo.bibliography.bibtex import read_bibtex
from octavo.bibliography.styles import get_style
from octavo.bibliography.styles.style import StyleSettings, UnknownStyle
from octavo.errors import Location
from octavo.model.reference import FormattedReference, Name, Record

DATA = Path(__file__).parents[1] / "data" / "bibliography"
MEDLINE = {
    record.key: record for record in read_bibtex("medline.bib", (DATA / "medline.bib").read_bytes()).records
}
PUBMED_LINES: dict[str, str] = json.loads((DATA / "medline_nlm.json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Case:
    title: str
    line: int
    bib: str
    expected: str


def read_cases() -> list[Case]:
    text = (DATA / "nlm.md").read_text(encoding="utf-8")
    pattern = re.compile(r"^## ([^\n]+)\n\n```bibtex\n(.*?)```\n\n> ([^\n]+)$", re.MULTILINE | re.DOTALL)
    return [
        Case(found[1], text.count("\n", 0, found.start()) + 1, found[2], found[3])
        for found in pattern.finditer(text)
    ]


def reference(bib: str, **settings: object) -> FormattedReference:
    style = get_style("nlm", StyleSettings(**settings))  # type: ignore[arg-type]
    return style.format_reference(read_bibtex("x.bib", bib.encode()).records[0])


def test_there_is_a_line_of_pubmed_for_every_medline_record() -> None:
    assert len(MEDLINE) == len(PUBMED_LINES) == 61


@pytest.mark.parametrize("key", PUBMED_LINES)
def test_medline_records_come_out_as_pubmed_prints_them(key: str) -> None:
    """PubMed is the reference for its own style: every letter counts."""
    style = get_style("nlm", StyleSettings(page_range="as-written"))
    assert style.format_reference(MEDLINE[key]).text == PUBMED_LINES[key]


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: f"{case.line}: {case.title}")
def test_every_type_of_work_prints_like_the_samples(case: Case) -> None:
    """Authors compare their list with the samples of NLM and of their journal."""
    assert reference(case.bib).text == case.expected


def test_parts_of_a_reference_can_be_styled() -> None:
    html = reference("@article{a, author={Roe, J}, title={A <B>}, journal={J & K}, year=2020}").html
    assert html == (
        '<span class="ref-authors">Roe J</span>. <span class="ref-title">A &lt;B&gt;</span>. '
        '<span class="ref-container">J &amp; K</span>. 2020.'
    )


def test_identifiers_are_links() -> None:
    found = reference('@article{a, title={T}, journal={J}, doi={10.1000/a<b>&"c}, pmid=12, pmcid={PMC3}}')
    assert found.identifiers_html == (
        'doi: <a href="https://doi.org/10.1000/a%3Cb%3E%26%22c">10.1000/a&lt;b&gt;&amp;&quot;c</a>. '
        'PMID: <a href="https://pubmed.ncbi.nlm.nih.gov/12/">12</a>; '
        'PMCID: <a href="https://pmc.ncbi.nlm.nih.gov/articles/PMC3/">PMC3</a>.'
    )
    assert [(link.label, link.text) for link in found.links] == [
        ("doi", '10.1000/a<b>&"c'),
        ("PMID", "12"),
        ("PMCID", "PMC3"),
    ]


def test_no_case_protection_is_left_in_the_page() -> None:
    """NLM keeps the entry's capitals, so the spans would be dead weight in every page."""
    html = reference(r"@book{a, title={{The \textsc{dna} of {RNA}} and {MS}}, year=2020}").html
    assert html == (
        '<span class="ref-title">The <span class="smallcaps">dna</span> of RNA and MS</span>. 2020.'
    )


@pytest.mark.parametrize(
    ("limit", "expected"),
    [(0, "A A, B B, C C."), (2, "A A, B B, et al."), (3, "A A, B B, C C.")],
)
def test_long_lists_of_authors_can_be_cut(limit: int, expected: str) -> None:
    bib = "@article{a, author={A, A and B, B and C, C}, title={T}, journal={J}, year=2020}"
    assert reference(bib, et_al=limit).text == f"{expected} T. J. 2020."


@pytest.mark.parametrize("wanted", ["Ada B Lovelace", "Lovelace, Ada B.", "Lovelace AB"])
def test_own_names_stand_out(wanted: str) -> None:
    html = reference(
        "@book{a, author={Lovelace, Ada B. and Lovelace, C}, title={T}, year=2020}",
        highlight_authors=(wanted,),
    ).html
    assert '<strong class="ref-highlight">Lovelace AB</strong>, Lovelace C</span>' in html


def test_journals_are_abbreviated_by_the_entry_then_by_the_table_then_not_at_all() -> None:
    """A guessed abbreviation sends readers to the wrong journal."""
    table = {"annals of one and two": "Ann One Two"}
    entry = "@article{{a, title={{T}}, journal={{Annals of One \\& Two}}, {short} year=2020}}"
    assert reference(entry.format(short="shortjournal={A.O.T.},"), journals=table).text == "T. A O T. 2020."
    assert reference(entry.format(short=""), journals=table).text == "T. Ann One Two. 2020."
    assert reference(entry.format(short="")).text == "T. Annals of One & Two. 2020."


@pytest.mark.parametrize(
    ("pages", "minimal"),
    [
        ("2232--2247", "2232-47"),
        ("284-287", "284-7"),
        ("100--105", "100-5"),
        ("S93--S99", "S93-9"),
        ("e12-e15", "e12-5"),
        ("99--102", "99-102"),
        ("507--9", "507-9"),
        ("xi--xiii", "xi-xiii"),
        ("126A--127A", "126A-127A"),
        ("1--3, 21--25", "1-3, 21-5"),
        ("199--199", "199-199"),
        ("47--32", "47-32"),
    ],
)
def test_page_ranges_are_minimal(pages: str, minimal: str) -> None:
    assert reference(f"@article{{a, journal={{J}}, year=2020, pages={{{pages}}}}}").text.endswith(
        f":{minimal}."
    )


@pytest.mark.parametrize(
    ("record_names", "expected"),
    [
        ((Name(family="Smith", given="A"),), "Smith"),
        ((Name(family="Smith"), Name(family="Gogh", non_dropping_particle="van")), "Smith and van Gogh"),
        ((Name(family="Smith"), Name(family="B"), Name(family="C")), "Smith et al."),
        ((Name(literal="World Health Organization"),), "World Health Organization"),
    ],
)
def test_authors_stand_in_a_sentence(record_names: tuple[Name, ...], expected: str) -> None:
    record = Record(key="a", type="book", location=Location("x.bib"), author=record_names)
    assert get_style("nlm", StyleSettings()).format_authors_in_text(record) == expected


@pytest.mark.parametrize(
    ("language", "entry", "names", "place"),
    [
        ("en", "Hill A, et al. In: Ray B, editor. Cancer. Vol. 3. 2nd ed. 2002 Jul 25. p. 93-7.",
         "Hill et al.", "p. 3"),
        ("de", "Hill A, u. a. In: Ray B, Herausgeber. Cancer. Bd. 3. 2. Aufl. 2002 Juli 25. S. 93-7.",
         "Hill u. a.", "S. 3"),
        ("fr", "Hill A, et al. In: Ray B, éditeur. Cancer. Vol. 3. 2ᵉ éd. 2002 juill 25. p. 93-7.",
         "Hill et al.", "p. 3"),
        ("zh", "Hill A, 等. 收入: Ray B, 编辑. Cancer. 卷 3. 2 版. 2002年7月25日. 页 93-7.",
         "Hill 等", "页 3"),
        ("tlh", "Hill A, et al. In: Ray B, editor. Cancer. Vol. 3. 2nd ed. 2002 Jul 25. p. 93-7.",
         "Hill et al.", "p. 3"),
    ],
)  # fmt: skip
def test_words_and_months_are_those_of_the_page(language: str, entry: str, names: str, place: str) -> None:
    """A German text says “u. a.” and “Aufl.”; names and titles are the works' own."""
    bib = b"""@incollection{a, author={Hill, A. and others}, booktitle={Cancer}, volume=3, editor={Ray, B.},
      edition=2, date={2002-07-25}, pages={93--97}}"""
    (record,) = read_bibtex("a.bib", bib).records
    style = get_style("nlm", StyleSettings()).in_language(language)
    assert style.format_reference(record).text.replace("\u00a0", " ") == entry
    assert style.format_authors_in_text(record).replace("\u00a0", " ") == names
    assert style.format_locator("page", "3") == place


@pytest.mark.parametrize(("style", "span"), [("nlm", "1997-"), ("apa", "(1997–)"), ("chicago", "1997–.")])
def test_a_work_that_still_appears_has_an_open_date(style: str, span: str) -> None:
    (record,) = read_bibtex(
        "a.bib", b"@periodical{a, title={Things}, publisher={Press}, date={1997/..}}"
    ).records
    assert span in get_style(style, StyleSettings()).format_reference(record).text


def test_every_csl_type_has_a_form() -> None:
    """A type that no entry maps to today may come from another format tomorrow."""
    style = get_style("nlm", StyleSettings())
    for csl_type in (
        "article",
        "bill",
        "classic",
        "collection",
        "event",
        "hearing",
        "periodical",
        "regulation",
    ):
        record = Record(key="a", type=csl_type, location=Location("x.bib"), title="T", publisher="P")
        assert "T" in style.format_reference(record).text


def test_an_unknown_style_names_the_nearest() -> None:
    with pytest.raises(UnknownStyle) as caught:
        get_style("nml", StyleSettings())
    assert caught.value.hint == "Did you mean nlm?"
    assert str(caught.value) == "There is no citation style named nml."
