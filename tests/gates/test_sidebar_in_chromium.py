"""The sidebar that a script loads, in a browser: it comes, nothing moves, and nothing is lost without it."""

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

SETTINGS = 'title = "Blog"\nurl = "https://example.org/a/b/"\n[theme_options]\nsidebar = "loaded"\n'
TEXT = "---\ntitle: Post {0}\ncoi: None\ncategories: [notes]\n---\n{1}\n"
FILES = {
    "site.toml": SETTINGS,
    **{f"content/posts/2024-01-0{n}-p{n}.md": TEXT.format(n, "Short. ") for n in range(1, 7)},
    "content/posts/2024-01-08-long.md": TEXT.format("long", "It goes on. \n\n" * 200),
    "content/posts/2024-01-01-p1.comments.yaml": (
        '- id: "1"\n  author: Reader\n  date: 2024-01-02\n  body: Words.\n'
    ),
}
SHORT, LONG = "/a/b/2024/01/p1/", "/a/b/2024/01/long/"
WATCH = """
globalThis.shifts = [];
new PerformanceObserver((list) => shifts.push(...list.getEntries().map((entry) => entry.value)))
  .observe({ type: "layout-shift", buffered: true });
"""
# Two frames after the lists came: whatever they moved has been counted.
SHIFTS = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(shifts))))"


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a host that serves a blog whose pages load their sidebars."""
    folder = tmp_path_factory.mktemp("blog")
    for name, text in FILES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    built = BuiltSite(tmp_path_factory.mktemp("host"), "https://example.org/a/b/")
    command = [sys.executable, "-m", "octavo", "build", str(folder), "-o", str(built.output)]
    subprocess.run(command, check=True, capture_output=True)
    with serve(built) as address:
        yield address


def _opened(page: Page, address: str) -> Page:
    page.add_init_script(WATCH)
    page.goto(address)
    page.locator(".sidebar .titles li").first.wait_for(state="attached")
    return page


@pytest.mark.parametrize("width", [390, 800, 1280])
@pytest.mark.parametrize("path", [SHORT, LONG, "/a/b/404.html"])
def test_the_lists_come_and_nothing_moves(browser: Browser, host: str, width: int, path: str) -> None:
    """Whoever has begun to read must not lose the line; a policy without exceptions lets the script work."""
    complaints: list[str] = []
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.on("console", lambda message: complaints.append(message.text))

    _opened(page, f"{host}{path}")

    assert page.locator(".sidebar .titles li").count() == 5
    assert page.locator(".sidebar .recent-comments li").count() == 1
    assert page.evaluate(SHIFTS) == []
    assert complaints == []
    page.close()


def test_the_lists_are_loaded_from_the_site_itself_and_lead_into_it(browser: Browser, host: str) -> None:
    """No other host learns who reads; links work where the site is in a folder of its host."""
    asked: list[str] = []
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.on("request", lambda request: asked.append(request.url))

    _opened(page, f"{host}{LONG}")
    page.locator(".sidebar .titles a", has_text="Post 6").click()

    assert f"{host}/a/b/recent/" in asked
    assert all(url.startswith(f"{host}/") for url in asked)
    assert page.url == f"{host}/a/b/2024/01/p6/"
    page.close()


def test_without_a_script_a_link_leads_to_the_lists(browser: Browser, host: str) -> None:
    """A reader without JavaScript gets the same in one step, and no empty space for what does not come."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900})
    page = context.new_page()
    page.goto(f"{host}{SHORT}")
    place = page.locator(".sidebar")
    box = place.bounding_box()
    assert box is not None
    assert box["height"] < 200

    place.locator("a").click()

    assert page.locator(".recent .titles li").count() == 5
    assert page.locator(".recent .recent-comments li").count() == 1
    context.close()


def test_where_the_lists_cannot_be_loaded_the_link_stays(browser: Browser, host: str) -> None:
    """A lost connection takes no more than the comfort."""
    page = browser.new_page(viewport={"width": 390, "height": 900})
    page.route("**/recent/", lambda route: route.abort())
    page.goto(f"{host}{SHORT}")
    page.locator(".sidebar:not(.sidebar-loaded)").wait_for(state="attached")

    assert page.locator(".sidebar a").inner_text() == "Recent posts, recent comments and more"
    page.close()
