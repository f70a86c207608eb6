"""What readers wrote in Isso is folded into the archives, once, without a trace of who they are."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from octavo.errors import SiteError
from octavo.importers.isso import import_isso
from site_builder import Site, post

TRUST = "content/posts/2021-10-20-trust.comments.yaml"

# The tables as Isso 0.13 and 0.14 make them.
_TABLES = """\
CREATE TABLE threads (id INTEGER PRIMARY KEY, uri VARCHAR(256) UNIQUE, title VARCHAR(256));
CREATE TABLE comments (tid REFERENCES threads(id), id INTEGER PRIMARY KEY, parent INTEGER,
  created FLOAT NOT NULL, modified FLOAT, mode INTEGER, remote_addr VARCHAR, text VARCHAR NOT NULL,
  author VARCHAR, email VARCHAR, website VARCHAR, likes INTEGER DEFAULT 0, dislikes INTEGER DEFAULT 0,
  voters BLOB NOT NULL, notification INTEGER DEFAULT 0);
"""
NOON = 1634817780.75  # 21 October 2021, 12:03 UTC


def row(
    number: int, text: str, *, thread: int = 1, parent: int | None = None, mode: int = 1, **other: object
) -> tuple:
    values = {"created": NOON + number * 60, "author": "Tony", "email": "tony@mail.example", "website": None}
    values |= other
    return (
        *(thread, number, parent, values["created"], None, mode, "203.0.113.7", text, values["author"]),
        *(values["email"], values["website"], 0, 0, b"203.0.113.7", 0),
    )


def database(folder: Path, threads: Iterable[str], rows: Iterable[tuple]) -> Path:
    """Write a database with these threads, numbered from 1, and comments."""
    file = folder / "comments.db"
    file.unlink(missing_ok=True)
    connection = sqlite3.connect(file)
    connection.executescript(_TABLES)
    connection.executemany("INSERT INTO threads VALUES (?, ?, 'T')", list(enumerate(threads, 1)))
    connection.executemany("INSERT INTO comments VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", list(rows))
    connection.commit()
    connection.close()
    return file


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Site:
    return make_site({"content/posts/2021-10-20-trust.md": post("Trust", aliases="[/old/trust/]")})


def test_a_thread_becomes_an_archive(site: Site, tmp_path: Path, run_octavo: Callable[..., object]) -> None:
    """Ids and parents are kept, times are UTC, and addresses are not even asked for."""
    rows = [
        row(1, "First.\n\n*Well.*", website="https://tony.example/"),
        row(2, "Second.", parent=1, author=None),
    ]
    file = database(tmp_path, ["/2021/10/trust/"], rows)

    ran = run_octavo("import", "isso", file, "--site", site.folder)

    assert (ran.code, ran.out, ran.err) == (0, "2 comments: 2 written\n", "")
    assert (
        site.folder.joinpath(TRUST).read_text("utf-8")
        == """\
- id: "isso-1"
  author: Tony
  author_url: https://tony.example/
  date: 2021-10-21T12:04:00+00:00
  body: |
    First.

    *Well.*
- id: "isso-2"
  parent: "isso-1"
  date: 2021-10-21T12:05:00+00:00
  body: |
    Second.
