"""The desk in Chromium, by keyboard alone: from an empty folder to a published post, and what can fail."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desk_browser import BIB, PATH, Keyboard, RunningDesk, at_the_desk, make_blog
from desk_world import live_through
from loopback_services import LoopbackServices, loopback_services, recorded
from made_pictures import corners, encoded
from publishing_hosts import ACCOUNT, BUCKET, Bucket, moto
from site_builder import post

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WORDS = "Smith J, Doe A. A study of mice. J Neurol. 2015;12(3):45-50. doi: 10.1000/abc.1"


@pytest.fixture
def services() -> Iterator[LoopbackServices]:
    with loopback_services() as running:
        running.medline["426466"] = recorded("426466.medline")
        yield running


# Lets the answers to requests with a word in their address arrive so many milliseconds late.
LATE = """([word, wait]) => {
  const real = window.fetch;
  window.fetch = async (address, ...more) => {
    const answer = await real(address, ...more);
    if (!String(address).includes(word)) return answer;
    await new Promise((done) => setTimeout(done, wait));
    window.arrived = true;
    return answer;
  };
}"""


TOP_OF_NOTE = "(document.querySelector('.note.below')?.getBoundingClientRect().top ?? 0)"


@contextmanager
def writing(browser: Browser, site: Path) -> Iterator[tuple[Page, Keyboard]]:
    """Open the post in Write, with the caret in its text."""
    with at_the_desk(browser, site) as (desk, page, keys):
        page.goto(f"{desk.origin}/#write={PATH}")
        wait_to_write(page)
        yield page, keys


def wait_to_write(page: Page) -> None:
    """Wait until the caret is in the text: keys that are pressed before go elsewhere."""
    page.wait_for_function("() => document.activeElement.id === 'text'")


def wait_saved(page: Page) -> None:
    page.wait_for_function("() => document.getElementById('state').textContent === 'Saved'")


def test_from_an_empty_folder_to_a_published_post_with_three_works(
    browser: Browser, tmp_path: Path, services: LoopbackServices
) -> None:
    """A first site, a first post, a work by PubMed number, by DOI and in words, and readers see it."""
    site, target = tmp_path / "blog", tmp_path / "public"
    with at_the_desk(browser, site) as (_, page, keys):
        assert page.inner_text("h1") == "Begin a blog"
        keys.type("Mice and men").fill("Your name", "Ann Lee")
        keys.fill("Address", "https://blog.example.org/").fill("Disclaimer", "Nothing here is advice.")
        keys.go_to("Make the blog").press("Enter")
        page.wait_for_selector("#new-title")
        settings = (site / "site.toml").read_text("utf-8")
        (site / "site.toml").write_text(settings + services.settings, "utf-8")
        keys.fill("Title of a new post", "Mice: a beginning").press("Enter")
        wait_to_write(page)
        (file,) = (site / "content/posts").iterdir()
        keys.type("Some say so ").paste("https://pubmed.ncbi.nlm.nih.gov/426466/")
        page.wait_for_function("() => /\\[@/.test(document.getElementById('text').value)")
        keys.type(", others ").paste("10.1093/brain/awq176")
        page.wait_for_function("() => document.getElementById('text').value.match(/\\[@/g)?.length === 2")
        keys.type(", and ").paste(WORDS)
        page.wait_for_function("() => document.getElementById('text').value.includes('[@smith2015]')")
        keys.type(".")
        wait_saved(page)
        assert len(re.findall(r"\[@\w+\]", file.read_text("utf-8"))) == 3
        assert (site / "content/references.bib").read_text("utf-8").count("@article{") == 3
        frame = page.frame_locator("iframe")
        frame.locator("text=A study of mice").first.wait_for()
        keys.go_to("For readers").press("ArrowDown")
        header = "[aria-label='Header as text']"
        page.wait_for_function(f"() => document.querySelector(\"{header}\").value.includes('draft: false')")
        wait_saved(page)
        assert "draft: false\n" in file.read_text("utf-8")
        keys.go_to("Skip to").go_to("Publish").press("Enter")
        page.wait_for_selector("#target")
        keys.fill("Address", str(target)).go_to("See what would change").press("Enter")
        page.wait_for_selector("text=1 new post: “Mice: a beginning”.")
        page.wait_for_function("() => document.activeElement.textContent === 'Publish this now'")
        assert not target.exists() or not any(target.iterdir())
        keys.press("Enter")
        page.wait_for_selector("text=Published:")
    (published,) = target.glob("20*/*/*/index.html")
    assert "A study of mice" in published.read_text("utf-8")


def test_the_icon_opens_the_blog_at_home(browser: Browser, tmp_path: Path) -> None:
    """Who clicks on an icon is in no folder: the first blog is made where one finds it again."""
    desk = RunningDesk("--app", home=tmp_path)
    context = browser.new_context()
    try:
        page = context.new_page()
        page.goto(desk.address)
        page.wait_for_selector("h1 >> text=Begin a blog")
        assert page.inner_text("main code") == str(tmp_path / "Blog")
    finally:
        context.close()
        desk.end()


def test_a_work_of_the_site_is_cited_by_completion(browser: Browser, tmp_path: Path) -> None:
    """Letters of a name are enough, and Enter: no key has to be known by heart."""
    site = make_blog(tmp_path / "blog", {PATH: post("First", "Begin.\n")})
    with writing(browser, site) as (page, keys):
        keys.press("Control+End").type("\nAs shown ").type("@lee")
        page.wait_for_selector("#offer:not([hidden]) [aria-selected=true]")
        keys.press("Enter").type(" before.")
        wait_saved(page)
        page.frame_locator("iframe").locator("text=As shown").wait_for()
    assert (site / PATH).read_text("utf-8").endswith("As shown [@lee2020] before.")


def test_a_figure_is_put_in_with_what_it_shows(browser: Browser, tmp_path: Path) -> None:
    """The button asks for a file and then for a description; the page beside shows both."""
    site = make_blog(tmp_path / "blog", {PATH: post("First", "Begin.\n")})
    picture = tmp_path / "Cells in a dish.png"
    picture.write_bytes(encoded(corners(40, 30), "PNG"))
    with writing(browser, site) as (page, keys):
        page.on("filechooser", lambda chooser: chooser.set_files(picture))
        keys.press("Control+End").press("Shift+Tab").press("End", "ArrowLeft", "ArrowLeft")
        keys.press("Enter")
        page.wait_for_selector("#alt")
        keys.type('Cells in a "dish", stained').press("Tab").type("After a week")
        keys.go_to("Put it in").press("Enter")
        wait_saved(page)
        shown = page.frame_locator("iframe").locator("figure img")
        shown.wait_for()
        assert shown.get_attribute("alt") == 'Cells in a "dish", stained'
        assert page.frame_locator("iframe").locator("figcaption").inner_text().endswith("After a week")
        assert shown.evaluate("one => one.decode().then(() => one.naturalWidth)") > 0


def test_a_table_is_filled_in(browser: Browser, tmp_path: Path) -> None:
    """The button puts one in whose first cell is selected; what is typed there is in the page's table."""
    site = make_blog(tmp_path / "blog", {PATH: post("First", "Begin.\n")})
    with writing(browser, site) as (page, keys):
        keys.press("Control+End").press("Shift+Tab").press("End", "ArrowLeft", "Enter")
        keys.type("Cohort")
        wait_saved(page)
        page.frame_locator("iframe").locator("th >> text=Cohort").wait_for()
        assert page.frame_locator("iframe").locator("table caption, figcaption").count() == 1
    assert "\nBegin.\n\n| Cohort | Before | After |\n" in (site / PATH).read_text("utf-8")


