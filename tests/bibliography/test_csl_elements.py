"""What each element of a CSL style prints: text, numbers, labels, dates, names, groups and conditions."""

import pytest
from msgspec.structs import replace

from csl_samples import cited, clusters, entries, item, printed, style
from octavo.bibliography.csl.items import CitedItem, DateValue, PersonName

AUTHORS = ["Roe, Rita Ann", "Doe, John", "Poe, Edgar"]
WORK = item(
    author=AUTHORS,
    title="the role of 'open' questions in <i>E. coli</i>",
    container_title="Journal of Things",
    container_title_short="J. Things",
    issued=(2019, 4, 5),
    volume="3",
    edition="2",
    page="101-109",
    publisher="Press",
    URL="https://example.org/",
)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ('<text variable="title"/>', "the role of “open” questions in E. coli"),
        ('<text variable="title" quotes="true" suffix="."/>', "“the role of ‘open’ questions in E. coli.”"),
        ('<text variable="title" text-case="title"/>', "The Role of “Open” Questions in E. Coli"),
        ('<text variable="title" text-case="uppercase"/>', "THE ROLE OF “OPEN” QUESTIONS IN E. COLI"),
        ('<text variable="container-title" form="short" strip-periods="true"/>', "J Things"),
        ('<text variable="container-title" prefix="In: " suffix="!"/>', "In: Journal of Things!"),
        ('<text term="editor" form="short" plural="true"/>', "eds."),
        ('<text value="Vol."/>', "Vol."),
        ('<text variable="DOI" prefix="doi:"/>', ""),
        ('<text macro="nowhere"/>', ""),
    ],
)
def test_text(body: str, text: str) -> None:
    assert printed(body, WORK) == text


@pytest.mark.parametrize(
    ("body", "values", "text"),
    [
        ('<number variable="edition" form="ordinal"/>', {"edition": "2"}, "2nd"),
        ('<number variable="edition" form="ordinal"/>', {"edition": "112"}, "112th"),
        ('<number variable="edition" form="long-ordinal"/>', {"edition": "3"}, "third"),
        ('<number variable="volume" form="roman"/>', {"volume": "14"}, "xiv"),
        ('<number variable="volume"/>', {"volume": "2-4"}, "2–4"),
        ('<number variable="volume"/>', {"volume": "2 & 4"}, "2 & 4"),
        ('<number variable="edition" form="ordinal"/>', {"edition": "revised"}, "revised"),
        ('<label variable="page" form="short"/>', {"page": "5"}, "p."),
        ('<label variable="page" form="short"/>', {"page": "5-7"}, "pp."),
        ('<label variable="page"/>', {"page": "M-1"}, "page"),
        ('<label variable="page"/>', {"page": "xiv-19"}, "pages"),
        ('<label variable="number-of-pages"/>', {"number_of_pages": "viii, 24"}, "pages"),
        (
            '<text variable="container-title" strip-periods="true"/>',
            {"container_title": "Inf. at news.dk."},
            "Inf at news.dk",
        ),
        ('<label variable="number-of-volumes" form="short"/>', {"number_of_volumes": "2"}, "vols."),
        ('<label variable="volume" plural="always" form="short"/>', {"volume": "2"}, "vols."),
        ('<label variable="volume"/>', {}, ""),
    ],
)
def test_numbers_and_their_labels(body: str, values: dict[str, str], text: str) -> None:
    assert printed(body, item(**values)) == text


@pytest.mark.parametrize(
    ("form", "pages", "text"),
    [
        ("", "284--7", "284–7"),
        ("expanded", "284-7", "284–287"),
        ("minimal", "284-287", "284–7"),
        ("minimal-two", "101-109", "101–09"),
        ("chicago", "101-109", "101–9"),
        ("chicago", "284-287, 301", "284–87, 301"),
        ("chicago", "1496-1504", "1496–1504"),
        ("expanded", "S93-S9", "S93–S99"),
        ("expanded", "iii-v", "iii–v"),
        ("chicago", "xiv-19", "xiv–19"),
        ("expanded", "106108-3", "106108–3"),
        ("expanded", "217495:1-217495:14", "217495:1-217495:14"),
    ],
)
def test_page_ranges(form: str, pages: str, text: str) -> None:
    options = f'page-range-format="{form}"' if form else ""
    assert printed('<text variable="page"/>', item(page=pages), options=options) == text


