"""Notes that say what their format has no field for."""

import pytest

from growth import grows_too_fast
from octavo.bibliography.bibtex import read_bibtex
from octavo.bibliography.notes import Note, read_note
from octavo.model.reference import PartialDate
from text_shapes import Shape


@pytest.mark.parametrize(
    "note",
    [
        "[Online; accessed 19. Nov. 2020]",
        "Accessed: 2020-11-19",
        "(Accessed on 19/11/2020)",
        "Last visited November 19, 2020.",
        "Online; accessed 19-November-2020",
        "Retrieved 19 November 2020",
    ],
)
def test_the_day_of_access_is_found(note: str) -> None:
    """BibTeX has no field for it, so every program has words of its own."""
    assert read_note(note) == Note("", accessed=PartialDate(2020, 11, 19))


@pytest.mark.parametrize(
    ("note", "version", "kind"),
    [
        ("R package version 3.3.1", "3.3.1", "R package"),
        ("Version 2.0", "2.0", ""),
        ("version 1.0 beta", "1.0 beta", ""),
    ],
)
def test_a_version_is_found(note: str, version: str, kind: str) -> None:
    assert read_note(note) == Note("", version=version, kind=kind)


@pytest.mark.parametrize(
    "note",
    ["An accessed memory", "Retrieved from the archive", "Second version of a talk", "Version française", ""],
)
def test_other_notes_are_printed(note: str) -> None:
    assert read_note(note) == Note(note)


def test_a_manual_of_a_package_is_software() -> None:
    """So R cites its packages."""
    record = read_bibtex("a.bib", b"@Manual{a, title={ggplot2}, note={R package version 3.3.1}}").records[0]
    assert (record.type, record.version, record.genre, record.note) == ("software", "3.3.1", "R package", "")


@pytest.mark.parametrize("before", ["[ accessed", "online: viewed at :", "Retrieved:"])
def test_blanks_in_a_note_cost_no_more_than_their_number(before: str) -> None:
    """1,000 blanks in the note of an entry took five seconds: three rules shared them out in every way."""
    assert not grows_too_fast(read_note, Shape(before, " ", "(x"))
