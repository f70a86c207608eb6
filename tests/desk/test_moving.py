"""Texts that get another name, go into the bin and come back, seen in the site's files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from desk_client import DeskClient, with_desk

from octavo.builder.build import build_site
from octavo.builder.clean import clean_site
from octavo.builder.options import BuildOptions
from site_builder import NOW, Site, post

PATH = "content/posts/2024-01-02-first.md"
COMMENTS = "content/posts/2024-01-02-first.comments.yaml"
FOLDER = "content/posts/2024-02-03-second"
BLOG: dict[str, str | bytes] = {
    PATH: post("First", "## Top\n\nWords, and see [the second](2024-02-03-second/index.md).\n").replace(
        "\n", "\r\n"
    ),
    COMMENTS: "- id: '1'\n  author: Tony\n  date: 2024-01-03\n  body: Words of mine.\n",
    f"{FOLDER}/index.md": post(
        "Second", "See [first](../2024-01-02-first.md#top) and [x].\n\n[x]: ../2024-01-02-first.md\n"
    ),
    f"{FOLDER}/data.csv": "a,b\n",
    "content/pages/about.md": "---\ntitle: About\n---\nUs, and [first](../posts/2024-01-02-first.md).\n",
    "content/authors/ann.md": "---\nname: Ann Lee\n---\n",
}
MakeSite = Callable[..., Site]


def content(site: Site) -> dict[str, bytes]:
    return {
        file.relative_to(site.folder).as_posix(): file.read_bytes()
        for file in sorted((site.folder / "content").rglob("*"))
        if file.is_file()
    }


@pytest.mark.parametrize("path", [PATH, f"{FOLDER}/index.md", "content/pages/about.md"])
def test_a_deleted_text_comes_back_with_all_that_is_its_own(make_site: MakeSite, path: str) -> None:
    """Comments and pictures went with it, and nothing of anybody else."""
    site = make_site(BLOG)
    before = content(site)

    async def work(desk: DeskClient) -> None:
        done = (await desk.post("delete", {"path": path})).json()
        name = done["name"]
        links = {PATH: ["About", "Second"], f"{FOLDER}/index.md": ["First"]}
        assert sorted(done["linking"]) == links.get(path, [])
        gone = set(before) - set(content(site))
        assert gone == {
            one for one in before if one.startswith(path.removesuffix("index.md").removesuffix(".md"))
        }
        (row,) = (await desk.get("posts")).json()["deleted"]
        assert (row["name"], row["path"]) == (name, path)
        assert (await desk.post("put-back", {"name": name})).json() == {"path": path}
        assert (await desk.get("posts")).json()["deleted"] == []
        assert (await desk.post("put-back", {"name": name})).status_code == 404

    with_desk(site.folder, work)
    assert content(site) == before


def test_a_text_that_came_meanwhile_is_not_replaced(make_site: MakeSite) -> None:
    """Somebody wrote a post of that name again: both stay."""
    site = make_site(BLOG)

    async def work(desk: DeskClient) -> None:
        name = (await desk.post("delete", {"path": PATH})).json()["name"]
        (site.folder / PATH).write_text("another", "utf-8")
        assert (await desk.post("put-back", {"name": name})).status_code == 409
        assert (site.folder / PATH).read_text("utf-8") == "another"
        assert not (site.folder / COMMENTS).exists()
        (site.folder / PATH).unlink()
        assert (await desk.post("put-back", {"name": name})).status_code == 200

    with_desk(site.folder, work)
    assert (site.folder / COMMENTS).read_text("utf-8") == BLOG[COMMENTS]


@pytest.mark.parametrize(
    "path",
    ["content/authors/ann.md", "content/references.bib", "content/posts/none.md", "site.toml", "../x.md"],
)
def test_only_posts_and_pages_are_moved(make_site: MakeSite, path: str) -> None:
    """Other texts depend on an author; settings are no text."""
    site = make_site({**BLOG, "content/references.bib": ""})
    before = content(site)

    async def work(desk: DeskClient) -> None:
        for action in ("delete", "rename"):
            done = await desk.post(action, {"path": path, "name": "other"})
            assert done.status_code in (403, 404)

    with_desk(site.folder, work)
    assert content(site) == before


def test_a_folder_with_other_texts_is_left_alone(make_site: MakeSite) -> None:
    """Whoever deletes a post does not mean those that lie below it."""
    site = make_site({**BLOG, f"{FOLDER}/deeper/index.md": post("Deeper", "Words.\n")})

    async def work(desk: DeskClient) -> None:
        done = await desk.post("delete", {"path": f"{FOLDER}/index.md"})
        assert done.status_code == 409

    with_desk(site.folder, work)
    assert (site.folder / f"{FOLDER}/deeper/index.md").is_file()


def test_another_name_breaks_no_link(make_site: MakeSite) -> None:
    """The comments come along, and each text that links to it is changed at the link alone."""
    site = make_site(BLOG)
    before = content(site)
    new = "content/posts/2024-01-02-a-better-name.md"

    async def work(desk: DeskClient) -> None:
        done = (await desk.post("rename", {"path": PATH, "name": "A better name"})).json()
        assert done == {"path": new, "remarks": []}
        again = (await desk.post("rename", {"path": f"{FOLDER}/index.md", "name": "other"})).json()
        assert again["path"] == "content/posts/2024-02-03-other/index.md"

    with_desk(site.folder, work)
    after = content(site)
    assert after[new.replace(".md", ".comments.yaml")] == before[COMMENTS]
    assert after["content/pages/about.md"] == before["content/pages/about.md"].replace(
        b"first.md", b"a-better-name.md"
    )
    moved = after["content/posts/2024-02-03-other/index.md"].decode()
    assert "[first](../2024-01-02-a-better-name.md#top)" in moved
    assert "[x]: ../2024-01-02-a-better-name.md\n" in moved
    assert after[new] == before[PATH].replace(b"second/index.md", b"other/index.md")
    assert after["content/posts/2024-02-03-other/data.csv"] == b"a,b\n"


def test_a_name_that_another_text_has_is_refused(make_site: MakeSite) -> None:
    """Neither of the two may be replaced."""
    site = make_site({**BLOG, "content/posts/2024-01-02-taken.md": post("Taken", "Words.\n")})
    before = content(site)

    async def work(desk: DeskClient) -> None:
        assert (await desk.post("rename", {"path": PATH, "name": "taken"})).status_code == 409
        assert (await desk.post("rename", {"path": PATH, "name": "///"})).status_code == 400

    with_desk(site.folder, work)
    assert content(site) == before


def test_what_is_hidden_stays_hidden(make_site: MakeSite) -> None:
    """An entry that names a text by its file would hide nothing after it has another name."""
    site = make_site({**BLOG, "content/redactions.yaml": "- id: '1'\n  post: first\n"})
    before = content(site)

    async def work(desk: DeskClient) -> None:
        done = await desk.post("rename", {"path": PATH, "name": "other"})
        assert done.status_code == 409
        assert "redactions.yaml" in done.json()["message"]

    with_desk(site.folder, work)
    assert content(site) == before


def test_redactions_that_cannot_be_read_are_told_of(make_site: MakeSite) -> None:
    """What they hide is not known: comments are listed, with that sentence, and no text changes its name."""
    site = make_site(BLOG)
    (site.folder / "content/redactions.yaml").mkdir()
    before = content(site)

    async def work(desk: DeskClient) -> None:
        listed = (await desk.get("discussion", status="approved")).json()
        assert "content/redactions.yaml cannot be read: Is a directory." in listed["problems"]
        done = await desk.post("rename", {"path": PATH, "name": "other"})
        assert done.status_code == 409
        assert "cannot be read" in done.json()["message"]

    with_desk(site.folder, work)
    assert content(site) == before


def test_what_the_desk_keeps_outlives_a_cleaning(make_site: MakeSite) -> None:
    """A cleaning is for what can be made again; words that are nowhere else cannot."""
    site = make_site(BLOG)

    async def work(desk: DeskClient) -> None:
        build_site(BuildOptions(site.folder, NOW))
        assert (await desk.post("delete", {"path": PATH})).status_code == 200
        await desk.post("keep", {"path": "content/pages/about.md", "text": "not saved"})
        clean_site(site.folder, site.folder / "output")
        assert [one.name for one in (site.folder / ".octavo").iterdir()] == ["desk"]
        data = (await desk.get("posts")).json()
        assert [one["path"] for one in data["unsaved"]] == ["content/pages/about.md"]
        assert (await desk.post("put-back", {"name": data["deleted"][0]["name"]})).status_code == 200

    with_desk(site.folder, work)
    assert (site.folder / PATH).is_file()


def test_the_form_shows_the_date_of_the_files_name(make_site: MakeSite) -> None:
    """A field that is empty says that there is no date, and there is one."""
    site = make_site({**BLOG, "content/posts/2024-05-06-own.md": post("Own", "Words.\n", date="2024-05-07")})

    async def work(desk: DeskClient) -> None:
        async def date(path: str) -> object:
            return (await desk.get("text", path=path)).json()["form"]["values"].get("date")

        assert await date(PATH) == "2024-01-02"
        assert await date("content/posts/2024-05-06-own.md") == "2024-05-07"
        assert await date("content/pages/about.md") is None

    with_desk(site.folder, work)


def test_nothing_of_the_bin_is_read_as_content(tmp_path: Path) -> None:
    """It lies below .octavo/, which no build looks at."""
    from octavo.desk.moves import deleted

    assert deleted(tmp_path) == ()
    (tmp_path / ".octavo/desk/bin/x").mkdir(parents=True)
    (tmp_path / ".octavo/desk/bin/x/deleted.json").write_text("{}", "utf-8")
    assert deleted(tmp_path) == ()
