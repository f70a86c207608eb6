"""The discussion at the desk, in Chromium and by keyboard alone: deciding, hiding, forgetting, finding."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from desk_browser import PATH, at_the_desk, make_blog
from site_builder import post

if TYPE_CHECKING:
    from playwright.sync_api import Browser

COMMENTS = PATH.replace(".md", ".comments.yaml")


def written(*statuses: str) -> str:
    """Return a file with a comment of each of these statuses, by Reader 0, Reader 1 …"""
    return "".join(
        f"- id: '{n}'\n  author: Reader {n}\n  date: 2024-01-03\n  status: {status}\n  body: Words {n}.\n"
        for n, status in enumerate(statuses)
    )


def discussed(folder: Path, comments: str) -> Path:
    """Write a blog with one post and its comments; return its folder."""
    return make_blog(folder / "blog", {PATH: post("First", "Words.\n"), COMMENTS: comments})


def test_thirty_comments_are_moderated_without_a_mouse(browser: Browser, tmp_path: Path) -> None:
    """After each decision the focus is on the next comment, so that the same key does for all."""
    comments = written(*["pending"] * 30)
    site = discussed(tmp_path, comments)
    with at_the_desk(browser, site) as (desk, page, keys):
        page.goto(f"{desk.origin}/#discussion")
        page.wait_for_selector(".comment")
        keys.go_to("Approve the comment of Reader 0")
        for left in range(29, -1, -1):
            keys.press("Enter")
            page.wait_for_function(f"() => document.querySelectorAll('.comment').length === {left}")
    text = (site / COMMENTS).read_text("utf-8")
    assert (text.count("status: approved"), text.count("status: pending")) == (30, 0)


def test_comments_are_searched_with_the_keyboard(browser: Browser, tmp_path: Path) -> None:
    """The list follows the words, which stay for the other statuses; the caret stays in its field."""
    comments = written("approved", "approved", "spam", "spam", "spam")
    site = discussed(tmp_path, comments)
    with at_the_desk(browser, site) as (desk, page, keys):
        page.goto(f"{desk.origin}/#discussion=approved")
        page.wait_for_selector(".comment")
        keys.go_to("Search").type("words 1")
        page.wait_for_selector("text=1 comment")
        assert page.locator(".comment h2").all_inner_texts() == ["Reader 1 on First, 3 January 2024"]
        keys.type("x")
        page.wait_for_selector("text=No comment here has these words.")
        for _ in range(3):
            keys.press("Backspace")
        page.wait_for_selector("text=2 comments")
        keys.go_to("Spam 3").press("Enter")
        page.wait_for_selector("text=3 comments")
        assert page.locator("#search").input_value() == "words"
        page.route("**/api/discussion?*", lambda route: route.abort())
        keys.go_to("Search").type("s")
        page.wait_for_selector("text=The desk does not answer.")
        page.set_viewport_size({"width": 390, "height": 800})
        assert page.evaluate("() => document.documentElement.scrollWidth") == 390


def test_a_comment_is_hidden_and_its_words_stay(browser: Browser, tmp_path: Path) -> None:
    """Hiding is a promise that can be taken back; forgetting is another button."""
    comments = written("approved")
    site = discussed(tmp_path, comments)
    with at_the_desk(browser, site) as (desk, page, keys):
        page.goto(f"{desk.origin}/#discussion=approved")
        page.wait_for_selector(".comment")
        keys.go_to("Hide the comment of Reader 0").press("Enter")
        page.wait_for_selector("dialog")
        keys.go_to("Readers are not shown").press("ArrowDown").press("Tab").type("asked by mail")
        keys.go_to("Hide it").press("Enter")
        page.wait_for_selector("text=shown without a name")
        assert page.evaluate("() => document.activeElement.className") == "comment"
        assert "action: anonymise" in (site / "content/redactions.yaml").read_text("utf-8")
        keys.go_to("Show the comment of Reader 0 again").press("Enter")
        page.wait_for_selector("text=shown without a name", state="detached")
    assert (site / COMMENTS).read_text("utf-8") == comments
    assert (site / "content/redactions.yaml").read_text("utf-8").strip() == ""


def test_a_comment_that_was_forgotten_by_a_slip_comes_back(browser: Browser, tmp_path: Path) -> None:
    """The button lies beside others, and the words are in no file any more."""
    comments = written("approved")
    site = discussed(tmp_path, comments)
    with at_the_desk(browser, site) as (desk, page, keys):
        page.goto(f"{desk.origin}/#discussion=approved")
        page.wait_for_selector(".comment")
        keys.go_to("Forget the comment of Reader 0").press("Enter")
        page.wait_for_selector("dialog")
        keys.go_to("Forget it").press("Enter")
        page.wait_for_selector("text=Forgotten.")
        assert "Reader 0" not in (site / COMMENTS).read_text("utf-8")
        page.locator("#views a").first.focus()
        keys.go_to("Undo").press("Enter")
        page.wait_for_selector(".comment")
    assert (site / COMMENTS).read_text("utf-8") == comments


def test_spam_is_decided_about_at_once_and_that_is_undone(browser: Browser, tmp_path: Path) -> None:
    """Forty comments that advertise are one decision, and a slip of the hand costs nothing."""
    comments = written(*["pending"] * 40)
    site = discussed(tmp_path, comments)

    def counted() -> tuple[int, int]:
        text = (site / COMMENTS).read_text("utf-8")
        return text.count("status: spam"), text.count("status: pending")

    with at_the_desk(browser, site) as (desk, page, keys):
        page.goto(f"{desk.origin}/#discussion")
        page.wait_for_selector(".comment")
        keys.go_to("Choose all").press("Space")
        keys.go_to("Choose the comment of Reader 1").press("Space")
        assert "39 chosen" in page.inner_text(".bulk")
        page.locator(".bulk input").focus()
        keys.go_to("Spam those that are chosen").press("Enter")
        page.wait_for_selector("text=39 comments marked as spam.")
        assert page.locator(".comment h2").all_inner_texts()[0].startswith("Reader 1 ")
        assert counted() == (39, 1)
        page.locator("#views a").first.focus()
        keys.go_to("Undo").press("Enter")
        page.wait_for_function("() => document.querySelectorAll('.comment').length === 40")
        assert counted() == (0, 40)
    assert (site / COMMENTS).read_text("utf-8") == comments
