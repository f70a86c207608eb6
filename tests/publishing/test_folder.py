"""A folder that a web server shows, as a target."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from memory_target import files_of
from octavo.publishing.folder import FolderTarget
from octavo.publishing.target import PublishError


def target(tmp_path: Path, folder: str = "www") -> FolderTarget:
    (tmp_path / "site/content").mkdir(parents=True, exist_ok=True)
    (tmp_path / "site/output").mkdir(exist_ok=True)
    return FolderTarget(tmp_path / folder, tmp_path / "site", tmp_path / "site/output")


def names(folder: Path) -> list[str]:
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*"))


def test_files_come_and_go_with_their_folders(tmp_path: Path) -> None:
    """No empty folder stays, in which a server would list nothing."""
    www, told = target(tmp_path), []
    www.begin(was_interrupted=False)
    www.send(files_of({"a/b/index.html": "words", "index.html": ""}), lambda *what: told.append(what))
    assert (tmp_path / "www/a/b/index.html").read_text() == "words"
    www.remove(["a/b/index.html", "a/gone.html"], lambda *what: told.append(what))
    assert names(tmp_path / "www") == ["index.html"]
    assert told == [("a/b/index.html", 5), ("index.html", 0), ("a/b/index.html", None), ("a/gone.html", None)]


def test_what_a_killed_publication_left_waiting_is_removed(tmp_path: Path) -> None:
    """Files wait at the top of the folder alone, so that they are found again."""
    www = target(tmp_path)
    (tmp_path / "www").mkdir()
    (tmp_path / "www/.octavo-999999999-1.tmp").write_text("half")
    www.begin(was_interrupted=True)
    assert names(tmp_path / "www") == []


@pytest.mark.parametrize("folder", ["site", "site/content/x", "site/output", "site/output/below", "."])
def test_no_place_is_taken_that_is_in_use(tmp_path: Path, folder: str) -> None:
    """To publish into the output, or over the sources, would destroy what is published from."""
    with pytest.raises(PublishError, match="Nothing can be published to"):
        target(tmp_path, folder)


def test_nothing_is_written_through_a_link_that_leads_out(tmp_path: Path) -> None:
    """What lies behind it is somebody else's."""
    www = target(tmp_path)
    www.begin(was_interrupted=False)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "www/a").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PublishError, match="leads out of"):
        www.send(files_of({"a/index.html": "words"}), lambda *_: None)
    assert names(tmp_path / "elsewhere") == []


@pytest.mark.skipif(os.name == "nt", reason="folders there have no such name")
def test_what_the_system_refuses_is_a_sentence(tmp_path: Path) -> None:
    """A full or read-only disk is no bug of octavo's."""
    (tmp_path / "file").write_text("")
    with pytest.raises(PublishError, match=r"The system refused: Not a directory \("):
        target(tmp_path, "file/www").begin(was_interrupted=False)
