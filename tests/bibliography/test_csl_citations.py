"""Citations in CSL: numbers, collapsing, namesakes, letters of years, ibid., order of works."""

import pytest

from csl_samples import cited, clusters, entries, item, page, style
from octavo.bibliography.csl.items import CitedItem

NUMBER = '<text variable="citation-number"/><text variable="locator" prefix=", "/>'
NAMES = '<names variable="author"><name form="short" and="symbol" et-al-min="3" et-al-use-first="1"/></names>'
YEAR = '<date variable="issued"><date-part name="year"/></date>'
AUTHOR_DATE = f'<group delimiter=" ">{NAMES}{YEAR}</group>'
NUMBERED = [item(key, title=key) for key in "abcdef"]


def roe(key: str, year: int = 2019, *authors: str) -> object:
    return item(key, author=list(authors) or ["Roe, Rita"], issued=(year,), title=f"Title {key}")


@pytest.mark.parametrize(
    ("keys", "text"),
    [("abc", "[1–3]"), ("ab", "[1,2]"), ("acde", "[1,3–5]"), ("abcef", "[1–3,5,6]"), ("ca", "[1,3]")],
)
def test_consecutive_numbers_collapse(keys: str, text: str) -> None:
    ready = style(
        NUMBER,
        citation='collapse="citation-number"',
        layout='prefix="[" suffix="]" delimiter=","',
        sort='<sort><key variable="citation-number"/></sort>',
    )
    assert clusters(ready, NUMBERED, cited(*keys)) == [text]


def test_a_number_with_a_place_is_no_part_of_a_range() -> None:
    ready = style(
        NUMBER, citation='collapse="citation-number"', layout='prefix="[" suffix="]" delimiter="; "'
    )
    citation = cited("a", CitedItem("b", locator="7"), "c")
    assert clusters(ready, NUMBERED, citation) == ["[1; 2, 7; 3]"]


@pytest.mark.parametrize(
    ("collapse", "text"),
    [
        ("", "Roe 2019a; Roe 2019b; Roe 2020"),
        ('collapse="year"', "Roe 2019a, 2019b, 2020"),
        ('collapse="year-suffix" year-suffix-delimiter=","', "Roe 2019a,b, 2020"),
    ],
)
def test_works_of_the_same_authors_collapse(collapse: str, text: str) -> None:
    ready = style(AUTHOR_DATE, citation=f'disambiguate-add-year-suffix="true" {collapse}')
    works = [roe("a"), roe("b"), roe("c", 2020)]
    assert clusters(ready, works, cited(*"abc")) == [text]


def test_letters_follow_the_order_of_the_list() -> None:
    ready = style(
        AUTHOR_DATE,
        citation='disambiguate-add-year-suffix="true"',
        list_sort='<sort><key variable="title" sort="descending"/></sort>',
        entry=f'<text variable="title"/><text value=", "/>{YEAR}',
    )
    works = [roe("a"), roe("b")]
    assert clusters(ready, works, cited("a"), cited("b")) == ["Roe 2019b", "Roe 2019a"]
    assert entries(ready, works) == ["Title b, 2019a", "Title a, 2019b"]


def test_more_names_tell_works_apart_before_letters_do() -> None:
    ready = style(AUTHOR_DATE, citation='disambiguate-add-names="true" disambiguate-add-year-suffix="true"')
    works = [
        roe("a", 2019, "Roe, R", "Doe, J", "Poe, E"),
        roe("b", 2019, "Roe, R", "Coe, J", "Poe, E"),
        roe("c", 2019, "Roe, R", "Coe, J", "Poe, E"),
    ]
    assert clusters(ready, works, cited(*"abc")) == [
        "Roe, Doe, et al. 2019; Roe, Coe, et al. 2019a; Roe, Coe, et al. 2019b"
    ]


@pytest.mark.parametrize(
    ("rule", "texts"),
    [
        ("by-cite", ["Rita Roe 2019", "Max Roe 2019", "Roe 2001"]),
        ("primary-name", ["Rita Roe 2019", "Max Roe 2019", "Rita Roe 2001"]),
        ("all-names-with-initials", ["R. Roe 2019", "M. Roe 2019", "R. Roe 2001"]),
    ],
)
def test_namesakes_get_given_names(rule: str, texts: list[str]) -> None:
    body = AUTHOR_DATE.replace("<name ", '<name initialize-with=". " ' if "initials" in rule else "<name ")
    ready = style(body, citation=f'disambiguate-add-givenname="true" givenname-disambiguation-rule="{rule}"')
    works = [roe("a"), roe("b", 2019, "Roe, Max"), roe("c", 2001)]
    assert clusters(ready, works, *map(cited, "abc")) == texts


