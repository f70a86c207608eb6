"""What is kept from build to build must never decide what a build says."""

from __future__ import annotations

import pytest

from octavo import engine
from octavo.cache import Store
from octavo.engine import keyed_digest


def test_what_was_kept_comes_back(tmp_path) -> None:
    store = Store(tmp_path / "kept")

    store.write("k", b"body")

    assert store.read("k") == b"body"


def test_what_was_never_kept_is_nothing(tmp_path) -> None:
    assert Store(tmp_path / "kept").read("k") is None


@pytest.mark.parametrize("damage", [b"", b"garbage", b"octavo1\n", b"octavo1\n" + b"0" * 32 + b"body"])
def test_garbage_is_as_good_as_nothing(tmp_path, damage) -> None:
    store = Store(tmp_path)
    (tmp_path / "k").write_bytes(damage)

    assert store.read("k") is None


def test_a_truncated_file_is_as_good_as_nothing(tmp_path) -> None:
    """A disk may fill up, a machine may lose power."""
    store = Store(tmp_path)
    store.write("k", b"a long body" * 100)
    (tmp_path / "k").write_bytes((tmp_path / "k").read_bytes()[:-1])

    assert store.read("k") is None


def test_another_version_of_the_program_keeps_its_own(tmp_path, monkeypatch) -> None:
    Store(tmp_path).write("k", b"body")
    monkeypatch.setattr(engine, "engine_digest", lambda: b"another version")

    assert Store(tmp_path).read("k") is None


def test_a_folder_that_cannot_be_written_costs_time_only(tmp_path) -> None:
    (tmp_path / "file").write_text("in the way")

    Store(tmp_path / "file").write("k", b"body")

    assert Store(tmp_path / "file").read("k") is None


def test_what_nobody_needs_any_more_goes(tmp_path) -> None:
    store = Store(tmp_path)
    store.write("old", b"1")
    store.write("new", b"2")

    store.keep_only(frozenset({"new"}))

    assert [file.name for file in tmp_path.iterdir()] == ["new"]


def test_parts_of_a_key_cannot_pass_for_one_another() -> None:
    """Without lengths, ("ab", "c") and ("a", "bc") would be one key."""
    assert keyed_digest(b"ab", b"c") != keyed_digest(b"a", b"bc")
