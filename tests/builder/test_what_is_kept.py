"""What is kept from build to build may be lost, damaged or unwritable, and forgets what the site forgot."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from ten_posts import clean_tree, edit, ten_posts

from octavo.errors import SiteError
from site_builder import Site

CONFESSION = "zanzibarian confession"


@pytest.fixture
def site(make_site) -> Site:
    return ten_posts(make_site)


def test_where_the_cache_was_lost_no_byte_is_written_again(site: Site) -> None:
    """After an upgrade too, whoever synchronises the folder should send what differs and nothing else."""
    before = {path: path.stat().st_mtime_ns for path in site.output.rglob("*.*")}
    shutil.rmtree(site.folder / ".octavo")
    changes = site.build().changes

    assert (changes.written, changes.removed) == ((), ())
    manifest = {site.output / ".octavo-manifest.json"}
    after = {path: path.stat().st_mtime_ns for path in site.output.rglob("*.*")}
    assert {path for path in after if after[path] != before.get(path)} <= manifest


def test_where_the_cache_was_lost_a_link_is_not_taken_for_a_file(site: Site, tmp_path: Path) -> None:
    """Behind it may lie anything tomorrow, whatever lies there today."""
    page = site.output / "404.html"
    (tmp_path / "same.html").write_bytes(page.read_bytes())
    page.unlink()
    page.symlink_to(tmp_path / "same.html")
    shutil.rmtree(site.folder / ".octavo")

    assert site.build().changes.written == ("404.html",)
    assert not page.is_symlink()


_KEPT = ("templates/*", "signatures", "places", "built-*", "graph-*/changes", "graph-*/nodes")
_VALUES = ("graph-*/values", "graph-*/private-values", "graph-*/sources")


@pytest.mark.parametrize(
    "is_lost", [pytest.param(False, id="cut off"), pytest.param(True, id="lost", marks=pytest.mark.slow)]
)
@pytest.mark.parametrize("name", [*_KEPT, *_VALUES])
def test_whatever_becomes_of_what_is_kept_the_site_is_right(
    site: Site, tmp_path: Path, name: str, is_lost: bool
) -> None:
    """Each file alone: a build service keeps some of them, and a disk that is full half of one."""
    files = list((site.folder / ".octavo").glob(name))
    assert files
    for file in files:
        if is_lost:
            file.unlink()
        else:
            file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    assert site.build().changes.written == ()

    edit(site, "content/posts/2021-03-01-p7.md", "Text 7", "Text seven")
    site.remove("content/posts/2021-02-01-p6.md")
    site.build()

    assert site.tree() == clean_tree(site, tmp_path)


def test_where_nothing_can_be_kept_the_site_is_the_same(make_site, site: Site) -> None:
    """A folder that belongs to somebody else costs time only, at every build."""
    picture = BytesIO()
    Image.new("RGB", (600, 400), "teal").save(picture, "PNG")
    site.write({"content/posts/p.png": picture.getvalue()})
    edit(site, "content/posts/2021-03-01-p7.md", "Text 7", '![P](p.png){alt="P"} Text 7')
    site.build()
    other = make_site({".octavo": "in the way"}, "[posts]\nper_page = 3\n")
    shutil.copytree(site.folder / "content", other.folder / "content", dirs_exist_ok=True)
    other.build()

    assert other.tree() == site.tree()
    assert other.build().changes.written == ()


def test_without_the_cache_the_site_is_the_same(site: Site) -> None:
    before = site.tree()
    report = site.build(uses_cache=False)

    assert set(report.reasons) == set(before)
    assert report.changes.written == ()
    assert site.tree() == before


def test_without_the_cache_a_folder_that_cannot_be_written_is_left_alone(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then what was kept cannot go, and must not be believed all the same."""
    edit(site, "content/posts/2021-03-01-p7.md", "Text 7", "Text seven")
    kept = {file.name: file.read_bytes() for file in kept_files(site)}
    unlink = Path.unlink

    def denied(self: Path, *, missing_ok: bool = False) -> None:
        if self.parent.name == ".octavo":
            raise PermissionError(13, "Permission denied", str(self))
        unlink(self, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", denied)
    report = site.build(uses_cache=False)

    assert set(report.reasons) == set(site.tree())
    assert site.tree() == clean_tree(site, tmp_path)
    found = {file.name: file.read_bytes() for file in kept_files(site)}
    assert {name for name in kept if found[name] != kept[name]} <= {
        name for name in kept if name.startswith("built-")
    }


def kept_files(site: Site) -> list[Path]:
    return [path for path in (site.folder / ".octavo").rglob("*") if path.is_file()]


@pytest.mark.slow
@pytest.mark.parametrize("how", ["deleted", "edited", "redacted", "the whole file"])
def test_nothing_of_a_removed_comment_is_kept(site: Site, how: str) -> None:
    """Whoever asked to be forgotten must not be found in the cache either."""
    name = "content/posts/2020-01-01-p0.comments.yaml"
    comment = f'- id: "2"\n  author: R\n  body: "{CONFESSION} [@a2020]"\n  date: 2020-02-02\n'
    file = site.folder / name
    first = file.read_text()
    file.write_text(first + comment)
    site.build()
    assert CONFESSION in site.page("comments/atom.xml")
    assert any(CONFESSION.encode() in path.read_bytes() for path in kept_files(site))
    if how == "the whole file":
        file.unlink()
    elif how == "redacted":
        site.write({"content/redactions.yaml": '- id: "2"\n'})
    else:
        file.write_text(first + (comment.replace(CONFESSION, "nothing") if how == "edited" else ""))
    site.build()

    places = [*(site.folder / ".octavo").rglob("*"), *site.output.rglob("*")]
    found = [path for path in places if path.is_file() and CONFESSION.encode() in path.read_bytes()]
    assert found == []


@pytest.mark.slow
@pytest.mark.parametrize("how", ["refused", "published elsewhere"])
def test_nothing_is_kept_of_words_that_only_another_build_had(site: Site, tmp_path: Path, how: str) -> None:
    """What an author took back at once should not be found for months, and a cache must not grow for ever."""
    name, other = "content/posts/2021-03-01-p7.md", "content/posts/2021-02-01-p6.md"
    edit(site, name, "[@b2021].\n", f"[@b2021].\n\nA {CONFESSION}.\n")
    if how == "refused":
        edit(site, other, "Text 6", "[Text](nowhere.md) 6")
        with pytest.raises(SiteError):
            site.build()
        edit(site, other, "[Text](nowhere.md) 6", "Text 6")
    else:
        site.build(output=tmp_path / "elsewhere")
    assert any(CONFESSION.encode() in path.read_bytes() for path in kept_files(site))
    edit(site, name, CONFESSION, "nothing")
    site.build()

    places = [path for path in (site.folder / ".octavo").rglob("*") if path.is_file()]
    assert [path for path in places if CONFESSION.encode() in path.read_bytes()] == []
    assert site.tree() == clean_tree(site, tmp_path)
