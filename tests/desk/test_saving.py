"""A save replaces what was opened and nothing else; what cannot be saved is kept and shown."""

from __future__ import annotations

import asyncio
import errno
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from desk_client import DeskClient, with_desk

from octavo.desk.places import DeskError
from octavo.desk.texts import Texts
from octavo.preview.preview import Preview, PreviewOptions
from octavo.site import swap
from octavo.site.swap import exchange
from site_builder import NOW, Site, post

PATH = "content/posts/2024-01-02-first.md"


@pytest.fixture
def blog(make_site: Callable[..., Site]) -> Site:
    return make_site({PATH: post("First", "Words.\n")})


@pytest.fixture
def texts(blog: Site) -> Texts:
    return Texts(blog.folder, lambda: NOW)


def kept(blog: Site) -> set[bytes]:
    folder = blog.folder / ".octavo/desk/kept"
    return {file.read_bytes() for file in folder.iterdir()} if folder.is_dir() else set()


def test_a_save_is_in_the_file_and_the_old_words_are_kept(blog: Site, texts: Texts) -> None:
    """Whoever deletes a page of text by mistake, and saves, finds it again."""
    before = (blog.folder / PATH).read_bytes()
    opened = texts.open(PATH)
    done = texts.save(PATH, opened.text + "More.\n", opened.digest)
    assert done.is_saved
    assert (blog.folder / PATH).read_bytes() == before + b"More.\n"
    assert kept(blog) == {before}
    texts.save(PATH, opened.text + "More and more.\n", done.digest)
    assert kept(blog) == {before}, "a state that was typed here is no loss"