def test_an_equation_is_typed(browser: Browser, tmp_path: Path) -> None:
    """The button puts one in, selected, so that typing replaces it; the page beside shows it as a formula."""
    site = make_blog(tmp_path / "blog", {PATH: post("First", "Begin.\n")})
    with writing(browser, site) as (page, keys):
        keys.press("Control+End").press("Shift+Tab").press("End", "Enter")
        keys.type("E = mc^2")
        wait_saved(page)
        page.frame_locator("iframe").locator("math msup").first.wait_for()
    assert "\nBegin.\n\n$$\nE = mc^2\n$$\n" in (site / PATH).read_text("utf-8")


def test_a_mistake_is_told_with_its_line_and_goes_when_it_is_mended(browser: Browser, tmp_path: Path) -> None:
    """In the words of `octavo check`, and the button leads to the place."""
    site = make_blog(tmp_path / "blog", {PATH: post("First", "Fine.\n\nA work [@nobody].\n")})
    with at_the_desk(browser, site) as (desk, page, keys):
        page.goto(f"{desk.origin}/#write={PATH}")
        page.wait_for_selector("text=Citation @nobody is in no bibliography.")
        keys.go_to("Line 3").press("Enter")
        assert page.evaluate("() => document.activeElement.id") == "text"
        keys.press("Home", "Shift+End").type("A work [@lee2020].")
        page.wait_for_function("() => document.querySelector('.problems').children.length === 0")
    assert (site / PATH).read_text("utf-8").endswith("Fine.\n\nA work [@lee2020].\n")


