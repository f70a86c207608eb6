"""A file of `.octavo/` comes back whole, or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from octavo.storage.sealed_file import read_sealed, write_sealed


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
