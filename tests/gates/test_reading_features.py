"""What a reader can do with a text beyond reading it: by pointer, by keyboard, without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from built_site import BuiltSite

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of a reader at a desk."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900},
        reduced_motion="reduce",
        permissions=["clipboard-read", "clipboard-write"],
    )
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def post_with(site: BuiltSite, name: str) -> str:
    """Return the first post with an element of this class."""
    return next(path for path in site.posts if f'class="{name}"' in site.read(path))


def test_contents_stay_in_sight_and_know_where_one_is(page: Page, site: BuiltSite, host: str) -> None:
    """In a long text one looks to the side for where one is, not back to the top."""
    page.goto(f"{host}{post_with(site, 'toc')}")
    links = page.locator(".toc a")
    for place in (1, 2):
        anchor = str(links.nth(place).get_attribute("href"))
        page.evaluate("anchor => document.querySelector(anchor).scrollIntoView()", anchor)
        page.locator(f".toc a[aria-current][href='{anchor}']").wait_for()
        assert page.locator(".toc [aria-current]").count() == 1
    box = page.locator(".toc").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 200, "They moved with the page."
    assert box["x"] + box["width"] < page.locator(".prose").bounding_box()["x"], "They cover the text."  # type: ignore[index]


def test_a_heading_leads_to_itself_without_javascript(browser: Browser, site: BuiltSite, host: str) -> None:
    """Whoever wants to point to a section takes its address from its heading."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{host}{post_with(site, 'toc')}")
    heading = page.locator(".prose h2").first
    anchor = heading.get_attribute("id")
    heading.get_by_role("link").click()
    assert page.url.endswith(f"#{anchor}")
    context.close()


def test_code_is_copied_by_keyboard(page: Page, site: BuiltSite, host: str) -> None:
    """What is marked by hand brings line numbers, blanks and half of the caption along."""
    page.goto(f"{host}{post_with(site, 'highlight')}")
    code = page.locator(".prose pre").first
    button = page.locator(".prose .code-box").first.get_by_role("button", name="Copy")
    button.focus()
    assert button.evaluate("button => getComputedStyle(button).opacity") == "1", "It has the focus unseen."
    page.keyboard.press("Enter")
    page.locator(".prose .code-box").first.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == code.evaluate("code => code.textContent")


def test_a_figure_opens_at_full_size(page: Page, browser: Browser, site: BuiltSite, host: str) -> None:
    """A chart drawn for paper is not readable at the width of a text, least of all on a phone."""
    path = post_with(site, "full-size")
    page.goto(f"{host}{path}")
    link = page.locator(".prose a.full-size").first
    link.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="The picture at full size")
    picture = dialog.get_by_role("img")
    picture.wait_for()
    assert picture.evaluate("async picture => { await picture.decode(); return picture.naturalWidth; }") > 700
    page.keyboard.press("Escape")
    dialog.wait_for(state="detached")
    assert link.evaluate("link => document.activeElement === link"), "The reader's place is lost."

    without = browser.new_context(java_script_enabled=False)
    plain = without.new_page()
    plain.goto(f"{host}{path}")
    plain.locator(".prose a.full-size").first.click()
    assert plain.url.endswith((".png", ".jpg", ".svg", ".webp")), "Without scripts the picture is a page."
    without.close()


def test_a_card_opens_under_a_resting_pointer_and_stays_when_it_is_pressed(
    page: Page, site: BuiltSite, host: str
) -> None:
    """One looks at a reference in passing; what one asked for does not go away by itself."""
    page.goto(f"{host}{post_with(site, 'citation-button')}")
    button = page.locator(".prose .citation-button").first
    # An entry of the list stands there, too, while it is no card.
    card = page.locator(f"#{button.get_attribute('popovertarget')}:popover-open")
    button.hover()
    assert not card.count(), "It opens before the pointer rests."
    card.wait_for(state="visible")
    page.locator("h1").hover()
    card.wait_for(state="detached")
    button.hover()
    card.wait_for(state="visible")
    button.click()
    page.mouse.move(5, 5)
    page.wait_for_function("() => new Promise(done => setTimeout(() => done(true), 500))")
    assert card.count(), "A pressed card closed by itself."
    button.click()
    card.wait_for(state="detached")


def test_a_card_shows_the_title_first_and_six_authors_without_javascript(
    browser: Browser, site: BuiltSite, host: str
) -> None:
    """What a work is about tells a reader more than whom it is by; the others open where they are counted."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{host}{max(site.posts, key=lambda path: site.read(path).count('data-others'))}")
    long = page.locator(".reference:has([data-others])").evaluate_all("all => all.map(entry => entry.id)")
    selector = ", ".join(f".prose [popovertarget='card-{anchor}']" for anchor in long)
    button = page.locator(selector).first
    more = page.locator(f"#{button.get_attribute('popovertarget')} [data-others] > span")
    assert more.is_visible()
    button.press("Enter")
    card = page.locator(".preview:popover-open")
    title, names = (card.locator(name).bounding_box() for name in (".ref-title", ".ref-authors"))
    assert title is not None
    assert names is not None
    assert title["y"] + title["height"] <= names["y"]
    assert not more.is_visible()
    others = card.get_by_role("checkbox")
    assert str(others.get_attribute("aria-label")).startswith("and ")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert more.is_visible(), "They open by keyboard, in the card."
    others.click()
    assert not more.is_visible()
    card.get_by_role("link", name="In the list").click()
    assert not others.is_visible()
    assert more.is_visible()
    context.close()


def test_a_footnote_opens_in_a_card_by_keyboard(page: Page, site: BuiltSite, host: str) -> None:
    """A note of one line should not cost the reader's place in the text."""
    page.goto(f"{host}{post_with(site, 'footnote-ref')}")
    mark = page.locator(".footnote-ref a").first
    note = page.locator(".footnotes li").first.inner_text().split("\n")[0].strip(" ↩\ufe0e")
    mark.focus()
    page.keyboard.press("Enter")
    card = page.locator(f"#{mark.get_attribute('data-card')}")
    assert note[:40] in card.inner_text()
    assert "↩" not in card.inner_text()
    page.keyboard.press("Escape")
    assert not card.is_visible()
    assert mark.evaluate("mark => document.activeElement === mark")


