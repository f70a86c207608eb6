"""A mistake is shown over the last good page and goes away by itself."""

from __future__ import annotations

import shutil
import threading

import pytest
from preview_blog import BIB, BLOG, FIRST

from octavo.builder.options import BuildOptions
from octavo.preview.live_site import Reading, ReadSite
from octavo.preview.read_site import read_site
from running_preview import RunningPreview, serving
from site_builder import PLAIN_THEME, SETTINGS, Site, post

pytestmark = pytest.mark.slow

GOOD = "One text, with a work"

BROKEN = {
    "bibliography": ("content/references.bib", BIB + "@article{broken, author={\n", 2),
    "template": ("themes/plain/templates/article.html", "<p>\n{% for x in %}\n", 2),
    "name in a template": ("themes/plain/templates/article.html", "<p>\n{{ page.titel }}\n", 2),
    "settings": ("site.toml", SETTINGS + 'colour = "red"\n', 4),
    "header": ("content/posts/2024-01-02-first.md", "---\ntitle: [First\n---\nText.\n", 2),
    "date": ("content/posts/2024-01-02-first.md", post("First", "Text.\n", date="2024-02-30"), 4),
    # Found by reading the whole site only; mended by the very bytes that were there before.
    "author": ("content/posts/2024-01-02-first.md", post("First", "Text.\n", author="nobody"), 4),
    "citation": ("content/posts/2024-01-02-first.md", post("First", "A work [@leo2020].\n"), 5),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_mistake_is_told_with_its_place_over_the_last_good_page_until_it_is_mended(
    blog: Site, preview: RunningPreview, what: str
) -> None:
    """The writer sees what is wrong without a look at the terminal, and no page is lost meanwhile."""
    path, broken, line = BROKEN[what]
    good = PLAIN_THEME[path.removeprefix("themes/plain/")] if "themes" in path else BLOG.get(path, SETTINGS)
    assert GOOD in preview.ask(FIRST).text
    with preview.listen(FIRST) as events:
        assert events.next()["problems"] == []

        blog.write({path: broken})

        told = events.wait_for(lambda state: state["problems"] != [])["problems"]
        assert isinstance(told, list)
        problem = told[0]
        assert (problem["path"], problem["line"]) == (path, line)
        assert problem["message"]
        assert problem["hint"] or what != "citation"
        assert problem["severity"] == ("warning" if what == "bibliography" else "error")
        assert [line, broken.split("\n")[line - 1]] in problem["excerpt"]
        assert GOOD in preview.ask(FIRST).text

        blog.write({path: good})

        events.wait_for(lambda state: state["problems"] == [])
    preview.is_at_rest()
    assert GOOD in preview.ask(FIRST).text


# A bibliography with a broken entry is no mistake that stops a build, and may have been so for years.
STOPPING = [what for what in BROKEN if what != "bibliography"]


@pytest.mark.parametrize("what", STOPPING)
def test_a_page_first_opened_while_the_site_is_broken_learns_of_the_mistake_and_its_end(
    blog: Site, what: str
) -> None:
    """A writer who starts the preview on a broken site gets the message, then the page."""
    path, broken, _ = BROKEN[what]
    good = PLAIN_THEME[path.removeprefix("themes/plain/")] if "themes" in path else BLOG.get(path, SETTINGS)
    blog.write({path: broken})
    with serving(blog.folder) as preview:
        opened = preview.ask(FIRST)
        assert "preview.js" in opened.text
        with preview.listen(FIRST) as events:
            state = events.next()
            assert state["problems"]

            blog.write({path: good})

            events.wait_for(lambda state: state["problems"] == [] and state["whole"] != "")
        assert GOOD in preview.wait_for_text(FIRST, GOOD).text


def test_a_broken_entry_of_old_does_not_cover_the_page(blog: Site) -> None:
    """Real libraries have such entries: the build warns and goes on, and so does the preview."""
    path, broken, _ = BROKEN["bibliography"]
    blog.write({path: broken})
    with serving(blog.folder) as preview, preview.listen(FIRST) as events:
        assert events.next()["problems"] == []


def test_the_terminal_tells_mistakes_once_and_their_end(blog: Site, preview: RunningPreview) -> None:
    with preview.taking_in():
        blog.write({"site.toml": SETTINGS + 'colour = "red"\n'})
    with preview.taking_in():
        blog.write({"site.toml": SETTINGS})

    assert [[problem.code for problem in problems] for problems in preview.told] == [["unknown-key"], []]


@pytest.mark.parametrize(
    "place", ["octavo.preview.read_site.SiteGraph.check", "octavo.rendering.renderer.Renderer.render"]
)
def test_a_fault_of_octavo_is_told_and_ends_nothing(
    blog: Site, preview: RunningPreview, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """A bug that one text meets must not take all other pages from its writer."""
    assert GOOD in preview.ask(FIRST).text

    def stumble(*arguments: object, **more: object) -> None:
        raise KeyError("unforeseen")

    with preview.listen(FIRST) as events, monkeypatch.context() as patched:
        patched.setattr(place, stumble)
        blog.write({"content/posts/2024-01-02-first.md": post("Another title", "Changed.\n")})

        told = events.wait_for(lambda state: state["problems"] != [])["problems"]

        assert isinstance(told, list)
        assert told[0]["message"] == "Octavo stumbled over this: KeyError: 'unforeseen'."
        page = preview.ask(FIRST).text
        assert GOOD in page or "Changed." in page, "the text as it was, or as it is now"
        patched.undo()
        blog.write({"content/posts/2024-01-02-first.md": post("Another title", "Mended.\n")})
        events.wait_for(lambda state: state["problems"] == [])
    preview.wait_for_text(FIRST, "Mended.")


def test_settings_that_cannot_be_read_leave_the_site_as_it_was(blog: Site, preview: RunningPreview) -> None:
    settings = blog.folder / "site.toml"
    with preview.listen(FIRST) as events:
        settings.unlink()
        events.wait_for(lambda state: "There is no site.toml here." in str(state["problems"]))
        settings.mkdir()
        events.wait_for(lambda state: "The file cannot be read: Is a directory." in str(state["problems"]))
        assert GOOD in preview.ask(FIRST).text
        settings.rmdir()
        blog.write({"site.toml": SETTINGS})
        events.wait_for(lambda state: state["problems"] == [])


def test_a_folder_without_a_site_becomes_one(blog: Site) -> None:
    """Who begins in an empty folder is told what is missing, and sees the site when it is there."""
    empty = blog.folder.parent / "empty"
    empty.mkdir()
    with serving(empty) as preview, preview.listen("/") as events:
        assert "There is no site.toml here." in str(events.next()["problems"])
        shutil.copytree(blog.folder, empty, dirs_exist_ok=True)
        events.wait_for(lambda state: state["problems"] == [] and state["whole"] != "")
        assert preview.ask(FIRST).status == 200


def test_answers_come_while_the_site_is_read(
    blog: Site, preview: RunningPreview, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request is answered from what is known, however long a reading takes."""
    preview.ask(FIRST)
    begun, release = threading.Event(), threading.Event()

    def read_slowly(options: BuildOptions, before: ReadSite | None) -> Reading:
        begun.set()
        release.wait(10)
        return read_site(options, before)

    monkeypatch.setattr("octavo.preview.preview.read_site", read_slowly)
    blog.write({"content/pages/new.md": "---\ntitle: New\n---\nNew.\n"})
    assert begun.wait(10)

    answers = [preview.ask(path).status for path in (FIRST, "/", "/new/", "/atom.xml", "/plain.css")]
    blog.write({"content/posts/2024-01-02-first.md": post("First", "Saved meanwhile.\n")})
    saved = preview.ask(FIRST).text
    release.set()

    assert answers == [200, 200, 404, 200, 200]
    assert "Saved meanwhile." in saved
    preview.wait_for_text("/new/", "New.")
    assert "Saved meanwhile." in preview.ask(FIRST).text
