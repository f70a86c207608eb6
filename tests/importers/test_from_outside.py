"""An importer of another package: what octavo does with what it reads."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from wxr_export import png

from octavo.errors import SiteError, UsageError
from octavo.importers.from_outside import import_from_outside
from octavo.importers.report import ImportReport
from site_builder import Site, SiteMaker

CODE = """\
from datetime import UTC, datetime
from octavo import ImportedPost

def posts(source):
    for number in (1, 2):
        yield ImportedPost(
            source=f"trial:{number}",
            title="Same",
            slug="same",
            html='<p onclick="x()">See <a href="https://old.example/2.html">2</a>.</p>'
            '<img src="/a.png" alt="A">',
            date=datetime(2024, 1, 1, tzinfo=UTC),
            authors=("Ann", "Bo"),
            aliases=(f"https://old.example/{number}.html",),
        )

def shared(source):
    for number in (1, 2, 3):
        yield ImportedPost(
            source=f"trial:{number}",
            title=f"Number {number}",
            slug=f"number-{number}",
            html='<p>See <a href="https://old.example/old.html">it</a>.</p>',
            date=datetime(2024, 1, number, tzinfo=UTC),
            aliases=("https://old.example/old.html",),
            is_draft=number == 1,
        )

def fails(source):
    return [{}["key"]]

def wrong(source):
    return ["post"]

def none(source):
    return []
"""


@pytest.fixture
def site(make_site: SiteMaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    folder = tmp_path / "package"
    info = folder / "trial-1.dist-info"
    info.mkdir(parents=True)
    (folder / "trial_importer.py").write_text(CODE)
    names = ("posts", "shared", "fails", "wrong", "none", "missing")
    lines = "".join(f"{name} = trial_importer:{name}\n" for name in names)
    (info / "entry_points.txt").write_text(f"[octavo.importers]\n{lines}")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: trial\nVersion: 1\n")
    monkeypatch.syspath_prepend(folder)
    monkeypatch.delitem(sys.modules, "trial_importer", raising=False)
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "a.png").write_bytes(png())
    return make_site()


def run(site: Site, tmp_path: Path, name: str = "posts", **options: bool) -> ImportReport:
    return import_from_outside(
        site.folder, tmp_path, name, lambda count: None, media=tmp_path / "media", **options
    )


def test_posts_get_files_authors_links_pictures_and_old_addresses(site: Site, tmp_path: Path) -> None:
    """An importer knows the old blog alone; all that concerns the new one is octavo's to do."""
    run(site, tmp_path)
    text = (site.folder / "content/posts/2024-01-01-same.md").read_text("utf-8")
    assert "authors: [ann, bo]" in text
    assert 'aliases:\n  - "/1.html"' in text
    assert "See [2](2024-01-01-same-2.md)." in text
    assert '![](/media/a.png){alt="A"}' in text
    assert "onclick" not in text
    assert (site.folder / "content/static/media/a.png").is_file()
    assert site.build().counts["posts"] == 2


def test_links_lead_to_the_text_that_keeps_the_old_address(site: Site, tmp_path: Path) -> None:
    """Of texts that claim one, the first that is published has it, for links as for visitors."""
    run(site, tmp_path, "shared")
    texts = [file.read_text("utf-8") for file in sorted((site.folder / "content/posts").glob("*.md"))]
    assert ["aliases:" in text for text in texts] == [False, True, False]
    assert all("See [it](2024-01-02-number-2.md)." in text for text in (texts[0], texts[2]))


def test_an_import_that_is_run_again_leaves_edits_alone(site: Site, tmp_path: Path) -> None:
    """As with every importer that octavo brings."""
    run(site, tmp_path)
    file = site.folder / "content/posts/2024-01-01-same.md"
    file.write_text("---\ntitle: Mine\n---\n")
    report = run(site, tmp_path)
    assert file.read_text() == "---\ntitle: Mine\n---\n"
    (posts,) = [counts for counts in report.counts if counts.kind == "posts"]
    assert (posts.found, posts.written, posts.unchanged) == (2, 0, 1)


def test_a_dry_run_writes_nothing(site: Site, tmp_path: Path) -> None:
    """Whoever tries it first sees the same counts."""
    run(site, tmp_path, is_dry=True)
    assert not (site.folder / "content/posts").exists()


def test_no_import_goes_past_redactions_with_a_mistake(site: Site, tmp_path: Path) -> None:
    """Somebody's request may stand behind it, and what it hides would be written into the new site."""
    site.write({"content/redactions.yaml": "- id: 'a'\n- ids: 'b'\n"})
    with pytest.raises(SiteError) as caught:
        run(site, tmp_path)
    assert "content/redactions.yaml:2:3: error: Unknown key “ids”." in str(caught.value)
    assert not (site.folder / "content/posts").exists()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("fails", "The importer “fails” (trial_importer:fails) fails: KeyError: 'key'.\nIt came up in "),
        ("wrong", "The importer “wrong” (trial_importer:wrong) fails: TypeError: it returned a str, not "),
        ("none", "The importer “none” finds no posts in "),
        ("missing", "The importer “missing” (trial_importer:missing) fails: AttributeError: module "),
    ],
)
def test_an_importer_that_fails_is_a_sentence(name: str, message: str, site: Site, tmp_path: Path) -> None:
    """Its author finds the line in it, and nothing is half written."""
    with pytest.raises(UsageError) as caught:
        run(site, tmp_path, name)
    assert str(caught.value).startswith(message)
    assert not (site.folder / "content/posts").exists()
