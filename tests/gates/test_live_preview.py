"""The live preview in a browser: what the writer sees after a save, in one tab and in ten."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from plain_server import serve_folder

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

POST = "content/posts/2024-01-02-first.md"
SETTINGS = 'title = "Blog"\nurl = "https://example.org/"\ntheme = "own"\n'
THEME = 'name = "own"\nextends = "default"\n'
SHEET = ".article-title { color: rgb(1, 2, 3) }\n"
POLICY = '<meta http-equiv="Content-Security-Policy" content="default-src \'self\'">\n'
HEAD = '<link rel="stylesheet" href="{{ asset("own.css") }}">\n'
BIB = "@article{lee2020, author={Lee, Ann}, title={Mice}, journal={Cell}, year={2020}}\n"
PARAGRAPHS = "\n\n".join(f"Paragraph {number}, with some words in it." for number in range(80))


def text(first: str = "The first words.", title: str = "First") -> str:
    return (
        f"---\ntitle: {title}\ncoi: None\n---\n{first} A work [@lee2020].\n\n"
        f'<details id="box"><summary>More</summary><input id="field"></details>\n\n{PARAGRAPHS}\n'
    )


@dataclass
class Blog:
    folder: Path
    url: str
    process: subprocess.Popen[str]

    @property
    def post(self) -> str:
        return f"{self.url}2024/01/first/"

    def begin(self, *arguments: str) -> None:
        """Begin the preview and wait until it is ready."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "octavo", "serve", str(self.folder), *arguments],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.url = re.findall(r"http://\S+/", self.process.stdout.readline())[0]

    def write(self, name: str, data: str) -> None:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(data, "utf-8")


@pytest.fixture
def arguments() -> list[str]:
    return []


@pytest.fixture
def blog(tmp_path: Path, arguments: list[str]) -> Iterator[Blog]:
    made = Blog(tmp_path / "blog", "", None)  # type: ignore[arg-type]
    for name, data in {
        "site.toml": SETTINGS,
        "themes/own/theme.toml": THEME,
        "themes/own/static/own.css": SHEET,
        "themes/own/templates/head.html": HEAD,
        "content/references.bib": BIB,
        POST: text(),
        "content/posts/2024-02-03-second.md": text("Second text.", "Second"),
    }.items():
        made.write(name, data)
    made.begin("--port", "0", *arguments)
    yield made
    made.process.send_signal(signal.SIGTERM)
    made.process.communicate(timeout=10)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1000, "height": 700})
    yield made
    made.close()


def watched(page: Page, url: str) -> Page:
    """Open a page, mark its document, and count how often it is replaced and told of something."""
    page.add_init_script(
        "window.told = 0; window.EventSource = class extends EventSource { set onmessage(take) {"
        "super.onmessage = (event) => { window.told++; take(event) } } }"
    )
    # A save before the stream of events is there would be in its first message.
    with page.expect_response(lambda answer: "/.octavo-preview/events?" in answer.url):
        page.goto(url)
    page.evaluate(
        "window.isTheSame = true; window.updates = 0;"
        "addEventListener('octavo-preview', () => window.updates++)"
    )
    page.wait_for_function("told > 0")
    return page


def test_a_save_replaces_the_words_and_keeps_place_focus_and_what_was_opened(
    blog: Blog, context: BrowserContext
) -> None:
    """The writer reads on where they were."""
    page = watched(context.new_page(), blog.post)
    page.locator("#box summary").click()
    page.locator("#field").fill("typed")
    page.locator("#field").focus()
    page.evaluate("scrollTo(0, 900)")
    before = page.evaluate("scrollY")

    blog.write(POST, text("Other words.", "First"))

    page.get_by_text("Other words.").wait_for(state="attached", timeout=5000)
    assert page.evaluate("isTheSame"), "The page was loaded anew."
    assert page.evaluate("scrollY") == before
    assert page.evaluate("document.activeElement.id") == "field"
    assert page.locator("#field").input_value() == "typed"
    assert page.locator("#box").evaluate("box => box.open")
    # How it was, and that the text is another: words alone do not have the whole site read.
    page.wait_for_function("told > 1", timeout=10_000)
    assert page.evaluate("updates") == 1


