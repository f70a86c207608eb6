"""The names in a .bib file, in all the ways that people write them."""

import pytest

from octavo.bibliography.bibtex import Bibliography, read_bibtex
from octavo.model.reference import Name


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
