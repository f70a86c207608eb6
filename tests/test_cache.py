"""What is kept from build to build must never decide what a build says."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from octavo.builder.workers import CAN_FORK, run_chunks
from octavo.storage import cache as module
from octavo.storage import program as engine
from octavo.storage.cache import Cache, Store
from octavo.storage.program import keyed_digest
from site_builder import tree

MANY = {f"k{number}": f"a long body {number} ".encode() * 100 for number in range(200)}
SECRET = b"words of a reader"


@pytest.fixture(autouse=True)
def _close_every_cache(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Builds of these tests end without a last word, as killed ones do; Python 3.13 warns of that."""
    begun: list[Cache] = []
    begin = Cache.__init__

    def noted(cache: Cache, *arguments: object, **further: object) -> None:
        begun.append(cache)
        begin(cache, *arguments, **further)

    monkeypatch.setattr(Cache, "__init__", noted)
    yield
    for cache in begun:
        cache.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / ".octavo" / "cache.db"


def store(file: Path, **access: bool) -> Store:
    """Return the results of one kind as another build sees them."""
    return Cache(file, **access).store("texts")


def damaged(data: bytes, damage: str) -> bytes:
    """Return the bytes of a cache after an accident."""
    half = len(data) // 2
    return {
        "empty": b"",
        "garbage": b"garbage" * 500,
        "half": data[:half],
        "short": data[:-1],
        "head only": data[:16],
        "hole": data[:half] + b"\0" * 4096 + data[half + 4096 :],
        "noise": data[:4096] + b"\xa5" * (len(data) - 4096),
        "changed": data.replace(b"body 7 ", b"body 8 "),
    }[damage]


DAMAGES = ("empty", "garbage", "half", "short", "head only", "hole", "noise", "changed")


def test_what_was_kept_comes_back(file: Path) -> None:
    store(file).write("k", b"body")

    assert store(file).read("k") == b"body"


def test_all_of_a_kind_comes_back_at_once(file: Path) -> None:
    cache = Cache(file)
    cache.store("texts").write_all({"a": b"1", "b": b""})
    cache.store("texts").write("a", b"3")
    cache.store("pictures").write("a", b"2")

    assert dict(store(file).read_all()) == {"a": b"3", "b": b""}


def test_kinds_do_not_meet(file: Path) -> None:
    """A picture's size must never be read as a text, whatever their keys."""
    cache = Cache(file)
    cache.store("texts").write("k", b"text")
    cache.store("pictures").write("k", b"picture")
    cache.store("pictures").keep_only(())

    assert cache.store("texts").read("k") == b"text"
    assert cache.store("pictures").read("k") is None


def test_single_results_are_forgotten_and_the_others_counted(file: Path) -> None:
    """After an edit of one text nobody should have to name what is kept of all others."""
    cache = Cache(file)
    cache.write("texts", {"a": SECRET, "b": b"2"})
    cache.forget("texts", ["a", "never kept"])

    assert dict(cache.read_all("texts")) == {"b": b"2"}
    assert (cache.count("texts"), cache.count("pictures")) == (1, 0)
    assert SECRET not in file.read_bytes()


def test_what_was_never_kept_is_nothing(file: Path) -> None:
    """And to ask for it makes no file."""
    assert store(file, is_writable=False).read("k") is None
    assert dict(store(file, is_writable=False).read_all()) == {}
    assert not file.parent.exists()


@pytest.mark.parametrize("damage", DAMAGES)
def test_nothing_damaged_is_ever_believed(file: Path, damage: str) -> None:
    """A disk may fill up, a machine may lose power: what is found is what was kept, or nothing."""
    store(file).write_all(MANY)
    file.write_bytes(damaged(file.read_bytes(), damage))
    found = {key: store(file).read(key) for key in MANY}
    all_at_once = dict(store(file).read_all())

    assert all(body in (None, MANY[key]) for key, body in found.items())
    assert all(body == MANY[key] for key, body in all_at_once.items())
    assert found != MANY or damage == "short"


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_begun_anew(file: Path, damage: str) -> None:
    """Otherwise every later build would take as long as the first."""
    store(file).write_all(MANY)
    file.write_bytes(damaged(file.read_bytes(), damage))
    for _ in range(2):
        build = Cache(file)
        for key, body in MANY.items():
            if build.store("texts").read(key) is None:
                build.store("texts").write(key, body)
        build.close()

    assert {key: store(file).read(key) for key in MANY} == MANY


