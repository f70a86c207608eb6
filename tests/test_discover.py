"""The files of a site folder."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest

from octavo.errors import Problem
from octavo.site.discover import Source, discover_sources
from octavo.storage import signatures
from octavo.storage.signatures import Signatures


def make(site: Path, *names: str) -> None:
    for name in names:
        file = site / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)


def discovered(site: Path, **options: bool) -> tuple[tuple[Source, ...], tuple[Problem, ...]]:
    """Return what is found when nothing is known of any file."""
    return discover_sources(site, Signatures(site / "signatures", is_writable=False), **options)


def found(site: Path, **options: bool) -> dict[str, str]:
    """Return what each file is, and to which text it belongs."""
    sources, problems = discovered(site, **options)
    assert problems == ()
    return {
        source.path.removeprefix("content/"): " of ".join(
            filter(None, [source.kind, source.owner.removeprefix("content/")])
        )
        for source in sources
    }


def complaints(site: Path, **options: bool) -> list[str]:
    return [str(problem) for problem in discovered(site, **options)[1]]


def test_each_file_has_its_purpose(tmp_path: Path) -> None:
    """The layout of the documentation."""
    expected = {
        "authors/one.md": "author",
        "authors/one.png": "file",
        "pages/about.md": "page",
        "pages/help/index.md": "page of pages/help/index.md",
        "pages/help/shot.png": "file of pages/help/index.md",
        "posts/2021-10-20-a.comments.yaml": "comments of posts/2021-10-20-a.md",
        "posts/2021-10-20-a.md": "post",
        "posts/2021-10-21-b/comments.yaml": "comments of posts/2021-10-21-b/index.md",
        "posts/2021-10-21-b/data/table.csv": "file of posts/2021-10-21-b/index.md",
        "posts/2021-10-21-b/figure.PNG": "file of posts/2021-10-21-b/index.md",
        "posts/2021-10-21-b/index.md": "post of posts/2021-10-21-b/index.md",
        "posts/2021-10-21-b/notes.md": "file of posts/2021-10-21-b/index.md",
        "posts/2021-10-21-b/references.bib": "bibliography of posts/2021-10-21-b/index.md",
        "posts/2022/c.md": "post",
        "posts/shared.png": "file",
        "redactions.yaml": "redactions",
        "references.bib": "bibliography",
        "static/.well-known/security.txt": "static",
        "static/Old Upload.PDF": "static",
        "static/references.bib": "static",
    }
    make(tmp_path, *(f"content/{name}" for name in expected))
    assert found(tmp_path) == expected


@pytest.mark.parametrize(
    "name",
    [".hidden.md", "a.md~", ".a.md.swp", "4913", "#a.md#", "a.tmp", "Thumbs.db", ".git/x.md", ".DS_Store"],
)
def test_what_editors_and_desktops_leave_behind_is_no_content(tmp_path: Path, name: str) -> None:
    make(tmp_path, f"content/posts/{name}", "content/posts/2021-10-20-a.md", "content/static/.DS_Store")
    assert list(found(tmp_path)) == ["posts/2021-10-20-a.md"]


def test_a_site_without_content_has_no_sources(tmp_path: Path) -> None:
    assert discovered(tmp_path) == ((), ())


def test_the_order_of_the_disk_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """File systems list folders in any order; a site must not depend on it."""
    make(tmp_path, *(f"content/posts/{folder}/{name}.md" for folder in "cab" for name in "zyx"))
    expected = discovered(tmp_path)
    real = os.scandir

    def shuffled(folder: Path) -> AbstractContextManager[list[os.DirEntry[str]]]:
        return nullcontext(sorted(real(folder), key=lambda entry: entry.name, reverse=True))

    monkeypatch.setattr(os, "scandir", shuffled)
    assert discovered(tmp_path) == expected


def test_a_digest_follows_the_bytes_alone(tmp_path: Path) -> None:
    make(tmp_path, "content/posts/a.md")
    first = discovered(tmp_path)[0]
    os.utime(tmp_path / "content/posts/a.md", (0, 0))
    assert discovered(tmp_path)[0] == first
    (tmp_path / "content/posts/a.md").write_text("content/posts/b.md")
    assert discovered(tmp_path)[0] != first
    assert isinstance(first[0], Source)


def test_a_link_inside_the_site_is_followed(tmp_path: Path) -> None:
    make(tmp_path, "content/posts/a.md", "drafts/b.md")
    (tmp_path / "content/posts/b.md").symlink_to(tmp_path / "drafts/b.md")
    (tmp_path / "content/posts/more").symlink_to("../../drafts")
    assert list(found(tmp_path)) == ["posts/a.md", "posts/b.md", "posts/more/b.md"]


def test_a_link_that_leaves_the_site_is_refused_unless_it_is_allowed(tmp_path: Path) -> None:
    """A folder that somebody sent must not publish the reader's own files."""
    site = tmp_path / "site"
    make(tmp_path, "secret/key.md")
    make(site, "content/posts/a.md")
    (site / "content/posts/key.md").symlink_to(tmp_path / "secret/key.md")
    (site / "content/static").symlink_to(tmp_path / "secret")
    hint = "Copy the file, or set follow_symlinks = true under [content] in site.toml."
    assert complaints(site) == [
        f"content/posts/key.md: error: This symbolic link leaves the site.\n  hint: {hint}",
        f"content/static: error: This symbolic link leaves the site.\n  hint: {hint}",
    ]
    assert list(found(site, follow_symlinks=True)) == ["posts/a.md", "posts/key.md", "static/key.md"]


