"""What a build leaves in the output folder, whatever was there before and whatever happens meanwhile."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from octavo.errors import OutputError
from octavo.output import (
    MANIFEST,
    Changes,
    OutputLock,
    Staging,
    check_output_folder,
    clean_output,
    read_manifest,
)
from site_builder import tree

FIRST = {"index.html": b"home", "2021/a/index.html": b"a", "_assets/x.css": b"css", "atom.xml": b"feed"}


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "site" / "output"


def publish(output: Path, files: Mapping[str, bytes], counts: Mapping[str, int] | None = None) -> Changes:
    """Publish files as one build does."""
    with OutputLock(output), Staging(output) as staging:
        for name, data in files.items():
            staging.add(name, data)
        return staging.commit(counts or {})


def stamps(output: Path) -> dict[str, tuple[int, int]]:
    """Return what changes when a file is written again: its number and its time."""
    return {
        path.relative_to(output).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns)
        for path in output.rglob("*")
        if path.is_file()
    }


def test_the_first_build_writes_everything(output: Path) -> None:
    changes = publish(output, FIRST, {"posts": 1})
    assert changes == Changes(tuple(sorted(FIRST)), 0, ())
    assert tree(output) == FIRST
    assert read_manifest(output).counts == {"posts": 1}


def test_a_second_build_writes_no_byte(output: Path) -> None:
    """Whoever synchronises the folder should send nothing when nothing changed."""
    publish(output, FIRST)
    before = stamps(output)
    assert publish(output, FIRST) == Changes((), len(FIRST), ())
    assert stamps(output) == before


def test_only_what_changed_is_touched(output: Path) -> None:
    publish(output, FIRST)
    before = stamps(output)
    changes = publish(output, FIRST | {"index.html": b"home, newer"})
    after = stamps(output)
    assert changes == Changes(("index.html",), len(FIRST) - 1, ())
    assert {name for name in after if after[name] != before[name]} == {"index.html"}


def test_what_is_no_longer_made_is_removed_with_its_folder(output: Path) -> None:
    """A page that was taken back must not stay on the web."""
    publish(output, FIRST)
    kept = {name: data for name, data in FIRST.items() if not name.startswith("2021")}
    assert publish(output, kept).removed == ("2021/a/index.html",)
    assert tree(output) == kept
    assert not (output / "2021").exists()


def test_a_file_that_somebody_changed_by_hand_is_written_again(output: Path) -> None:
    publish(output, FIRST)
    (output / "index.html").write_bytes(b"edit")
    assert publish(output, FIRST).written == ("index.html",)
    assert tree(output) == FIRST


def test_foreign_files_and_dotfiles_survive(output: Path) -> None:
    """A .git folder, a host's CNAME and a thesis that lies there by mistake are nobody's to delete."""
    foreign = {".git/HEAD": b"ref", "CNAME": b"example.org", "2021/a/thesis.tex": b"years", ".nojekyll": b""}
    publish(output, FIRST)
    for name, data in foreign.items():
        (output / name).parent.mkdir(parents=True, exist_ok=True)
        (output / name).write_bytes(data)
    publish(output, {"index.html": b"home"})
    assert tree(output) == {"index.html": b"home"} | foreign
    clean_output(output)
    assert tree(output) == foreign


def test_a_page_may_become_a_folder_and_a_folder_a_page(output: Path) -> None:
    """Permalinks change: /about.html/ and /about.html may follow one another."""
    first = {"a": b"file", "b/index.html": b"folder", "b/deep/er/index.html": b"deeper"}
    second = {"a/index.html": b"folder", "a/c/index.html": b"deeper", "b": b"file"}
    publish(output, first)
    assert publish(output, second) == Changes(tuple(sorted(second)), 0, tuple(sorted(first)))
    assert tree(output) == second
    publish(output, first)
    assert tree(output) == first


def test_a_link_where_a_page_was_makes_room_for_folders(output: Path) -> None:
    """Somebody put a link in place of a page; the folders that follow are real ones, not those behind it."""
    publish(output, {"a": b"file", "b/c/index.html": b"folder"})
    (output / "a").unlink()
    (output / "a").symlink_to("b")
    files = {"a/c/index.html": b"deeper", "b/c/index.html": b"folder"}
    publish(output, files)
    assert tree(output) == files
    assert not (output / "a").is_symlink()


@pytest.mark.parametrize(
    ("foreign", "ours", "message"),
    [
        ("2021", "2021/a/index.html", "2021 is in the way of a folder, and octavo did not write it."),
        (
            "2021/b/notes.txt",
            "2021/b",
            "2021/b/notes.txt is in the way of 2021/b, and octavo did not write it.",
        ),
    ],
)
def test_a_foreign_file_in_the_way_stops_the_build(
    output: Path, foreign: str, ours: str, message: str
) -> None:
    """It is neither overwritten nor is half a site published beside it."""
    publish(output, {"index.html": b"old"})
    (output / foreign).parent.mkdir(parents=True, exist_ok=True)
    (output / foreign).write_bytes(b"foreign")
    with pytest.raises(OutputError) as raised:
        publish(output, {"index.html": b"new", ours: b"page"})
    assert str(raised.value) == f"{output}/{message}"
    assert tree(output) == {"index.html": b"old", foreign: b"foreign"}


def test_a_link_that_leads_out_of_the_output_is_not_followed(output: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "index.html").write_bytes(b"precious")
    publish(output, FIRST)
    (output / "2021" / "a" / "index.html").unlink()
    (output / "2021" / "a").rmdir()
    (output / "2021" / "a").symlink_to(outside)
    with pytest.raises(OutputError) as raised:
        publish(output, FIRST)
    assert str(raised.value) == f"The folder {output}/2021/a leads out of the output through a symbolic link."
    publish(output, {"index.html": b"home"})
    clean_output(output)
    assert tree(outside) == {"index.html": b"precious"}


def test_a_linked_file_is_replaced_and_what_it_led_to_stays(output: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.html"
    outside.write_bytes(b"home")
    publish(output, FIRST)
    (output / "index.html").unlink()
    (output / "index.html").symlink_to(outside)
    publish(output, FIRST | {"index.html": b"new"})
    assert not (output / "index.html").is_symlink()
    assert outside.read_bytes() == b"home"


def test_what_lies_behind_a_link_that_gives_way_is_not_in_the_way(output: Path) -> None:
    """A page became a folder; that somebody had put a link in its place must not leave half a site."""
    publish(output, FIRST | {"b": b"page"})
    (output / "kept" / "c").mkdir(parents=True)
    (output / "b").unlink()
    (output / "b").symlink_to(output / "kept")
    publish(output, FIRST | {"b/c": b"in a folder"})
    assert (output / "b" / "c").read_bytes() == b"in a folder"
    assert (output / "kept" / "c").is_dir()


@pytest.mark.parametrize("name", ["../evil.html", "/etc/evil", "a/../../evil"])
def test_no_file_can_be_placed_outside(output: Path, name: str) -> None:
    """Addresses were checked long before: to get here is a bug, and it must not write."""
    with pytest.raises(ValueError, match="is not a path inside the output"):
        publish(output, {name: b"evil"})


def test_a_manifest_cannot_name_files_outside(output: Path, tmp_path: Path) -> None:
    """A manifest comes from the folder and may have been tampered with."""
    precious = tmp_path / "site" / "content.md"
    publish(output, FIRST)
    precious.write_bytes(b"precious")
    files = ["../content.md", str(precious), "..", ".", ""]
    (output / MANIFEST).write_text(json.dumps({"format": 1, "files": files, "counts": {}}), "utf-8")
    publish(output, {"index.html": b"home"})
    (output / MANIFEST).write_text(json.dumps({"format": 1, "files": files, "counts": {}}), "utf-8")
    clean_output(output)
    assert precious.read_bytes() == b"precious"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 2}', '{"format": 1, "files": 3, "counts": {}}'])
def test_a_broken_manifest_counts_as_none(output: Path, text: str) -> None:
    """It is never an error: at worst a stale file stays."""
    publish(output, FIRST)
    (output / MANIFEST).write_text(text, "utf-8")
    assert publish(output, FIRST).unchanged == len(FIRST)
    assert read_manifest(output).files == set(FIRST)


class _KilledError(BaseException):
    """Stands for a process that ends between two system calls."""


@pytest.mark.parametrize("step", range(1, 9))
def test_killed_at_any_rename_the_next_build_equals_a_clean_one(
    output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """Every file is the old or the new one, and the next build knows them all."""
    second = {"index.html": b"new home", "2022/b/index.html": b"b", "_assets/y.css": b"css", "c": b"c"}
    publish(output, FIRST)
    real, count = Path.replace, 0

    def replace(self: Path, target: Path) -> Path:
        nonlocal count
        count += 1
        if count == step:
            raise _KilledError
        return real(self, target)

    # A killed process cleans nothing up: the staging folder and the lock's file stay.
    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(Staging, "__exit__", lambda *_: None)
    lock = OutputLock(output)
    try:
        with lock, Staging(output) as staging:
            for name, data in second.items():
                staging.add(name, data)
            staging.commit({})
    except _KilledError:
        pass
    monkeypatch.undo()
    (output / ".octavo-lock").write_text("99999999")
    for name, data in tree(output).items():
        assert data in (FIRST.get(name), second.get(name))

    publish(output, second)

    publish(tmp_path / "clean", second)
    assert tree(output) == tree(tmp_path / "clean")
    assert sorted(path.name for path in output.iterdir() if path.name.startswith(".")) == [MANIFEST]


def test_a_second_build_says_who_holds_the_lock(output: Path) -> None:
    with OutputLock(output), pytest.raises(OutputError) as raised, OutputLock(output):
        pass
    assert str(raised.value) == (
        f"Another build is writing {output} (process {os.getpid()}). Wait until it has ended."
    )


def test_the_lock_of_a_dead_process_is_taken_over(output: Path) -> None:
    """The system frees it: what stays is a file with a number."""
    output.mkdir(parents=True)
    (output / ".octavo-lock").write_text("99999999")
    publish(output, FIRST)
    assert not (output / ".octavo-lock").exists()


def test_a_lock_whose_file_was_removed_meanwhile_locks_nobody_out(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last holder removes the file after another has opened it; the new one must not be alone with it."""
    output.mkdir(parents=True)
    real, removed = fcntl.flock, []

    def flock(descriptor: int, operation: int) -> None:
        if not removed:
            removed.append(True)
            (output / ".octavo-lock").unlink()
        real(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", flock)
    with OutputLock(output), pytest.raises(OutputError), OutputLock(output):
        pass


def test_a_build_that_fails_leaves_no_folder_behind(output: Path) -> None:
    with pytest.raises(ValueError, match="evil"):
        publish(output, {"index.html": b"home", "../evil.html": b""})
    assert not output.exists()


def test_a_folder_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    """A full disk and a read-only folder are not bugs: no traceback."""
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError) as raised, OutputLock(tmp_path / "file" / "output"):
        pass
    assert str(raised.value).startswith(
        f"The output folder {tmp_path}/file/output cannot be written: Not a directory"
    )


