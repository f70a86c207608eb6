"""Names, pages, dates, editions and punctuation, the pieces that styles share."""

import pytest

from octavo.bibliography.styles.date_forms import (
    american_date,
    day_and_month,
    ieee_date,
    month_and_day,
    written_year,
)
from octavo.bibliography.styles.editions import edition_number, ordinal, short_edition
from octavo.bibliography.styles.locators import locator_label, with_dash
from octavo.bibliography.styles.name_forms import NameForm, given_names, initials
from octavo.bibliography.styles.names import Highlighter
from octavo.bibliography.styles.page_ranges import chicago_ranges, expand_ranges, page_label, written_ranges
from octavo.bibliography.styles.punctuation import join, printed, punctuate, quoted, typographic
from octavo.model.reference import Name, PartialDate

NOBODY = Highlighter(())
PEOPLE = tuple(Name(family=family, given="X Y") for family in "ABCD")


@pytest.mark.parametrize(
    ("given", "mark", "text"),
    [
        ("Scott D.", ". ", "S. D."),
        ("Scott", ". ", "S."),
        ("Jean-Paul A", ". ", "J.-P. A."),
        ("S.D.", ".", "S.D."),
        ("SD", ". ", "S. D."),
        ("Alphonse de", ". ", "A. de"),
        ("Émile", ".", "É."),
        ("'Abd", ". ", "A."),
        ("Scott D", "", "SD"),
    ],
)
def test_initials(given: str, mark: str, text: str) -> None:
    assert initials(given, mark) == text


@pytest.mark.parametrize(("given", "text"), [("S M", "S. M."), ("Scott D.", "Scott D."), ("JA", "J. A.")])
def test_given_names_in_full_have_stops_after_single_letters(given: str, text: str) -> None:
    assert given_names(given) == text


@pytest.mark.parametrize(
    ("form", "count", "text"),
    [
        (NameForm("family-first", ". ", "&", "always"), 2, "A, X. Y., & B, X. Y."),
        (NameForm("family-first", ". ", "&", "never"), 3, "A, X. Y., B, X. Y. & C, X. Y."),
        (NameForm("given-first", ". ", "and", "from-three"), 2, "X. Y. A and X. Y. B"),
        (NameForm("given-first", ". ", "and", "from-three"), 3, "X. Y. A, X. Y. B, and X. Y. C"),
        (NameForm("first-inverted", None, "and", "always"), 2, "A, X. Y., and X. Y. B"),
        (NameForm("family-first", "", "", "always", family_end=" "), 2, "A XY, B XY"),
        (NameForm("family-first", "", "", "always", most=3, family_end=" "), 4, "A XY, et al."),
        (NameForm("given-first", ". ", "and", "never", most=3), 4, "X. Y. A et al."),
        (NameForm("given-first", ". ", "and", "never", most=3, first=2), 4, "X. Y. A, X. Y. B, et al."),
        (
            NameForm("given-first", ".", "&", "never", most=3, first=2, has_last=True),
            4,
            "X.Y. A, X.Y. B, … X.Y. D",
        ),
    ],
)
def test_lists_of_names(form: NameForm, count: int, text: str) -> None:
    assert form.print(PEOPLE[:count], NOBODY, is_incomplete=False) == text


def test_a_list_that_says_and_others_ends_in_et_al() -> None:
    form = NameForm("given-first", ". ", "and", "never")
    assert form.print(PEOPLE[:1], NOBODY, is_incomplete=True) == "X. Y. A et al."


def test_a_site_can_cut_lists_of_names_earlier() -> None:
    form = NameForm("given-first", ". ", "and", "never", most=20, first=19, has_last=True)
    assert form.print(PEOPLE, NOBODY, is_incomplete=False, limit=2) == "X. Y. A, X. Y. B, et al."


@pytest.mark.parametrize(
    ("name", "sorted_first", "in_order"),
    [
        (Name("Gogh", "Vincent", "", "van"), "van Gogh, V.", "V. van Gogh"),
        (Name("Lamartine", "Alphonse", "de"), "Lamartine, A. de", "A. de Lamartine"),
        (Name("King", "Martin L", suffix="Jr"), "King, M. L., Jr.", "M. L. King Jr."),
        (Name("Hart", "A", "", "'t"), "’t Hart, A.", "A. ’t Hart"),
        (Name("O'Brien & Co", "A"), "O’Brien &amp; Co, A.", "A. O’Brien &amp; Co"),
        (Name(literal="WHO <x>"), "WHO &lt;x&gt;", "WHO &lt;x&gt;"),
        (Name(given="Plato"), "Plato", "Plato"),
    ],
)
def test_particles_suffixes_and_organisations(name: Name, sorted_first: str, in_order: str) -> None:
    for order, text in (("family-first", sorted_first), ("given-first", in_order)):
        form = NameForm(order, ". ", "and", "never")  # type: ignore[arg-type]
        assert form.print((name,), NOBODY, is_incomplete=False) == text


def test_chicago_sorts_by_the_name_without_its_particle() -> None:
    form = NameForm("first-inverted", None, "and", "always", demotes_particle=True)
    assert form.one(Name("Gogh", "Vincent", "", "van")) == "Gogh, Vincent van"