def test_that_a_file_was_garbage_is_told(file: Path) -> None:
    file.parent.mkdir()
    file.write_bytes(b"garbage" * 500)
    broken, whole = Cache(file), Cache(file.with_name("other.db"))
    for cache in (broken, whole):
        cache.store("texts").read("k")

    assert broken.was_broken
    assert not whole.was_broken


def test_a_table_of_another_form_is_begun_anew(file: Path) -> None:
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE texts (key TEXT, value BLOB)")
        connection.commit()
    store(file).read("k")
    store(file).write("k", b"body")

    assert store(file).read("k") == b"body"


@pytest.mark.parametrize("key", ["CAST(X'ff' AS TEXT)", "7", "NULL", "X'00'"])
@pytest.mark.parametrize("body", ["X'00'", "'text'", "NULL", "0.5"])
def test_a_row_of_another_form_is_nothing(file: Path, key: str, body: str) -> None:
    """SQLite keeps any value in any column."""
    store(file).write("k", b"body")
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(f"INSERT INTO texts VALUES ({key}, {body})")  # noqa: S608  # values above
        connection.execute(f"UPDATE texts SET body = {body} WHERE key = 'k'")  # noqa: S608
        connection.commit()

    assert dict(store(file).read_all()) == {}
    assert store(file).read("k") is None
    store(file).keep_only(())
    store(file).write("k", b"new")
    assert dict(store(file).read_all()) == {"k": b"new"}


def test_a_result_under_another_key_is_none(file: Path) -> None:
    """A row that was moved, by whatever accident, must not answer another question."""
    store(file).write_all({"a": b"1", "b": b"2"})
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("DELETE FROM texts WHERE key = 'b'")
        connection.execute("UPDATE texts SET key = 'b'")
        connection.commit()

    assert store(file).read("b") is None


