"""Files that wait to be published: as outputs give them, with new parts, or found to be there already."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from octavo.builder.built import BuiltFile, SharedPiece
from octavo.builder.publisher import Publisher, Receipt, read_receipt, shared_digest
from octavo.errors import OutputError
from octavo.rendering.outputs import MadeFile
from octavo.storage.signatures import digest_of

OLD = b"[old]"
PAGE = b"<p>A</p>[old]<p>B</p>[old]!"
PIECES = MadeFile((b"<p>A</p>", b"<p>B</p>", b"!"), ("s.html", "s.html"))
PUBLISHED = BuiltFile(
    "home_page",
    "/a.html",
    digest_of(PAGE),
    (1, 2, 3, 4),
    (SharedPiece(8, 5, "s.html", shared_digest(OLD)), SharedPiece(21, 5, "s.html", shared_digest(OLD))),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "staging").mkdir()
    (tmp_path / "output").mkdir()
    return tmp_path


def publisher(folder: Path, known: BuiltFile | None = None) -> Publisher:
    files = {} if known is None else {"a.html": known}
    return Publisher(folder / "staging", folder / "output", files, lambda name: name in files)


def published(publisher: Publisher, made: MadeFile) -> Receipt:
    return read_receipt(publisher.publish("/a.html", msgspec.msgpack.encode(made)))


def waiting(folder: Path, receipt: Receipt) -> bytes:
    return (folder / "staging" / receipt.waiting).read_bytes()


@pytest.mark.parametrize("is_copy", [False, True])
def test_a_disk_that_is_full_is_said_in_words(folder: Path, is_copy: bool) -> None:
    """Most of a site is written here, so that is where the room runs out: no traceback."""
    (folder / "staging").rmdir()
    (folder / "staging").write_bytes(b"in the way")
    (folder / "picture.png").write_bytes(b"png")
    made = MadeFile(copied=bytes(folder / "picture.png")) if is_copy else MadeFile((b"page",))

    with pytest.raises(OutputError, match=f"The output folder {folder}/output cannot be written: "):
        published(publisher(folder), made)


def test_a_file_waits_with_its_bytes(folder: Path) -> None:
    receipt = published(publisher(folder), MadeFile((b"page",)))

    assert waiting(folder, receipt) == b"page"
    assert (receipt.name, receipt.digest) == ("a.html", digest_of(b"page"))
    assert not (folder / "output" / "a.html").exists()


def test_what_is_published_already_does_not_wait(folder: Path) -> None:
    """Another cause, the same bytes: the file on the disk stays what it is."""
    known = BuiltFile("home_page", "/a.html", digest_of(b"page"), (1, 2, 3, 4))

    assert published(publisher(folder, known), MadeFile((b"page",))).waiting == ""
    assert list((folder / "staging").iterdir()) == []


@pytest.mark.parametrize(("there", "waits"), [(b"page", False), (b"PAGE", True), (None, True)])
def test_of_a_file_of_which_nothing_is_known_the_bytes_count(
    folder: Path, there: bytes | None, waits: bool
) -> None:
    if there is not None:
        (folder / "output" / "a.html").write_bytes(there)

    assert bool(published(publisher(folder), MadeFile((b"page",))).waiting) is waits


def test_a_copy_of_a_file_that_changed_meanwhile_is_not_current(folder: Path) -> None:
    """The next build must look at it again, although its source will not have changed since."""
    source = folder / "data.csv"
    source.write_bytes(b"1")
    copy = MadeFile(copied=bytes(source), digest=digest_of(b"1"))
    assert published(publisher(folder), copy).is_current
    source.write_bytes(b"2")

    assert not published(publisher(folder), copy).is_current


@pytest.mark.parametrize("part", [b"[new one]", b"", OLD])
def test_parts_that_pages_share_are_put_in(folder: Path, part: bytes) -> None:
    """And it is known where they stand, for the day when nothing else of the page changes."""
    maker = publisher(folder)
    maker.parts = {"s.html": part}
    receipt = published(maker, PIECES)

    data = waiting(folder, receipt)
    assert data == PAGE.replace(OLD, part)
    assert [(one.start, one.length) for one in receipt.shared] == [
        (8, len(part)),
        (16 + len(part), len(part)),
    ]
    assert all(data[one.start : one.start + one.length] == part for one in receipt.shared)


def test_shared_parts_are_exchanged_where_they_stand(folder: Path) -> None:
    (folder / "output" / "a.html").write_bytes(PAGE)
    maker = publisher(folder, PUBLISHED)
    maker.parts = {"s.html": b"[new one]"}
    made = maker.with_new_parts("a.html", PUBLISHED)
    assert made is not None
    receipt = read_receipt(made)

    assert waiting(folder, receipt) == PAGE.replace(OLD, b"[new one]")
    assert receipt.digest == digest_of(PAGE.replace(OLD, b"[new one]"))


@pytest.mark.parametrize("there", [PAGE.replace(b"A", b"X"), b"", None])
def test_a_page_that_somebody_touched_is_not_built_upon(folder: Path, there: bytes | None) -> None:
    """What is not known to be octavo's own is made from the beginning."""
    if there is not None:
        (folder / "output" / "a.html").write_bytes(there)

    assert publisher(folder, PUBLISHED).with_new_parts("a.html", PUBLISHED) is None


def test_shared_parts_have_digests() -> None:
    assert shared_digest(b"a") != shared_digest(b"b")
