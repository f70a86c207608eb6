"""The preview follows the disk: whatever is saved, however it is saved."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from preview_blog import BIB, FIRST
from running_preview import RunningPreview, serving

from site_builder import PLAIN_THEME, Site, post

SOURCE = "content/posts/2024-01-02-first.md"


def in_place(file: Path, text: str) -> None:
    file.write_text(text, "utf-8")


def by_renaming(file: Path, text: str) -> None:
    """As editors do that fear half-written files: a temporary file takes the old one's place."""
    temporary = file.with_name(f".{file.name}.tmp")
    temporary.write_text(text, "utf-8")
    temporary.replace(file)


def as_vim(file: Path, text: str) -> None:
    """As vim does with `backupcopy=no`: a file 4913 to try the folder, the old one renamed, a new one."""
    trial = file.with_name("4913")
    trial.touch()
    trial.unlink()
    backup = file.with_name(f"{file.name}~")
    file.rename(backup)
    file.write_text(text, "utf-8")
    backup.unlink()


SAVING = [in_place, by_renaming, as_vim]


@pytest.mark.parametrize("save", SAVING, ids=lambda save: save.__name__)
def test_a_save_is_one_update_of_the_open_page(
    blog: Site, preview: RunningPreview, save: Callable[[Path, str], None]
) -> None:
    """A page that is replaced twice for one save flickers."""
    with preview.listen(FIRST) as events:
        before = events.next()["whole"]

        save(blog.folder / SOURCE, post("First", "One text, mended [@lee2020].\n"))

        wholes = [events.wait_for(lambda state: state["whole"] != before)["whole"]]
        preview.is_at_rest()
        last = preview.preview.live.epoch
        while (state := events.next())["epoch"] != last:
            wholes.append(state["whole"])
        assert set(wholes) | {state["whole"]} == {wholes[0]}
    assert "mended" in preview.ask(FIRST).text


def test_a_file_that_is_empty_for_a_moment_is_no_mistake(blog: Site, preview: RunningPreview) -> None:
    """Who writes into a file empties it first, and on a busy machine that moment can be seen."""
    # The first request compiles templates, which on a busy machine takes longer than a moment.
    preview.ask(FIRST)
    with (blog.folder / SOURCE).open("w", encoding="utf-8") as file:
        assert "One text" in preview.ask(FIRST).text
        file.write(post("First", "Written now.\n"))

    preview.wait_for_text(FIRST, "Written now.")
    preview.is_at_rest()
    assert preview.told == []


def test_a_file_that_stays_empty_is_a_mistake(blog: Site, preview: RunningPreview) -> None:
    blog.write({SOURCE: ""})
    preview.wait_until_taken_in()
    assert [problem.message for problem in preview.told[0]] == ["The file is empty."]


def test_two_hundred_files_at_once_are_at_most_two_updates(blog: Site, preview: RunningPreview) -> None:
    """Another branch checked out is one change and not two hundred."""
    preview.is_at_rest()
    before = preview.preview.live.epoch

    waiting = blog.folder.parent / "waiting"
    waiting.mkdir()
    for number in range(200):
        (waiting / f"2023-05-01-many-{number}.md").write_text(post(f"Many {number}", "Text.\n"), "utf-8")
    for file in sorted(waiting.iterdir()):
        file.rename(blog.folder / "content/posts" / file.name)

    preview.wait_for("/2023/05/many-199/", lambda answer: answer.status == 200)
    preview.is_at_rest()
    assert preview.preview.live.epoch - before <= 2


@pytest.mark.parametrize("polls", [False, True], ids=["told", "polling"])
def test_new_renamed_and_deleted_posts_need_no_restart(blog: Site, polls: bool) -> None:
    with serving(blog.folder, polls=polls) as preview:
        assert preview.ask("/2024/05/third/").status == 404

        blog.write({"content/posts/2024-05-06-third.md": post("Third", "New.\n")})
        preview.wait_for_text("/2024/05/third/", "New.")

        old = blog.folder / "content/posts/2024-05-06-third.md"
        old.rename(old.with_name("2024-05-06-renamed.md"))
        preview.wait_for_text("/2024/05/renamed/", "New.")
        assert preview.ask("/2024/05/third/").status == 404

        blog.remove("content/posts/2024-05-06-renamed.md")
        preview.wait_for("/2024/05/renamed/", lambda answer: answer.status == 404)
        assert "Third" not in preview.ask("/").text


