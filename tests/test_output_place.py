"""Which folders a build may write into, by whatever name they are reached."""

from __future__ import annotations

from pathlib import Path

import pytest

from octavo.errors import OutputError
from octavo.output.manifest import Manifest, write_manifest
from octavo.output.room import check_output_folder, lies_in_site


@pytest.mark.parametrize("place", ["/", "~", ".", "..", "content", "content/x", "themes", "themes/default"])
def test_folders_that_hold_other_things_are_refused(tmp_path: Path, place: str) -> None:
    """Whatever the option says: no build may replace a site's own sources or somebody's home."""
    site = tmp_path / "blog"
    (site / "content").mkdir(parents=True)
    folder = Path(place).expanduser() if place in "/~" else site / place
    with pytest.raises(OutputError) as raised:
        check_output_folder(folder, site, adopt=True)
    assert str(raised.value) == f"The output cannot be {folder}: that is not a folder of its own."


def test_a_file_a_site_and_a_circle_of_links_are_refused(tmp_path: Path) -> None:
    site = tmp_path / "blog"
    other = tmp_path / "other"
    (other / ".git").mkdir(parents=True)
    (other / "site.toml").write_text("")
    (tmp_path / "file").write_text("")
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    for folder, why in (
        ("other", "that is a site's repository."),
        ("file", "that is a file."),
        ("circle", "its links lead in a circle."),
    ):
        with pytest.raises(OutputError) as raised:
            check_output_folder(tmp_path / folder, site, adopt=True)
        assert str(raised.value) == f"The output cannot be {tmp_path / folder}: {why}"


def test_a_folder_with_foreign_files_must_be_adopted(tmp_path: Path) -> None:
    site, folder = tmp_path / "blog", tmp_path / "public"
    folder.mkdir()
    (folder / ".nojekyll").write_text("")
    check_output_folder(folder, site)
    (folder / "thesis.tex").write_text("years")
    with pytest.raises(OutputError) as raised:
        check_output_folder(folder, site)
    assert str(raised.value) == (
        f"The output folder {folder} holds files that octavo did not write (thesis.tex …). "
        "Choose another folder, or give --adopt to write beside them."
    )
    check_output_folder(folder, site, adopt=True)
    write_manifest(folder, Manifest())
    check_output_folder(folder, site)


@pytest.mark.parametrize("place", ["link", "x/../../blog/content/posts", "Content", "CONTENT/x", ".octavo/x"])
def test_other_names_of_these_folders_are_refused_too(tmp_path: Path, place: str) -> None:
    site = tmp_path / "blog"
    (site / "content" / "posts").mkdir(parents=True)
    (site / "x").mkdir()
    (site / "link").symlink_to(site / "content")
    with pytest.raises(OutputError, match=r"that is not a folder of its own\.$"):
        check_output_folder(site / place, site, adopt=True)


def test_a_home_is_refused_by_every_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (tmp_path / "also").symlink_to(home)
    monkeypatch.setenv("HOME", str(tmp_path / "also"))
    for folder in (home, tmp_path / "also"):
        with pytest.raises(OutputError, match=r"that is not a folder of its own\.$"):
            check_output_folder(folder, tmp_path / "blog", adopt=True)


@pytest.mark.parametrize("name", [".git", ".hg", ".jj", ".svn"])
@pytest.mark.parametrize("is_file", [True, False])
def test_the_root_of_a_repository_is_refused(tmp_path: Path, name: str, *, is_file: bool) -> None:
    """Of a worktree `.git` is a file. One that is there for the pages can be adopted, and is ours then."""
    site, folder = tmp_path / "blog", tmp_path / "public"
    folder.mkdir()
    if is_file:
        (folder / name).write_text("gitdir: elsewhere")
    else:
        (folder / name).mkdir()
    with pytest.raises(OutputError) as raised:
        check_output_folder(folder, site)
    assert str(raised.value) == (
        f"The output cannot be {folder}: that is a repository's root, for {name} is in it. "
        "If it is there for the published pages alone, give --adopt once."
    )
    check_output_folder(folder, site, adopt=True)
    with pytest.raises(OutputError, match=r"that is inside a repository's own folder\.$"):
        check_output_folder(folder / name / "x", site, adopt=True)
    write_manifest(folder, Manifest())
    check_output_folder(folder, site)


def test_the_folder_of_another_site_is_refused_however_often_adopted(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "site.toml").write_text("")
    with pytest.raises(OutputError, match=r"that is a site's folder\.$"):
        check_output_folder(tmp_path / "other", tmp_path / "blog", adopt=True)


def test_a_folder_with_a_hosts_own_file_needs_no_adoption(tmp_path: Path) -> None:
    """GitHub Pages writes CNAME into the branch when somebody types the domain into its form."""
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "CNAME").write_text("example.org")
    check_output_folder(tmp_path / "public", tmp_path / "blog")


def test_a_folder_lies_in_the_nearest_site(tmp_path: Path) -> None:
    inner = tmp_path / "outer" / "inner"
    inner.mkdir(parents=True)
    for site in (inner, inner.parent):
        (site / "site.toml").write_text("")
    assert lies_in_site(inner / "output", inner)
    assert lies_in_site(inner.parent / "output" / "deep", inner.parent)
    assert not lies_in_site(inner / "output", inner.parent)
    assert not lies_in_site(tmp_path / "www", inner.parent)


def test_a_link_to_nothing_is_no_output(tmp_path: Path) -> None:
    """The disk that it leads to is not there; what was built in its place would never be published."""
    site = tmp_path / "blog"
    site.mkdir()
    (site / "output").symlink_to(tmp_path / "disk" / "public")
    with pytest.raises(OutputError) as raised:
        check_output_folder(site / "output", site)
    where = tmp_path / "disk" / "public"
    assert str(raised.value) == (
        f"The output cannot be {site / 'output'}: that is a link to {where}, and nothing is there."
    )
    assert not (tmp_path / "disk").exists()
