"""Headers of other systems are read as they stand: nothing of them stops a build, and nothing is lost."""

from __future__ import annotations

from datetime import UTC

import pytest

from octavo.site.frontmatter import FeaturedImage, Header, read_header
from octavo.site.headers.forms import split_header
from octavo.site.headers.people import HeaderAuthor

PATH = "content/posts/2021-10-20-a.md"


def read(text: str) -> tuple[Header, list[str]]:
    """Return the header of a whole text, and the codes of what was said of it."""
    split, problems = split_header(text, PATH)
    assert split.header is not None
    header, found = read_header(split.header, PATH, UTC, needs_date=True, form=split.form)
    assert header is not None
    return header, [f"{one.severity} {one.code}" for one in (*problems, *found)]


def value(yaml: str, key: str) -> object:
    """Return one key of a header of which there are notices at most."""
    header, said = read(f"---\ntitle: A\n{yaml}\n---\n")
    assert [one for one in said if not one.startswith("notice") and "missing-alt" not in one] == []
    return getattr(header.keys, key)


@pytest.mark.parametrize(
    ("yaml", "key", "expected"),
    [
        ("description: x", "summary", "x"),
        ("excerpt: x", "summary", "x"),
        ("subtitle: y\ndescription: x", "summary", "y"),
        ("lastmod: 2021-10-21", "updated", "2021-10-21"),
        ("date-modified: 2021-10-21", "updated", "2021-10-21"),
        ("published: false", "draft", True),
        ("published: true", "draft", False),
        ("status: draft", "draft", True),
        ("category: Two Words", "categories", ("Two Words",)),
        ("categories: one two", "categories", ("one", "two")),
        ("tags: math, computerscience", "tags", ("math", "computerscience")),
        ("tags: 'one name'", "tags", ("one name",)),
        ("comments: true", "comments", "open"),
        ("comments: no", "comments", "closed"),
        ("comments: {giscus: x}", "comments", ""),
        ("toc:\n- name: A", "toc", True),
        ("permalink: /a/b/", "permalink", "/a/b/"),
        ("permalink: /:year/:title", "permalink", ""),
        ("url: /c.html", "permalink", "/c.html"),
        ("redirect_from: /old/\naliases: [/older/]", "aliases", ("/older/", "/old/")),
        ("featured_image: a.png\nimage-alt: A", "image", FeaturedImage("a.png", "A")),
        ("image: {path: a.png, thumbnail: b.png}", "image", FeaturedImage("a.png")),
        ("image: {caption: x, focal_point: y}", "image", None),
        ("doi: https://doi.org/10.1000/1", "doi", "10.1000/1"),
        ("language: en_GB", "lang", "en-GB"),
        ("license: {text: CC BY, url: 'https://x.example'}", "license", "CC BY"),
        ("Summary: x", "summary", "x"),
        ("layout: post\nmath: true", "extra", {"layout": "post", "math": True}),
        ("layout: post\nextra: {a: 1}", "extra", {"a": 1, "layout": "post"}),
    ],
)
def test_keys_of_other_systems_have_a_meaning(yaml: str, key: str, expected: object) -> None:
    """Of 1,437 posts of real blogs 1,233 could not be built for such keys alone."""
    assert value(yaml, key) == expected


@pytest.mark.parametrize(
    ("yaml", "people"),
    [
        ("author: Ann Halpern", (HeaderAuthor("Ann Halpern"),)),
        ("author: [Ann Halpern, B]", (HeaderAuthor("Ann Halpern"), HeaderAuthor("B"))),
        ("author: Ann Halpern and Bo Li", (HeaderAuthor("Ann Halpern"), HeaderAuthor("Bo Li"))),
        ("authors:\n- name: A\n  affiliation: B", (HeaderAuthor("A", "B"),)),
        (
            "author:\n- name: {given: A, family: B}\n  orcid: https://orcid.org/0000-0002-1825-0097\n"
            "  affiliations: [{name: C}, {name: D}]\n  email: a@b.example\n  url: https://a.example",
            (HeaderAuthor("A B", "C, D", "0000-0002-1825-0097", "https://a.example"),),
        ),
        (
            "author:\n- first_name: A\n  last_name: B\n  affiliation_url: x",
            (HeaderAuthor("A B"),),
        ),
    ],
)
def test_authors_may_be_names_and_tables(yaml: str, people: tuple[HeaderAuthor, ...]) -> None:
    header, said = read(f"---\ntitle: A\n{yaml}\n---\n")
    assert (header.people, said) == (people, [])


def test_a_key_that_nobody_knows_is_a_notice_and_a_slip_is_an_error() -> None:
    """A theme's key harms nobody; `titel` hides the title."""
    assert read("---\ntitle: A\nlayout: post\n---\n")[1] == ["notice foreign-key"]
    assert read("---\ntitle: A\ncategorys: [a]\n---\n")[1] == ["error unknown-key"]


def test_toml_between_plus_signs_is_a_header() -> None:
    """Hugo's and Zola's texts; lines of mistakes are those of the file."""
    header, said = read(
        '+++\ntitle = "A"\ndate = 2019-01-02T10:00:00Z\ntags = ["x"]\n'
        '[taxonomies]\ncategories = ["c"]\n+++\nBody'
    )
    assert (header.keys.title, header.keys.tags, header.keys.categories, said) == ("A", ("x",), ("c",), [])
    assert header.date is not None
    assert header.date.iso == "2019-01-02T10:00:00+00:00"
    split, _ = split_header("+++\ntitle = 'A'\ndraft = 'x'\n+++\nBody\n", PATH)
    _, problems = read_header(split.header or "", PATH, UTC, needs_date=False, form=split.form)
    assert [(problem.location.line, split.body_line) for problem in problems] == [(3, 5)]


def test_lines_without_marks_are_a_header_of_pelican() -> None:
    header, said = read(
        "Title: A: b\nDate: 2013-06-01 10:00\nTags: x, y z\nAuthors: A B; C D\nSummary: One\n  two\n\nBody"
    )
    assert (header.keys.title, header.keys.tags, header.keys.summary) == ("A: b", ("x", "y z"), "One two")
    assert (header.authors, said) == (("A B", "C D"), [])
    split, problems = split_header("Note: this is prose.\n\nMore.", PATH)
    assert (split.header, [problem.code for problem in problems]) == (None, ["no-front-matter"])


def test_works_in_a_header_can_be_cited_and_names_make_authors(make_site, run_octavo) -> None:
    """Pandoc's `references:`, and an author without a file: both are shown on the page."""
    site = make_site(
        {
            "content/posts/2021-10-20-a.md": "---\ntitle: A\nauthor: Ann Halpern\nlayout: x\nreferences:\n"
            "- id: k\n  type: book\n  title: A title\n  issued: 2005-03\n---\n"
            "Shown [@k]. By @somebody.\n",
            "content/posts/2021-10-21-b.md": "---\ntitle: B\nauthor: ann halpern\nlayout: y\n---\nText\n",
        }
    )
    ran = run_octavo("build", site.folder, "--now", "2024-06-01")
    assert ran.code == 0, ran.err
    page = (site.folder / "output/2021/10/a/index.html").read_text("utf-8")
    assert "citation-unknown" not in page
    assert "By @somebody." in page
    assert (site.folder / "output/authors/ann-halpern/index.html").exists()
    assert ran.err.count("“layout” is no key") == 1
    assert "looks like somebody" in ran.err
