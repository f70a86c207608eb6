"""Which files are read again: never one too few."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from octavo.storage import program as engine
from octavo.storage.signatures import Signatures, digest_file, digest_of, is_racy, signature_of

LONG_AGO = 1_700_000_000_123_456_789  # ns
SECOND = 1_000_000_000


def stat(size: int = 3, modified: int = LONG_AGO, changed: int = LONG_AGO, inode: int = 7) -> os.stat_result:
    """Return a file's stat: no test can set the time at which an inode changed."""
    return os.stat_result(
        (0o100644, inode, 1, 1, 0, 0, size, 0, 0, 0), {"st_mtime_ns": modified, "st_ctime_ns": changed}
    )


@pytest.fixture
def text(tmp_path: Path) -> Path:
    file = tmp_path / "a.md"
    file.write_text("one")
    return file


def digest(folder: Path, file: Path, found: os.stat_result) -> str:
    """Return the digest as one build takes it."""
    signatures = Signatures(folder / ".octavo" / "signatures")
    known = signatures.digest(str(file), found)
    signatures.save()
    return known


def test_a_file_that_stands_as_it_did_is_not_read(tmp_path: Path, text: Path) -> None:
    """On a large site reading all files takes longer than all else that a build without change does."""
    known = digest(tmp_path, text, stat())
    text.unlink()

    assert digest(tmp_path, text, stat()) == known == digest_of(b"one")
    assert digest(tmp_path, text, stat()) == known, "what was not read again is kept again"


@pytest.mark.parametrize(
    "found",
    [
        stat(size=4),
        stat(modified=LONG_AGO + 1),
        stat(modified=LONG_AGO - SECOND),
        stat(changed=LONG_AGO + 1),
        stat(inode=8),
    ],
    ids=["size", "newer", "older", "changed inode", "another file"],
)
def test_a_file_that_stands_otherwise_is_read_again(
    tmp_path: Path, text: Path, found: os.stat_result
) -> None:
    """Even an older time is another: a backup was copied back, a branch was checked out."""
    digest(tmp_path, text, stat())
    text.write_text("two")

    assert digest(tmp_path, text, found) == digest_of(b"two")


def test_a_time_that_was_set_back_deceives_nobody(tmp_path: Path, text: Path) -> None:
    """`touch -r`, rsync and unpackers set the time of change; that of the inode they cannot set."""
    first = text.stat()
    os.utime(text, ns=(LONG_AGO, LONG_AGO))
    digest(tmp_path, text, stat(3, LONG_AGO, LONG_AGO, first.st_ino))
    text.write_text("two")
    os.utime(text, ns=(LONG_AGO, LONG_AGO))

    assert text.stat().st_size == 3
    assert digest(tmp_path, text, text.stat()) == digest_of(b"two")


def test_a_second_change_at_the_same_time_is_seen(tmp_path: Path, text: Path) -> None:
    """git's racy case: written, read and written again within a tick of the clock, with the same size."""
    signatures = Signatures(tmp_path / "signatures")
    (tmp_path / "earlier.md").write_text("so that reading has begun")
    signatures.digest(str(tmp_path / "earlier.md"))
    text.write_text("one")
    found = text.stat()
    assert signatures.digest(str(text), found) == digest_of(b"one")
    signatures.save()
    text.write_text("two")

    assert Signatures(tmp_path / "signatures").digest(str(text), found) == digest_of(b"two")


def test_a_time_that_lies_ahead_is_not_trusted(tmp_path: Path, text: Path) -> None:
    """A clock that was wrong, or a file from a machine whose clock is: its next change may bear any time."""
    ahead = stat(modified=text.stat().st_mtime_ns + 3600 * SECOND)
    digest(tmp_path, text, ahead)
    text.write_text("two")

    assert digest(tmp_path, text, ahead) == digest_of(b"two")