def test_a_style_sheet_is_exchanged_alone(blog: Blog, context: BrowserContext) -> None:
    """Nothing flashes and no text is built anew for a colour."""
    page = watched(context.new_page(), blog.post)
    page.evaluate("window.heading = document.querySelector('.article-title')")
    assert page.locator(".article-title").evaluate("one => getComputedStyle(one).color") == "rgb(1, 2, 3)"

    blog.write("themes/own/static/own.css", SHEET.replace("1, 2, 3", "4, 5, 6"))

    page.wait_for_function(
        "getComputedStyle(document.querySelector('.article-title')).color === 'rgb(4, 5, 6)'", timeout=5000
    )
    assert page.evaluate("isTheSame && heading === document.querySelector('.article-title')")
    assert page.locator("link[href*='/own.']").count() == 1


def test_the_title_in_the_tab_follows(blog: Blog, context: BrowserContext) -> None:
    page = watched(context.new_page(), blog.post)
    blog.write(POST, text(title="A better title"))
    page.wait_for_function("document.title.includes('A better title')", timeout=5000)
    assert page.locator("h1.article-title").inner_text() == "A better title"
    assert page.evaluate("document.querySelectorAll('title, link[rel=canonical]').length") == 2


@pytest.mark.parametrize(
    ("name", "broken", "good", "place"),
    [
        (POST, text("Nobody knows [@nobody].", "First"), text(), f"{POST}:5:14"),
        (POST, "---\ntitle: [First\n---\nText.\n", text(), f"{POST}:2"),
        ("site.toml", f"{SETTINGS}colour = 1\n", SETTINGS, "site.toml:4:1"),
        (
            "themes/own/templates/head.html",
            f"{HEAD}{{{{ page.nothing }}}}\n",
            HEAD,
            "themes/own/templates/head.html:2",
        ),
        ("content/references.bib", f"{BIB}@book{{x, author={{\n", BIB, "content/references.bib:2:1"),
    ],
    ids=["citation", "header", "settings", "template", "bibliography"],
)
def test_a_mistake_lies_over_the_last_good_page_in_every_tab_and_goes_by_itself(
    blog: Blog, context: BrowserContext, name: str, broken: str, good: str, place: str
) -> None:
    page = watched(context.new_page(), blog.post)
    blog.write(name, broken)

    overlay = page.locator("octavo-preview-problems")
    overlay.locator(".place").first.wait_for(timeout=5000)
    assert overlay.locator(".place").first.inner_text().startswith(place)
    line = broken.split("\n")[int(place.split(":")[1]) - 1]
    assert overlay.locator(".here").first.inner_text().endswith(line)
    assert page.get_by_text("The first words.").count() == 1, "The last good page is below."
    late = watched(context.new_page(), blog.post)
    late.locator("octavo-preview-problems .place").first.wait_for(timeout=5000)

    blog.write(name, good)

    late.locator("octavo-preview-problems").wait_for(state="detached", timeout=5000)
    assert late.get_by_text("The first words.").count() == 1
    page.bring_to_front()
    overlay.wait_for(state="detached", timeout=5000)
    assert page.evaluate("isTheSame")


def test_what_keeps_its_name_is_fetched_again(blog: Blog, context: BrowserContext) -> None:
    """Files of `content/static/` and pictures beside a text are not named after their bytes."""
    blog.write("content/static/plain.css", "body { outline: 1px solid rgb(1, 2, 3) }")
    blog.write("themes/own/templates/head.html", f'{HEAD}<link rel="stylesheet" href="/plain.css">\n')
    for colour in ("1, 2, 3", "4, 5, 6", "7, 8, 9"):
        blog.write("content/static/plain.css", f"body {{ outline: 1px solid rgb({colour}) }}")
        if colour == "1, 2, 3":
            page = context.new_page()
            page.goto(blog.post)
            page.wait_for_function("document.querySelector('link[href*=\"plain.css\"]')", timeout=5000)
            watched(page, blog.post)
        page.wait_for_function(
            f"getComputedStyle(document.body).outlineColor === 'rgb({colour})'", timeout=5000
        )
    assert page.evaluate("isTheSame")
    assert page.locator("link[href*='plain.css']").count() == 1


