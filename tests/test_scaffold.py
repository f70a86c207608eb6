"""A new site and a new post."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from octavo.builder.build import build_site
from octavo.builder.check import check_site
from octavo.builder.options import BuildOptions
from octavo.errors import OutputError, UsageError
from octavo.scaffold import new_post, new_site
from octavo.site.frontmatter import read_header
from octavo.site.headers.forms import split_header

EVENING = datetime(2021, 7, 20, 23, 30, tzinfo=UTC)  # in London it is tomorrow already


def options(site: Path) -> BuildOptions:
    return BuildOptions(site, EVENING)


def test_a_new_site_builds_at_once_and_has_nothing_to_complain_of(tmp_path: Path) -> None:
    """The first two commands of a newcomer must end well."""
    files = new_site(tmp_path / "my-blog", EVENING)
    assert all(file.is_file() for file in files)
    report = build_site(options(tmp_path / "my-blog"))
    assert {problem.code for problem in report.problems} == {"placeholder"}
    assert report.counts == {"posts": 1, "pages": 1, "comments": 0, "references": 1}
    page = (tmp_path / "my-blog/output/2021/07/a-first-post/index.html").read_text("utf-8")
    assert "My blog" in page
    assert "General Disclaimer" in page
    assert "Solid-organ" in page


@pytest.mark.parametrize(
    "name", ['a "quoted" blog', "back\\slash", "{braces}", "日本語", "x", "  ", "\u200b"]
)
def test_a_site_may_be_called_anything(tmp_path: Path, name: str) -> None:
    new_site(tmp_path / name, EVENING)
    assert problems_of(tmp_path / name) == []


def test_what_a_new_site_says_of_itself_is_a_warning_until_it_is_changed(tmp_path: Path) -> None:
    """Feeds that point to your-blog.example and posts by "Your Name" were published before anybody saw."""
    new_site(tmp_path, EVENING)
    places = [str(one.location) for one in check_site(options(tmp_path)) if one.code == "placeholder"]
    assert places == [
        "content/authors/you.md:2:7",
        "content/authors/you.md:3:14",
        "content/authors/you.md:7",
        "content/pages/about.md:5",
        "content/posts/2021-07-20-a-first-post.md:8",
        "site.toml:3:1",
        "site.toml:4:1",
    ]
    for name, old, new in (
        ("authors/you.md", "Your Name", "Ann Lee"),
        ("authors/you.md", "Your institution", "Home"),
        ("authors/you.md", "Two lines", "Lines"),
        ("pages/about.md", "Who writes", "I write"),
        ("posts/2021-07-20-a-first-post.md", "This is a post.", "This is mine."),
        ("../site.toml", "your-blog.example", "blog.example.org"),
        ("../site.toml", "What this blog is about", "About tortoises"),
    ):
        file = tmp_path / "content" / name
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")
    assert problems_of(tmp_path) == []


def problems_of(site: Path) -> list[str]:
    """Return what is wrong but for what every new site has."""
    return [str(one) for one in check_site(options(site)) if one.code != "placeholder"]


@pytest.mark.parametrize(
    "found",
    [
        {".git/HEAD": "ref: refs/heads/main\n", ".DS_Store": ""},
        {"README.md": "A blog.\n", "LICENSE": "MIT\n", ".gitignore": "*.pyc\n"},
    ],
    ids=["fresh repository", "fresh clone"],
)
def test_a_site_begins_beside_files_that_are_not_in_its_way(tmp_path: Path, found: dict[str, str]) -> None:
    """Whoever makes the repository first has files of its host already, and none of them is touched."""
    for name, text in found.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    new_site(tmp_path, EVENING)
    assert problems_of(tmp_path) == []
    assert {name: (tmp_path / name).read_text() for name in found} == found
    assert not (tmp_path / ".octavo").exists()


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("content/references.bib", "content/references.bib would be overwritten."),
        ("content", "content would be overwritten."),
    ],
)
def test_a_file_that_would_be_overwritten_is_named_and_nothing_written(
    tmp_path: Path, name: str, what: str
) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("years")
    with pytest.raises(UsageError) as raised:
        new_site(tmp_path, EVENING)
    assert str(raised.value) == f"{tmp_path} cannot become a site: {what}"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / name]


@pytest.mark.parametrize("name", ["content", "content/posts", "content/references.bib"])
def test_a_site_is_not_written_through_links(tmp_path: Path, name: str) -> None:
    """The link may have come with a repository from elsewhere, and lead into somebody's home."""
    outside = tmp_path / "outside"
    outside.mkdir()
    link = tmp_path / "blog" / name
    link.parent.mkdir(parents=True)
    link.symlink_to(outside / "x" if name.endswith(".bib") else outside)
    with pytest.raises(UsageError, match=f"{name} would be overwritten"):
        new_site(tmp_path / "blog", EVENING)
    assert list(outside.iterdir()) == []


