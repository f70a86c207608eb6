"""An output belongs to one site, and what the site takes back does not stay in it."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from octavo.builder.clean import clean_site
from octavo.errors import OutputError
from octavo.output.manifest import MANIFEST, read_manifest
from site_builder import Site, post

TWO = {"content/posts/2021-10-20-a.md": post("A"), "content/posts/2021-10-21-b.md": post("B")}
PAGE = "2021/10/b/index.html"


@pytest.fixture
def public(tmp_path: Path) -> Path:
    return tmp_path / "www"


def test_the_folder_of_another_site_is_refused(make_site, public: Path) -> None:
    """A wrong path, a copied line of a script: the whole of a blog would be gone from the web at once."""
    first, second = make_site(TWO), make_site({"content/posts/2021-10-22-c.md": post("C")})
    first.build(output=public)
    with pytest.raises(OutputError) as raised:
        second.build(output=public)
    assert str(raised.value) == (
        f"{public} was written by another site (“Blog”), or by a copy of this one elsewhere. Choose another "
        "folder, or give --adopt to take it over: what the other one published there is removed."
    )
    with pytest.raises(OutputError, match="was written by another site"):
        clean_site(second.folder, public)
    assert (public / PAGE).is_file()
    assert first.build(output=public).changes.written == ()


def test_a_folder_that_was_taken_over_is_the_new_sites(make_site, public: Path) -> None:
    """The other one's pages go, and it is refused from then on."""
    first, second = make_site(TWO), make_site({"content/posts/2021-10-22-c.md": post("C")})
    first.build(output=public)
    report = second.build(output=public, adopt=True)
    assert PAGE in report.changes.removed
    assert report.problems == ()
    assert (public / "2021/10/c/index.html").is_file()
    with pytest.raises(OutputError, match="was written by another site"):
        first.build(output=public)


def test_a_site_that_was_moved_knows_its_folders(make_site, tmp_path: Path, public: Path) -> None:
    site = make_site(TWO)
    site.build(output=public)
    site.folder.rename(tmp_path / "moved")
    assert Site(tmp_path / "moved").build(output=public).changes.removed == ()
    assert Site(tmp_path / "moved").build().changes.removed == ()


def test_a_copy_of_a_site_is_another_one(make_site, tmp_path: Path, public: Path) -> None:
    """A draft begun as a copy, with all that was kept, must not replace what is published."""
    site = make_site(TWO)
    site.build(output=public)
    site.build()
    shutil.copytree(site.folder, tmp_path / "copy")
    copy = Site(tmp_path / "copy")
    with pytest.raises(OutputError, match="was written by another site"):
        copy.build(output=public)
    assert copy.build().changes.written == ()


def test_a_fresh_clone_builds_into_an_output_that_was_kept(make_site, tmp_path: Path) -> None:
    """A build service checks out at another place each time, and brings back the output inside."""
    site = make_site(TWO)
    site.build()
    shutil.copytree(site.folder, tmp_path / "clone", ignore=shutil.ignore_patterns(".octavo"))
    clone = Site(tmp_path / "clone")
    clone.remove("content/posts/2021-10-21-b.md")
    assert PAGE in clone.build(base_url="https://example.org/preview/").changes.removed


def test_a_site_inside_another_is_another_one(make_site, tmp_path: Path) -> None:
    """Its output lies inside the outer site's folder, but not outside of its own."""
    outer = make_site(TWO)
    inner = Site(outer.folder / "inner")
    shutil.copytree(outer.folder, tmp_path / "inner")
    (tmp_path / "inner").rename(inner.folder)
    inner.build()
    with pytest.raises(OutputError, match="was written by another site"):
        outer.build(output=inner.output)


def test_the_title_and_the_address_of_a_site_may_change(make_site, public: Path) -> None:
    site = make_site(TWO)
    site.build(output=public)
    shutil.rmtree(site.folder / ".octavo")
    settings = (site.folder / "site.toml").read_text().replace("Blog", "Other").replace("example", "another")
    site.write({"site.toml": settings})
    assert site.build(output=public).changes.removed == ()


def test_a_manifest_tells_nothing_of_the_machine(make_site) -> None:
    """It may be published with the pages, from a branch or by a host that copies whatever is there."""
    site = make_site(TWO)
    site.build()
    assert str(site.folder) not in (site.output / MANIFEST).read_text()


def _empty(manifest: Path) -> None:
    manifest.write_bytes(b"")