TEXT = '<date variable="issued" form="text"/>'
YEAR = '<date variable="issued" form="text" date-parts="year"/>'


@pytest.mark.parametrize(
    ("body", "date", "text"),
    [
        (TEXT, (2019, 4, 5), "April 5, 2019"),
        ('<date variable="issued" form="text" date-parts="year-month"/>', (2019, 4, 5), "April 2019"),
        ('<date variable="issued" form="numeric"/>', (2019, 4, 5), "04/05/2019"),
        ('<date variable="issued"><date-part name="year"/></date>', (-44,), "44 BC"),
        ('<date variable="issued"><date-part name="year" form="short"/></date>', (2019,), "19"),
        (TEXT, DateValue((2019, 0, 0), season=2), "Summer 2019"),
        (TEXT, DateValue((2019, 4, 5), (2019, 4, 9)), "April 5–9, 2019"),
        (TEXT, DateValue((2019, 4, 5), (2020, 1, 2)), "April 5, 2019–January 2, 2020"),
        (YEAR, DateValue((2019, 0, 0), (0, 0, 0)), "2019–"),
        (TEXT, DateValue(literal="forthcoming"), "forthcoming"),
        ('<date variable="accessed" form="text"/>', (2019,), ""),
    ],
)  # fmt: skip
def test_dates(body: str, date: object, text: str) -> None:
    assert printed(body, item(issued=date)) == text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("<name/>", "Rita Ann Roe, John Doe, Edgar Poe"),
        ('<name and="text"/>', "Rita Ann Roe, John Doe, and Edgar Poe"),
        ('<name and="symbol" delimiter-precedes-last="never"/>', "Rita Ann Roe, John Doe & Edgar Poe"),
        ('<name initialize-with="." name-as-sort-order="first"/>', "Roe, R.A., J. Doe, E. Poe"),
        ('<name initialize-with="" name-as-sort-order="all" sort-separator=" "/>', "Roe RA, Doe J, Poe E"),
        ('<name form="short" et-al-min="3" et-al-use-first="1"/>', "Roe et al."),
        ('<name form="short" et-al-min="3" et-al-use-first="2"/>', "Roe, Doe, et al."),
        ('<name form="short" et-al-min="3" et-al-use-first="1" et-al-use-last="true"/>', "Roe, … Poe"),
        ('<name form="count"/>', "3"),
        ('<name form="short"><name-part name="family" text-case="uppercase"/></name>', "ROE, DOE, POE"),
    ],
)  # fmt: skip
def test_lists_of_names(name: str, text: str) -> None:
    assert printed(f'<names variable="author">{name}</names>', WORK) == text


def test_the_look_of_given_names_leaves_nothing_of_a_person_without_one() -> None:
    """Once a comma stood behind the empty words in italics: “Madonna , Smith”."""
    people = (PersonName("Madonna"), PersonName("Smith", "Ann"))
    work = replace(WORK, values={"author": people})
    names = '<name><name-part name="given" font-style="italic"/></name>'
    assert printed(f'<names variable="author">{names}</names>', work) == "Madonna, Ann Smith"


def test_and_others_stands_for_one_more_name() -> None:
    """Three names “and others” are more than three: a style that shows three at most shows the first."""
    work = replace(item(author=AUTHORS), incomplete=frozenset({"author"}))
    names = '<name form="short" et-al-min="4" et-al-use-first="1"/>'
    assert printed(f'<names variable="author">{names}</names>', work) == "Roe et al."


