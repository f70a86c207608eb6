"""AMA, APA, Chicago, Harvard, IEEE and Nature against citeproc-js, entry for entry."""

import json
import re
from pathlib import Path

import pytest

from octavo.bibliography.citing import PageCitations, PlacedCite, cite_page
from octavo.bibliography.csl_json import read_csl_json
from octavo.bibliography.inline_html import html_to_text
from octavo.bibliography.styles import get_style
from octavo.bibliography.styles.style import StyleSettings
from octavo.errors import Location
from octavo.model.body import CitationItem, Cite
from octavo.model.reference import Name, PartialDate, Record

ROOT = Path(__file__).parents[2]
ORACLE: dict[str, dict[str, str]] = json.loads(
    (ROOT / "tests/data/bibliography/csl_oracle.json").read_text(encoding="utf-8")
)
STYLES = {
    "ama": "american-medical-association",
    "apa": "apa",
    "chicago": "chicago-author-date",
    "harvard": "harvard-cite-them-right",
    "ieee": "ieee",
    "nature": "nature",
}
# What citeproc-js prints, and what the printed rules ask for: docs/citation-styles.md says why.
DEVIATIONS = {
    ("ama", "preprint"): (
        "bioRxiv. bioRxiv. Preprint posted online 2016:069187.",
        "bioRxiv. Preprint posted online 2016.",
    ),
    ("apa", "preprint"): ("labeling. In bioRxiv (Preprint No. 069187). bioRxiv.", "labeling. bioRxiv."),
    ("chicago", "preprint"): ("In bioRxiv, Preprint No. 069187. bioRxiv.", "Preprint, bioRxiv."),
    ("harvard", "preprint"): ("bioRxiv [Preprint]. bioRxiv.", "bioRxiv [Preprint]."),
    ("ieee", "preprint"): ("bioRxiv: 069187. doi", "bioRxiv. doi"),
    ("nature", "preprint"): ("labeling. bioRxiv Preprint at", "labeling. Preprint at"),
    ("ama", "thesis"): ("dissertation", "Dissertation"),
    ("harvard", "thesis"): ("dissertation", "Dissertation"),
    ("apa", "web"): ("Inc. Cancer-Pain.Org.", "Inc. Cancer-Pain.org."),
    ("chicago", "web"): ("“Cancer-Pain.Org.” Cancer-Pain.Org,", "“Cancer-Pain.org.” Cancer-Pain.org,"),
    ("ama", "software"): ("NumPy. Published", "NumPy. Version 1.20.0. Published"),
    ("harvard", "software"): ("“NumPy.” Available", "“NumPy.” Version 1.20.0. Available"),
    ("ieee", "software"): ("NumPy. (Jan.", "NumPy (Version 1.20.0). (Jan."),
    ("chicago", "news"): ("Rate.” A. The", "Rate.” The"),
    ("nature", "epub"): (" (2024) doi:10.1038/s41591-024-00001-1.", " (2024)."),
}
CITATIONS = {("chicago", "post"): ("(J Doe 2024)", "(J. Doe 2024)")}
ENTRY_NUMBER = re.compile(r"^\[?(\d+)(?:\]|\.) ?")


def library() -> dict[str, Record]:
    """Return the records in their order, with the works between them that only their numbers tell of.

    citeproc-js had 35 works before it. Two of those that are not kept show: Chicago gives a John
    Smith and a J Doe their given names in full, so there were others with these initials.
    """
    items = json.dumps([case["item"] for case in ORACLE.values()])
    records = read_csl_json("oracle.json", items.encode()).records
    namesakes = {31: Name(family="Smith", given="Jane"), 34: Name(family="Doe", given="Jane")}
    library: dict[str, Record] = {}
    for record in records:
        number = int(ORACLE[record.key]["nature_cite"])
        while len(library) + 1 < number:
            place = len(library) + 1
            author = namesakes.get(place, Name(literal=f"Work {place}"))
            library[f"other-{place}"] = Record(
                f"other-{place}",
                "book",
                Location("", 1),
                author=(author,),
                title="T",
                issued=PartialDate(1900 + place),
            )
        library[record.key] = record
    return library


LIBRARY = library()


def page(style: str) -> PageCitations:
    cites = [PlacedCite(Cite((CitationItem(key),), "", 1, 1), f"cite-{key}") for key in LIBRARY]
    return cite_page(cites, LIBRARY, get_style(style, StyleSettings()), fill=lambda body: "".join(body.parts))


PAGES = {style: page(style) for style in STYLES}


def expected_entry(style: str, key: str) -> str:
    return ORACLE[key][STYLES[style]]


@pytest.mark.parametrize("key", ORACLE)
@pytest.mark.parametrize("style", STYLES)
def test_an_entry_is_what_citeproc_prints(style: str, key: str) -> None:
    """Authors compare their lists with what Zotero and Pandoc give them."""
    entry = expected_entry(style, key)
    work = next(work for work in PAGES[style].works if work.record.key == key)
    if work.label:
        number = ENTRY_NUMBER.match(entry)
        assert number is not None
        assert number[1] == work.label
        entry = entry[number.end() :]
    if (style, key) in DEVIATIONS:
        assert work.reference.text != entry
    else:
        assert work.reference.text == entry


@pytest.mark.parametrize(("style", "key"), DEVIATIONS)
def test_a_deviation_is_what_the_printed_rules_ask_for(style: str, key: str) -> None:
    theirs, ours = DEVIATIONS[style, key]
    entry = expected_entry(style, key)
    assert entry.count(theirs) == 1
    work = next(work for work in PAGES[style].works if work.record.key == key)
    wanted = entry.replace(theirs, ours)
    assert work.reference.text == (ENTRY_NUMBER.sub("", wanted) if work.label else wanted)


@pytest.mark.parametrize("style", STYLES)
def test_every_deviation_is_documented(style: str) -> None:
    """Who finds a difference looks there whether it is meant."""
    table = (ROOT / "docs/citation-styles.md").read_text(encoding="utf-8")
    for other, key in DEVIATIONS:
        if other == style:
            ours = DEVIATIONS[other, key][1]
            assert any(
                line.startswith("|") and f"`{style}`" in line and ours in line for line in table.splitlines()
            ), f"{style} {key}"


@pytest.mark.parametrize("key", ORACLE)
@pytest.mark.parametrize("style", STYLES)
def test_a_citation_is_what_citeproc_prints(style: str, key: str) -> None:
    cluster = PAGES[style].clusters[list(LIBRARY).index(key)]
    expected = ORACLE[key][f"{STYLES[style]}_cite"]
    theirs, ours = CITATIONS.get((style, key), (expected, expected))
    assert theirs == expected
    assert html_to_text(cluster) == ours
