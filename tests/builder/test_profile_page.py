"""The page that shows where a build's time went."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from msgspec.structs import replace

from octavo.builder.options import BuildReport, FileKind
from octavo.builder.profile_page import profile_page
from octavo.builder.timeline import Span, Timeline
from octavo.output.folder import Changes

TIMELINE = Timeline(
    [Span("parse", 0.1, 0.3), Span("articles", 0.3, 1.1), Span("search", 1.1, 1.5)],
    {"a/index.html": 0.75, "b/index.html": 0.25, "atom.xml": 0.002},
)
REPORT = BuildReport(
    Changes(("a/index.html", "atom.xml", "search.idx"), 3, ("gone.html",)),
    {"posts": 2, "pages": 1},
    reasons={
        "a/index.html": "changed: text",
        "b/index.html": "changed: neighbours",
        "atom.xml": "changed: posts",
        "search.idx": "changed: searched pages",
    },
    timeline=TIMELINE,
    kinds={
        "a/index.html": FileKind.POST,
        "b/index.html": FileKind.POST,
        "c/index.html": FileKind.POST,
        "atom.xml": FileKind.FEED,
        "robots.txt": FileKind.LIST,
        "search.idx": FileKind.SEARCH,
    },
    jobs=2,
)


class _Reader(HTMLParser):
    """Collects the rows of each table, the bars' places, and everything that could ask for a file."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self.bars: list[str] = []
        self.addresses: list[str] = []
        self.tags: set[str] = set()
        self._heading = ""
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.add(tag)
        self.addresses += [values[name] or "" for name in ("src", "href", "srcset") if name in values]
        if tag == "span":
            self.bars.append(values["style"] or "")
        if tag == "table":
            self.tables[self._heading] = []
        if tag == "tr":
            self.tables[self._heading].append([])
        if tag in ("h2", "th", "td", "dt", "dd"):
            self._text = []
        if tag == "small":
            self._text.append(" | ")

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "h2":
            self._heading = "".join(self._text)
        if tag in ("th", "td"):
            self.tables[self._heading][-1].append("".join(self._text))


def read(report: BuildReport) -> _Reader:
    reader = _Reader()
    reader.feed(profile_page(report))
    return reader


def test_stages_are_a_waterfall_with_its_figures() -> None:
    """Bars for the eye, the same in figures for everybody."""
    page = read(REPORT)
    rows = page.tables["Stages"]
    assert rows[0] == ["stage", "", "began, s", "took, s"]
    assert rows[1] == ["parse | reads texts, discussions and bibliographies", "", "0.100", "0.200"]
    assert rows[2] == [
        "articles | makes every file that depends on what has changed",
        "",
        "0.300",
        "0.800",
    ]
    assert page.bars[1] == "margin-inline-start:20.000%;inline-size:53.333%"


def test_files_are_counted_by_what_they_are() -> None:
    """Kept, made and written are three things: what was made may come out as it was."""
    assert read(REPORT).tables["Kinds of files, in seconds of all processes together"] == [
        ["kind", "", "files", "kept", "made", "written", "seconds"],
        ["posts", "", "3", "1", "2", "1", "1.0000"],
        ["lists", "", "1", "1", "0", "0", "0.0000"],
        ["feeds", "", "1", "0", "1", "1", "0.0020"],
        ["search index", "", "1", "0", "1", "1", "0.4000"],
    ]


def test_the_slowest_files_come_first_with_their_reasons() -> None:
    assert read(REPORT).tables["The 3 slowest files"][1:] == [
        ["a/index.html | changed: text", "", "0.7500"],
        ["b/index.html | changed: neighbours; came out as it was", "", "0.2500"],
        ["atom.xml | changed: posts", "", "0.0020"],
    ]


