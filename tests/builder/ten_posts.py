"""A blog of ten posts to be edited and built again, and what is done with it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from site_builder import Site, post

BIB = (
    "@article{a2020, author = {Doe, Jane}, title = {One}, journal = {J}, year = 2020}\n\n"
    "@article{b2021, author = {Roe, Ann}, title = {Two}, journal = {J}, year = 2021}\n"
)
COMMENT = '- id: "1"\n  body: Words\n  date: 2020-02-01\n'


def ten_posts(make_site: Callable[..., Site]) -> Site:
    """Return a built blog of ten posts over two years, with works, terms and a discussion."""
    files = {
        f"content/posts/20{20 + n // 5}-0{1 + n % 5}-01-p{n}.md": post(
            f"P{n}", f"Text {n} of [@{'ab'[n % 2]}202{n % 2}].\n", tags=f"[t{n % 3}]"
        )
        for n in range(10)
    }
    files |= {
        "content/references.bib": BIB,
        "content/posts/2020-01-01-p0.comments.yaml": COMMENT,
    }
    made = make_site(files, "[posts]\nper_page = 3\n")
    made.build()
    return made


def edit(site: Site, name: str, old: str, new: str) -> None:
    file = site.folder / name
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def clean_tree(site: Site, tmp_path: Path) -> dict[str, bytes]:
    """Return what a build gives that knows nothing of any other."""
    copy = Site(tmp_path / "clean")
    shutil.copytree(site.folder, copy.folder, ignore=shutil.ignore_patterns("output", ".octavo"))
    copy.build()
    return copy.tree()