@pytest.mark.parametrize(
    ("modified", "changed", "age", "expected"),
    [
        (LONG_AGO, LONG_AGO, 5_000_000, True),
        (LONG_AGO, LONG_AGO, 100_000_000, False),
        (LONG_AGO - SECOND, LONG_AGO, 5_000_000, True),
        (LONG_AGO, LONG_AGO - SECOND, 5_000_000, True),
        (17 * SECOND, 17 * SECOND, SECOND, True),
        (17 * SECOND, 17 * SECOND, 3 * SECOND, False),
        (17 * SECOND, 17 * SECOND + 1, SECOND, False),
    ],
)
def test_a_coarse_clock_is_given_more_time(modified: int, changed: int, age: int, expected: bool) -> None:
    """FAT and some network file systems keep whole seconds, or every other one."""
    signature = signature_of(stat(modified=modified, changed=changed))

    assert is_racy(signature, max(modified, changed) + age) is expected


@pytest.mark.parametrize("damage", [b"", b"garbage", b"\0" * 64, "truncated", "changed"])
def test_damaged_signatures_are_as_good_as_none(tmp_path: Path, text: Path, damage: bytes | str) -> None:
    digest(tmp_path, text, stat())
    kept = tmp_path / ".octavo" / "signatures"
    whole = kept.read_bytes()
    if isinstance(damage, str):
        damage = whole[:-1] if damage == "truncated" else whole.replace(b"a.md", b"b.md")
    kept.write_bytes(damage)
    text.write_text("two")

    assert digest(tmp_path, text, stat()) == digest_of(b"two")


def test_another_version_of_the_program_reads_everything_itself(
    tmp_path: Path, text: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest(tmp_path, text, stat())
    text.write_text("two")
    monkeypatch.setattr(engine, "engine_digest", lambda: b"another version")

    assert digest(tmp_path, text, stat()) == digest_of(b"two")


def test_where_nothing_can_be_kept_everything_is_read(tmp_path: Path, text: Path) -> None:
    (tmp_path / ".octavo").write_text("in the way")

    assert digest(tmp_path, text, stat()) == digest_of(b"one")
    text.write_text("two")
    assert digest(tmp_path, text, stat()) == digest_of(b"two")


def test_what_must_not_be_kept_is_not(tmp_path: Path, text: Path) -> None:
    """`octavo check` writes nothing."""
    signatures = Signatures(tmp_path / ".octavo" / "signatures", is_writable=False)
    signatures.digest(str(text), stat())
    signatures.save()

    assert not (tmp_path / ".octavo").exists()


def test_files_that_are_gone_are_forgotten(tmp_path: Path, text: Path) -> None:
    """The list must not grow for ever."""
    other = tmp_path / "b.md"
    other.write_text("two")
    signatures = Signatures(tmp_path / ".octavo" / "signatures")
    signatures.digest(str(text), stat())
    signatures.digest(str(other), stat(inode=8))
    signatures.save()
    digest(tmp_path, text, stat())

    assert b"b.md" not in (tmp_path / ".octavo" / "signatures").read_bytes()


def test_a_build_that_changes_nothing_and_reads_little_writes_nothing(tmp_path: Path, text: Path) -> None:
    kept = tmp_path / ".octavo" / "signatures"
    signatures = Signatures(kept)
    signatures.digest(str(text), stat())
    signatures.save(changed=False)
    assert not kept.exists()

    for number in range(60):
        signatures.digest(str(text), stat(inode=100 + number))
    signatures.save(changed=False)
    assert kept.exists(), "what costs time at every build is worth a write"


def test_a_file_that_is_gone_raises(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Signatures(tmp_path / "signatures").digest(str(tmp_path / "gone.md"))


def test_large_files_have_the_digest_of_all_their_bytes(tmp_path: Path) -> None:
    """They are read in blocks: a video does not go through memory as a whole."""
    data = bytes(range(256)) * 8192 + b"end"
    (tmp_path / "large.bin").write_bytes(data)

    assert digest_file(tmp_path / "large.bin") == digest_of(data)
