"""The site in a browser: nothing from elsewhere, unhurt by a strict host, complete without scripts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pytest

from built_site import BuiltSite

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def open_all(
    browser: Browser, site: BuiltSite, host: str, pages: Iterable[str] = ()
) -> tuple[list[str], list[str]]:
    """Open pages, all if none is named; give what was asked of other hosts, and the browser's complaints."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    foreign: list[str] = []
    complaints: list[str] = []
    path = ""

    def on_request(request) -> None:
        if not request.url.startswith((f"{host}/", "data:")):
            foreign.append(f"{path}: {request.url}")

    def on_response(response) -> None:
        if response.status >= 400 and not path.endswith("404.html"):
            complaints.append(f"{path}: {response.status} {response.url}")

    page.on("request", on_request)
    page.on("response", on_response)
    page.on(
        "console",
        lambda m: complaints.append(f"{path}: {m.text}") if m.type in ("error", "warning") else None,
    )
    page.on("pageerror", lambda error: complaints.append(f"{path}: {error}"))
    for path in pages or site.pages_to_look_at:
        page.goto(f"{host}{path}")
        # Pictures below the fold load when they are near: they must come from here, too.
        page.evaluate(
            """async () => {
                const pictures = [...document.images];
                pictures.forEach(picture => picture.loading = 'eager');
                await Promise.allSettled(pictures.map(picture => picture.decode()));
            }"""
        )
    context.close()
    return foreign, complaints


@pytest.fixture(scope="module")
def visit(browser: Browser, site: BuiltSite, host: str) -> tuple[list[str], list[str]]:
    return open_all(browser, site, host)


def test_no_page_asks_another_host_for_anything(visit: tuple[list[str], list[str]]) -> None:
    """A reader's address is nobody's business but the host's."""
    assert not visit[0], "\n".join(visit[0])


def test_a_strict_content_security_policy_breaks_nothing(visit: tuple[list[str], list[str]]) -> None:
    """The host allows no inline style and no inline script, and the browser has nothing to complain of."""
    assert not visit[1], "\n".join(visit[1])


def test_a_missing_page_shows_the_sites_own_404_page(browser: Browser, site: BuiltSite, host: str) -> None:
    """Whoever comes with an old address, at any depth, gets a page that works and leads on."""
    page = browser.new_page()
    response = page.goto(f"{host}{site.base_path}no/such/page/at/all")
    assert response is not None
    assert response.status == 404
    assert page.locator("h1").count() == 1
    assert page.evaluate("getComputedStyle(document.querySelector('.skip-link')).position") != "static", (
        "No style."
    )
    page.locator(".site-title a").click()
    assert page.url == f"{host}{site.base_path}"
    page.close()


def test_text_references_and_comments_are_there_without_javascript(
    browser: Browser, site: BuiltSite, host: str
) -> None:
    """Scripts may comfort; nothing that a reader comes for may need them."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    seen = {"references": 0, "comments": 0}
    for path in site.posts:
        page.goto(f"{host}{path}")
        assert len(page.locator("main").inner_text().split()) > 200, path
        source = site.read(path)
        if 'id="ref-' in source:
            assert page.locator("li[id^=ref-]").first.is_visible(), path
            assert page.locator("li[id^=ref-]").last.is_visible(), path
            seen["references"] += 1
        if 'id="comment-' in source:
            assert page.locator("[id^=comment-]").first.is_visible(), path
            assert page.locator("[id^=comment-]").last.is_visible(), path
            seen["comments"] += 1
    context.close()
    assert min(seen.values()) >= 5, seen


@pytest.mark.parametrize("width", [390, 1280])
def test_a_citation_opens_its_works_and_leads_to_the_list_and_back_without_javascript(
    browser: Browser, site: BuiltSite, host: str, width: int
) -> None:
    """The reader of a sentence sees the work, finds it in the list, and from there the sentence."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 900})
    page = context.new_page()
    path = next(path for path in site.posts if 'aria-label="References 1–' in site.read(path))
    page.goto(f"{host}{path}")
    button = page.locator("article button[aria-label^='References 1–']").first
    card = page.locator(f"#{button.get_attribute('popovertarget')}")
    assert not card.is_visible()
    button.click()
    assert card.is_visible()
    members = card.locator("button[popovertarget^='card-ref-']")
    assert members.count() >= 3, "A range has a card with every member."
    box = card.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    page.keyboard.press("Escape")
    assert not card.is_visible()

    button.click()
    members.nth(1).click()
    entry = page.locator(f"#{members.nth(1).get_attribute('popovertarget')}")
    box = entry.bounding_box()
    assert box is not None
    assert 0 <= box["y"] <= box["y"] + box["height"] <= 900, "The entry of the list has come to the citation."
    to_list = entry.locator("a[href^='#ref-']")
    target = str(to_list.get_attribute("href"))
    to_list.click()
    assert page.url.endswith(target)
    assert page.locator(target).is_visible()
    back = page.locator(target).locator("a[href^='#']").first
    back.click()
    assert page.url.endswith(str(back.get_attribute("href")))
    context.close()


def test_the_list_of_cited_works_can_be_narrowed_by_words(
    browser: Browser, site: BuiltSite, host: str
) -> None:
    """Without a script the page lists all; with one, a reader finds a name without its accents."""
    page = browser.new_page()
    page.goto(f"{host}{site.base_path}references/")
    works = page.locator(".work-group .reference:visible")
    before = works.count()
    assert before > 40

    page.get_by_label("Show only works with the words").fill("kumpfel brain")
    after = works.all_inner_texts()

    assert 0 < len(after) < before
    assert all("Kümpfel" in text and "Brain" in text for text in after)
    assert page.locator(".work-filter-state").inner_text().endswith(str(len(after)))
    page.close()


def test_search_finds_a_post_and_leads_to_it(browser: Browser, site: BuiltSite, host: str) -> None:
    page = browser.new_page()
    page.goto(f"{host}{site.base_path}search/")
    page.get_by_role("searchbox").fill("house dogs")
    page.get_by_role("button", name="Search").click()
    posts = page.locator(".search-results li", has=page.locator(".search-about", has_text="Post"))
    posts.get_by_role("link", name="House dogs").first.click()
    page.wait_for_url(f"{host}{site.base_path}2021/12/house-dogs/**")
    assert "House dogs" in page.locator("h1").inner_text()
    page.close()


def test_no_page_scrolls_sideways_at_320_pixels(browser: Browser, site: BuiltSite, host: str) -> None:
    """A phone, or a desktop at 400 % (WCAG 1.4.10): text is read in one direction only."""
    page = browser.new_page(viewport={"width": 320, "height": 640})
    wide = []
    for path in site.pages_to_look_at:
        page.goto(f"{host}{path}")
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            wide.append(f"{path}: {width} px: {page.evaluate(_WIDEST)}")
    page.close()
    assert not wide, "\n".join(wide)


_WIDEST = """() => [...document.querySelectorAll('body *')]
    .filter(element => element.getBoundingClientRect().right > 320.5)
    .slice(-1).map(element => element.outerHTML.slice(0, 200)).join('')"""
