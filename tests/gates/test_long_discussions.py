"""A long and deep discussion in a browser: on a phone and a desk, from left and from right."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from built_site import BuiltSite
from site_server import serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_NAMES = ("Tony", "Marguerite de la Rochefoucauld-Liancourt", "کامران", "Reader of Long Names Who Has Five")
_TEXTS = (
    "قانع نشدم: نمونه کوچک بود. نگاه کنید به [@smith2020].",
    "https://example.org/a/very/long/address/that/nobody/breaks/because/it/has/no/space/in/it/at/all.html",
    "`an_identifier_of_some_length_without_any_break_at_all_in_it_whatsoever = compute()`",
    "That was in *rats*, see [@smith2020, p. 3].",
)
_DEPTH = 9


def _comments() -> Iterator[str]:
    """Yield three threads, each a chain of nine with a removed comment near its end."""
    for number in range(1, 3 * _DEPTH + 1):
        place = (number - 1) % _DEPTH
        yield f'- id: "{number}"\n  date: 2022-02-{number:02}\n'
        yield f'  parent: "{number - 1}"\n' if place else ""
        yield "  status: removed\n" if place == _DEPTH - 2 else ""
        yield f'  author: "{_NAMES[number % 4]}"\n  body: |\n    {_TEXTS[number % 4]}\n'


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a host with the same discussion in English (/en/) and in Persian (/fa/)."""
    root = tmp_path_factory.mktemp("host")
    for language in ("en", "fa"):
        site = tmp_path_factory.mktemp(language)
        (site / "content/posts").mkdir(parents=True)
        (site / "site.toml").write_text(
            f'title = "Blog"\nurl = "https://example.org/{language}/"\nlanguage = "{language}"\n'
            f'[comments]\nreply = "mailto:a@example.org"\nper_page = {_DEPTH}\n'
        )
        (site / "content/references.bib").write_text("@article{smith2020, author={Smith, Ann}, title={T}}")
        (site / "content/posts/2022-01-01-a.md").write_text("---\ntitle: A title\ncoi: None\n---\nText.\n")
        (site / "content/posts/2022-01-01-a.comments.yaml").write_text("".join(_comments()), "utf-8")
        command = [sys.executable, "-m", "octavo", "build", str(site), "-o", str(root / language)]
        subprocess.run([*command, "--now", "2026-11-22"], capture_output=True, check=True)
    with serve(BuiltSite(root, "https://example.org/")) as address:
        yield address


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", ["en", "fa"])
def test_three_levels_are_indented_on_a_phone_and_the_deeper_ones_say_whom_they_answer(
    talk: str, phone: Page, language: str
) -> None:
    """With every level indented, the ninth would be a column of single words."""
    phone.goto(f"{talk}/{language}/2022/01/a/comments/1/")
    boxes = [phone.locator(f"#comment-{n}").bounding_box() for n in range(1, _DEPTH + 1)]
    side = [390 - box["x"] - box["width"] if language == "fa" else box["x"] for box in boxes]
    assert side[0] < side[1] < side[2] < side[3]
    assert side[3:] == [side[3]] * (_DEPTH - 3)
    assert min(box["width"] for box in boxes) > 300
    assert [box["y"] for box in boxes] == sorted(box["y"] for box in boxes), "The order of reading."
    for number in (5, 6, 7):
        answered = phone.locator(f"#comment-{number} .comment-parent")
        assert _NAMES[(number - 1) % 4] in answered.inner_text()
    gone = {"en": "a removed comment", "fa": "دیدگاهی حذف\u200cشده"}[language]
    assert gone in phone.locator("#comment-9 .comment-parent").inner_text()


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("language", ["en", "fa"])
def test_no_page_of_a_discussion_scrolls_sideways(
    browser: Browser, talk: str, language: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 844})
    for path in ("comments/1/", "#comment-1"):
        page.goto(f"{talk}/{language}/2022/01/a/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.close()


def test_a_comment_runs_as_its_own_letters_do(talk: str, phone: Page) -> None:
    """Else the full stop of a Persian sentence stands at its beginning."""
    for language in ("en", "fa"):
        phone.goto(f"{talk}/{language}/2022/01/a/comments/1/")
        for number, direction in ((4, "rtl"), (3, "ltr")):
            body = phone.locator(f"#comment-{number} .comment-body")
            assert body.evaluate("element => getComputedStyle(element).direction") == direction


def test_a_saved_link_leads_to_a_comment_that_has_moved(talk: str, phone: Page) -> None:
    """No server sees which comment is asked for, and this reader has no scripts."""
    phone.goto(f"{talk}/en/2022/01/a/")
    assert not phone.locator(".moved-comments").is_visible()
    phone.goto("about:blank")
    phone.goto(f"{talk}/en/2022/01/a/#comment-4")
    visible = phone.locator(".moved-comments li:visible")
    assert visible.count() == 1
    box = visible.bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 844, "The browser has gone there."
    assert phone.locator(".moved-comments p").bounding_box()["y"] >= 0

    visible.locator("a").click()
    assert phone.url == f"{talk}/en/2022/01/a/comments/1/#comment-4"
    assert phone.locator("article#comment-4").is_visible()
    assert 0 <= phone.locator("article#comment-4").bounding_box()["y"] < 844


def test_the_keyboard_goes_through_a_discussion_in_the_order_of_reading(talk: str, browser: Browser) -> None:
    """Every link is reached, none twice, and what is hidden is passed over."""
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{talk}/en/2022/01/a/")
    links = page.locator(".discussion a:visible")
    expected = [links.nth(n).get_attribute("href") for n in range(links.count())]
    page.locator(".discussion a:visible").first.focus()
    reached = []
    for _ in range(3 * len(expected)):
        href = page.evaluate(
            "() => document.activeElement.closest('.discussion a')?.getAttribute('href') ?? ''"
        )
        if href:
            reached.append(href)
        elif page.evaluate("() => !document.activeElement.closest('.discussion')"):
            break
        page.keyboard.press("Tab")
    assert reached == expected
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "fa"])
def test_axe_finds_nothing_in_a_deep_discussion(
    browser: Browser, talk: str, language: str, scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(
        viewport={"width": 390, "height": 844},
        color_scheme=scheme,
        bypass_csp=True,
        reduced_motion="reduce",
    )
    page = context.new_page()
    for path in ("comments/1/", "#comment-4"):
        page.goto(f"{talk}/{language}/2022/01/a/{path}")
        found = Axe().run(page).response["violations"]
        assert not found, [(one["id"], one["nodes"][0]["html"]) for one in found]
    context.close()
