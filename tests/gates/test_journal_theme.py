"""The second theme passes the gates of the first: markup, style sheets, axe, and what its margin promises."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import test_browsing
from axe_look import axe_violations
from built_site import BuiltSite
from site_server import serve
from test_html import errors_in, mistakes_in
from test_links import broken_links

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def address(journal: BuiltSite) -> Iterator[str]:
    with serve(journal) as address:
        yield address


def test_every_page_and_style_sheet_is_valid(journal: BuiltSite) -> None:
    """What moves into a sentence must be something that may stand there."""
    sheets = [str(file) for file in sorted(journal.output.rglob("*.css"))]
    errors = errors_in("--skip-non-html", str(journal.output)) + errors_in("--css", *sheets)
    assert not errors, "\n".join(errors)
    mistakes = mistakes_in(journal.output)
    assert not mistakes, "\n".join(mistakes)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_no_violation(
    browser: Browser, journal: BuiltSite, address: str, width: int, scheme: str
) -> None:
    """Another look is no reason to be harder to read."""
    paths = sorted({*journal.page_of_each_kind, *journal.posts[:4]})
    violations = axe_violations(browser, address, paths, width, scheme)
    assert not violations, "\n".join(violations)


def test_texts_references_and_comments_are_there_without_javascript(
    browser: Browser, journal: BuiltSite, address: str
) -> None:
    """What the default theme promises, a theme on its ground must keep."""
    test_browsing.test_text_references_and_comments_are_there_without_javascript(browser, journal, address)


@pytest.mark.parametrize("width", [390, 1280])
def test_a_citation_opens_its_works_without_javascript(
    browser: Browser, journal: BuiltSite, address: str, width: int
) -> None:
    """From the sentence to the card, to the list, and back."""
    test_browsing.test_a_citation_opens_its_works_and_leads_to_the_list_and_back_without_javascript(
        browser, journal, address, width
    )


def test_nothing_comes_from_elsewhere_and_a_strict_policy_breaks_nothing(
    browser: Browser, journal: BuiltSite, address: str
) -> None:
    """A theme of tokens and style sheets keeps what the one below it promises."""
    pages = (*journal.page_of_each_kind, *journal.posts)
    foreign, complaints = test_browsing.open_all(browser, journal, address, pages)
    assert not foreign, "\n".join(foreign)
    assert not complaints, "\n".join(complaints)


def test_no_link_or_fragment_is_broken(journal: BuiltSite, tmp_path: Path) -> None:
    """Notes leave the end of the text for its margin: what leads to them must find them there."""
    broken, found = broken_links(journal, tmp_path)
    assert not broken, "\n".join(broken)
    assert found > 1000


def test_a_latin_reference_stands_beside_an_arabic_sentence(
    browser: Browser, journal: BuiltSite, address: str
) -> None:
    """It lay over the sentence: the margin began at the other side than the float."""
    path = next(
        path
        for path in journal.posts
        if '<html lang="ar"' in journal.read(path) and "side-citation" in journal.read(path)
    )
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{address}{path}")
    work, text = page.locator(".side-citation").first.bounding_box(), page.locator(".prose").bounding_box()
    assert work is not None
    assert text is not None
    assert 0 <= work["x"] < work["x"] + work["width"] <= text["x"]
    page.close()


def test_an_entry_of_the_list_is_a_card_only_while_it_is_open(
    browser: Browser, journal: BuiltSite, address: str
) -> None:
    """The frame of a card, around each entry of the list, lay over its numbers."""
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{address}{max(journal.posts, key=lambda path: journal.read(path).count('data-others'))}")
    frame = "entry => getComputedStyle(entry).borderTopWidth"
    widths = page.locator(".reference > .ref-entry").evaluate_all(
        "all => all.map(entry => getComputedStyle(entry).borderTopWidth)"
    )
    assert set(widths) == {"0px"}
    page.locator(".prose .citation-button[popovertarget^='card-ref-']").first.press("Enter")
    assert page.locator(".preview:popover-open").evaluate(frame) != "0px"
    page.close()


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_page_scrolls_sideways(browser: Browser, journal: BuiltSite, address: str, width: int) -> None:
    """A margin that is wider than the window would make a reader push every line."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    for path in (*journal.page_of_each_kind, *journal.posts):
        page.goto(f"{address}{path}")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{path} is {wide} px wide."
    page.close()


def test_notes_and_works_stand_beside_their_lines_without_javascript(
    browser: Browser, journal: BuiltSite, address: str
) -> None:
    """At the height of the sentence where the window is wide; below it on a phone, and works in cards."""
    path = next(path for path in journal.posts if 'class="side-note"' in journal.read(path))
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{address}{path}")
    note, mark = page.locator(".side-note").first, page.locator(".footnote-ref").first
    text = page.locator(".prose").bounding_box()
    beside, at = note.bounding_box(), mark.bounding_box()
    assert text is not None
    assert beside is not None
    assert at is not None
    assert beside["x"] >= text["x"] + text["width"], "It stands in the text."
    assert -30 < beside["y"] - at["y"] < 400
    works = page.locator(".side-citation")
    boxes = [works.nth(place).bounding_box() for place in range(works.count())]
    notes = sorted([box["y"], box["y"] + box["height"]] for box in (*boxes, beside) if box)
    assert len(notes) == len(boxes) + 1, "A work is not shown."
    assert all(one[1] <= other[0] + 1 for one, other in pairwise(notes)), "They overlap."

    page.set_viewport_size({"width": 390, "height": 844})
    below, at = note.bounding_box(), mark.bounding_box()
    assert below is not None
    assert at is not None
    assert below["y"] > at["y"]
    assert not works.first.is_visible()
    context.close()


@pytest.mark.parametrize("language", ["en-GB", "ar"])
def test_all_that_stands_in_the_margin_begins_and_ends_together(
    browser: Browser, blog_in: Callable[[str, str], BuiltSite], language: str
) -> None:
    """What a note cites stood outside of the window, and what a quotation cites beside the others."""
    blog = blog_in("journal", language)
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    with serve(blog) as host:
        page.goto(f"{host}/2024/03/one/")
        edges = page.locator(".side-note, .side-citation").evaluate_all(
            """all => all.map(one => one.getBoundingClientRect())
            .map(box => [Math.round(box.left), Math.round(box.right)])"""
        )
        scrolled = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert len(edges) == 11
    assert len({tuple(edge) for edge in edges}) == 1, edges
    assert scrolled == 1280
