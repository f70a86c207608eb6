"""When two references are one work, the keys of new ones, and how they get into the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from octavo.bibliography.bibtex import read_bibtex
from octavo.bibliography.library import site_library
from octavo.bibliography.library.growing_library import GrowingLibrary
from octavo.errors import Location
from octavo.importers.references.recogniser import recognise
from octavo.model.reference import Name, Record


def work(text: str) -> Record:
    found = recognise(text)
    assert found is not None
    return found.record


MAREK = work("Marek FG. A title. Acta Glia. 2010;133:2-7. doi: 10.5555/AG.1.")


def test_a_work_is_known_by_number_doi_or_place() -> None:
    """The same paper is pasted in many forms."""
    library = GrowingLibrary([*read_bibtex("a.bib", _KNOWN).records])
    others = (
        "Marek FG. Misspelt. Glia. 2011;1:1. PMID: 90000001.",
        "Somebody E. Other. Glia. 2011;1:1. doi: 10.5555/ag.1.",
        "Marék FG, Novak J. Whatever. A Glia. 2010 Jan;133(2):2-7.",
    )
    assert [library.key_of(work(text)) for text in others] == ["mine", "mine", "mine"]
    assert library.added == ()


_KNOWN = b"""@article{mine, author = {Marek, Flora}, title = {A title}, journal = {Acta Glia}, year = 2010,
 volume = 133, pages = {2--7}, doi = {10.5555/ag.1}, pmid = {90000001}}"""


def test_letters_on_one_page_are_two_works() -> None:
    """Their numbers differ, though author, volume and page are alike."""
    library = GrowingLibrary()
    first = library.key_of(work("Marek FG. A letter. Acta Glia. 2010;133:2. PMID: 90000001."))
    second = library.key_of(work("Marek FG. A reply. Acta Glia. 2010;133:2. PMID: 90000002."))
    assert (first, second) == ("marek2010", "marek2010a")


def test_a_work_without_place_is_known_by_its_title() -> None:
    """Else every import would add it once more."""
    library = GrowingLibrary()
    text = "Marek FG. Slow walks. Acta Glia. 2021 Jun 4. [Epub ahead of print]"
    assert [library.key_of(work(text)) for _ in range(2)] == ["marek2021", "marek2021"]
    assert len(library.added) == 1


def test_keys_are_latin_and_never_taken() -> None:
    """A key names a page; upper and lower case are one file on many disks."""
    library = GrowingLibrary([], ["Smith2020", "smith2020A"])
    keys = [
        library.key_of(
            Record("", "book", Location(""), author=(Name(family=family),), title=title, issued=MAREK.issued)
        )
        for family, title in (("Łuczak", "One"), ("Łuczak", "Two"), ("O'Brien-Ångström", "Three"))
    ]
    assert keys == ["luczak2010", "luczak2010a", "obrienangstrom2010"]
    assert library.key_of(work("Smith A. T. Glia. 2020;1:2-3.")) == "smith2020b"


def test_a_later_mention_gives_a_new_work_its_numbers() -> None:
    """One post has the PubMed number, another has not."""
    library = GrowingLibrary()
    key = library.key_of(MAREK)
    library.key_of(work("Marek FG. A title. Acta Glia. 2010;133:2-7. PMID: 90000001."))
    assert [(record.key, record.pmid, record.doi) for record in library.added] == [
        (key, "90000001", "10.5555/AG.1")
    ]
    assert library.key_of(work("Else W. Other. Glia. 2012;1:1. PMID: 90000001.")) == key


def test_what_an_editor_saves_in_the_same_moment_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between reading the file and writing it there is a moment, and an author's words may come in it."""
    file = tmp_path / "content/references.bib"
    file.parent.mkdir()
    file.write_bytes(b"% old\n")
    library = site_library.open_library(tmp_path)
    library.works.key_of(MAREK)
    append, edits = site_library.append_entries, [b"% saved just now\n"]

    def interrupted(before: bytes, *rest: object) -> bytes:
        if edits:
            file.write_bytes(before + edits.pop())
        return append(before, *rest)

    monkeypatch.setattr(site_library, "append_entries", interrupted)
    assert library.write()
    assert file.read_bytes().startswith(b"% old\n% saved just now\n")
    assert b"marek2010" in file.read_bytes()
