"""Links to works, read alone."""

from __future__ import annotations

import pytest

from octavo.bibliography.bibtex import read_bibtex
from octavo.bibliography.link_names import short_name, with_link_names
from octavo.model.reference import Record, WorkLink


def record(fields: str) -> Record:
    return read_bibtex("x.bib", f"@article{{k, {fields}}}".encode()).records[0]


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ("author={Jones, Ann}, title={T}, year=2010", "Jones 2010"),
        ("author={Jones, Ann and Roe, Bo}, title={T}, year=2010", "Jones and Roe 2010"),
        ("author={Jones, Ann and Roe, Bo and Poe, Cy}, title={T}, year=2010", "Jones et al. 2010"),
        ("author={{The Trial Group}}, title={T}", "The Trial Group"),
        ("title={On \\emph{mice}}, year=2010", "On mice 2010"),
    ],
)
def test_a_work_has_a_short_name(fields: str, name: str) -> None:
    """In a list of links, "10.1000/1" could be of any work."""
    assert short_name(record(fields)) == name


def test_a_link_says_of_which_work_it_is_and_keeps_what_is_seen() -> None:
    """Who speaks to the computer says what is to be seen; a title that is a link says enough."""
    work = record("author={Jones, A}, title={T}, year=2010")
    links = (WorkLink("doi", "10.1/a", "https://doi.org/10.1/a"), WorkLink("ISBN", "1", ""))
    doi = '<a href="https://doi.org/10.1/a"'
    assert with_link_names(f"x {doi}>10.1/a</a>.", links, work) == (
        f'x {doi} aria-label="DOI of Jones 2010, 10.1/a">10.1/a</a>.'
    )
    title = f"{doi}>On <i>mice</i></a>"
    assert with_link_names(title, links, work) == title