def test_the_page_has_the_words_before_the_disk_has_and_no_longer_than_they_are_meant(
    blog: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow disk keeps nobody waiting who types, and a full one leaves no page of what is nowhere."""
    is_shown = threading.Event()
    refused: list[str] = []
    write_new = swap.write_new

    def late(path: str, pieces: Iterable[bytes], *, is_synced: bool = False) -> None:
        assert is_shown.wait(20)
        if refused:
            raise OSError(errno.ENOSPC, "No space left on device")
        write_new(path, pieces, is_synced=is_synced)

    async def work(desk: DeskClient) -> None:
        preview = desk.bench.preview = Preview(PreviewOptions(blog.folder, lambda: NOW), lambda _: None)
        preview.read_first()
        following = asyncio.ensure_future(preview.follow())
        name = f"{preview.url_of(PATH).strip('/')}/index.html"

        async def words() -> str:
            made = await preview.page(name)
            assert made is not None
            return str(made.data)

        opened = (await desk.get("text", path=PATH)).json()
        before, digest = opened["header"] + opened["body"], opened["digest"]
        monkeypatch.setattr(swap, "write_new", late)
        for typed in ("More.", "Even more."):
            is_shown.clear()
            text = {"path": PATH, "digest": digest, "text": f"{before}{typed}\n"}
            saving = asyncio.ensure_future(desk.post("save", text))
            while typed not in await words():
                await asyncio.sleep(0)
            assert typed not in (blog.folder / PATH).read_text("utf-8")
            is_shown.set()
            done = await saving
            digest = done.json().get("digest")
            refused.append(typed)
        assert done.status_code == 507
        while "Even more." in await words():
            await asyncio.sleep(0)
        assert "More." in await words()
        following.cancel()
        preview.close()

    with_desk(blog.folder, work)


def test_a_file_that_changed_elsewhere_is_shown_and_not_overwritten(blog: Site) -> None:
    """An editor, git and a sync folder write, too; neither side may win unasked."""

    async def work(desk: DeskClient) -> None:
        opened = (await desk.get("text", path=PATH)).json()
        (blog.folder / PATH).write_text("---\ntitle: Theirs\n---\nTheirs.\n", "utf-8")
        sent = {"path": PATH, "digest": opened["digest"], "text": "Mine.\n"}
        done = (await desk.post("save", sent)).json()
        assert not done["is_saved"]
        assert done["theirs"] == "---\ntitle: Theirs\n---\nTheirs.\n"
        assert (blog.folder / PATH).read_text("utf-8") == done["theirs"]
        again = (await desk.get("text", path=PATH)).json()
        assert again["unsaved"]["text"] == "Mine.\n"
        assert (await desk.get("posts")).json()["unsaved"][0]["path"] == PATH
        await desk.post("save", {**sent, "digest": done["digest"]})
        assert (await desk.get("text", path=PATH)).json()["unsaved"] is None

    with_desk(blog.folder, work)
    assert (blog.folder / PATH).read_text("utf-8") == "Mine.\n"
    assert b"---\ntitle: Theirs\n---\nTheirs.\n" in kept(blog)


def test_a_file_that_was_removed_elsewhere_is_not_made_again_unasked(blog: Site, texts: Texts) -> None:
    """It may have been renamed: a second post of the same words would appear."""
    opened = texts.open(PATH)
    (blog.folder / PATH).unlink()
    done = texts.save(PATH, "Mine.\n", opened.digest)
    assert (done.is_saved, done.theirs, done.is_kept) == (False, None, True)
    assert not (blog.folder / PATH).exists()
    assert texts.save(PATH, "Mine.\n", done.digest).is_saved


@pytest.mark.parametrize(
    "can_exchange", [True, False], ids=["in one step", "where files cannot change places"]
)
def test_an_editor_that_saves_in_the_same_moment_loses_nothing(
    blog: Site, texts: Texts, monkeypatch: pytest.MonkeyPatch, can_exchange: bool
) -> None:
    """Between comparing and replacing there is always a moment: what was replaced is looked at after it."""

    def too_late(one: Path, other: Path) -> bool:
        if not saved:
            saved.append(other.write_bytes(b"From an editor.\n"))
        return exchange(one, other) if can_exchange else False

    saved: list[int] = []
    monkeypatch.setattr(swap, "exchange", too_late)
    opened = texts.open(PATH)
    done = texts.save(PATH, "Mine.\n", opened.digest)
    assert not done.is_saved
    assert done.theirs == "From an editor.\n"
    assert (blog.folder / PATH).read_bytes() == b"From an editor.\n"
    assert texts.journal.find(PATH) is not None


def test_a_full_disk_is_told_and_the_file_is_as_it_was(
    blog: Site, texts: Texts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worst moment to lose the old words is the one in which the new ones cannot be written."""

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = (blog.folder / PATH).read_bytes()
    opened = texts.open(PATH)
    monkeypatch.setattr(swap, "write_new", full)
    with pytest.raises(DeskError) as caught:
        texts.save(PATH, "Mine.\n", opened.digest)
    assert caught.value.status == 507
    assert "No space left" in caught.value.message
    assert (blog.folder / PATH).read_bytes() == before
    unsaved = texts.open(PATH).unsaved
    assert unsaved is not None
    assert unsaved.text == "Mine.\n"


def test_words_in_the_journal_outlive_the_process(blog: Site, texts: Texts) -> None:
    """A closed tab and a killed process leave them there; the next desk asks."""
    opened = texts.open(PATH)
    assert texts.keep(PATH, "Half a sent", opened.digest)
    found = Texts(blog.folder, lambda: NOW).open(PATH).unsaved
    assert found is not None
    assert (found.text, found.base) == ("Half a sent", opened.digest)


def test_a_file_that_is_no_text_is_not_opened(blog: Site, texts: Texts) -> None:
    """To show Latin-1 as UTF-8 and save it would destroy every accent in it."""
    (blog.folder / PATH).write_bytes("---\ntitle: Café\n---\n".encode("latin-1"))
    with pytest.raises(DeskError, match="not UTF-8"):
        texts.open(PATH)


def test_a_link_stays_a_link(blog: Site, texts: Texts) -> None:
    """Some keep a text in another folder of the site and link to it."""
    target = blog.folder / "content/real.md"
    (blog.folder / PATH).rename(target)
    (blog.folder / PATH).symlink_to(target)
    opened = texts.open(PATH)
    assert texts.save(PATH, "Mine.\n", opened.digest).is_saved
    assert (blog.folder / PATH).is_symlink()
    assert target.read_bytes() == b"Mine.\n"
