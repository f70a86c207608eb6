"""Files that wait to be published: made anew, with new parts, or found to be there already."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from octavo.builder.built import BuiltFile, SharedPiece
from octavo.builder.make import FileMaker, MadeFile, Task, shared_digest
from octavo.builder.plan import PlannedFile
from octavo.errors import Location, OutputError, Problem, SiteError
from octavo.rendering.renderer import RenderedPage, SharedPart
from octavo.storage.signatures import digest_of

PROBLEM = Problem(Location("a.md"), "What.")
PAGE = b"<p>A</p>[old]<p>B</p>[old]!"
PUBLISHED = BuiltFile(
    b"k",
    digest_of(PAGE),
    (1, 2, 3, 4),
    (SharedPiece(8, 5, "s.html", b""), SharedPiece(21, 5, "s.html", b"")),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "staging").mkdir()
    (tmp_path / "output").mkdir()
    return tmp_path


@pytest.fixture
def maker(folder: Path) -> FileMaker:
    return FileMaker(folder / "staging", folder / "output", lambda path: (PROBLEM,) if path else ())


def planned(**fields: object) -> PlannedFile:
    first = {"name": "a.html", "kind": "page", "key": b"k", "causes": ("text",)}
    return PlannedFile(**first | {"make": lambda: RenderedPage(b"page", ())} | fields)


def made(maker: FileMaker, task: Task) -> MadeFile:
    ((file,),) = [chunk.files for chunk in maker.run(iter([[[task]]]), 1)]
    return file


def never() -> RenderedPage:
    raise AssertionError("made anew")


@pytest.mark.parametrize("is_copy", [False, True])
def test_a_disk_that_is_full_is_said_in_words(maker: FileMaker, folder: Path, is_copy: bool) -> None:
    """Most of a site is written here, so that is where the room runs out: no traceback."""
    (folder / "staging").rmdir()
    (folder / "picture.png").write_bytes(b"png")
    copied = folder / "picture.png" if is_copy else None

    with pytest.raises(OutputError, match=f"The output folder {folder}/output cannot be written: "):
        made(maker, Task(planned(copied=copied), None))


def test_a_file_waits_with_its_bytes(maker: FileMaker, folder: Path) -> None:
    file = made(maker, Task(planned(source="a.md"), None))

    assert (folder / "staging" / file.waiting).read_bytes() == b"page"
    assert (file.name, file.digest, file.problems) == ("a.html", digest_of(b"page"), (PROBLEM,))
    assert not (folder / "output" / "a.html").exists()


def test_what_is_published_already_does_not_wait(maker: FileMaker, folder: Path) -> None:
    """Another cause, the same bytes: the file on the disk stays what it is."""
    file = made(maker, Task(planned(), BuiltFile(b"", digest_of(b"page"), (1, 2, 3, 4))))

    assert file.waiting == ""
    assert list((folder / "staging").iterdir()) == []


@pytest.mark.parametrize(("there", "waits"), [(b"page", False), (b"PAGE", True), (None, True)])
def test_of_a_file_of_which_nothing_is_known_the_bytes_count(
    maker: FileMaker, folder: Path, there: bytes | None, waits: bool
) -> None:
    if there is not None:
        (folder / "output" / "a.html").write_bytes(there)

    assert bool(made(maker, Task(planned(), None)).waiting) is waits


def test_what_failed_does_not_hide_the_rest(maker: FileMaker) -> None:
    """All mistakes in templates are told in one run."""

    def fail() -> RenderedPage:
        raise SiteError([PROBLEM])

    tasks = [Task(planned(name="b.html", make=fail), None), Task(planned(), None)]
    (chunk,) = maker.run(iter([[tasks]]), 1)

    assert chunk.failures == [PROBLEM]
    assert [file.name for file in chunk.files] == ["a.html"]


def test_a_copy_of_a_file_that_changed_meanwhile_is_not_current(maker: FileMaker, folder: Path) -> None:
    """The next build must look at it again, although its source will not have changed since."""
    source = folder / "data.csv"
    source.write_bytes(b"1")
    copy = planned(copied=source, copied_digest=digest_of(b"1"))
    assert made(maker, Task(copy, None)).is_current
    source.write_bytes(b"2")

    assert not made(maker, Task(copy, None)).is_current


@pytest.mark.parametrize("part", [b"[new one]", b"", b"[old]"])
def test_shared_parts_are_exchanged_where_they_stand(maker: FileMaker, folder: Path, part: bytes) -> None:
    """And it is known where they stand now, for the next time."""
    (folder / "output" / "a.html").write_bytes(PAGE)
    page = maker.with_new_parts(PUBLISHED, "a.html", lambda _: part, never)

    assert page.data == PAGE.replace(b"[old]", part)
    assert page.shared == (
        SharedPart(8, len(part), "s.html"),
        SharedPart(16 + len(part), len(part), "s.html"),
    )
    assert all(page.data[one.start : one.start + one.length] == part for one in page.shared)


@pytest.mark.parametrize("there", [PAGE.replace(b"A", b"X"), b"", None])
def test_a_page_that_somebody_touched_is_made_anew(
    maker: FileMaker, folder: Path, there: bytes | None
) -> None:
    """What is not known to be octavo's own is not built upon."""
    if there is not None:
        (folder / "output" / "a.html").write_bytes(there)
    whole = RenderedPage(b"made anew", ())
    make = partial(maker.with_new_parts, PUBLISHED, "a.html", lambda _: b"[new]", lambda: whole)

    assert make() == whole


def test_shared_parts_have_digests() -> None:
    assert shared_digest(b"a") != shared_digest(b"b")