@pytest.mark.parametrize(
    ("name", "in_order", "sorted_first"),
    [
        (PersonName("Gogh", "Vincent", "", "van"), "V. van Gogh", "van Gogh, V."),
        (PersonName("Lamartine", "Alphonse", "de"), "A. de Lamartine", "Lamartine, A. de"),
        (PersonName("King", "Martin Luther", suffix="Jr."), "M. L. King Jr.", "King, M. L., Jr."),
        (PersonName("Orsay", "Marie", "", "d’"), "M. d’Orsay", "d’Orsay, M."),
        (PersonName("Sartre", "Jean-Paul"), "J.-P. Sartre", "Sartre, J.-P."),
        (PersonName("Wu", "Yi (Jean)"), "Y. (Jean) Wu", "Wu, Y. (Jean)"),
        (PersonName("Tserendorj", "Ts."), "Ts. Tserendorj", "Tserendorj, Ts."),
        (PersonName("王", "夫之"), "王夫之", "王夫之"),
        (PersonName(literal="The Group"), "The Group", "The Group"),
        (PersonName("", "Plato"), "Plato", "Plato"),
    ],
)  # fmt: skip
def test_names_of_every_kind(name: PersonName, in_order: str, sorted_first: str) -> None:
    """Particles, suffixes, hyphens, two-letter initials and names that are written family first."""
    work = item().__class__("a", "book", {"author": (name,)})
    options = 'demote-non-dropping-particle="never"'
    for order, text in (("", in_order), ('name-as-sort-order="all"', sorted_first)):
        body = f'<names variable="author"><name initialize-with=". " {order}/></names>'
        assert printed(body, work, options=options) == text


def test_who_stands_in_for_missing_authors_is_not_printed_again() -> None:
    body = (
        '<group delimiter=". "><names variable="author"><name/><label prefix=" (" suffix=")" form="short"/>'
        '<substitute><names variable="editor"/><text variable="title"/></substitute></names>'
        '<text variable="title"/><names variable="editor"/></group>'
    )
    assert printed(body, item(editor=["Doe, John"], title="T")) == "John Doe (ed.). T"
    assert printed(body, item(title="T")) == "T"


def test_one_person_in_two_roles_is_named_once() -> None:
    body = '<names variable="editor translator" delimiter="; "><label form="short" prefix=", "/></names>'
    same = item(editor=["Doe, John"], translator=["Doe, John"])
    other = item(editor=["Doe, John"], translator=["Roe, Rita"])
    assert printed(body, same) == "John Doe, ed. & trans."
    assert printed(body, other) == "John Doe, ed.; Rita Roe, trans."


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ('<group><text term="in"/><text variable="section"/></group>', ""),
        ('<group delimiter=" "><text term="in"/><text variable="publisher"/></group>', "in Press"),
        ('<group delimiter=": "><group><text term="in"/></group><text variable="section"/></group>', "in"),
        ('<group delimiter=", "><text variable="publisher"/><text variable="section"/></group>', "Press"),
    ],
)
def test_a_group_without_its_variables_is_not_there(body: str, text: str) -> None:
    assert printed(body, WORK) == text


@pytest.mark.parametrize(
    ("test", "is_met"),
    [
        ('type="book report" match="any"', True),
        ('type="book report" match="all"', False),
        ('type="report thesis" match="none"', True),
        ('variable="volume edition"', True),
        ('variable="volume section"', False),
        ('is-numeric="volume"', True),
        ('is-numeric="title"', False),
        ('is-uncertain-date="issued"', False),
        ('position="first"', True),
        ('locator="page"', True),
        ('locator="chapter"', False),
        ('disambiguate="true"', False),
    ],
)
def test_conditions(test: str, is_met: bool) -> None:
    body = f'<choose><if {test}><text value="yes"/></if><else><text value="no"/></else></choose>'
    found = clusters(style(body), [WORK], cited(CitedItem("a", locator="3")))
    assert found == ["yes" if is_met else "no"]


