"""Which reader a file gets."""

import pytest

from octavo.bibliography.read import read_bibliography


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("a.bib", "@book{x, title={T}}"),
        ("a.JSON", '[{"id": "x", "type": "book", "title": "T"}]'),
        ("a.csl.json", '[{"id": "x", "type": "book", "title": "T"}]'),
        ("a.nbib", "PMID- 1\nTI  - T"),
        ("a.ris", "TY  - BOOK\nTI  - T"),
    ],
)
def test_the_ending_of_a_name_says_the_format(path: str, data: str) -> None:
    found = read_bibliography(path, data.encode())
    assert (found.path, [record.title for record in found.records], found.problems) == (path, ["T"], ())
    assert found.records[0].source_file == path
