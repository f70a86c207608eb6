"""The preview follows the disk: whatever is saved, however it is saved."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from preview_blog import BIB, FIRST

from running_preview import RunningPreview, serving
from site_builder import PLAIN_THEME, SETTINGS, Site, post

pytestmark = pytest.mark.slow

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

        states = [events.wait_for(lambda state: state["whole"] != before)]
        preview.is_at_rest()
        while states[-1]["epoch"] != preview.preview.live.epoch:
            states.append(events.next())
        assert len({state["whole"] for state in states}) == 1
    assert "mended" in preview.ask(FIRST).text


@pytest.mark.parametrize(
    ("name", "text", "path", "shown"),
    [
        (SOURCE, post("First", "Written now.\n"), FIRST, "Written now."),
        ("site.toml", SETTINGS.replace('"Blog"', '"Renamed Blog"'), "/atom.xml", "Renamed Blog"),
        ("themes/plain/templates/article.html", "<body>Other {{ page.title }}", FIRST, "Other First"),
        ("content/references.bib", BIB.replace("Mice", "Rats"), "/references/references.bib", "Rats"),
        ("content/static/plain.css", "p { color: blue }\n", "/plain.css", "blue"),
    ],
    ids=["text", "settings", "template", "bibliography", "style sheet"],
)
def test_a_file_that_is_empty_for_a_moment_is_no_mistake(
    blog: Site,
    preview: RunningPreview,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    text: str,
    path: str,
    shown: str,
) -> None:
    """Who writes into a file empties it first, and on a busy machine that moment can be seen."""
    # However busy the machine is, the moment must not be over before the test has written.
    monkeypatch.setattr("octavo.preview.watch._MOMENT", 10.0)
    assert "First" in preview.ask(FIRST).text
    with (blog.folder / name).open("w", encoding="utf-8") as file:
        preview.wait_until_noticed()
        assert "First" in preview.ask(FIRST).text
        file.write(text)

    preview.wait_for_text(path, shown)
    preview.is_at_rest()
    assert preview.told == []


@pytest.mark.parametrize("name", [SOURCE, "themes/plain/templates/article.html"], ids=["text", "template"])
def test_a_file_that_is_gone_for_a_moment_is_no_mistake(
    blog: Site, preview: RunningPreview, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Vim and others rename the old file away before they write the new one."""
    monkeypatch.setattr("octavo.preview.watch._MOMENT", 10.0)
    assert "One text" in preview.ask(FIRST).text
    file = blog.folder / name
    text = file.read_text("utf-8")
    with preview.listen(FIRST) as events:
        file.rename(file.with_name("backup~"))
        preview.wait_until_noticed()
        assert "One text" in preview.ask(FIRST).text
        file.write_text(text.replace("One text", "Other text") + "\n<!-- new -->\n", "utf-8")

        states = [events.wait_for(lambda state: state["epoch"] == preview.preview.live.epoch)]
        preview.is_at_rest()
        while states[-1]["epoch"] != preview.preview.live.epoch:
            states.append(events.next())
    assert all(state["whole"] for state in states)
    assert preview.told == []


def test_a_file_that_stays_empty_is_a_mistake(blog: Site, preview: RunningPreview) -> None:
    with preview.taking_in():
        blog.write({SOURCE: ""})
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


def test_a_folder_that_comes_from_elsewhere_is_followed(blog: Site, preview: RunningPreview) -> None:
    """A bundle that was written in another place and moved here is told of by one event."""
    folder = blog.folder.parent / "elsewhere"
    folder.mkdir()
    (folder / "index.md").write_text(post("Third", "From elsewhere.\n"), "utf-8")

    folder.rename(blog.folder / "content/posts/2024-05-06-third")

    preview.wait_for_text("/2024/05/third/", "From elsewhere.")
    preview.is_at_rest()
    blog.write({"content/posts/2024-05-06-third/data.csv": "1\n"})
    preview.wait_for_text("/2024/05/third/data.csv", "1")


