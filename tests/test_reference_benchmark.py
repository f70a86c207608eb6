"""The measure of the recogniser: records printed as PubMed does, and what counts as exact."""

from human_references import FORMS, can_be_typed
from medline import Article, Author
from pubmed_format import bare, cite, summary
from reference_truth import expected_fields
from references import Tally, confusions, measure, merged, table

ARTICLE = Article(
    pmid="90000001",
    pmcid="PMC9000001.2",
    doi="10.5555/a",
    pii="",
    authors=(Author("Marek", "FG", "3rd"), Author(group="Slow Group."), Author("de Novak", "J")),
    title="[A title].",
    abstract="",
    journal="Acta Glia",
    date="2010 Aug",
    electronic_date="2010 Jul 5",
    volume="133",
    issue="Pt 8",
    pages="2232-47",
    language="fre",
    model="Print-Electronic",
    is_ahead=False,
)
_FRONT = "Marek FG 3rd; Slow Group; de Novak J. [A title]. Acta Glia. 2010 Aug;133(Pt 8):2232-47."


def test_a_record_is_printed_in_pubmeds_forms() -> None:
    """What is measured must be what people paste."""
    assert bare(ARTICLE) == _FRONT
    numbers = "PMID: 90000001; PMCID: PMC9000001.2."
    assert cite(ARTICLE) == f"{_FRONT} French. doi: 10.5555/a. Epub 2010 Jul 5. {numbers}"
    assert summary(ARTICLE).startswith(
        f"1: {_FRONT} doi: 10.5555/a. Epub 2010 Jul 5. French. PubMed PMID: 90000001;"
    )


def test_only_what_is_right_in_every_field_is_exact() -> None:
    """A wrong page is as wrong as a wrong author."""
    expected = expected_fields(ARTICLE)
    lines = [
        ("a", cite(ARTICLE), expected),
        ("a", cite(ARTICLE), expected | {"pages": "2232-2248"}),
        ("b", "x", {}),
    ]
    tallies = measure(lines)
    assert (tallies["a"].high, tallies["a"].exact, tallies["a"].wrong) == (2, 1, {"pages": 1})
    assert (tallies["b"].high, tallies["b"].none) == (0, 1)
    assert "| a | 2 | 100.00 | 50.00 | 0.00 | 0.00 |" in table(tallies, "form")
    assert "| all | 3 | 66.67 | 50.00 | 0.00 | 33.33 |" in table(tallies, "form")
    assert Tally().none == 0


def test_confusions_are_told_by_field_and_kind() -> None:
    """Where to look next."""
    expected = expected_fields(ARTICLE)
    changes: tuple[dict[str, str], ...] = ({"pages": "2232-2247a"}, {"pages": "1"}, {"pmcid": ""}, {})
    lines = [("cite, 1979", cite(ARTICLE), expected | change) for change in changes]
    tallies = measure(lines) | measure([("bare, 1980", bare(ARTICLE), expected_fields(ARTICLE, False))])
    assert "| pages | 2 | cut short 1, another value 1 |" in confusions(tallies)
    assert "| pmcid | 1 | what is none of it 1 |" in confusions(tallies)
    by_year = merged(tallies, lambda name, year: str(year))
    assert [(year, tally.count, tally.exact) for year, tally in by_year.items()] == [
        ("1979", 4, 1),
        ("1980", 1, 1),
    ]


def test_records_with_groups_are_not_typed_by_hand() -> None:
    """The forms have no place for them."""
    assert not can_be_typed(ARTICLE)
    assert len({form(ARTICLE) for form in FORMS}) == len(FORMS)