def test_another_version_of_the_program_keeps_its_own(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store(file).write("k", b"body")
    monkeypatch.setattr(engine, "engine_digest", lambda: b"another version")

    assert store(file).read("k") is None
    assert dict(store(file).read_all()) == {}
    store(file).write("k", b"other")
    assert store(file).read("k") == b"other"


def test_what_another_version_kept_goes(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody would read it again, nor delete a comment from it that was taken down."""
    cache = Cache(file)
    cache.store("a kind that later versions lack").write("k", SECRET)
    cache.close()
    monkeypatch.setattr(engine, "engine_digest", lambda: b"another version")
    upgraded = Cache(file)
    upgraded.store("texts").write("k", b"body")

    assert SECRET not in file.read_bytes()
    assert not upgraded.was_broken, "an upgrade is no accident"
    assert store(file).read("k") == b"body"


@pytest.mark.parametrize("in_the_way", ["the folder", "the file", "the journal"])
def test_where_nothing_can_be_written_a_build_takes_longer_only(file: Path, in_the_way: str) -> None:
    """A folder that belongs to somebody else, or a disk that may only be read."""
    if in_the_way == "the folder":
        file.parent.write_text("a file")
    elif in_the_way == "the file":
        file.mkdir(parents=True)
    else:
        store(file).write("k", b"body")
        file.with_name("cache.db-journal").unlink()
        file.with_name("cache.db-journal").mkdir()
    cache = Cache(file)
    texts = cache.store("texts")

    texts.write("new", b"body")
    texts.keep_only(())

    assert texts.read("new") is None
    assert not cache.was_broken, "nothing is wrong with what is there"
    assert file.parent.exists()


def test_what_may_only_be_read_is_not_touched(file: Path) -> None:
    """`octavo check` writes nothing, and yet need not parse everything."""
    store(file).write("k", b"body")
    before = tree(file.parent)
    reader = store(file, is_writable=False)
    reader.write("new", b"2")
    reader.keep_only(())

    assert reader.read("k") == b"body"
    assert tree(file.parent) == before


def test_garbage_that_may_only_be_read_stays(file: Path) -> None:
    file.parent.mkdir()
    file.write_bytes(b"garbage" * 500)

    assert store(file, is_writable=False).read("k") is None
    assert file.read_bytes() == b"garbage" * 500


def test_what_may_not_be_read_is_not(file: Path) -> None:
    """`--no-cache` makes everything anew."""
    store(file).write("k", b"body")

    assert store(file, is_readable=False).read("k") is None
    assert dict(store(file, is_readable=False).read_all()) == {}


def test_another_build_of_the_same_site_is_no_damage(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waits too long does without; what the other one keeps stays whole."""
    monkeypatch.setattr(module, "_WAIT", 0.01)
    store(file).write("k", b"body")
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        cache = Cache(file)
        assert cache.store("texts").read("k") is None
        cache.store("texts").write("k", b"other")
        assert not cache.was_broken
        other.execute("ROLLBACK")

    assert store(file).read("k") == b"body"


def test_what_nobody_needs_any_more_goes(file: Path) -> None:
    store(file).write_all({"old": b"1", "new": b"2"})
    store(file).keep_only({"new"})

    assert dict(store(file).read_all()) == {"new": b"2"}


@pytest.mark.parametrize("length", [1, 100, 100_000])
@pytest.mark.parametrize("how", ["deleted", "replaced"])
def test_what_is_deleted_is_overwritten(file: Path, length: int, how: str) -> None:
    """A comment that was taken down must not be found in the file's unused pages."""
    texts = store(file)
    texts.write_all(MANY | {"comment": SECRET * length})
    assert SECRET in file.read_bytes()
    if how == "deleted":
        texts.keep_only(MANY)
    else:
        texts.write("comment", b"")

    assert [path.name for path in file.parent.iterdir() if SECRET in path.read_bytes()] == []


def test_many_results_are_kept_together_or_not_at_all(file: Path) -> None:
    texts = store(file)
    with pytest.raises(TypeError):
        texts.write_all({"a": b"1", "b": None})

    assert dict(store(file).read_all()) == {}


@pytest.mark.skipif(not CAN_FORK, reason="workers are forked")
def test_workers_read_what_their_builder_has_open(file: Path) -> None:
    """Each opens the file for itself: a connection does not survive a fork."""
    texts = store(file)
    texts.write_all(MANY)
    keys = sorted(MANY)

    assert list(run_chunks(texts.read, keys, jobs=2)) == [MANY[key] for key in keys]
    texts.write("after", b"still open")
    assert texts.read("after") == b"still open"


def test_after_the_end_nothing_is_kept_or_found(file: Path) -> None:
    cache = Cache(file)
    cache.store("texts").write("k", b"body")
    cache.close()
    cache.store("texts").write("k", b"late")

    assert cache.store("texts").read("k") is None
    assert store(file).read("k") == b"body"


def test_parts_of_a_key_cannot_pass_for_one_another() -> None:
    """Without lengths, ("ab", "c") and ("a", "bc") would be one key."""
    assert keyed_digest(b"ab", b"c") != keyed_digest(b"a", b"bc")


def test_a_folder_that_nobody_may_look_into_costs_time_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else built the site once, and what is theirs may not even be looked at."""
    file = tmp_path / "theirs" / "cache.db"
    real = os.stat

    def refuse(path: str | Path, *arguments: object, **named: object) -> os.stat_result:
        if "theirs" in str(path):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return real(path, *arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "stat", refuse)
    for is_writable in (False, True):
        with closing(Cache(file, is_writable=is_writable)) as cache:
            cache.write("kind", {"key": b"body"})
            assert cache.read("kind", "other") is None