def test_all_posts_may_go_and_come_back(blog: Site, preview: RunningPreview) -> None:
    """The folder is renamed, and later another one has its name."""
    posts = blog.folder / "content/posts"
    posts.rename(blog.folder / "content/old-posts")
    preview.wait_for(FIRST, lambda answer: answer.status == 404)
    assert preview.ask("/").status == 200

    blog.write({SOURCE: post("First", "Written anew.\n")})
    preview.wait_for_text(FIRST, "Written anew.")
    preview.is_at_rest()
    blog.write({SOURCE: post("First", "And followed.\n")})
    preview.wait_for_text(FIRST, "And followed.")


def test_a_site_may_be_reached_through_links(blog: Site) -> None:
    """Writers keep their texts in a folder that is synchronised, and link to it."""
    (blog.folder / "content").rename(blog.folder / "texts")
    (blog.folder / "content").symlink_to("texts")
    link = blog.folder.parent / "link"
    link.symlink_to(blog.folder)
    with serving(link) as preview:
        blog.write({"site.toml": SETTINGS.replace('"Blog"', '"Renamed Blog"')})
        preview.wait_for_text("/atom.xml", "Renamed Blog")
        blog.write({"texts/posts/2024-05-06-third.md": post("Third", "New.\n")})
        preview.wait_for_text("/2024/05/third/", "New.")


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
        (
            {
                "content/authors/ann.md": "---\nname: Ann Lee\ncoi: None\n---\nAbout her.\n",
                SOURCE: post("First", "Hers.\n", authors="[ann]"),
            },
            "/atom.xml",
            "Ann Lee",
        ),
    ],
    ids=["bibliography", "template", "static file", "page", "file of a post", "title", "comments", "author"],
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


def test_an_open_page_is_led_to_where_the_site_lies_now(blog: Site, preview: RunningPreview) -> None:
    """Whoever changes the path of `url` still looks at the page that they looked at."""
    with preview.listen(FIRST) as events:
        blog.write({"site.toml": SETTINGS.replace("example.org/", "example.org/a/b/")})
        events.wait_for(lambda state: state["goesTo"] == f"/a/b{FIRST}")
    with preview.listen(f"/a/b{FIRST}") as events:
        assert events.next()["goesTo"] == ""
        blog.write({"site.toml": SETTINGS})
        events.wait_for(lambda state: state["goesTo"] == FIRST)
    with preview.listen("/nowhere/") as events:
        assert events.next()["goesTo"] == ""


@pytest.mark.parametrize("how", ["slug", "renamed", "slug, with a redirect"])
def test_an_open_page_leads_on_when_its_address_changes(
    blog: Site, preview: RunningPreview, how: str
) -> None:
    """The writer gave the post a better address, and would go on with a page that is no longer there."""
    name = "content/posts/2024-01-02-first.md"
    text = (blog.folder / name).read_text("utf-8")
    with preview.listen(FIRST) as events:
        assert events.next()["goesTo"] == ""
        if how == "renamed":
            (blog.folder / name).rename(blog.folder / "content/posts/2024-01-02-other.md")
        else:
            alias = f"aliases: [/{FIRST.strip('/')}/]\n" if "redirect" in how else ""
            blog.write({name: text.replace("---\n", f"---\nslug: other\n{alias}", 1)})
        goes_to = events.wait_for(lambda state: state["goesTo"] != "")["goesTo"]
    assert goes_to == FIRST.replace("first", "other")
    assert preview.ask(goes_to).status == 200


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


def test_words_alone_do_not_have_the_whole_site_read_again(blog: Site, preview: RunningPreview) -> None:
    """In a blog of ten thousand posts that takes seconds, just when the writer goes on."""
    read = preview.preview.live.read
    for number in range(3):
        with preview.taking_in():
            blog.write({SOURCE: post("First", f"Version {number}, with a work [@lee2020].\n")})
        assert f"Version {number}," in preview.ask(FIRST).text
    assert preview.preview.live.read is read


