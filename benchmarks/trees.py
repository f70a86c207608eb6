"""Folders of text files: written, and brought from one state to the next."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


def write_files(folder: Path, files: Iterable[tuple[str, str]]) -> int:
    """Write (path below `folder`, text) where the text differs, and return how many files that were.

    A file that is right already keeps its time: to a program that looks at times it was not touched.
    """
    written = 0
    for name, text in files:
        file = folder / name
        data = text.encode("utf-8")
        if file.is_file() and file.stat().st_size == len(data) and file.read_bytes() == data:
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        written += 1
    return written


def count_files(folder: Path) -> int:
    """Return the number of files below a folder; none when there is no folder."""
    return sum(1 for file in folder.rglob("*") if file.is_file())
