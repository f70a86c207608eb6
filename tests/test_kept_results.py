"""What is kept from build to build by its key."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from octavo.storage import program
from octavo.storage.kept_results import KeptResults


def kept(folder: Path, *, is_readable: bool = True, is_writable: bool = True) -> KeptResults:
    return KeptResults(folder / "kept", is_readable=is_readable, is_writable=is_writable)


def test_what_was_kept_comes_back(tmp_path: Path) -> None:
    """Another build finds it, and nothing under another key."""
    kept(tmp_path).write("a", b"words")
    assert kept(tmp_path).read("a") == b"words"
    assert kept(tmp_path).read("b") is None


@pytest.mark.parametrize(
    "damage", [lambda data: data[:-1], lambda data: b"", lambda data: b"?" * 99, lambda data: data + b"?"]
)
def test_nothing_damaged_is_ever_believed(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    """A disk may fill up, a machine may lose power: what is found is what was kept, or nothing."""
    kept(tmp_path).write("a", b"words")
    file = tmp_path / "kept" / "a"
    file.write_bytes(damage(file.read_bytes()))
    assert kept(tmp_path).read("a") is None
    kept(tmp_path).write("a", b"words")
    assert kept(tmp_path).read("a") == b"words"


def test_another_version_of_the_program_does_not_read_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would be a result of other code."""
    kept(tmp_path).write("a", b"words")
    monkeypatch.setattr(program, "engine_digest", lambda: b"another")
    assert kept(tmp_path).read("a") is None


def test_where_nothing_can_be_written_or_read_a_build_takes_longer_only(tmp_path: Path) -> None:
    """A folder that belongs to somebody else is no error."""
    (tmp_path / "kept").write_text("in the way")
    kept(tmp_path).write("a", b"words")
    assert kept(tmp_path).read("a") is None


def test_what_may_only_be_read_or_only_be_written_is_so(tmp_path: Path) -> None:
    """`octavo check` writes nothing; `--no-cache` reads nothing."""
    kept(tmp_path, is_writable=False).write("a", b"words")
    assert not (tmp_path / "kept").exists()
    kept(tmp_path).write("a", b"words")
    assert kept(tmp_path, is_readable=False).read("a") is None


def test_parts_of_a_key_cannot_pass_for_one_another() -> None:
    """Without lengths, ("ab", "c") and ("a", "bc") would be one key."""
    assert program.keyed_digest(b"ab", b"c") != program.keyed_digest(b"a", b"bc")


def test_what_the_program_is_changes_with_every_file_of_it_whatever_was_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An edit of the same length at the same time must not pass for the file before; damage is no answer."""
    source = tmp_path / "octavo/storage/program.py"
    source.parent.mkdir(parents=True)
    (tmp_path / "octavo/__pycache__").mkdir()
    source.write_text("a = 1")
    monkeypatch.setattr(program, "__file__", str(source))
    monkeypatch.setattr(program.sys, "dont_write_bytecode", False)
    digest_now = program.engine_digest.__wrapped__
    first, times = digest_now(), source.stat()
    kept_digest = tmp_path / "octavo/__pycache__/program.digest"
    seen, digest, _ = (kept_digest.read_bytes()[begin : begin + 16] for begin in (0, 16, 32))
    assert digest == first
    assert digest_now() == first
    kept_digest.write_bytes(seen + bytes(16) + bytes(16))
    assert digest_now() == first, "what is damaged is no answer"
    source.write_text("a = 2")
    os.utime(source, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert digest_now() != first
