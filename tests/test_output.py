"""What a build leaves in the output folder, whatever was there before and whatever happens meanwhile."""

from __future__ import annotations

import errno
import fcntl
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from octavo.errors import OutputError
from octavo.output.folder import Changes, OutputLock, Staging, clean_output
from octavo.output.manifest import MANIFEST, Manifest, read_manifest, write_manifest
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
        return staging.commit(counts or {}, written(output))


def written(output: Path) -> Manifest:
    """Return what earlier builds wrote, as the folder itself tells it."""
    return read_manifest(output) or Manifest()


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
    assert written(output).counts == {"posts": 1}


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
    clean_output(output, written(output))
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
        (
            "2021/b/index.html",
            "2021/b/index.html",
            "2021/b/index.html is where a file of the site would go, and octavo did not write it.",
        ),
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
    assert str(raised.value).splitlines()[0] == f"{output}/{message}"
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
    assert str(raised.value).splitlines()[0] == (
        f"The folder {output}/2021/a leads out of the output through a symbolic link."
    )
    publish(output, {"index.html": b"home"})
    clean_output(output, written(output))
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
    clean_output(output, written(output))
    assert precious.read_bytes() == b"precious"


class _KilledError(BaseException):
    """Stands for a process that ends between two system calls."""


@pytest.mark.parametrize("step", range(1, 9))
def test_killed_at_any_rename_the_next_build_equals_a_clean_one(
    output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """Every file is the old or the new one, and the next build knows them all."""
    second = {"index.html": b"new home", "2022/b/index.html": b"b", "_assets/y.css": b"css", "c": b"c"}
    publish(output, FIRST)
    real, count = os.replace, 0

    def replace(source: str, target: str) -> None:
        nonlocal count
        count += 1
        if count == step:
            raise _KilledError
        real(source, target)

    # A killed process cleans nothing up: the staging folder and the lock's file stay.
    monkeypatch.setattr(os, "replace", replace)
    monkeypatch.setattr(Staging, "__exit__", lambda *_: None)
    lock = OutputLock(output)
    try:
        with lock, Staging(output) as staging:
            for name, data in second.items():
                staging.add(name, data)
            staging.commit({}, written(output))
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


@pytest.mark.parametrize("name", [MANIFEST, ".octavo-lock", ".octavo-staging/x", ".OCTAVO-manifest.json"])
def test_no_file_of_the_site_is_called_as_octavos_own(output: Path, name: str) -> None:
    """A manifest that was copied into content/static would pass for the folder's own."""
    publish(output, FIRST)
    with pytest.raises(OutputError, match="such a name at the top of the output is octavo's own"):
        publish(output, {name: b"{}"})
    assert tree(output) == FIRST


def test_many_files_in_the_way_are_told_at_once(output: Path) -> None:
    names = [f"{number}.html" for number in range(9)]
    output.mkdir(parents=True)
    for name in names:
        (output / name).write_bytes(b"foreign")
    with pytest.raises(OutputError) as raised:
        publish(output, dict.fromkeys(names, b"ours"))
    lines = str(raised.value).splitlines()
    assert len(lines) == 7
    assert lines[-2:] == [
        "… and 4 more.",
        "Move or rename what is in the way, or choose another output folder.",
    ]


def test_a_file_that_is_there_with_the_same_bytes_is_taken_for_ours(output: Path) -> None:
    """Nothing is lost by it: a CNAME that was put there by hand may come from content/static now."""
    output.mkdir(parents=True)
    (output / "CNAME").write_bytes(b"example.org")
    assert publish(output, {"CNAME": b"example.org"}).unchanged == 1
    assert publish(output, {}).removed == ("CNAME",)


@pytest.mark.parametrize("name", [".octavo-lock", ".octavo-staging", MANIFEST])
def test_octavos_own_files_are_not_written_through_links(output: Path, tmp_path: Path, name: str) -> None:
    """Whoever may write into the folder could have any file overwritten, in the name of who builds."""
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "file").write_bytes(b"years")
    publish(output, FIRST)
    before = written(output)
    (output / name).unlink(missing_ok=True)
    (output / name).symlink_to(precious if name == ".octavo-staging" else precious / "file")
    with OutputLock(output), Staging(output) as staging:
        staging.add("new.html", b"new")
        staging.commit({}, before)
    assert tree(precious) == {"file": b"years"}
    assert tree(output) == {"new.html": b"new"}
    assert written(output).files == {"new.html"}


def test_a_lock_with_a_second_name_is_not_written_into(output: Path, tmp_path: Path) -> None:
    output.mkdir(parents=True)
    (tmp_path / "precious").write_bytes(b"years")
    (output / ".octavo-lock").hardlink_to(tmp_path / "precious")
    publish(output, FIRST)
    assert (tmp_path / "precious").read_bytes() == b"years"