def test_a_mistake_stands_under_its_line_while_the_lines_move(browser: Browser, tmp_path: Path) -> None:
    """In the text area itself; it is read out where the caret comes to it, and F8 leads there."""
    words = "Fine.\n\nA work [@nobody].\n\nMore.\n- One [@nobody]\n- Two\n"
    site = make_blog(tmp_path / "blog", {PATH: post("First", words)})
    with writing(browser, site) as (page, keys):
        page.wait_for_selector(".notes .note.below")
        row = page.evaluate("() => parseFloat(getComputedStyle(document.getElementById('text')).lineHeight)")

        def top(selector: str) -> float:
            box = page.locator(selector).bounding_box()
            assert box is not None
            return box["y"]

        above = page.evaluate(
            "() => parseFloat(getComputedStyle(document.getElementById('text')).paddingTop) + 1"
        )
        first = top("#text") + above
        # The blank line below line 3 is the fourth; line 6 has room behind its words.
        assert abs(top(".note.below") - (first + 3 * row)) < row / 4
        assert abs(top(".note.after") - (first + 5 * row)) < row / 4
        assert page.inner_text(".note.below") == "Citation @nobody is in no bibliography."
        spot = page.locator(".spot").first.bounding_box()
        assert spot is not None
        assert abs(spot["y"] + spot["height"] / 2 - (first + 2.5 * row)) < row / 4
        keys.press("Control+Home").type("Another line.\n")
        page.wait_for_function(f"() => {TOP_OF_NOTE} > {first + 3.7 * row}")
        assert abs(top(".note.below") - (first + 4 * row)) < row / 4
        keys.press("F8")
        page.wait_for_function("() => document.getElementById('said').textContent.includes('@nobody')")
        assert page.locator(".note.whole").count() == 1
        keys.press("Home", "Shift+End").type("A work [@lee2020].")
        page.wait_for_function("() => document.querySelectorAll('.note').length === 1")
        wait_saved(page)
        page.wait_for_function("() => document.querySelector('.problems').children.length === 1")


def test_a_mistake_in_the_header_stands_under_its_field(browser: Browser, tmp_path: Path) -> None:
    """The list leads to the field, and the field says what is wrong with it."""
    site = make_blog(tmp_path / "blog", {PATH: post("First", "Words.\n", lang="english!")})
    with writing(browser, site) as (page, keys):
        page.wait_for_selector(".problems li")
        keys.go_to("Header").press("Enter")
        assert page.evaluate("() => document.activeElement.id") == "field-lang"
        assert "lang" in page.inner_text("[data-key=lang] .of-field")


def test_a_post_is_scheduled_and_a_record_is_mended(browser: Browser, tmp_path: Path) -> None:
    """The header and the bibliography are forms; in the files only the lines concerned change."""
    text = post("First", "A work [@lee2020].\n", date="2024-01-02 # a remark", draft="true")
    site = make_blog(tmp_path / "blog", {PATH: text})
    with at_the_desk(browser, site) as (desk, page, keys):
        page.goto(f"{desk.origin}/#write={PATH}")
        wait_to_write(page)
        page.keyboard.press("Shift+Tab")  # the toolbar
        page.keyboard.press("Shift+Tab")  # the summary above it
        keys.press("Enter").go_to("Date").type("01022099").press("Tab").type("0930AM").press("Tab")
        header = "[aria-label='Header as text']"
        page.wait_for_function(
            f"() => document.querySelector(\"{header}\").value.includes('2099-01-02 09:30')"
        )
        wait_saved(page)
        keys.go_to("Skip to").go_to("For readers").press("ArrowDown")
        page.wait_for_function(f"() => document.querySelector(\"{header}\").value.includes('draft: false')")
        wait_saved(page)
        page.goto(f"{desk.origin}/#posts")
        page.wait_for_selector("text=Appears with the first publication after 2 January 2099, 09:30")
        page.goto(f"{desk.origin}/#works")
        page.wait_for_selector("td")
        keys.go_to("Mend lee2020").press("Enter")
        page.wait_for_selector("dialog")
        keys.fill("title", "Mice and {RNA}").press("Enter")
        page.wait_for_selector("td >> text=Mice and RNA")
    expected = text.replace("2024-01-02 #", '"2099-01-02 09:30" #').replace("draft: true", "draft: false")
    assert (site / PATH).read_text("utf-8") == expected
    assert (site / "content/references.bib").read_text("utf-8") == BIB.replace("{Mice}", "{Mice and {RNA}}")


