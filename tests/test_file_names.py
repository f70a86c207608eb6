"""What a file's name tells."""

from __future__ import annotations

import os

import pytest

from octavo.text.composed import composed
from octavo.text.file_names import (
    escaped,
    is_backup,
    is_debris,
    is_index,
    is_readable,
    is_text,
    without_text_ending,
)


@pytest.mark.parametrize("name", ["a.md", "a.MD", "a.markdown", "a.mdown", "a.mkd", "a.mkdn", "a.b.md"])
def test_markdown_has_several_endings(name: str) -> None:
    """Jekyll and Hugo read these; who brings a blog over should lose no post."""
    assert is_text(name)
    assert without_text_ending(f"content/posts/{name}") == f"content/posts/{name.rpartition('.')[0]}"


@pytest.mark.parametrize("name", ["a.md.txt", "a.mdx", "md", "a.md~", "a.org", "a.mdown.bak"])
def test_other_endings_are_no_markdown(name: str) -> None:
    assert not is_text(name)


def test_a_folders_text_stands_for_the_folder() -> None:
    assert is_index("index.markdown")
    assert is_index("index.MD")
    assert not is_index("index 2.md")
    assert without_text_ending("content/posts/2021-10-20-a/index.mkd") == "content/posts/2021-10-20-a"


@pytest.mark.parametrize(
    "name",
    [
        "index.md.bak", "a.bak1", "a.tex.orig", "a.md.save", "a.md.save.2", "data.csv.old", "a.rej",
        "index (conflicted copy).md", "index (Ann's conflicted copy 2021-10-01).md",
        "index (Konfliktkopie von Ann 2021-10-01).md", "index (Ann's Case Conflict).md",
        "a.sync-conflict-20211001-120000-ABCDEFG.md", "a_conflict-20211001-120000.md",
    ],
)  # fmt: skip
def test_backups_and_copies_in_conflict_are_known(name: str) -> None:
    """Of programs that people keep texts with: nobody means to publish one of these."""
    assert is_backup(name)


@pytest.mark.parametrize(
    "name",
    ["a.md", "bak.md", "old.csv", "the-old-one.md", "conflicted-copy.md", "conflict.md", "a (1).md", "orig"],
)
def test_a_text_about_backups_is_none(name: str) -> None:
    assert not is_backup(name)


@pytest.mark.parametrize(
    "name",
    [
        ".DS_Store", "._a.png", "Thumbs.db", "a.md~", ".a.md.swp", "4913", "#a.md#", ".#a.md", "~$table.docx",
        ".~lock.table.odt#", "__pycache__", "a.pyc", ".gitkeep",
    ],
)  # fmt: skip
def test_what_programs_leave_behind_is_known(name: str) -> None:
    assert is_debris(name)


@pytest.mark.parametrize("name", ["a.md", "~ann.md", "C#.md", "swap.md", ".well-known", ".htaccess", "keep"])
def test_what_people_write_is_none_of_it(name: str) -> None:
    assert not is_debris(name)


def test_both_forms_of_a_name_are_one() -> None:
    """Letters with accents in one piece, as keyboards type them, and apart, as macOS stored them."""
    assert composed("cafe\u0301.png") == composed("caf\u00e9.png") == "caf\u00e9.png"


def test_a_name_that_is_not_utf8_is_shown_by_its_bytes() -> None:
    name = os.fsdecode(b"caf\xe9.pdf")
    assert not is_readable(name)
    assert escaped(name) == "caf\\xe9.pdf"
    assert is_readable("café.pdf")
