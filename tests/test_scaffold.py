"""A new site and a new post."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from octavo.builder.build import build_site
from octavo.builder.check import check_site
from octavo.builder.options import BuildOptions
from octavo.errors import UsageError
from octavo.frontmatter import read_header, split_header
from octavo.scaffold import new_post, new_site

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
    assert check_site(options(tmp_path)) == ()


def problems_of(site: Path) -> list[str]:
    """Return what is wrong but for what every new site has."""
    return [str(one) for one in check_site(options(site)) if one.code != "placeholder"]


def test_a_folder_with_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years")
    with pytest.raises(UsageError) as raised:
        new_site(tmp_path, EVENING)
    assert str(raised.value) == f"{tmp_path} is not an empty folder."
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


@pytest.mark.parametrize(
    "title",
    [
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
    ],
)
def test_a_new_post_has_the_title_that_was_asked_for(tmp_path: Path, title: str) -> None:
    """Whatever stands in it: YAML has its own ideas about colons, hashes and no."""
    new_site(tmp_path / "blog", EVENING)
    file = new_post(tmp_path / "blog", title, EVENING)
    split, _ = split_header(file.read_text("utf-8"), "a.md")
    header, problems = read_header(split.header or "", "a.md", EVENING.tzinfo or UTC, needs_date=True)
    assert problems == ()
    assert header is not None
    assert header.keys.title == " ".join(title.replace("\x07", "").split())
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
