"""What is remembered of a published site, and when it is not believed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from octavo.builder.built import NOTHING, Built, BuiltFile, BuiltStore, SharedPiece
from octavo.errors import Location, Problem, Severity
from octavo.storage import program as engine
from octavo.storage.signatures import digest_of

PROBLEM = Problem(Location("a.md", 3, 7), "What.", "Do.", Severity.WARNING, "code")
FILE = BuiltFile("home_page", "/", "d", (1, 2, 3, 4), (SharedPiece(5, 6, "sidebar.html", b"s" * 8),))
BUILT = Built(
    inputs="i",
    settings="s",
    follow_symlinks=True,
    dotfiles=(),
    extensions=("a:b",),
    extra_files={"retractions.csv": "x"},
    since=datetime(2021, 10, 20, tzinfo=UTC),
    until=datetime(2021, 10, 21, tzinfo=UTC),
    counts={"posts": 3},
    problems=(PROBLEM,),
    next_due="2021-10-21",
    files={"index.html": FILE, "ü/index.html": FILE},
    manifest=(5, 6, 7, 8),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    BuiltStore(tmp_path / ".octavo", tmp_path / "output").write(BUILT)
    return tmp_path


def read(folder: Path, output: str = "output") -> Built:
    return BuiltStore(folder / ".octavo", folder / output).built


def kept(folder: Path) -> Path:
    (file,) = (folder / ".octavo").iterdir()
    return file


def published(folder: Path, data: bytes = b"page") -> tuple[Path, BuiltFile]:
    """Write a published file, and return it as the build remembers it."""
    file = folder / "output" / "index.html"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(data)
    store = BuiltStore(folder / ".octavo", folder / "output")
    return file, BuiltFile("home_page", "/", digest_of(data), store.signature("index.html"))


def is_intact(folder: Path, known: BuiltFile) -> bool:
    return BuiltStore(folder / ".octavo", folder / "output").is_intact("index.html", known)


def test_what_was_built_comes_back(folder: Path) -> None:
    assert read(folder) == BUILT


def test_a_site_that_was_never_built_is_nothing(tmp_path: Path) -> None:
    assert read(tmp_path) == NOTHING
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("damage", [b"", b"garbage", b"\0" * 500, "truncated", "changed", "a folder"])
def test_a_damaged_state_is_as_good_as_none(folder: Path, damage: bytes | str) -> None:
    """All pages are made again then; nothing can be missing because of it."""
    file = kept(folder)
    whole = file.read_bytes()
    if damage == "a folder":
        file.unlink()
        file.mkdir()
    elif isinstance(damage, str):
        file.write_bytes(whole[:-1] if damage == "truncated" else whole.replace(b"index.html", b"index.htm_"))
    else:
        file.write_bytes(damage)

    assert read(folder) == NOTHING


def test_the_state_of_another_version_is_none(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "engine_digest", lambda: b"another version")

    assert read(folder) == NOTHING


def test_each_output_folder_has_its_own_state(folder: Path) -> None:
    """`-o preview` must not make octavo believe that the published site is as the preview."""
    assert read(folder, "preview") == NOTHING
    BuiltStore(folder / ".octavo", folder / "preview").write(NOTHING)

    assert read(folder) == BUILT


def test_without_what_was_kept_nothing_is_read(folder: Path) -> None:
    assert BuiltStore(folder / ".octavo", folder / "output", is_readable=False).built == NOTHING


def test_where_nothing_can_be_kept_the_build_is_none_the_worse(tmp_path: Path) -> None:
    (tmp_path / ".octavo").write_text("in the way")
    BuiltStore(tmp_path / ".octavo", tmp_path / "output").write(BUILT)

    assert (tmp_path / ".octavo").read_text() == "in the way"


def test_a_published_file_is_intact_until_it_is_touched(folder: Path) -> None:
    _, known = published(folder)

    assert is_intact(folder, known)


def test_a_copy_of_a_published_file_is_as_good(folder: Path) -> None:
    """An output folder that was moved, or came out of version control, has other times and inodes."""
    file, known = published(folder)
    data = file.read_bytes()
    file.unlink()
    file.write_bytes(data)

    assert is_intact(folder, known)


@pytest.mark.parametrize("change", ["edited", "same size", "removed", "a link", "a folder"])
def test_a_published_file_that_somebody_touched_is_seen(folder: Path, change: str) -> None:
    """What readers see is what octavo made, whatever was done to the folder."""
    file, known = published(folder)
    if change in ("edited", "same size"):
        file.write_bytes(b"edited" if change == "edited" else b"PAGE")
    else:
        file.unlink()
    if change == "a link":
        (folder / "other.html").write_bytes(b"page")
        file.symlink_to(folder / "other.html")
    if change == "a folder":
        file.mkdir()

    assert not is_intact(folder, known)


def test_a_file_that_changed_as_the_state_was_written_is_compared(folder: Path) -> None:
    """The second change may bear the same time as the first: only the bytes tell."""
    file, known = published(folder)
    store = BuiltStore(folder / ".octavo", folder / "output")
    store.write(BUILT)
    file.write_bytes(b"PAGE")
    # As if the clock had not moved on.
    known = BuiltFile("home_page", "/", known.digest, store.signature("index.html"))

    assert not is_intact(folder, known)