def test_fifty_files_are_enough() -> None:
    """The page of a large site stays one that opens at once."""
    files = {f"{number:05}/index.html": number / 1000 for number in range(2000)}
    report = replace(
        REPORT,
        reasons=dict.fromkeys(files, "new"),
        kinds=dict.fromkeys(files, FileKind.WORK),
        timeline=Timeline(TIMELINE.stages, files),
    )
    rows = read(report).tables["The 50 slowest files"]
    assert len(rows) == 51
    assert rows[1][0].startswith("01999/")
    assert len(profile_page(report)) < 30_000


def test_reasons_are_counted() -> None:
    rows = read(REPORT).tables["Why files were made"]
    assert rows[1] == ["changed: neighbours", "", "1", "0.2500"]
    assert rows[3] == ["changed: searched pages", "", "1", "–"], "another program makes them in one go"


def test_a_build_without_any_change_has_stages_only() -> None:
    page = read(BuildReport(Changes((), 6, ()), {"posts": 1}, timeline=Timeline([Span("compare", 0, 0.01)])))
    assert list(page.tables) == ["Stages"]
    text = profile_page(BuildReport(Changes((), 6, ()), {"posts": 1}))
    assert "A site of 1 post. Nothing had changed" in text
    assert "<dt>Processes</dt><dd>1</dd>" in text


def test_the_summary_has_the_whole_counts() -> None:
    text = profile_page(REPORT)
    facts = dict(re.findall("<dt>([^<]+)</dt><dd>([^<]+)</dd>", text))
    assert facts == {
        "Seconds": "1.50",
        "Processes": "up to 2",
        "Files": "6",
        "Kept": "2",
        "Made": "4",
        "Written": "3",
        "Removed": "1",
    }


def test_the_page_is_one_file_and_asks_nobody() -> None:
    """It is sent to a colleague, opened from a disk, kept for years."""
    page = read(REPORT)
    assert page.addresses == ["data:,"]
    assert not page.tags & {"script", "img", "iframe", "object", "embed"}
    assert "url(" not in profile_page(REPORT)
    assert "default-src 'none'" in profile_page(REPORT)


def test_the_same_report_gives_the_same_page() -> None:
    """In whatever order workers happened to end."""
    reversed_report = replace(
        REPORT,
        reasons=dict(reversed(REPORT.reasons.items())),
        kinds=dict(reversed(REPORT.kinds.items())),
        timeline=Timeline(TIMELINE.stages[::-1], dict(reversed(TIMELINE.files.items()))),
    )
    assert profile_page(reversed_report) == profile_page(REPORT)


def test_names_of_files_are_text() -> None:
    """A name may have anything in it, and the page is opened in a browser."""
    name = "<script>alert(1)</script>&.html"
    report = replace(
        REPORT,
        reasons={name: "<b>"},
        kinds={name: FileKind.ASSET},
        timeline=Timeline([Span("<i>", 0, 1)], {name: 1.0}),
    )
    assert not read(report).tags & {"script", "b", "i"}
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&amp;.html" in profile_page(report)


@pytest.mark.parametrize("stages", [[], [Span("parse", 0.0, 0.0)]])
def test_no_time_at_all_is_no_mistake(stages: list[Span]) -> None:
    """Coarse clocks give noughts."""
    report = replace(REPORT, timeline=Timeline(stages, dict.fromkeys(REPORT.reasons, 0.0)))
    assert "0.0000" in profile_page(report)


def test_a_site_gives_a_page_with_all_its_figures(make_site) -> None:
    """What a build tells is enough for the page, and every second of it has a stage."""
    site = make_site({"content/posts/2021-10-20-first.md": "---\ntitle: First\ncoi: None\n---\nText.\n"})
    report = site.build()
    page = read(report)
    names = [row[0].split(" | ")[0] for row in page.tables["Stages"][1:]]
    assert names == [span.name for span in report.timeline.stages]
    assert all(" | " in row[0] for row in page.tables["Stages"][1:]), "each stage is explained"
    counted = page.tables["Kinds of files, in seconds of all processes together"][1:]
    assert sum(int(row[2]) for row in counted) == len(site.tree())