def test_a_full_disk_is_explained_and_nothing_is_published(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(output, FIRST)
    before = stamps(output)

    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device", str(self))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OutputError) as raised:
        publish(output, {"index.html": b"new"})
    assert "cannot be written: No space left on device" in str(raised.value)
    assert stamps(output) == before


@pytest.mark.parametrize("place", ["/", "~", ".", "..", "content", "content/x", "themes", "themes/default"])
def test_folders_that_hold_other_things_are_refused(tmp_path: Path, place: str) -> None:
    """Whatever the option says: no build may replace a site's own sources or somebody's home."""
    site = tmp_path / "blog"
    (site / "content").mkdir(parents=True)
    folder = Path(place).expanduser() if place in "/~" else site / place
    with pytest.raises(OutputError) as raised:
        check_output_folder(folder, site, adopt=True)
    assert str(raised.value) == f"The output cannot be {folder}: that is not a folder of its own."


def test_a_file_a_site_and_a_circle_of_links_are_refused(tmp_path: Path) -> None:
    site = tmp_path / "blog"
    other = tmp_path / "other"
    (other / ".git").mkdir(parents=True)
    (other / "site.toml").write_text("")
    (tmp_path / "file").write_text("")
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    for folder, why in (
        ("other", "that is a site's repository."),
        ("file", "that is a file."),
        ("circle", "its links lead in a circle."),
    ):
        with pytest.raises(OutputError) as raised:
            check_output_folder(tmp_path / folder, site, adopt=True)
        assert str(raised.value) == f"The output cannot be {tmp_path / folder}: {why}"


def test_a_folder_with_foreign_files_must_be_adopted(tmp_path: Path) -> None:
    site, folder = tmp_path / "blog", tmp_path / "public"
    folder.mkdir()
    (folder / ".git").write_text("gitdir: elsewhere")
    check_output_folder(folder, site)
    (folder / "thesis.tex").write_text("years")
    with pytest.raises(OutputError) as raised:
        check_output_folder(folder, site)
    assert str(raised.value) == (
        f"The output folder {folder} holds files that octavo did not write (thesis.tex …). "
        "Choose another folder, or give --adopt to write beside them."
    )
    check_output_folder(folder, site, adopt=True)
    publish(folder, FIRST)
    check_output_folder(folder, site)
    assert (folder / "thesis.tex").read_text() == "years"