@pytest.mark.parametrize(
    ("volume", "text"), [("2", "vol. 2"), ("A", "vol. A"), ("iv", "vol. iv"), ("Supplement", "Supplement")]
)
def test_volumes_with_letters_for_numbers_have_a_label(volume: str, text: str) -> None:
    """Each volume of “Computers & Typesetting” has a letter: styles label what is a number."""
    body = (
        '<choose><if is-numeric="volume"><label variable="volume" form="short" suffix=" "/></if></choose>'
        '<text variable="volume"/>'
    )
    assert printed(body, item(volume=volume)) == text


@pytest.mark.parametrize(
    ("written", "case", "text"),
    [
        ("on the difference between mice and men", "title", "On the Difference between Mice and Men"),
        ("a review: the case against it", "title", "A Review: The Case against It"),
        ("mRNA, pH and HIV-infected cells", "title", "mRNA, pH and HIV-Infected Cells"),
        ("pro-environmental work at example.org", "title", "Pro-Environmental Work at example.org"),
        ("who's afraid? of mice", "title", "Who’s Afraid? Of Mice"),
        ('<span class="nocase">YAWL:</span> yet another workflow', "title", "YAWL: Yet Another Workflow"),
        ('β-carotene and <span class="nocase">van waals</span>', "title", "β-Carotene and van waals"),
        ("iPhone use", "capitalize-first", "iPhone use"),
        ("<i>e</i>lephants", "capitalize-first", "Elephants"),
        ("DOES CAPITAL LETTERING WORK", "sentence", "Does capital lettering work"),
        ("one two", "capitalize-all", "One Two"),
    ],
)  # fmt: skip
def test_letter_case(written: str, case: str, text: str) -> None:
    assert printed(f'<text variable="title" text-case="{case}"/>', item(title=written)) == text


def test_titles_of_other_languages_are_never_in_title_case() -> None:
    work = item(title="über den wolken", language="de")
    assert printed('<text variable="title" text-case="title"/>', work) == "über den wolken"


@pytest.mark.parametrize(
    ("first", "second", "text"),
    [
        ("Title", ". Next", "Title. Next"),
        ("Title.", ". Next", "Title. Next"),
        ("What?", ". Next", "What? Next"),
        ("What?", ", Next", "What?, Next"),
        ("Really!", ": Next", "Really! Next"),
        ("Title:", ". Next", "Title: Next"),
        ("Title;", "! Next", "Title! Next"),
        ("Title,", "; Next", "Title,; Next"),
    ],
)
def test_two_marks_that_meet(first: str, second: str, text: str) -> None:
    body = f'<text variable="title"/><text value="{second}"/>'
    assert printed(body, item(title=first)) == text


def test_punctuation_and_quotation_marks_are_those_of_the_language() -> None:
    body = '<text variable="title" quotes="true" suffix=", "/><text variable="publisher"/>'
    work = item(title="A “bold” title", publisher="P")
    found = {
        language: printed(body, work, language=language)
        for language in ("en-US", "en-GB", "de", "fr-FR", "xx")
    }
    assert found == {
        "en-US": "“A ‘bold’ title,” P",
        "en-GB": "‘A “bold” title’, P",
        "de": "„A ‚bold‘ title“, P",
        "fr-FR": "«\u00a0A “bold” title\u00a0», P",
        "xx": "“A ‘bold’ title,” P",
    }


def test_words_of_the_style_go_before_those_of_the_locale() -> None:
    extra = (
        '<locale xml:lang="de"><terms><term name="in">im</term></terms></locale>'
        '<locale><terms><term name="editor">hg.</term></terms></locale>'
    )
    body = '<text term="in"/><text value=" "/><text term="editor"/>'
    assert printed(body, WORK, extra=extra, language="de-AT") == "im hg."
    assert printed(body, WORK, extra=extra, language="en-US") == "in hg."


def test_the_list_repeats_no_name_where_the_style_says_so() -> None:
    ready = style(
        entry='<names variable="author"><name/></names><text variable="title" prefix=", "/>',
        bibliography='subsequent-author-substitute="———"',
    )
    works = [item("a", author=["Roe, R"], title="A"), item("b", author=["Roe, R"], title="B")]
    assert entries(ready, works) == ["R Roe, A", "———, B"]