def test_a_pipe_in_the_manifests_place_keeps_nobody_waiting(output: Path) -> None:
    output.mkdir(parents=True)
    os.mkfifo(output / MANIFEST)
    assert read_manifest(output) is None
    publish(output, FIRST)
    assert written(output).files == set(FIRST)


def test_folders_that_a_killed_build_left_empty_go(output: Path) -> None:
    """It made room for a post that the next build does not have any more."""
    publish(output, {"index.html": b"home"})
    write_manifest(output, Manifest(files=frozenset({"index.html", "2022/b/index.html"})))
    (output / "2022" / "b").mkdir(parents=True)
    assert publish(output, {"index.html": b"home"}).removed == ()
    assert not (output / "2022").exists()


def test_what_a_killed_build_left_waiting_goes_and_what_runs_keeps_its_files(output: Path) -> None:
    output.mkdir(parents=True)
    (output / ".octavo-99999999-1.tmp").write_bytes(b"half")
    (output / f".octavo-{os.getppid()}-1.tmp").write_bytes(b"of another that runs")
    publish(output, {"index.html": b"home"})
    assert sorted(path.name for path in output.iterdir()) == [
        f".octavo-{os.getppid()}-1.tmp",
        MANIFEST,
        "index.html",
    ]


@pytest.mark.parametrize(
    ("step", "outcome"),
    [
        (1, "Nothing was published."),
        (2, "Nothing was published."),
        (3, "1 of 2 files were replaced and 0 of 1 were removed; the next build does the rest."),
        (4, "The site was published all the same."),
    ],
)
def test_a_disk_that_is_full_part_way_says_what_is_published(
    output: Path, monkeypatch: pytest.MonkeyPatch, step: int, outcome: str
) -> None:
    """Whoever reads it decides whether to look at the site first or at the disk."""
    publish(output, {"a": b"old", "c": b"old"})
    real, count = os.replace, 0

    def full(source: str, target: str) -> None:
        nonlocal count
        count += 1
        if count >= step:
            raise OSError(28, "No space left on device", target)
        real(source, target)

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OutputError) as raised:
        publish(output, {"a": b"new", "b": b"new"})
    monkeypatch.undo()
    assert str(raised.value).startswith(
        f"The output folder {output} cannot be written: No space left on device"
    )
    assert str(raised.value).endswith(f"). {outcome}")
    publish(output, {"a": b"new", "b": b"new"})
    assert tree(output) == {"a": b"new", "b": b"new"}


def refusing(real: Callable[[Path], None], refused: str, number: int) -> Callable[[Path], None]:
    """Return a method of paths that fails for those of a name."""

    def refuse(path: Path) -> None:
        if path.name == refused:
            raise OSError(number, os.strerror(number), str(path))
        real(path)

    return refuse


def test_a_folder_that_could_not_be_removed_goes_with_the_next_build(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody looks for empty folders; a host that lists folders shows that a post was there."""
    publish(output, FIRST)
    kept = {name: data for name, data in FIRST.items() if not name.startswith("2021")}
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rmdir", refusing(Path.rmdir, "a", errno.EIO))
        with pytest.raises(OutputError, match=r"Input/output error .*The site was published all the same"):
            publish(output, kept)
    assert (output / "2021" / "a").is_dir()
    publish(output, kept)
    assert not (output / "2021").exists()


def test_a_build_that_was_killed_among_folders_leaves_none_to_the_next(output: Path) -> None:
    """The inner folder is gone already, and what was around it must go all the same."""
    publish(output, FIRST)
    (output / "2021" / "a" / "index.html").unlink()
    (output / "2021" / "a").rmdir()
    publish(output, {name: data for name, data in FIRST.items() if not name.startswith("2021")})
    assert not (output / "2021").exists()


def test_a_folder_that_is_a_disk_of_its_own_stays(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody mounted it, and no build will ever remove it: that is no reason to fail."""
    publish(output, FIRST)
    monkeypatch.setattr(Path, "rmdir", refusing(Path.rmdir, "a", errno.EBUSY))
    kept = {name: data for name, data in FIRST.items() if not name.startswith("2021")}
    assert publish(output, kept).removed == ("2021/a/index.html",)


def test_a_disk_without_room_for_the_lock_has_none_left(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What says that a build is writing must not stay when none is."""

    def full(descriptor: int, length: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "ftruncate", full)
    with pytest.raises(OutputError, match="No space left on device"):
        publish(output, FIRST)
    assert not output.exists()