def _cut(manifest: Path) -> None:
    data = manifest.read_bytes()
    manifest.write_bytes(data[: len(data) // 2])


def _change_one_letter(manifest: Path) -> None:
    manifest.write_text(manifest.read_text().replace(PAGE, PAGE.replace("b", "c")))


def _list_nothing(manifest: Path) -> None:
    manifest.write_text(json.dumps({"format": 1, "files": [], "counts": {}}))


def _link_elsewhere(manifest: Path) -> None:
    manifest.rename(manifest.parents[2] / "elsewhere.json")
    manifest.symlink_to(manifest.parents[2] / "elsewhere.json")


HARMS = [_empty, _cut, _change_one_letter, _list_nothing, _link_elsewhere, Path.unlink]


@pytest.mark.slow
@pytest.mark.parametrize("harm", HARMS)
def test_what_is_taken_back_goes_whatever_became_of_the_manifest(
    make_site, harm: Callable[[Path], None]
) -> None:
    """Nobody would know of the page that stays on the web, least of all whoever took it back."""
    site = make_site(TWO)
    site.build()
    harm(site.output / MANIFEST)
    site.remove("content/posts/2021-10-21-b.md")
    assert PAGE in site.build().changes.removed
    assert not (site.output / PAGE).exists()
    assert PAGE not in (read_manifest(site.output) or pytest.fail("no manifest")).files


@pytest.mark.slow
@pytest.mark.parametrize("harm", HARMS)
def test_where_nothing_tells_any_more_what_was_written_the_build_stops(
    make_site, harm: Callable[[Path], None]
) -> None:
    site = make_site(TWO)
    site.build()
    harm(site.output / MANIFEST)
    shutil.rmtree(site.folder / ".octavo")
    site.remove("content/posts/2021-10-21-b.md")
    for adopt in (False, True):
        with pytest.raises(OutputError, match=r"damaged|did not write"):
            site.build(adopt=adopt)


def test_files_of_a_later_build_than_is_kept_stop_one_without_a_manifest(make_site) -> None:
    """An old cache was brought back: it does not know of the page that has to go."""
    site = make_site({"content/posts/2021-10-20-a.md": post("A")})
    site.build()
    shutil.copytree(site.folder / ".octavo", site.folder / "backup")
    site.write(TWO).build()
    shutil.rmtree(site.folder / ".octavo")
    (site.folder / "backup").rename(site.folder / ".octavo")
    (site.output / MANIFEST).write_text("")
    site.remove("content/posts/2021-10-21-b.md")
    with pytest.raises(OutputError) as raised:
        site.build()
    assert str(raised.value).startswith(
        f"{site.output / MANIFEST}, the list of what octavo wrote there, is damaged, and "
    )
    assert str(raised.value).endswith(
        f" Remove the site's files from {site.output}, this one too, and build again."
    )
    assert (site.output / PAGE).exists()


def test_after_clean_a_build_finds_what_it_found_before(make_site, public: Path) -> None:
    """`octavo clean && octavo build` runs every night, and one day somebody adds a file of the host's."""
    site = make_site(TWO)
    public.mkdir()
    (public / ".git").mkdir()
    for name in ("CNAME", "thesis.tex"):
        (public / name).write_text("kept")
    site.build(output=public, adopt=True)
    for _ in range(2):
        assert len(clean_site(site.folder, public)) == 12
        assert clean_site(site.folder, public) == ()
        assert site.build(output=public).changes.unchanged == 0
        assert (public / "CNAME").read_text() == (public / "thesis.tex").read_text() == "kept"


def test_a_folder_that_was_never_built_is_not_touched_by_clean(make_site, public: Path) -> None:
    site = make_site(TWO)
    public.mkdir()
    (public / "thesis.tex").write_text("years")
    assert clean_site(site.folder, public) == ()
    assert [path.name for path in public.iterdir()] == ["thesis.tex"]


def test_clean_says_what_it_could_not_remove(make_site, monkeypatch: pytest.MonkeyPatch) -> None:
    """What builds keep has readers' comments in it: nobody may believe them gone while they are not."""
    site = make_site(TWO)
    site.build()
    real = os.unlink

    def refuse(path: str, *arguments: object, **named: object) -> None:
        if str(path).endswith("signatures"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        real(path, *arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "unlink", refuse)
    with pytest.raises(OutputError) as raised:
        clean_site(site.folder, site.folder / "output")
    file = site.folder / ".octavo" / "signatures"
    assert str(raised.value) == f"{file} cannot be removed: Permission denied."