def test_a_picture_beside_a_text_is_exchanged(blog: Blog, context: BrowserContext) -> None:
    def picture(colour: str) -> str:
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{colour}" height="9">'
            '<rect width="99" height="9"/></svg>'
        )

    blog.write("content/posts/2024-03-04-third/index.md", text("![A bar](bar.svg)\n\nThird.", "Third"))
    blog.write("content/posts/2024-03-04-third/bar.svg", picture("40"))
    page = context.new_page()
    page.goto(f"{blog.url}2024/03/third/")
    page.get_by_text("Third.").wait_for(timeout=5000)
    page = watched(page, f"{blog.url}2024/03/third/")
    bar = "document.querySelector('img[src*=bar]')"
    page.wait_for_function(f"{bar}.naturalWidth === 40", timeout=5000)

    blog.write("content/posts/2024-03-04-third/bar.svg", picture("60"))

    page.wait_for_function(f"{bar}.naturalWidth === 60", timeout=5000)
    assert page.evaluate("isTheSame")


def test_the_page_goes_along_when_the_site_lies_below_another_path(
    blog: Blog, context: BrowserContext
) -> None:
    page = watched(context.new_page(), blog.post)
    blog.write("site.toml", SETTINGS.replace("example.org/", "example.org/a/b/"))
    page.wait_for_url("**/a/b/2024/01/first/", timeout=5000)
    page.get_by_text("The first words.").wait_for(state="attached", timeout=5000)
    page.wait_for_function("told > 0")
    blog.write("site.toml", SETTINGS)
    page.wait_for_url(blog.post, timeout=5000)


def test_a_preview_that_was_begun_again_is_followed(blog: Blog, context: BrowserContext) -> None:
    """The tab of yesterday is still open, and the preview begins at the same port."""
    page = watched(context.new_page(), blog.post)
    blog.process.send_signal(signal.SIGTERM)
    blog.process.communicate(timeout=10)
    blog.write(POST, text("While nobody served.", "First"))
    port = blog.url.rstrip("/").rpartition(":")[2]
    blog.begin("--port", port)
    page.get_by_text("While nobody served.").wait_for(state="attached", timeout=10_000)
    blog.write(POST, text("Served again.", "First"))
    page.get_by_text("Served again.").wait_for(state="attached", timeout=5000)
    assert page.evaluate("isTheSame")


def test_a_draft_says_that_it_is_not_published(blog: Blog, context: BrowserContext) -> None:
    blog.write(
        "content/posts/2024-03-04-draft.md", "---\ntitle: Draft\ncoi: None\ndraft: true\n---\nNot yet.\n"
    )
    page = context.new_page()
    page.goto(f"{blog.url}2024/03/draft/")
    page.get_by_text("Not yet.").wait_for(timeout=5000)
    banner = page.locator(".octavo-preview-banner")
    assert banner.is_visible()
    assert banner.inner_text() == "Not published: a draft, or a post for later"
    assert page.locator("meta[name=robots][content=noindex]").count() == 1


def test_the_overlay_looks_the_same_below_a_strict_policy(blog: Blog, context: BrowserContext) -> None:
    """A theme may forbid styles inside of pages; what is wrong has to be read all the same."""
    blog.write("themes/own/templates/head.html", POLICY + HEAD)
    page = context.new_page()
    page.goto(blog.post)
    page.locator("meta[http-equiv='Content-Security-Policy']").wait_for(state="attached", timeout=5000)
    page = watched(page, blog.post)
    blog.write("site.toml", f"{SETTINGS}colour = 1\n")
    section = page.locator("octavo-preview-problems section")
    section.wait_for(timeout=5000)
    assert section.evaluate("one => getComputedStyle(one).position") == "fixed"