def test_a_half_typed_header_does_not_have_the_whole_site_read_again(
    blog: Site, preview: RunningPreview
) -> None:
    """A writer is in the middle of a mistake most of the time, in this text or in another one."""
    two = "content/posts/2024-02-03-second/index.md"
    read = preview.preview.live.read
    with preview.taking_in():
        blog.write({two: "---\ntitle: [Second\n---\nAnother text.\n"})
    assert [one.location.path for one in preview.preview.live.problems] == [two]
    for number in range(2):
        with preview.taking_in():
            blog.write({SOURCE: post("First", f"Version {number}, with a work [@lee2020].\n")})
        assert f"Version {number}," in preview.ask(FIRST).text
    assert [one.location.path for one in preview.preview.live.problems] == [two]
    with preview.taking_in():
        blog.write({two: post("Second, mended", "Another text.\n")})
    assert preview.preview.live.problems == ()
    assert "Second, mended" in preview.ask("/2024/02/second/").text
    assert preview.preview.live.read is read


def test_an_open_page_is_sent_what_it_has_become(blog: Site, preview: RunningPreview) -> None:
    """To ask for it again would take as long as to make it."""
    with preview.listen(FIRST) as events:
        assert events.next()["page"] == "", "it has been loaded just now"
        blog.write({SOURCE: post("First", "One text, mended [@lee2020].\n")})
        state = events.wait_for(lambda state: state["page"] != "")
    assert state["page"] == preview.ask(FIRST).text
    assert "One text, mended" in str(state["page"])
    assert str(state["whole"]) in str(state["page"])


def test_a_mistake_that_only_the_whole_site_shows_is_told_of_words_alone(
    blog: Site, preview: RunningPreview
) -> None:
    """Nothing is read again for them, so that what is known has to tell it, and that it is mended."""
    with preview.taking_in():
        blog.write({SOURCE: post("First", "Words.\n", author="nobody")})
    (problem,) = preview.preview.live.problems
    assert "nobody" in problem.message
    with preview.taking_in():
        blog.write({SOURCE: post("First", "Words.\n")})
    assert preview.preview.live.problems == ()


def test_a_text_that_was_edited_and_then_renamed_takes_its_open_page_along(
    blog: Site, preview: RunningPreview
) -> None:
    """It is known again by the words that it has now."""
    with preview.taking_in():
        blog.write({SOURCE: post("First", "Other words.\n")})
    with preview.listen(FIRST) as events:
        (blog.folder / SOURCE).rename(blog.folder / "content/posts/2024-01-02-other.md")
        goes_to = events.wait_for(lambda state: state["goesTo"] != "")["goesTo"]
    assert goes_to == FIRST.replace("first", "other")


def test_a_change_is_seen_while_other_files_are_written_without_a_pause(
    blog: Site, preview: RunningPreview
) -> None:
    """A program that logs into the site's folder must not keep the page from its writer."""
    is_over = threading.Event()

    def write_on() -> None:
        number = 0
        while not is_over.wait(0.005):
            number += 1
            blog.write({"content/static/log.txt": str(number)})

    writing = threading.Thread(target=write_on)
    writing.start()
    try:
        blog.write({"site.toml": SETTINGS.replace('"Blog"', '"Renamed Blog"')})
        preview.wait_for_text("/atom.xml", "Renamed Blog")
    finally:
        is_over.set()
        writing.join()


def test_reading_files_is_no_change(blog: Site, preview: RunningPreview) -> None:
    """Our own reading, or that of a backup, must not make pages load again for ever."""
    preview.is_at_rest()
    before = preview.preview.live.epoch

    for file in blog.folder.rglob("*.md"):
        file.read_bytes()
    os.utime(blog.folder / SOURCE)
    (blog.folder / "content/posts/.first.md.swp").write_bytes(b"x")
    preview.is_at_rest()

    assert preview.preview.live.epoch == before


def test_nothing_is_written_into_the_output_folder(blog: Site, preview: RunningPreview) -> None:
    preview.ask("/")
    blog.write({SOURCE: post("First", "Changed.\n")})
    preview.wait_for_text(FIRST, "Changed.")
    preview.is_at_rest()

    assert not blog.output.exists()
