"""A file of `.octavo/` comes back whole, or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from octavo.storage.sealed_file import read_sealed, write_sealed
from octavo.storage.workspace import Workspace


def test_what_was_kept_comes_back(tmp_path: Path) -> None:
    write_sealed(tmp_path / "folder" / "kept", b"body")

    assert read_sealed(tmp_path / "folder" / "kept") == b"body"


@pytest.mark.parametrize("data", [b"", b"short", b"x" * 40])
def test_what_is_damaged_counts_as_none(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "kept").write_bytes(data)

    assert read_sealed(tmp_path / "kept") is None


def test_what_cannot_be_kept_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a full disk every build would leave one more piece of a file, and make it fuller."""
    write_sealed(tmp_path / "kept", b"before")

    def full(source: str, target: str) -> None:
        raise OSError(28, "No space left on device", target)

    monkeypatch.setattr(os, "replace", full)
    write_sealed(tmp_path / "kept", b"after")

    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
    assert read_sealed(tmp_path / "kept") == b"before"


_KILLED = """
import os, sys
from pathlib import Path
from octavo.storage.workspace import Workspace

os.replace = lambda *names: os._exit(9)
Workspace(Path(sys.argv[1])).compiled.write("page.html", b"kept")
"""


def test_what_a_killed_build_left_waiting_is_removed_by_the_next(tmp_path: Path) -> None:
    """A machine that is switched off each evening must not fill the folder with halves of files."""
    killed = subprocess.run([sys.executable, "-c", _KILLED, tmp_path], check=False)
    assert killed.returncode == 9
    assert list((tmp_path / ".octavo").rglob("*.tmp"))

    Workspace(tmp_path).compiled.write("page.html", b"kept")

    assert [file.name for file in (tmp_path / ".octavo").rglob("*") if file.is_file()] == ["page.html"]