@pytest.mark.parametrize("target", [".", "..", "../..", "../../content", "../posts/deep/.."])
def test_a_link_to_a_folder_around_it_is_reported_once(tmp_path: Path, target: str) -> None:
    make(tmp_path, "content/posts/a.md", "content/posts/deep/b.md", "elsewhere/c.md")
    (tmp_path / "content/posts/loop").symlink_to(target)
    assert complaints(tmp_path) == [
        "content/posts/loop: error: This symbolic link leads back to a folder around it.\n"
        "  hint: Remove the link."
    ]
    assert [source.path for source in discovered(tmp_path)[0]] == [
        "content/posts/a.md",
        "content/posts/deep/b.md",
    ]


def test_two_folders_that_link_to_each_other_are_left_after_one_turn(tmp_path: Path) -> None:
    make(tmp_path, "content/posts/one/a.md", "content/posts/two/b.md")
    (tmp_path / "content/posts/one/to-two").symlink_to("../two")
    (tmp_path / "content/posts/two/to-one").symlink_to("../one")
    paths = [problem.location.path for problem in discovered(tmp_path)[1]]
    assert paths == ["content/posts/one/to-two/to-one", "content/posts/two/to-one/to-two"]


def test_a_link_that_leads_nowhere_is_an_error(tmp_path: Path) -> None:
    make(tmp_path, "content/posts/a.md")
    (tmp_path / "content/posts/gone.md").symlink_to("nowhere.md")
    (tmp_path / "content/posts/self.md").symlink_to("self.md")
    hint = "Remove the link, or mend it."
    assert complaints(tmp_path) == [
        f"content/posts/{name}.md: error: This symbolic link leads nowhere.\n  hint: {hint}"
        for name in ("gone", "self")
    ]


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    """To open it would wait for ever."""
    make(tmp_path, "content/posts/a.md")
    os.mkfifo(tmp_path / "content/posts/pipe.md")
    assert list(found(tmp_path)) == ["posts/a.md"]


def test_a_file_that_cannot_be_read_does_not_hide_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, "content/posts/a.md", "content/posts/b.md")
    real = signatures.digest_file

    def refuse(path: Path | str) -> str:
        if str(path).endswith("a.md"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(signatures, "digest_file", refuse)
    assert complaints(tmp_path) == ["content/posts/a.md: error: The file cannot be read: Permission denied."]
    assert [source.path for source in discovered(tmp_path)[0]] == ["content/posts/b.md"]