def test_a_site_is_published_to_a_bucket(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The place stands in site.toml, the key in the environment; readers then see what was written."""
    with moto(tmp_path) as address:
        bucket = Bucket(address).make()
        for name, value in {**ACCOUNT, "AWS_ENDPOINT_URL_S3": address}.items():
            monkeypatch.setenv(name, value)
        settings = f'[publish.web]\nto = "s3://{BUCKET}/desk"\n'
        site = make_blog(tmp_path / "blog", {PATH: post("First", "Words.\n")}, settings)
        with at_the_desk(browser, site) as (desk, page, keys):
            page.goto(f"{desk.origin}/#publish")
            page.wait_for_selector("#target")
            keys.go_to("See what would change").press("Enter")
            page.wait_for_selector("text=1 new post: “First”.")
            assert bucket.objects("desk") == {}
            page.wait_for_function("() => document.activeElement.textContent === 'Publish this now'")
            keys.press("Enter")
            page.wait_for_selector("text=Published:")
        assert b"Words." in bucket.objects("desk")["2024/01/first/index.html"][0]


def test_changes_of_the_header_in_quick_succession_are_all_in_the_file(
    browser: Browser, tmp_path: Path
) -> None:
    """Each begins with what the one before has made; "Saved" means that all of them are."""
    site = make_blog(tmp_path / "blog", {PATH: post("First", "Words.\n", draft="true")})
    with at_the_desk(browser, site) as (desk, page, keys):
        page.goto(f"{desk.origin}/#write={PATH}")
        wait_to_write(page)
        page.evaluate(LATE, ["header", 400])
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Shift+Tab")
        keys.press("Enter").fill("Title", "Second").go_to("For readers").press("ArrowDown")
        assert page.inner_text("#state") == "Not saved yet"
        wait_saved(page)
        assert (site / PATH).read_text("utf-8") == post("Second", "Words.\n", draft="false")
        assert page.inner_text("h1") == "Second"


def test_an_older_text_that_arrives_late_is_not_taken_for_news(browser: Browser, tmp_path: Path) -> None:
    """What the page asked for before its own save says nothing about the file after it."""
    site = make_blog(tmp_path / "blog", {PATH: post("First", "Words.\n")})
    with at_the_desk(browser, site) as (desk, page, keys):
        page.goto(f"{desk.origin}/#write={PATH}")
        wait_to_write(page)
        page.evaluate(LATE, ["text?", 1500])
        with page.expect_request("**/api/text?*"):
            (site / "content/references.bib").write_text(BIB.replace("Mice", "Rats"), "utf-8")
        page.wait_for_timeout(100)  # the desk has answered, and the answer is on its way
        keys.press("Control+End").type("More.\n")
        wait_saved(page)
        page.wait_for_function("() => window.arrived")
        page.wait_for_timeout(300)
        assert page.input_value("#text") == "Words.\nMore.\n"
        assert (site / PATH).read_text("utf-8") == post("First", "Words.\nMore.\n")


def test_what_an_editor_saved_meanwhile_is_shown_and_both_are_kept(browser: Browser, tmp_path: Path) -> None:
    """While nothing is typed the page takes it in; while something is, a person decides."""
    site = make_blog(tmp_path / "blog", {PATH: post("First", "Words.\n")})
    with at_the_desk(browser, site) as (desk, page, keys):
        page.goto(f"{desk.origin}/#write={PATH}")
        wait_to_write(page)
        (site / PATH).write_text(post("First", "From an editor.\n"), "utf-8")
        page.wait_for_function("() => document.getElementById('text').value === 'From an editor.\\n'")
        page.evaluate(LATE, ["text?", 10**9])  # it takes in nothing any more
        (site / PATH).write_text(post("First", "From an editor, again.\n"), "utf-8")
        keys.press("Control+End").type("Mine.\n")
        page.wait_for_selector("dialog >> text=Two versions of this text")
        assert page.input_value("#both-theirs").endswith("From an editor, again.\n")
        assert "Mine." in page.input_value("#both-mine")
        assert (site / PATH).read_text("utf-8").endswith("From an editor, again.\n")
        keys.go_to("Save what is on the left").press("Enter")
        wait_saved(page)
    assert (site / PATH).read_text("utf-8").endswith("From an editor.\nMine.\n")
    kept = {file.read_text("utf-8") for file in (site / ".octavo/desk/kept").iterdir()}
    assert post("First", "From an editor, again.\n") in kept


def test_words_typed_when_the_process_was_killed_are_offered_again(browser: Browser, tmp_path: Path) -> None:
    """The window keeps them, tells it, and the next desk asks."""
    site = make_blog(tmp_path / "blog", {PATH: post("First", "Words.\n")})
    first = RunningDesk(site)
    port = int(first.origin.rpartition(":")[2])
    context = browser.new_context()
    page = context.new_page()
    page.goto(first.address)
    page.wait_for_selector("h1")
    page.goto(f"{first.origin}/#write={PATH}")
    wait_to_write(page)
    first.kill()
    page.keyboard.press("Control+End")
    page.keyboard.type("Not lost.\n")
    page.wait_for_selector("text=The desk does not answer.")
    page.on("dialog", lambda dialog: dialog.accept())
    second = RunningDesk(site, port=port)
    try:
        page.goto(second.address)
        page.wait_for_selector("h1")
        page.goto(f"{second.origin}/#write={PATH}")
        page.wait_for_selector("dialog >> text=There are words of yours that were never saved.")
        page.keyboard.press("Tab")
        page.locator("dialog button.first").press("Enter")
        wait_saved(page)
        assert (site / PATH).read_text("utf-8").endswith("Words.\nNot lost.\n")
    finally:
        context.close()
        second.end()


def test_a_post_gets_another_name_is_deleted_and_comes_back(browser: Browser, tmp_path: Path) -> None:
    """What was typed a moment before is in the file, wherever that is; feeds know the post again."""
    second = post("Second", "See [first](2024-01-02-first.md).\n", date="2024-02-03")
    site = make_blog(
        tmp_path / "blog",
        {PATH: post("First", "Words.\n"), "content/posts/2024-02-03-second.md": second},
    )
    renamed = site / "content/posts/2024-01-02-better.md"
    with at_the_desk(browser, site) as (desk, page, keys):
        page.goto(f"{desk.origin}/#write={PATH}")
        wait_to_write(page)
        keys.press("Control+End").type("More.\n")
        keys.press("Shift+Tab", "Shift+Tab", "Enter").go_to("Rename").press("Enter")
        page.wait_for_selector("dialog")
        keys.fill("Name, of which the address is made", "better").go_to("Rename it").press("Enter")
        page.wait_for_url("**/*2024-01-02-better.md")
        wait_to_write(page)
        assert page.input_value("#text") == "Words.\nMore.\n"
        text = renamed.read_text("utf-8")
        assert 'aliases: ["/2024/01/first/"]' in text
        assert 'guid: "https://blog.example.org/2024/01/first/"' in text
        assert "(2024-01-02-better.md)" in (site / "content/posts/2024-02-03-second.md").read_text("utf-8")
        page.frame_locator("iframe").locator("article >> text=More.").wait_for()
        keys.press("Shift+Tab", "Shift+Tab", "Enter").go_to("Delete").press("Enter")
        page.wait_for_selector("dialog")
        keys.go_to("Delete it").press("Enter")
        page.wait_for_selector(
            "text=was deleted, with its discussion. These link to it, and have a mistake now: Second."
        )
        assert not renamed.exists()
        page.locator(".post", has_text="Second").locator("text=has mistakes").wait_for()
        page.locator("#views a").first.focus()
        keys.go_to("Undo “First”").press("Enter")
        page.wait_for_url("**/*2024-01-02-better.md")
        wait_to_write(page)
        assert renamed.read_text("utf-8") == text
        page.goto(f"{desk.origin}/#posts")
        page.wait_for_selector(".post")
        assert page.locator(".bin").count() == 0


PAYLOAD = (
    "<script>top.postMessage('x','*');fetch('{origin}/api/publish',{{method:'POST',credentials:'include',"
    "headers:{{'Content-Type':'application/json'}},body:'{{}}'}}).then(()=>{{document.title='sent'}},()=>"
    "{{document.title='refused'}});try{{top.document.title='taken'}}catch(e){{}}</script>"
    "<img src=x onerror=\"document.title='taken'\"><form action='{origin}/api/publish' method=post></form>"
)


def test_nothing_of_a_draft_or_a_comment_runs_in_the_desk(browser: Browser, tmp_path: Path) -> None:
    """A script in a draft runs in the page beside, as for readers, and reaches nothing of the desk."""
    site = make_blog(tmp_path / "blog", {PATH: post("First", "Words.\n")})
    with at_the_desk(browser, site) as (desk, page, _keys):
        asked: list[tuple[str, int]] = []
        page.on("response", lambda answer: asked.append((answer.url, answer.status)))
        payload = PAYLOAD.format(origin=desk.origin)
        comments = (
            "- id: '1'\n  author: <b onclick=x>\n  date: 2024-01-03\n  status: pending\n  format: html\n"
        )
        (site / PATH.replace(".md", ".comments.yaml")).write_text(
            f"{comments}  body: {json.dumps(payload)}\n", "utf-8"
        )
        (site / PATH).write_text(post("<img src=x onerror=alert(1)>", payload + "\n"), "utf-8")
        page.goto(f"{desk.origin}/#write={PATH}")
        page.frame_locator("iframe").locator("article").first.wait_for()
        page.wait_for_timeout(1000)  # what does not happen has no end to wait for
        assert page.title().endswith("– Desk")
        assert all(status == 403 for url, status in asked if url.endswith("/api/publish"))
        for view in ("discussion", "posts", "works"):
            page.goto(f"{desk.origin}/#{view}")
            page.wait_for_selector("h1")
            page.wait_for_timeout(200)
            assert page.title().endswith("– Desk")
            assert page.locator("main :is(script, img, form[action], [onclick], [onerror])").count() == 0
        assert not (site / "output").exists()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 768, 1280])
def test_every_view_is_accessible(browser: Browser, tmp_path: Path, width: int, scheme: str) -> None:
    """axe-core finds nothing, and nothing is wider than the window."""
    from axe_playwright_python.sync_playwright import Axe

    comments = "".join(
        f"- id: '{n}'\n  author: Tony\n  date: 2024-01-03\n  status: pending\n  body: I *agree*.\n"
        for n in (1, 2)
    )
    files = {
        PATH: post("First", "A work [@lee2020] and [@nobody].\n", tags="[mice]"),
        PATH.replace(".md", ".comments.yaml"): comments,
    }
    site = make_blog(tmp_path / "blog", files)
    with at_the_desk(browser, site) as (desk, page, keys):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]

        def look() -> None:
            # The page in the frame is the theme's business, which has gates of its own.
            found = Axe().run(page, options={"iframes": False})
            assert found.response["passes"]
            assert found.response["violations"] == [], found.generate_report()
            assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")

        for view in ("posts", "discussion", "works", "publish", f"write={PATH}"):
            page.goto(f"{desk.origin}/#{view}")
            page.wait_for_selector(".problems li" if "write" in view else "main h1")
            look()
        page.evaluate("() => document.querySelectorAll('details').forEach((one) => (one.open = true))")
        look()
        page.locator("#text").press("Control+End")
        keys.type(" @lee")
        page.wait_for_selector("#offer:not([hidden])")
        look()
    with at_the_desk(browser, tmp_path / "new") as (_, page, _keys):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found = Axe().run(page)
        assert found.response["violations"] == [], found.generate_report()


@pytest.mark.parametrize("block", range(10))
def test_a_thousand_histories_lose_no_byte(tmp_path: Path, block: int) -> None:
    """Saves of the desk and of editors, renames, deletions, kills and full disks, in every order."""
    for seed in range(block * 100, block * 100 + 100):
        live_through(tmp_path / str(seed), seed)