def test_what_a_killed_command_left_of_a_site_is_completed(tmp_path: Path) -> None:
    """site.toml is written last; before it is there nothing is a site that would have to be kept."""
    new_site(tmp_path / "blog", EVENING)
    (tmp_path / "blog" / "site.toml").unlink()
    (tmp_path / "blog" / "content/pages/about.md").unlink()
    new_site(tmp_path / "blog", EVENING)
    assert problems_of(tmp_path / "blog") == []
    with pytest.raises(UsageError, match=r"blog has a site\.toml already: it is a site\."):
        new_site(tmp_path / "blog", EVENING)


def test_a_site_that_cannot_be_written_whole_is_not_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a full disk half a site would be in the way of the next attempt."""
    real = os.replace

    def full(source: str, target: str) -> None:
        if target.endswith("about.md"):
            raise OSError(28, "No space left on device", target)
        real(source, target)

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OutputError, match=r"about\.md cannot be written: No space left on device"):
        new_site(tmp_path / "blog", EVENING)
    assert list(tmp_path.iterdir()) == []


TITLES = [
    "What the trial did not measure",
    'A "quoted" title: with a colon',
    "# not a comment",
    "no",
    "null",
    "A bell\x07 rings",
    "2021",
    "- a list?",
    "{braces} [brackets] & *stars*",
    "Ends with a colon:",
    "back\\slash",
    "@handle %percent !tag |pipe",
    "'single'",
    "日本語",
    "Tab\there",
    "Line\nbreak",
]


@pytest.mark.parametrize("title", TITLES)
def test_a_new_post_has_the_title_that_was_asked_for(tmp_path: Path, title: str) -> None:
    """Whatever stands in it: YAML has its own ideas about colons, hashes and no."""
    new_site(tmp_path / "blog", EVENING)
    file = new_post(tmp_path / "blog", title, EVENING)
    split, _ = split_header(file.read_text("utf-8"), "a.md")
    header, problems = read_header(split.header or "", "a.md", EVENING.tzinfo or UTC, needs_date=True)
    assert problems == ()
    assert header is not None
    assert header.keys.title == " ".join(title.replace("\x07", "").split())


def test_new_posts_with_any_titles_are_no_problem(tmp_path: Path) -> None:
    """Each of them is read again, and its address is one that the site can have."""
    new_site(tmp_path / "blog", EVENING)
    for title in TITLES:
        new_post(tmp_path / "blog", title, EVENING)
    assert problems_of(tmp_path / "blog") == []


def test_a_new_post_is_a_dated_draft_in_the_sites_zone(tmp_path: Path) -> None:
    new_site(tmp_path / "blog", EVENING)
    file = new_post(tmp_path / "blog", " On Tau ", EVENING)
    assert file == tmp_path / "blog/content/posts/2021-07-21-on-tau.md"
    assert file.read_text("utf-8") == (
        "---\ntitle: On Tau\ndate: 2021-07-21 00:30\nauthors: [you]\ncategories: []\ntags: []\n"
        "summary:\ncoi:\ndraft: true\n---\n\n"
    )


def test_a_post_is_never_overwritten(tmp_path: Path) -> None:
    new_site(tmp_path / "blog", EVENING)
    file = new_post(tmp_path / "blog", "A", EVENING)
    with pytest.raises(UsageError) as raised:
        new_post(tmp_path / "blog", "A!", EVENING)
    assert str(raised.value) == f"{file} is there already."


def test_a_post_needs_a_site_and_a_title(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"There is no site\.toml here"):
        new_post(tmp_path, "A", EVENING)
    new_site(tmp_path / "blog", EVENING)
    for title in ("  ", "\u200b", "\u0301"):
        with pytest.raises(UsageError, match=r"A post needs a title\."):
            new_post(tmp_path / "blog", title, EVENING)


def test_a_new_post_is_not_written_through_a_link(tmp_path: Path) -> None:
    """Neither where one that leads nowhere bears its name, nor into a folder outside of the site."""
    site, outside = tmp_path / "blog", tmp_path / "outside"
    new_site(site, EVENING)
    outside.mkdir()
    (site / "content/posts/2021-07-21-on-tau.md").symlink_to(outside / "tau.md")
    with pytest.raises(UsageError, match="is there already"):
        new_post(site, "On Tau", EVENING)
    shutil.rmtree(site / "content/posts")
    (site / "content/posts").symlink_to(outside)
    with pytest.raises(OutputError, match="leads out of the site through a symbolic link"):
        new_post(site, "On Tau", EVENING)
    assert list(outside.iterdir()) == []