def test_a_moved_folder_takes_its_page_along(blog: Site, preview: RunningPreview) -> None:
    """A bundle is a folder; moving it is one event that names none of its files."""
    folder = blog.folder / "content/posts/2024-02-03-second"

    folder.rename(folder.with_name("2024-02-03-elsewhere"))

    preview.wait_for_text("/2024/02/elsewhere/", "Another text.")
    assert preview.ask("/2024/02/second/").status == 404
    assert preview.ask("/2024/02/elsewhere/data.csv").text == "a,b\n1,2\n"
    blog.write({"content/posts/2024-02-03-elsewhere/index.md": post("Second", "Followed there.\n")})
    preview.wait_for_text("/2024/02/elsewhere/", "Followed there.")


def test_the_content_folder_may_be_exchanged_as_a_whole(blog: Site, preview: RunningPreview) -> None:
    """Some tools write a new folder and rename it: what is watched is then another one."""
    content = blog.folder / "content"
    content.rename(blog.folder / "old-content")
    blog.write({SOURCE: post("First", "In the new folder.\n")})
    preview.wait_for_text(FIRST, "In the new folder.")
    preview.is_at_rest()

    blog.write({SOURCE: post("First", "Still followed.\n")})

    preview.wait_for_text(FIRST, "Still followed.")


@pytest.mark.parametrize(
    ("files", "path", "text"),
    [
        ({"content/references.bib": BIB.replace("Mice", "Rats")}, "/references/lee2020/", "Rats"),
        (
            {"themes/plain/templates/article.html": "<body>Other template {{ page.title }}"},
            FIRST,
            "Other template",
        ),
        ({"content/static/plain.css": "p { color: blue }\n"}, "/plain.css", "blue"),
        ({"content/pages/about.md": "---\ntitle: About\n---\nOthers.\n"}, "/about/", "Others."),
        ({"content/posts/2024-02-03-second/data.csv": "c\n"}, "/2024/02/second/data.csv", "c\n"),
        (
            {SOURCE: post("Another title", "One text, with a work [@lee2020].\n")},
            "/",
            "Another title",
        ),
        (
            {
                "content/posts/2024-01-02-first.comments.yaml": "- id: 1\n  author: Una\n  body: Well!\n"
                "  date: 2024-01-05T10:00:00Z\n"
            },
            "/comments/atom.xml",
            "Una",
        ),
    ],
    ids=["bibliography", "template", "static file", "page", "file of a post", "title", "comments"],
)
def test_every_kind_of_source_is_followed(
    blog: Site, preview: RunningPreview, files: dict[str, str | bytes], path: str, text: str
) -> None:
    if "themes" in next(iter(files)):
        files["themes/plain/theme.toml"] = PLAIN_THEME["theme.toml"]
    if path == "/references/lee2020/":
        path = "/references/references.bib"

    blog.write(files)

    preview.wait_for_text(path, text)


def test_settings_are_followed(blog: Site, preview: RunningPreview) -> None:
    settings = (blog.folder / "site.toml").read_text("utf-8")

    blog.write({"site.toml": settings.replace('"Blog"', '"Renamed Blog"')})

    preview.wait_for_text("/atom.xml", "Renamed Blog")


def test_a_save_is_seen_by_a_request_that_comes_before_the_watcher_knows(
    blog: Site, preview: RunningPreview
) -> None:
    """Who saves and reloads at once must not see the old text."""
    for number in range(5):
        blog.write({SOURCE: post("First", f"Version {number}.\n")})
        assert f"Version {number}." in preview.ask(FIRST).text


def test_a_citation_added_to_a_text_is_numbered_at_once_and_listed_everywhere(
    blog: Site, preview: RunningPreview
) -> None:
    """The short way has to know what the text cites now, and the rest of the site soon after."""
    two = "content/posts/2024-02-03-second/index.md"
    blog.write({two: post("Second", "Another text [@lee2020]. See [data](data.csv).\n")})

    assert 'id="cite-1"' in preview.ask("/2024/02/second/").text
    preview.wait_for_text("/2024/02/second/references.bib", "lee2020")


def test_reading_files_is_no_change(blog: Site, preview: RunningPreview) -> None:
    """Our own reading, or that of a backup, must not make pages load again for ever."""
    preview.is_at_rest()
    before = preview.preview.live.epoch

    for file in blog.folder.rglob("*.md"):
        file.read_bytes()
    os.utime(blog.folder / SOURCE)
    (blog.folder / "content/posts/.first.md.swp").write_bytes(b"x")
    time.sleep(0.3)
    preview.is_at_rest()

    assert preview.preview.live.epoch == before


def test_nothing_is_written_into_the_output_folder(blog: Site, preview: RunningPreview) -> None:
    preview.ask("/")
    blog.write({SOURCE: post("First", "Changed.\n")})
    preview.wait_for_text(FIRST, "Changed.")
    preview.is_at_rest()

    assert not blog.output.exists()
