"""Whatever an export holds, importing it gives a site that builds, and importing it again writes nothing."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from nasty_exports import nasty_items
from wxr_export import HEAD, attachment, item, png, write_export

from octavo.importers.wordpress.importing import import_wordpress
from site_builder import Site, SiteMaker


def uploads(folder: Path) -> Path:
    """Write a copy of uploads: pictures, the same one twice, and files that are none."""
    picture = png()
    for name, data in {
        "2012/03/good.png": picture,
        "2012/03/twice.png": picture,
        "2013/01/twice.png": picture,
        "2012/03/broken.png": picture[:40],
        "2012/03/empty.jpg": b"",
        "2012/03/text.gif": b"hello",
        "2012/03/odd.svg": b"<svg onload=x><script>",
    }.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return folder


def import_into(site: Site, export: Path, media: Path | None = None) -> dict[str, int]:
    """Import an export and return how many of each kind were written."""
    types = {"publication": "post"}
    report = import_wordpress(site.folder, (export,), lambda count: None, media=media, types=types)
    return {counts.kind: counts.written for counts in report.counts}


def errors(site: Site, **options: object) -> list[str]:
    """Return what stops a build."""
    return [line for line in site.problems(**options) if ": error: " in line]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_an_import_of_any_export_builds_and_changes_nothing_the_second_time(
    make_site: SiteMaker, tmp_path: Path, seed: int
) -> None:
    """Nobody mends a thousand posts by hand before the first build. (5 s in all, 100 texts.)"""
    site, media = make_site(), uploads(tmp_path / "uploads")
    export = write_export(tmp_path / "export.xml", *nasty_items(Random(seed), 25))  # noqa: S311
    assert import_into(site, export, media)["posts"] > 5
    assert not any(import_into(site, export, media).values())
    assert errors(site, with_drafts=True, with_future=True) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_an_import_builds_with_the_slugs_that_it_keeps(
    make_site: SiteMaker, tmp_path: Path, seed: int
) -> None:
    """Terms have their old addresses, whatever they were called."""
    site = make_site()
    export = write_export(tmp_path / "export.xml", *nasty_items(Random(seed), 25))  # noqa: S311
    import_wordpress(site.folder, (export,), lambda count: None)
    assert "slug = " in (site.folder / "site.toml").read_text("utf-8")
    assert errors(site, with_drafts=True, with_future=True) == []


def test_an_export_of_nothing_but_gaps_builds(make_site: SiteMaker, tmp_path: Path) -> None:
    """Some exports have no address, no author, no date and no title, and one of two files is cut off."""
    site = make_site()
    head = HEAD.partition("<title>")[0]
    bare = "<item><content:encoded><![CDATA[Words]]></content:encoded></item>"
    export = write_export(tmp_path / "export.xml", bare, bare, "<item></item>", head=head)
    import_into(site, export)
    assert errors(site) == []


def test_slugs_of_length_keep_apart(make_site: SiteMaker, tmp_path: Path) -> None:
    """A number behind a slug that is as long as can be was cut off: two pages had one address."""
    site = make_site()
    pages = [item(number, kind="page", slug="x" * 300) for number in (1, 2)]
    import_into(site, write_export(tmp_path / "export.xml", *pages))
    assert errors(site) == []
    assert len(list((site.folder / "content/pages").glob("*.md"))) == 2


def test_a_page_called_index_below_another_is_a_page_of_its_own(make_site: SiteMaker, tmp_path: Path) -> None:
    """`x/index.md` is the page /x/ itself."""
    site = make_site()
    pages = (item(1, kind="page", slug="x"), item(2, kind="page", slug="index", parent=1))
    import_into(site, write_export(tmp_path / "export.xml", *pages))
    assert errors(site) == []
    assert (site.folder / "content/pages/x/index-2.md").exists()


@pytest.mark.parametrize(
    "date", ["9999-12-31 23:59:59", "0001-01-01 00:00:00", "0000-00-00 00:00:00", "soon"]
)
def test_a_date_that_nobody_can_have_meant_is_none(make_site: SiteMaker, tmp_path: Path, date: str) -> None:
    """It stopped the import with an error of arithmetic; the date in the feed's form is as good."""
    site = make_site()
    import_into(site, write_export(tmp_path / "export.xml", item(1, date=date)))
    assert "date: 2012-03-04" in next((site.folder / "content/posts").glob("*.md")).read_text("utf-8")


