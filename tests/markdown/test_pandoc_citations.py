"""Pandoc's own reading of a hundred citations, and where we differ on purpose."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from golden_markdown import DATA, render

from octavo.markdown.citation_scanner import CitationScanner
from octavo.model.body import Body, CitationItem, Cite

CASES: list[dict[str, Any]] = json.loads((DATA / "pandoc_citations.json").read_text(encoding="utf-8"))

# Pandoc finds citations in link texts, and does not read `[@a]: x` as the definition of a link.
OURS = {
    "[@foo](http://x.org)": [],
    "[@foo][ref]\n\n[ref]: http://x.org": [],
    "[@foo]\n\n[@foo]: http://x.org": [],
    "[@a]: x": [],
    "[@a, p. 3](#x)": [],
}
_LABELS = {"pages": "page"}  # Pandoc's oracle prints the plural of the term


def _walk(body: Body) -> Iterator[tuple[str, Cite, CitationItem]]:
    """Yield each cited work with Pandoc's name of its mode, inner citations after outer ones."""
    for hole in body.holes:
        if isinstance(hole, Cite):
            for number, item in enumerate(hole.items):
                is_narrative = hole.is_narrative and number == 0
                mode = "AuthorInText" if is_narrative else "NormalCitation"
                yield ("SuppressAuthor" if item.is_author_suppressed else mode), hole, item
                yield from _walk(item.prefix)
                yield from _walk(item.suffix)


def _plain(body: Body) -> str:
    pieces = []
    for part, hole in zip(body.parts, [*body.holes, None], strict=True):
        pieces.append(html.unescape(re.sub(r"<[^>]*>", "", part)))
        if isinstance(hole, Cite):
            pieces.append(f"⟨{','.join(item.key for item in hole.items)}⟩")
    return "".join(pieces).replace("\xa0", " ")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_citations_are_read_as_pandoc_reads_them(case: dict[str, Any]) -> None:
    """Authors bring texts and habits from Pandoc: keys, prefixes and modes must mean the same."""
    expected = [(c["id"], c["prefix"], c["mode"]) for c in case["citations"]]
    expected = OURS.get(case["markdown"], expected)

    found = [(item.key, _plain(item.prefix), mode) for mode, _, item in _walk(render(case["markdown"]).body)]

    assert found == expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_locators_are_read_as_pandoc_reads_them(case: dict[str, Any]) -> None:
    """A locator that is missed, or found where there is none, misquotes the source."""
    expected = [
        (_LABELS.get(locator["label"], locator["label"]), locator["locator"])
        for locator in case.get("locators", [])
    ]
    expected = OURS.get(case["markdown"], expected)

    found = [
        (item.label, item.locator) for _, _, item in _walk(render(case["markdown"]).body) if item.locator
    ]

    assert found == expected


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if "locator_rendering" in case and "[1]" not in case["locator_rendering"]],
    ids=lambda case: case["why"],
)
def test_what_follows_a_locator_is_left_as_suffix(case: dict[str, Any]) -> None:
    """The words behind a locator are the author's and must all be printed."""
    expected = re.sub(r"⟦(\w*)¦", lambda m: f"⟦{_LABELS.get(m[1], m[1])}¦", case["locator_rendering"])

    body = render(case["markdown"]).body
    shown = []
    for part, hole in zip(body.parts, [*body.holes, None], strict=True):
        shown.append(_plain(Body((part,), ())))
        if isinstance(hole, Cite):
            shown.append(" ;; ".join(_show(item) for item in hole.items))

    assert "".join(shown).strip() == expected.replace("\xa0", " ").strip()


def _show(item: CitationItem) -> str:
    locator = f"⟦{item.label}¦{item.locator}⟧" if item.locator else ""
    return f"{_plain(item.prefix)} {item.key}{locator}{_plain(item.suffix)}".strip().replace("\xa0", " ")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_suffixes_are_cut_as_pandoc_cuts_them(case: dict[str, Any]) -> None:
    """Where an item ends decides which work a locator belongs to."""
    cites = [hole for hole in render(case["markdown"]).body.holes if isinstance(hole, Cite)]
    expected = [
        re.sub(r"link\((.*?)\)", r"\1", c["suffix"]).replace("\xa0", " ").strip() for c in case["citations"]
    ]

    for cite in cites:
        if cite.source.startswith("["):
            for scanned in CitationScanner(cite.source).bracketed(0):
                plain = _plain(render("x " + scanned.suffix).body).strip().removeprefix("x").strip()
                assert plain in expected


@pytest.mark.parametrize(
    "markdown",
    ["https://host/@user", "www.host.org/@user", "[see @a](x.md)", "[*@a*][r]\n\n[r]: x.md", "@{}", "[@{}]"],
)
def test_no_citation_where_we_differ_from_pandoc(markdown: str) -> None:
    """Handles in addresses and link texts are no works; an empty key names nothing."""
    assert not [hole for hole in render(markdown).body.holes if isinstance(hole, Cite)]


@pytest.mark.parametrize(
    ("markdown", "parts", "modes"),
    [
        ("@a--@b", ["–"], ["AuthorInText", "AuthorInText"]),
        ("@a---@b", ["—"], ["AuthorInText", "AuthorInText"]),
        ("@a@b", [""], ["AuthorInText", "AuthorInText"]),
        ("@a-@b", [""], ["AuthorInText", "SuppressAuthor"]),
        ("x@a@b", [], []),
    ],
)
def test_citations_that_touch_are_two(markdown: str, parts: list[str], modes: list[str]) -> None:
    """A dash between two works is no hyphen that takes the second one's authors away."""
    body = render(markdown).body

    assert [mode for mode, _, _ in _walk(body)] == modes
    assert list(body.parts[1:-1]) == parts


@pytest.mark.parametrize(
    ("markdown", "locator", "suffix"),
    [
        ("[@a, p. 3$x$]", "3", '<math alttext="x"><mi>x</mi></math>'),
        ("[@a, § $n$ and on]", "", ', § <math alttext="n"><mi>n</mi></math> and on'),
        ("[@a, p. $5]", "$5", ""),
    ],
)
def test_a_formula_is_no_part_of_a_locator(markdown: str, locator: str, suffix: str) -> None:
    """Styles take a locator as plain text, and would print the dollars."""
    ((_, _, item),) = _walk(render(markdown).body)

    assert (item.locator, item.suffix.parts[0]) == (locator, suffix)


def test_a_key_may_be_typed_on_a_mac() -> None:
    """It decomposes accents, where the bibliography has one character."""
    (one, _, _), (two, _, _) = [
        (item.key, 0, 0) for _, _, item in _walk(render("@mu\u0308ller [@mu\u0308ller]").body)
    ]

    assert one == two == "m\u00fcller"
