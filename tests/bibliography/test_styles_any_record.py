"""Whatever fields a record has, every style prints an entry and citations that are whole HTML."""

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from depth import IS_THOROUGH, TRIALS
from octavo.bibliography.citing import PlacedCite, cite_page
from octavo.bibliography.csl.files import BUILT_IN
from octavo.bibliography.csl_json import TYPES
from octavo.bibliography.inline_html import html_to_text
from octavo.bibliography.styles import get_style
from octavo.bibliography.styles.style import StyleSettings
from octavo.errors import Location
from octavo.model.body import CitationItem, Cite
from octavo.model.reference import Name, PartialDate, Record

STYLE_NAMES = list(BUILT_IN)
# Abbreviations and ends of titles that meet the style's own marks.
ENDINGS = ["", ".", "?", "!", " Inc.", " <i>E. coli</i>", " &amp; more", " “so”", "’s", " <b>x</b>."]
PLAIN_ENDINGS = ["", ".", " Inc.", "’s", " & more", " <x>", "'s"]


def rich(word: str) -> st.SearchStrategy[str]:
    return st.sampled_from(["", *(f"{word}{ending}" for ending in ENDINGS)])


def plain(word: str) -> st.SearchStrategy[str]:
    return st.sampled_from(["", *(f"{word}{ending}" for ending in PLAIN_ENDINGS)])


NAMES = st.lists(
    st.sampled_from(
        [
            Name(family="Roe", given="Rita"),
            Name(family="Gogh", given="Vincent", non_dropping_particle="van"),
            Name(family="King", given="Martin Luther", suffix="Jr"),
            Name(family="Doe", given="J.-P. X"),
            Name(family="Madonna"),
            Name(given="Only"),
            Name(literal="R & D <Group> Inc."),
        ]
    ),
    max_size=9,
).map(tuple)
DATES = st.sampled_from(
    [
        PartialDate(),
        PartialDate(year=2019),
        PartialDate(year=2019, month=4, day=5),
        PartialDate(year=2019, season=2),
        PartialDate(year=2019, month=4, end_year=2020, end_month=1),
        PartialDate(year=-44),
        PartialDate(year=1650, is_circa=True),
        PartialDate(literal="forthcoming"),
        PartialDate(literal="n.d."),
    ]
)
RECORDS = st.builds(
    Record,
    key=st.just("k"),
    type=st.sampled_from(sorted(TYPES)),
    location=st.just(Location("x.bib", 1)),
    author=NAMES,
    editor=NAMES,
    translator=NAMES,
    director=NAMES,
    incomplete_names=st.sampled_from([(), ("author",), ("editor",)]),
    title=rich("The Title of It"),
    container_title=rich("Journal of Things"),
    container_title_short=rich("J. Th"),
    collection_title=rich("Series of Things"),
    event_title=rich("Meeting of Things"),
    issued=DATES,
    accessed=DATES,
    volume=plain("12"),
    issue=plain("3"),
    page=st.sampled_from(["", "1-9", "101-9", "S3-S9", "A2", "xi--xii", "1, 4"]),
    number=plain("7"),
    number_of_volumes=plain("2"),
    chapter_number=plain("5"),
    collection_number=plain("9"),
    edition=st.sampled_from(["", "1", "2", "third", "Revised edition.", "2nd ed."]),
    version=plain("1.2"),
    supplement=plain("2"),
    publisher=rich("Press"),
    publisher_place=plain("St. Louis"),
    event_place=plain("Oslo"),
    genre=plain("PhD thesis"),
    medium=plain("film"),
    status=st.sampled_from(["", "in press", "Epub ahead of print", "forthcoming"]),
    archive=plain("arXiv"),
    doi=st.sampled_from(["", "10.1000/a<b>&c"]),
    arxiv=st.sampled_from(["", "2101.00001"]),
    url=st.sampled_from(["", "https://example.org/a?b=c&d"]),
)


class _Balanced(HTMLParser):
    """Notes what is not opened, or not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        assert all(value is not None for _, value in attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def is_well_formed(markup: str) -> bool:
    parser = _Balanced()
    parser.feed(markup)
    parser.close()
    return not parser.open


# To make up a record takes longer than to print it: each is printed in every style.
@pytest.mark.slow
@settings(max_examples=4 * TRIALS if IS_THOROUGH else TRIALS)
@given(record=RECORDS)
def test_every_record_is_printed_as_whole_html(record: Record) -> None:
    for name in STYLE_NAMES:
        reference = get_style(name, StyleSettings()).format_reference(record)
        assert reference.text.strip(), name
        assert "None" not in reference.text, name
        whole = f"{reference.html} {reference.identifiers_html}".strip()  # a style may leave a work to `nlm`
        assert html_to_text(whole) == reference.text, name
        assert is_well_formed(reference.html), name
        assert is_well_formed(reference.identifiers_html), name
        assert "nocase" not in reference.html, name


@pytest.mark.slow
@settings(max_examples=2 * TRIALS if IS_THOROUGH else TRIALS)
@given(record=RECORDS, is_narrative=st.booleans(), locator=st.sampled_from(["", "3", "3–5"]))
def test_every_record_can_be_cited(record: Record, is_narrative: bool, locator: str) -> None:
    item = CitationItem("k", label="page" if locator else "", locator=locator)
    cite = PlacedCite(Cite((item,), "@k", 1, 1, is_narrative=is_narrative), "cite-1")
    for name in STYLE_NAMES:
        page = cite_page(
            [cite], {"k": record}, get_style(name, StyleSettings()), fill=lambda body: "".join(body.parts)
        )
        text = html_to_text(page.clusters[0])
        assert text.strip(), name
        assert "None" not in text, name
        assert is_well_formed(page.clusters[0]), name
        assert page.clusters[0].startswith('<span class="citation'), name
