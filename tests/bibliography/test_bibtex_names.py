"""The names in a .bib file, in all the ways that people write them."""

import pybtex.errors
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pybtex.bibtex.utils import split_name_list
from pybtex.database import Person

from growth import grows_too_fast
from octavo.bibliography.bibliography_file import Bibliography
from octavo.bibliography.bibtex import read_bibtex
from octavo.bibliography.entries import NameParts, split_name, split_names
from octavo.model.reference import Name
from text_shapes import Shape


def read(text: str) -> Bibliography:
    return read_bibtex("refs.bib", text.encode())


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Doe, Jane", [Name(family="Doe", given="Jane")]),
        ("Jane Q. Doe", [Name(family="Doe", given="Jane Q.")]),
        ("Doe, J.~A.", [Name(family="Doe", given="J. A.")]),
        ("Ludwig van Beethoven", [Name(family="Beethoven", given="Ludwig", non_dropping_particle="van")]),
        ("'t Hart, Bert A", [Name(family="Hart", given="Bert A", non_dropping_particle="'t")]),
        (
            "\\ifmmode \\check{Z}\\else \\v{Z}\\fi{}umer, S.",  # so the APS exports
            [Name(family="Žumer", given="S.")],
        ),
        ("Villena, Fidel de", [Name(family="Villena", given="Fidel", dropping_particle="de")]),
        ("王, 小明", [Name(family="王", given="小明")]),
        ("Duszak, Jr., Richard", [Name(family="Duszak", given="Richard", suffix="Jr")]),
        ("Duszak, Richard, Jr", [Name(family="Duszak", given="Richard", suffix="Jr")]),
        ("Duszak Jr, Richard", [Name(family="Duszak", given="Richard", suffix="Jr")]),
        ("Duszak, Richard Jr.", [Name(family="Duszak", given="Richard", suffix="Jr")]),
        ("Richard Duszak Jr.", [Name(family="Duszak", given="Richard", suffix="Jr")]),
        ("Gilstrap, III, Larry", [Name(family="Gilstrap", given="Larry", suffix="III")]),
        ("Smith, A V", [Name(family="Smith", given="A V")]),
        ("{World Health Organization}", [Name(literal="World Health Organization")]),
        ("{Marks and Spencer, Ltd}", [Name(literal="Marks and Spencer, Ltd")]),
        (r"M{\"u}ller, J{\'\i}", [Name(family="Müller", given="Jí")]),
        ("family=Gogh, prefix=van, given=Vincent", [Name("Gogh", "Vincent", non_dropping_particle="van")]),
        ("Plato AND Roe, J", [Name(family="Plato"), Name(family="Roe", given="J")]),
        ("Abdel Hafeez, M A", [Name(family="Abdel Hafeez", given="M A")]),
        (", ", []),
    ],
)
def test_names_are_split_as_people_write_them(written: str, names: list[Name]) -> None:
    found = read(f"@book{{a, author = {{{written}}}}}")
    assert found.records[0].author == tuple(names)
    assert found.problems == ()


def test_and_others_is_no_name() -> None:
    record = read("@book{a, author={Doe, J and others}, editor={Roe, R and et al.}}").records[0]
    assert [len(record.author), len(record.editor)] == [1, 1]
    assert record.incomplete_names == ("author", "editor")


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Doe, J.; Roe, R.", [Name("Doe", "J."), Name("Roe", "R.")]),
        ("Doe, J. and", [Name("Doe", "J.")]),
        ("and Doe, J.", [Name("Doe", "J.")]),
        ("Doe, J., Roe, R., Poe, E.", [Name(literal="Doe, J., Roe, R., Poe, E.")]),
    ],
)
def test_lists_of_names_with_a_mistake_are_read_with_a_warning(written: str, names: list[Name]) -> None:
    found = read(f"@book{{a, author = {{{written}}}}}")
    assert found.records[0].author == tuple(names)
    assert [problem.code for problem in found.problems] == ["name-list"]