def test_a_condition_tells_works_apart() -> None:
    body = f'{NAMES}<choose><if disambiguate="true"><text variable="title" prefix=", "/></if></choose>'
    works = [roe("a"), roe("b"), roe("c", 2019, "Doe, J")]
    assert clusters(style(body), works, *map(cited, "abc")) == ["Roe, Title a", "Roe, Title b", "Doe"]


IBID = (
    '<choose><if position="ibid-with-locator"><text term="ibid" suffix=", "/><text variable="locator"/></if>'
    '<else-if position="ibid"><text term="ibid"/></else-if>'
    '<else-if position="near-note"><text value="near"/></else-if>'
    '<else-if position="subsequent"><text value="n. "/>'
    '<text variable="first-reference-note-number"/></else-if>'
    '<else><text variable="title"/><text variable="locator" prefix=", "/></else></choose>'
)


@pytest.mark.parametrize(
    ("citations", "texts"),
    [
        ([("a", ""), ("a", "")], ["a", "Ibid."]),
        ([("a", "3"), ("a", "3")], ["a, 3", "Ibid."]),
        ([("a", "3"), ("a", "4")], ["a, 3", "Ibid., 4"]),
        ([("a", "3"), ("a", "")], ["a, 3", "near"]),
        ([("a", ""), ("b", ""), ("a", "")], ["a", "b", "near"]),
        ([("a", ""), ("ab", ""), ("a", "")], ["a", "Ibid.; b", "near"]),
    ],
)
def test_notes_know_what_stands_before_them(citations: list[tuple[str, str]], texts: list[str]) -> None:
    """A reader finds the full title where a work is cited first; "ibid." must never be ambiguous."""
    ready = style(IBID, kind="note")
    made = [
        cited(*(CitedItem(key, locator=locator) for key in keys), note=number)
        for number, (keys, locator) in enumerate(citations, 1)
    ]
    assert clusters(ready, NUMBERED, *made) == texts


def test_a_far_note_names_the_note_where_the_work_is_cited_first() -> None:
    ready = style(IBID, kind="note", citation='near-note-distance="1"')
    made = [cited(key, note=number) for number, key in enumerate("abca", 1)]
    assert clusters(ready, NUMBERED, *made)[-1] == "n. 1"


def test_words_around_works_take_the_place_of_the_delimiter() -> None:
    ready = style('<text variable="title"/>')
    made = cited("a", CitedItem("b", prefix=", and", suffix=" is another"))
    assert clusters(ready, NUMBERED, made) == ["a, and b is another"]


def test_the_list_is_sorted_as_a_reader_looks_names_up() -> None:
    ready = style(list_sort='<sort><key variable="author"/><key variable="issued" sort="descending"/></sort>')
    works = [
        item("z", author=["Zola, E"], title="z"),
        item("e", author=["Émile, X"], title="e"),
        item("o1", author=["Oe, K"], issued=(1999,), title="o1"),
        item("o2", author=["oe, K"], issued=(2009,), title="o2"),
        item("n", title="nobody"),
    ]
    assert entries(ready, works) == ["e", "o2", "o1", "z", "nobody"]


def test_every_piece_says_of_which_work_and_which_part_it_is() -> None:
    """Links, buttons and cards are made of this."""
    ready = style(AUTHOR_DATE, layout='prefix="(" suffix=")" delimiter="; "')
    made = page(ready, [roe("a"), roe("b", 2020, "Doe, J")], cited("a", "b"))
    (text,) = made.clusters()
    assert [(one.text, one.work, one.part) for one in made.segments(text)] == [
        ("(", -1, ""),
        ("Roe", 0, "names"),
        (" ", 0, ""),
        ("2019", 0, "year"),
        ("; ", -1, ""),
        ("Doe", 1, "names"),
        (" ", 1, ""),
        ("2020", 1, "year"),
        (")", -1, ""),
    ]