@pytest.mark.parametrize(
    ("pages", "expanded", "chicago"),
    [
        ("284-287", "284–287", "284–87"),
        ("284--7", "284–287", "284–87"),
        ("101-109", "101–109", "101–9"),
        ("107-112", "107–112", "107–12"),
        ("100-104", "100–104", "100–104"),
        ("1001-1009", "1001–1009", "1001–9"),
        ("1496-1500", "1496–1500", "1496–500"),
        ("71-72", "71–72", "71–72"),
        ("S93-S99", "S93–S99", "S93–99"),
        ("iii-v", "iii–v", "iii–v"),
        ("1-3, 121-5", "1–3, 121–125", "1–3, 121–25"),
        ("A2", "A2", "A2"),
    ],
)
def test_page_ranges(pages: str, expanded: str, chicago: str) -> None:
    assert (expand_ranges(pages), chicago_ranges(pages)) == (expanded, chicago)
    assert expand_ranges(pages, "-") == expanded.replace("–", "-")
    assert written_ranges("284--7") == "284–7"


@pytest.mark.parametrize(("pages", "label"), [("5", "p."), ("A2", "p."), ("5-7", "pp."), ("5, 9", "pp.")])
def test_page_labels(pages: str, label: str) -> None:
    assert page_label(pages) == label


@pytest.mark.parametrize(
    ("label", "locator", "text"),
    [
        ("page", "3", "p."),
        ("page", "3–5", "pp."),
        ("page", "iv-x", "pp."),
        ("chapter", "4", "chap."),
        ("figure", "2, 3", "figs."),
        ("canto", "1", "canto"),
    ],
)
def test_locator_labels(label: str, locator: str, text: str) -> None:
    assert locator_label(label, locator) == text
    assert with_dash("3-5") == "3–5"


def test_dates() -> None:
    day = PartialDate(2019, 4, 5)
    days = PartialDate(2019, 4, 5, end_year=2019, end_month=5, end_day=6)
    assert [month_and_day(day), month_and_day(days)] == ["April 5", "April 5–May 6"]
    assert [day_and_month(day), day_and_month(days)] == ["5 April", "5 April–6 May"]
    assert [american_date(day), american_date(PartialDate(2019, 4))] == ["April 5, 2019", "April 2019"]
    assert [ieee_date(day), ieee_date(day, with_day=False)] == ["Apr. 05, 2019", "Apr. 2019"]
    assert ieee_date(PartialDate(2019, 5)) == "May 2019"
    assert american_date(PartialDate(2019, season=2)) == "Summer 2019"
    assert written_year(PartialDate(2019, end_year=2020)) == "2019–2020"
    assert [written_year(PartialDate(-44)), written_year(PartialDate(-44), "B.C.E.")] == [
        "44 BC",
        "44 B.C.E.",
    ]
    assert written_year(PartialDate(literal="forthcoming")) == "forthcoming"


@pytest.mark.parametrize(
    ("edition", "number", "text"),
    [
        ("4", 4, "4th ed."),
        ("Second", 2, "2nd ed."),
        ("3rd edition", 3, "3rd ed."),
        ("1", 1, ""),
        ("Revised", 0, "Revised"),
    ],
)
def test_editions(edition: str, number: int, text: str) -> None:
    assert (edition_number(edition), short_edition(edition)) == (number, text)


def test_ordinals() -> None:
    assert [ordinal(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 112)] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "112th",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("markup", "mark", "text"),
    [
        ("Title", ".", "Title."),
        ("Title.", ".", "Title."),
        ("What?", ".", "What?"),
        ("What?", ",", "What?,"),
        ("Inc.", ",", "Inc.,"),
        ("“Title”", ",", "“Title,”"),
        ("“What?”", ".", "“What?”"),
        ("“What?”", ",", "“What?,”"),
        ("“A ‘title’”", ".", "“A ‘title.’”"),
        ("“<i>Title</i>”", ".", "“<i>Title.</i>”"),
        ("<i>E. coli.</i>", ".", "<i>E. coli.</i>"),
        ("<i>E. coli</i>", ".", "<i>E. coli</i>."),
        ("R &amp;", ".", "R &amp;."),
        ("Title,", ".", "Title."),
        ("(2002)", ".", "(2002)."),
        ("", ".", ""),
    ],
)
def test_marks_are_never_doubled(markup: str, mark: str, text: str) -> None:
    assert punctuate(markup, mark) == text


def test_empty_parts_leave_no_mark() -> None:
    assert join(". ", ("", "A", "", "B?", "C")) == "A. B? C"
    assert join(", ", ("", "")) == ""


@pytest.mark.parametrize(
    ("written", "plain", "in_quotes"),
    [
        ("Koza's <i>rock 'n' roll</i>", "Koza’s <i>rock ’n’ roll</i>", "“Koza’s <i>rock ’n’ roll</i>”"),
        ("the 'open' question", "the “open” question", "“the ‘open’ question”"),
        ("&quot;A&quot; and &quot;b&quot;", "“A” and “b”", "“‘A’ and ‘b’”"),
        ("“a ‘b’ c” it’s", "“a ‘b’ c” it’s", "“‘a “b” c’ it’s”"),
        ('<span class="nocase">NASA</span>', "NASA", "“NASA”"),
    ],
)
def test_quotation_marks_fit_their_level(written: str, plain: str, in_quotes: str) -> None:
    assert typographic(written) == plain
    assert quoted(typographic(written)) == in_quotes


def test_plain_text_is_escaped_and_its_apostrophes_are_curly() -> None:
    assert printed("D'Souza & <Co>") == "D’Souza &amp; &lt;Co&gt;"