def test_ten_tabs_all_follow(blog: Blog, context: BrowserContext) -> None:
    """A browser allows six connections to a host: ten streams would leave none for the pages."""
    pages = []
    for _ in range(10):
        page = context.new_page()
        # A browser without windows calls every page visible: here each says what a window would make of it.
        page.add_init_script(
            "let state = 'visible'; Object.defineProperty(document, 'visibilityState', { get: () => state });"
            "window.show = (is) => { state = is ? 'visible' : 'hidden';"
            "document.dispatchEvent(new Event('visibilitychange')) }"
        )
        watched(page, blog.post)
        page.evaluate("show(false)")
        pages.append(page)
    pages[-1].evaluate("show(true)")

    blog.write(POST, text("Seen everywhere.", "First"))

    pages[-1].get_by_text("Seen everywhere.").wait_for(state="attached", timeout=5000)
    assert pages[0].get_by_text("Seen everywhere.").count() == 0, "A hidden tab asks for nothing."
    for page in pages[:-1]:
        page.evaluate("show(true)")
        page.get_by_text("Seen everywhere.").wait_for(state="attached", timeout=5000)
        assert page.evaluate("isTheSame")
        page.evaluate("show(false)")


def test_a_deleted_post_becomes_the_page_for_what_is_not_there_and_comes_back(
    blog: Blog, context: BrowserContext
) -> None:
    page = watched(context.new_page(), blog.post)
    (blog.folder / POST).unlink()
    page.wait_for_function("document.title.startsWith('Page not found')", timeout=5000)
    blog.write(POST, text("Back again.", "First"))
    page.get_by_text("Back again.").wait_for(state="attached", timeout=5000)


@pytest.mark.parametrize("arguments", [["--navigate"]])
def test_the_page_goes_to_the_text_that_is_saved(blog: Blog, context: BrowserContext) -> None:
    page = watched(context.new_page(), blog.url)
    blog.write("content/posts/2024-02-03-second.md", text("Saved last.", "Second"))
    page.wait_for_url("**/2024/02/second/", timeout=5000)
    page.get_by_text("Saved last.").wait_for(state="attached", timeout=5000)


def test_a_page_asks_nobody_else_and_complains_of_nothing(blog: Blog, context: BrowserContext) -> None:
    page = context.new_page()
    foreign: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda one: foreign.append(one.url) if not one.url.startswith(blog.url) else None)
    page.on("console", lambda one: complaints.append(one.text) if one.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    watched(page, blog.post)
    blog.write(POST, text("Other words.", "First"))
    page.get_by_text("Other words.").wait_for(state="attached", timeout=5000)
    assert (foreign, complaints) == ([], [])


def test_another_site_can_neither_frame_nor_embed_the_preview(
    blog: Blog, context: BrowserContext, tmp_path: Path
) -> None:
    """Drafts would be clicked in, or measured, by a page that their writer has open elsewhere."""
    blog.write("content/static/dot.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    blog.write("content/posts/2024-03-04-frame.md", text('<iframe src="/2024/01/first/"></iframe>', "Frame"))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "index.html").write_text(
        f'<!doctype html><title>x</title><iframe src="{blog.post}"></iframe><img src="{blog.url}dot.svg">',
        "utf-8",
    )
    page = context.new_page()
    with serve_folder(elsewhere) as address:
        page.goto(f"{address}/")
        page.wait_for_load_state("load")
        assert [frame.url for frame in page.frames[1:]] == ["chrome-error://chromewebdata/"]
        assert page.locator("img").evaluate("one => [one.complete, one.naturalWidth]") == [True, 0]
    # What the site itself does goes on: its own frames, pictures and events.
    page = watched(context.new_page(), f"{blog.url}2024/03/frame/")
    assert "The first words." in page.frames[1].locator("body").inner_text()
    page.goto(f"{blog.url}dot.svg")
    assert page.evaluate("document.documentElement.tagName") == "svg"


def test_who_sends_a_byte_a_second_is_dropped(blog: Blog) -> None:
    """Its answer is the end of the connection, well before a minute is over."""
    port = int(re.findall(r":(\d+)/", blog.url)[0])
    sent = 0
    with socket.create_connection(("127.0.0.1", port), timeout=1) as connection, suppress(ConnectionError):
        for byte in b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: " + b"a" * 60:
            connection.sendall(bytes([byte]))
            sent += 1
            try:
                if connection.recv(1) == b"":
                    break
            except TimeoutError:
                continue
    assert 5 <= sent <= 30