"""
    )


def test_line_breaks_show_as_they_did_in_isso(site: Site, tmp_path: Path) -> None:
    """Isso breaks lines where readers did; Markdown needs two spaces for that."""
    text = "one\r\ntwo  \nthree\n\n```\ncode\nmore\n```\nfour\nfive"

    import_isso(database(tmp_path, ["/2021/10/trust/"], [row(1, text)]), site.folder)

    body = site.folder.joinpath(TRUST).read_text("utf-8").partition("body: |\n")[2]
    assert body.replace("    ", "") == "one  \ntwo  \nthree\n\n```\ncode\nmore\n```\nfour  \nfive\n"


PASTED = (
    "Lublin FD, Reingold SC. Defining the clinical course of multiple sclerosis: results of an international "
    "survey. Neurology. 1996 Apr;46(4):907-11."
)


def test_a_pasted_reference_is_named_and_the_readers_words_stay(site: Site, tmp_path: Path) -> None:
    """Of a comment that was taken down nothing goes into the bibliography."""
    site.write({"content/redactions.yaml": "- id: isso-2\n  action: remove\n"})
    taken_down = PASTED.replace("Lublin", "Halpern").replace("46(4)", "47(4)")
    rows = [row(1, f"See this:\n\n{PASTED}\n\nIt is old."), row(2, taken_down)]

    import_isso(database(tmp_path, ["/2021/10/trust/"], rows), site.folder)

    text = site.folder.joinpath(TRUST).read_text("utf-8")
    library = site.folder.joinpath("content/references.bib").read_text("utf-8")
    assert PASTED in text
    assert "  references: [lublin1996]\n" in text
    assert "@article{lublin1996," in library
    assert "Halpern" not in text + library


def test_importing_again_adds_what_is_new(site: Site, tmp_path: Path) -> None:
    """What a moderator changed here meanwhile stays as it is."""
    import_isso(database(tmp_path, ["/2021/10/trust/"], [row(1, "First.")]), site.folder)
    edited = site.folder.joinpath(TRUST).read_text("utf-8").replace("First.", "First, mended.  # by hand")
    site.write({TRUST: edited})
    file = database(tmp_path, ["/2021/10/trust/"], [row(1, "First."), row(2, "Second.", parent=1)])

    report = import_isso(file, site.folder)
    again = import_isso(file, site.folder)

    assert [(c.found, c.written, c.unchanged) for c in report.counts + again.counts] == [(2, 1, 1), (2, 0, 2)]
    text = site.folder.joinpath(TRUST).read_text("utf-8")
    assert text.startswith(edited)
    assert text.count("- id:") == 2


def test_only_what_was_published_is_taken(site: Site, tmp_path: Path) -> None:
    rows = [row(1, "a"), row(2, "b", mode=2), row(3, "", mode=4), row(4, "d", mode=7)]

    report = import_isso(database(tmp_path, ["/2021/10/trust/"], rows), site.folder)

    (counts,) = report.counts
    assert (counts.found, counts.written) == (4, 1)
    assert counts.skipped == {
        "waiting for a decision in Isso": 1,
        "deleted in Isso": 1,
        "not published in Isso": 1,
    }


@pytest.mark.parametrize(
    "address",
    [
        "/2021/10/trust/",
        "/2021/10/trust",
        "/2021/10/trust/index.html",
        "https://example.org/2021/10/trust/?x=1#y",
        "/old/trust/",
        "/blog/2021/10/trust/",
    ],
)
def test_a_thread_finds_its_post_by_path(site: Site, tmp_path: Path, address: str) -> None:
    """Isso knows a page by what the browser's address line said."""
    settings = (site.folder / "site.toml").read_text("utf-8")
    site.write({"site.toml": settings.replace("https://example.org/", "https://example.org/blog/")})

    report = import_isso(database(tmp_path, [address], [row(1, "a")]), site.folder)

    assert report.counts[0].written == 1


def test_a_thread_without_a_post_is_named(site: Site, tmp_path: Path) -> None:
    file = database(
        tmp_path, ["/gone/", "/2021/10/trust/"], [row(1, "a"), row(2, "b"), row(3, "c", thread=2)]
    )

    report = import_isso(file, site.folder)

    assert report.counts[0].skipped == {"no post here has their address": 2}
    assert report.remarks[0].items == (("/gone/", "2 comments"),)


def test_what_was_forgotten_stays_away(site: Site, tmp_path: Path, run_octavo: Callable[..., object]) -> None:
    file = database(tmp_path, ["/2021/10/trust/"], [row(1, "Regretted."), row(2, "Answer.", parent=1)])
    run_octavo("import", "isso", file, "--site", site.folder)
    run_octavo("comments", "forget", "isso-1", "--site", site.folder)

    for _ in range(2):
        ran = run_octavo("import", "isso", file, "--site", site.folder)
        site.build()
        assert ran.code == 0
        everything = b"".join(f.read_bytes() for f in site.folder.rglob("*") if f.is_file())
        assert b"Regretted" not in everything
        site.write({TRUST: site.folder.joinpath(TRUST).read_text("utf-8").replace("isso-1", "isso-0")})


def test_a_faulty_archive_is_left_alone(site: Site, tmp_path: Path) -> None:
    """Appended to what cannot be read, new comments would be as lost as the old ones."""
    site.write({TRUST: "- id: [\n"})

    with pytest.raises(SiteError, match=r"comments\.yaml"):
        import_isso(database(tmp_path, ["/2021/10/trust/"], [row(1, "a")]), site.folder)

    assert site.folder.joinpath(TRUST).read_text("utf-8") == "- id: [\n"


@pytest.mark.parametrize("data", [b"", b"SQLite format 3\x00", b"no database at all" * 100])
def test_what_is_no_database_is_refused(
    site: Site, tmp_path: Path, data: bytes, run_octavo: Callable[..., object]
) -> None:
    file = tmp_path / "comments.db"
    file.write_bytes(data)

    ran = run_octavo("import", "isso", file, "--site", site.folder)

    assert ran.code == 2
    assert ran.err.startswith(f"octavo: {file} is no database of Isso that can be read: ")


def test_odd_values_are_no_reason_to_fail(site: Site, tmp_path: Path) -> None:
    """SQLite lets any type stand in any column."""
    rows = [row(1, b"bytes\xff\x00", created="then", author=7, website="javascript:alert(1)")]

    import_isso(database(tmp_path, ["/2021/10/trust/"], rows), site.folder)

    text = site.folder.joinpath(TRUST).read_text("utf-8")
    assert text == '- id: "isso-1"\n  author: "7"\n  body: |\n    bytes\ufffd\n'