@pytest.mark.parametrize(
    ("written", "names"),
    [
        (
            "family=Brandt, given=Felix, prefix=von, useprefix=true",
            [Name("Brandt", "Felix", non_dropping_particle="von")],
        ),
        ("family=Lamartine, given=A, prefix=de, useprefix=false", [Name("Lamartine", "A", "de")]),
        ("family={Marks, Spencer}, given-i={M}", [Name("Marks, Spencer")]),
        ('family=King, given=Martin, "suffix=Jr, III"', [Name("King", "Martin", suffix="Jr, III")]),
        ("given=Hans, family=Harman and Roe, J", [Name("Harman", "Hans"), Name("Roe", "J")]),
        (
            "family=Eert, given=C, prefix=boven d', useprefix=true",
            [Name("d'Eert", "C", non_dropping_particle="boven")],
        ),
        ("family=Gravesande, given=G, prefix='s-", [Name("'s-Gravesande", "G")]),
        ("R. \\& D. Office", [Name("Office", "R. & D.")]),
        ("{R \\& D}", [Name(literal="R & D")]),
        ("Jean-Paul d'Aubigné", [Name("d'Aubigné", "Jean-Paul")]),
        ("Karl-Otto von der Recke", [Name("Recke", "Karl-Otto", non_dropping_particle="von der")]),
        ("{van} Gogh, V", [Name("van Gogh", "V")]),
        ("O'Brien, É", [Name("O'Brien", "É")]),
        ("SMITH, JOHN", [Name("SMITH", "JOHN")]),
        ("李, 明", [Name("李", "明")]),
        ("{\\'E}mile {\\OE}uvre", [Name("Œuvre", "Émile")]),
    ],
)
def test_biblatexs_extended_format_and_hard_names_are_read(written: str, names: list[Name]) -> None:
    found = read(f"@book{{a, author = {{{written}}}}}")
    assert found.records[0].author == tuple(names)
    assert found.problems == ()


def test_braces_a_hundred_deep_are_a_name_with_a_warning() -> None:
    """pybtex raises there, found by fuzzing."""
    found = read("@book{a, author = {1" + "{" * 150 + "y" + "}" * 150 + " Roe}}")
    assert [name.literal for name in found.records[0].author] == ["1y Roe"]
    assert [problem.code for problem in found.problems] == ["name-list"]


def test_names_between_ampersands_are_told_apart_with_a_warning() -> None:
    found = read("@book{a, author = {Smith, J. & Jones, K.}}")
    assert found.records[0].author == (Name("Smith", "J."), Name("Jones", "K."))
    assert [problem.code for problem in found.problems] == ["name-list"]


def test_a_value_without_end_in_sight_is_one_name() -> None:
    """Time must not grow with the square of what somebody pasted into the wrong field."""
    found = read("@book{a, author = {" + "{x} " * 20_000 + "}}")
    assert found.records[0].author[0].literal.startswith("x x")
    assert not grows_too_fast(read, Shape("@book{a, author = {", "{x} ", "}}"))


# In a .bib file braces are always balanced.
PIECES = [
    "Roe",
    "van",
    "Jr",
    ",",
    ", ",
    " ",
    " and ",
    "{x and y}",
    "{{a} b}",
    "{\\'e}",
    "~",
    "\\'e",
    "É",
    "d'",
    "3",
    "-",
    "J.",
]


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_the_short_way_through_plain_names_comes_out_where_pybtex_does(text: str) -> None:
    """Most names are plain and read in a tenth of the time; the result must not know it."""
    for name in split_names(text):
        found = split_name(name)
        with pybtex.errors.capture() as mistakes:
            person = Person(name)
        if mistakes:
            assert found is None
        else:
            assert found == NameParts(
                (*person.first_names, *person.middle_names),
                tuple(person.prelast_names),
                tuple(person.last_names),
                tuple(person.lineage_names),
            )


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_lists_are_split_where_pybtex_splits_them(text: str) -> None:
    spaced = " ".join(text.split())
    assert split_names(spaced) == [name for name in split_name_list(spaced) if name]
