"""A second build writes no byte: neither in the output, nor among the sources, nor in what is kept."""

from __future__ import annotations

from pathlib import Path

from blog_edits import Header
from blog_sample import START
from octavo.builder.build import build_site
from workshop import Way, snapshot, write_sources


def test_a_second_build_writes_no_byte(tmp_path: Path) -> None:
    """Whoever builds every hour must not wear out a disk, nor send a whole site to a host each time.

    Inode, size and both times of every file below the site are compared, what is kept for the next
    build included; and no file comes or goes.
    """
    write_sources(tmp_path / "site", START.sources())
    options = Way().options(tmp_path / "site")
    first = build_site(options)
    before = snapshot(tmp_path)
    second = build_site(options)
    assert (second.changes.written, second.changes.removed) == ((), ())
    assert second.changes.unchanged == len(first.changes.written)
    assert (second.counts, second.problems, second.next_due) == (first.counts, first.problems, first.next_due)
    assert snapshot(tmp_path) == before


def test_an_edit_writes_only_what_differs(tmp_path: Path) -> None:
    """A reader's browser, a backup and an upload tell by the time of a file whether it is a new one."""
    site = tmp_path / "site"
    write_sources(site, START.sources())
    options = Way().options(site)
    build_site(options)
    before = snapshot(site / "output")
    old = {name: (site / "output" / name).read_bytes() for name in before}
    write_sources(site, Header("glossary", "title", "Terms").apply(START).sources())
    report = build_site(options)
    after = snapshot(site / "output")
    touched = {name for name in after if after[name] != before.get(name) and not name.startswith(".octavo")}
    differing = {name for name in touched if old.get(name) != (site / "output" / name).read_bytes()}
    assert touched == differing == set(report.changes.written)
    assert "glossary/index.html" in touched
    assert "about/index.html" not in touched