def test_the_colours_that_a_reader_chose_stay(page: Page, site: BuiltSite, host: str) -> None:
    """Light, dark, or as the system has it: on every page, and before anything is drawn."""
    page.goto(f"{host}{site.base_path}")
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(paper)
    button = page.locator(".scheme-button")
    button.press("Enter")
    assert "light" in str(button.get_attribute("aria-label"))
    button.press("Enter")
    assert "dark" in str(button.get_attribute("aria-label"))
    dark = page.evaluate(paper)
    assert dark != light
    page.goto(f"{host}{post_with(site, 'toc')}")
    assert page.evaluate(paper) == dark
    button.press("Enter")
    assert page.evaluate(paper) == light
    assert page.evaluate("localStorage.length") == 0, "Nothing is left of a choice that was taken back."


def test_a_discussion_is_sorted_and_folded(page: Page, site: BuiltSite, host: str) -> None:
    """Whoever comes back wants the newest, whoever is new the debate, and both less of what they know."""
    path = max(site.posts, key=lambda path: site.read(path).count('class="answers"'))
    page.goto(f"{host}{path}")
    first = page.locator(".thread > li > article.comment")
    dates = "comments => comments.map(comment => comment.querySelector('time').dateTime)"
    oldest = first.evaluate_all(dates)
    page.get_by_label("Order").select_option(label="Newest first")
    assert first.evaluate_all(dates) == sorted(oldest, reverse=True) != oldest
    page.get_by_label("Order").select_option(label="Most answered first")
    counts = page.locator(".thread > li").evaluate_all(
        "items => items.map(item => item.querySelectorAll('.comment').length)"
    )
    assert counts == sorted(counts, reverse=True)
    page.get_by_label("Order").select_option(label="Oldest first")
    assert first.evaluate_all(dates) == oldest

    answer = page.locator(".answers .comment").first
    assert answer.is_visible()
    page.get_by_role("button", name="Fold all answers").press("Enter")
    assert not answer.is_visible()
    page.goto(f"{host}{path}#{answer.get_attribute('id')}")
    assert answer.is_visible(), "A link to an answer opens what hides it."
    page.get_by_role("button", name="Fold all answers").wait_for()


def test_answers_fold_without_javascript(browser: Browser, site: BuiltSite, host: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{host}{post_with(site, 'answers')}")
    answers = page.locator(".answers").first
    assert answers.locator(".comment").first.is_visible()
    answers.locator("summary").first.press("Enter")
    assert not answers.locator(".comment").first.is_visible()
    context.close()


def test_new_comments_are_marked_only_where_the_reader_allows_it(
    page: Page, site: BuiltSite, host: str
) -> None:
    """A site that remembers its visitors unasked is one that follows them."""
    path = max(site.posts, key=lambda path: site.read(path).count('class="comment '))
    page.goto(f"{host}{path}")
    assert page.evaluate("localStorage.length") == 0
    page.get_by_label("Mark what is new").check()
    assert page.locator(".label-new").count() == 0
    times = page.locator("article.comment time").evaluate_all("all => all.map(t => Date.parse(t.dateTime))")
    middle = sorted(times)[len(times) // 2]
    page.evaluate("time => localStorage.setItem(`visit:${location.pathname}`, time)", middle)
    page.reload()
    assert page.locator(".label-new").count() == sum(time > middle for time in times) > 0
    page.get_by_role("link", name="New since your last visit").click()
    assert "#comment-" in page.url
    page.get_by_label("Mark what is new").uncheck()
    assert page.evaluate("localStorage.length") == 0


def test_axe_finds_no_violation_in_what_scripts_add(
    context: BrowserContext, site: BuiltSite, host: str
) -> None:
    """A dialog or a card that a screen reader cannot leave is worse than none."""
    from axe_playwright_python.sync_playwright import Axe

    violations = []
    for mark, opened in (
        ("citation-button", ".prose .citation-button"),
        ("footnote-ref", ".footnote-ref a"),
        ("full-size", ".prose a.full-size"),
    ):
        for scheme in ("light", "dark"):
            page = context.new_page()
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.goto(f"{host}{post_with(site, mark)}")
            page.locator(opened).first.press("Enter")
            found = Axe().run(page).response["violations"]
            violations += [
                f"{opened}, {scheme}: {one['id']}: {one['nodes'][0]['html'][:200]}" for one in found
            ]
            page.close()
    assert not violations, "\n".join(violations)