def test_the_same_picture_in_two_folders_is_imported_twice(make_site: SiteMaker, tmp_path: Path) -> None:
    """Uploads have copies; posts show both, and their old addresses must both hold."""
    site, media = make_site(), uploads(tmp_path / "uploads")
    address = "https://old.example/wp-content/uploads"
    text = f'<img src="{address}/2012/03/twice.png" alt="a"><img src="{address}/2013/01/twice.png" alt="b">'
    files = (attachment(2, "2012/03/twice.png"), attachment(3, "2013/01/twice.png"))
    import_into(site, write_export(tmp_path / "export.xml", item(1, text), *files), media)
    assert errors(site) == []
    for folder in ("2012/03", "2013/01"):
        assert (site.folder / f"content/static/wp-content/uploads/{folder}/twice.png").exists()


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("https://old.example/trial.html/", ["/trial.html/"]),
        ("https://old.example/" + "x" * 300 + "/", []),
        ("https://old.example/" + "a/" * 450, []),
        ("https://old.example/index.html", []),
        ("https://old.example/robots.txt", []),
        ("https://old.example/a/%00/", []),
        ("https://old.example/a%0Ab/", []),
        ("https://old.example/ünï/", ["/ünï/"]),
    ],
)
def test_old_addresses_that_no_file_can_have_are_told_and_left_out(
    make_site: SiteMaker, tmp_path: Path, link: str, kept: list[str]
) -> None:
    """A file system takes names of 255 bytes, and no file can stand where another needs a folder."""
    site = make_site()
    export = write_export(tmp_path / "export.xml", item(1, "a<!--nextpage-->b", link=link, slug="s"))
    report = import_wordpress(site.folder, (export,), lambda count: None)
    assert errors(site) == []
    text = next((site.folder / "content/posts").glob("*.md")).read_text("utf-8")
    aliases = [line.strip(' -"') for line in text.splitlines() if line.startswith('  - "/')]
    assert [alias for alias in aliases if "?" not in alias and not alias.endswith("/2/")] == kept
    assert any("cannot be kept" in topic.topic for topic in report.remarks) == (link[-2:] != "ï/")


def test_two_accounts_of_one_name_are_one_author(make_site: SiteMaker, tmp_path: Path) -> None:
    """The second import found them by name and gave the posts of one to the other."""
    site = make_site()
    head = HEAD + (
        "<wp:author><wp:author_id>8</wp:author_id><wp:author_login>admin</wp:author_login>"
        "<wp:author_display_name>Mouse doctor</wp:author_display_name></wp:author>"
    )
    second = item(2).replace("<dc:creator><![CDATA[mouse", "<dc:creator><![CDATA[admin")
    export = write_export(tmp_path / "export.xml", item(1), second, head=head)
    assert import_into(site, export)["authors"] == 1
    assert not any(import_into(site, export).values())


def test_nobody_gets_the_file_of_another_author(make_site: SiteMaker, tmp_path: Path) -> None:
    """A login may be what the site calls somebody else."""
    site = make_site({"content/authors/mouse.md": "---\nname: Minnie\n---\n"})
    import_into(site, write_export(tmp_path / "export.xml", item(1)))
    assert "name: Mouse Doctor" in (site.folder / "content/authors/mouse-2.md").read_text("utf-8")
    assert "authors: [mouse-2]" in next((site.folder / "content/posts").glob("*.md")).read_text("utf-8")


def test_a_damaged_picture_stays_away_and_is_told(make_site: SiteMaker, tmp_path: Path) -> None:
    """No build takes a picture that nobody would see; its old address may still show it."""
    site, media = make_site(), uploads(tmp_path / "uploads")
    address = "https://old.example/wp-content/uploads/2012/03/broken.png"
    export = write_export(tmp_path / "export.xml", item(1, f'<img src="{address}" alt="a">'))
    report = import_wordpress(site.folder, (export,), lambda count: None, media=media)
    assert errors(site) == []
    assert address in next((site.folder / "content/posts").glob("*.md")).read_text("utf-8")
    told = [topic.items[0][0] for topic in report.remarks if "Damaged" in topic.topic]
    assert told == ["2012/03/broken.png"]
