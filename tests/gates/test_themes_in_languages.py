"""Both themes in German, Arabic and Japanese: long words, the other direction, no blanks between words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import test_browsing
from axe_look import axe_violations
from blog_of_all_kinds import PAGES, THEMES
from built_site import BuiltSite
from site_server import serve
from test_html import errors_in, mistakes_in
from test_links import broken_links

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module", params=["de", "ar", "ja"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module", params=THEMES)
def blog(
    request: pytest.FixtureRequest, language: str, blog_in: Callable[[str, str], BuiltSite]
) -> BuiltSite:
    """A blog with every kind of page, whose readers have one language."""
    return blog_in(request.param, language)


@pytest.fixture(scope="module")
def address(blog: BuiltSite) -> Iterator[str]:
    with serve(blog) as address:
        yield address


def test_every_page_is_valid(blog: BuiltSite, language: str) -> None:
    """What a language changes in the markup, as isolated names, must be allowed where it stands."""
    assert f'<html lang="{language}"' in blog.read("/")
    errors = errors_in("--skip-non-html", str(blog.output)) + mistakes_in(blog.output)
    assert not errors, "\n".join(errors)


def test_no_link_or_fragment_is_broken(blog: BuiltSite, tmp_path: Path) -> None:
    """Anchors are made of headings, and these have letters that an address spells otherwise."""
    broken, seen = broken_links(blog, tmp_path)
    assert not broken, "\n".join(broken)
    assert seen > 200


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_axe_finds_no_violation(
    browser: Browser, blog: BuiltSite, address: str, width: int, scheme: str
) -> None:
    """Words of another length and direction leave targets that can be touched, and names that can be read."""
    violations = axe_violations(browser, address, blog.page_of_each_kind, width, scheme)
    assert not violations, "\n".join(violations)


def test_nothing_comes_from_elsewhere_and_a_strict_policy_breaks_nothing(
    browser: Browser, blog: BuiltSite, address: str
) -> None:
    """Another language is no reason to load a font or a script from another host."""
    foreign, complaints = test_browsing.open_all(browser, blog, address)
    assert not foreign, "\n".join(foreign)
    assert not complaints, "\n".join(complaints)


def test_no_page_scrolls_sideways(browser: Browser, blog: BuiltSite, address: str) -> None:
    """German has words that are longer than the line of a phone, Japanese has none that end."""
    page = browser.new_page()
    wide = []
    for path in (*blog.page_of_each_kind, *blog.posts):
        page.goto(f"{address}{path}")
        for width in (320, 390, 768, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append(f"{path} at {width}")
    page.close()
    assert not wide


def test_a_text_is_whole_without_javascript(browser: Browser, blog: BuiltSite, address: str) -> None:
    """Cards, contents, the list of references and the discussion need no script in any language."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{address}/2024/03/one/")
    button = page.locator(".prose .citation-button").first
    button.press("Enter")
    card = page.locator(".preview:popover-open")
    box = card.bounding_box()
    assert box is not None
    assert 0 <= box["x"] <= box["x"] + box["width"] <= 390
    page.keyboard.press("Escape")
    for place in ("h1", ".toc a", "li[id^=ref-]", ".comment-body", ".answers .comment"):
        assert page.locator(place).first.is_visible(), place
        assert page.locator(place).last.is_visible(), place
    context.close()


def test_no_heading_stands_alone_in_print(browser: Browser, blog: BuiltSite, address: str) -> None:
    """What can only be pressed is left out on paper, and its heading with it."""
    page = browser.new_page()
    page.emulate_media(media="print")
    alone = []
    for path in PAGES.values():
        page.goto(f"{address}{path}")
        alone += page.locator("main section").evaluate_all(
            """all => all.filter(one => {
              const heading = one.querySelector('h2, h3');
              const isAlone = heading && one.innerText.trim() === heading.innerText.trim();
              return isAlone && heading.getBoundingClientRect().height;
            }).map(one => `${location.pathname}: ${one.className}`)"""
        )
    page.close()
    assert not alone
