"""The header of a text."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from octavo.site.frontmatter import FeaturedImage, Header, PostKeys, read_header
from octavo.site.headers.forms import split_header
from octavo.site.headers.people import HeaderAuthor

LONDON = ZoneInfo("Europe/London")
PATH = "content/posts/2021-10-20-file-name.md"


def read(yaml: str, path: str = PATH, *, needs_date: bool = True) -> Header:
    header, problems = read_header(yaml, path, LONDON, needs_date=needs_date)
    assert problems == ()
    assert header is not None
    return header


def messages(yaml: str, path: str = PATH) -> list[str]:
    _, problems = read_header(yaml, path, LONDON, needs_date=True)
    return [str(problem).removeprefix(f"{path}:") for problem in problems]


def test_header_and_body_are_cut_apart() -> None:
    split, problems = split_header("---\ntitle: A\n---\nBody\n---\nrule\n", PATH)
    assert problems == ()
    assert (split.header, split.body, split.body_line) == ("title: A\n", "Body\n---\nrule\n", 4)


def test_trailing_spaces_and_yamls_own_end_are_understood() -> None:
    split, problems = split_header("---  \ntitle: A\n...\nBody", PATH)
    assert problems == ()
    assert (split.header, split.body) == ("title: A\n", "Body")


def test_every_key_of_a_post_is_read() -> None:
    """The table of the documentation, as one header."""
    header = read(
        """\
title: On *tau*
date: 2021-10-21 14:30
updated: 2021-11-01
slug: tau
permalink: /own/
summary: In short.
author: one
authors: [two, one]
categories: [Methods]
tags: [a, b]
series: Trials
image: {src: a.png, alt: A, caption: C, credit: D}
coi: None
disclaimer: general
bibliography: own.bib
citation_style: nlm
nocite: "@*"
references: none
comments: closed
aliases: /old/
guid: urn:x
doi: 10.1000/182
license: CC BY 4.0
lang: ar
draft: yes
toc: no
noindex: on
corrections:
  - {date: 2021-11-01, text: Wrong number.}
extra:
  anything: [1, true, x, "1"]
"""
    )
    assert header.keys == PostKeys(
        title="On *tau*",
        date="2021-10-21 14:30",
        updated="2021-11-01",
        slug="tau",
        permalink="/own/",
        summary="In short.",
        author=HeaderAuthor("one"),
        authors=(HeaderAuthor("two"), HeaderAuthor("one")),
        categories=("Methods",),
        tags=("a", "b"),
        series=("Trials",),
        image=FeaturedImage("a.png", "A", "C", "D"),
        coi="None",
        disclaimer="general",
        bibliography=("own.bib",),
        citation_style="nlm",
        nocite=("@*",),
        references="none",
        comments="closed",
        aliases=("/old/",),
        guid="urn:x",
        doi="10.1000/182",
        license="CC BY 4.0",
        lang="ar",
        draft=True,
        toc=False,
        noindex=True,
        corrections=header.keys.corrections,
        extra={"anything": (1, True, "x", "1")},
    )
    assert header.authors == ("two", "one")
    assert [(c.date.iso, c.text) for c in header.corrections] == [("2021-11-01", "Wrong number.")]
    assert header.date is not None
    assert header.date.iso == "2021-10-21T14:30:00+01:00"


@pytest.mark.parametrize(
    "title",
    ["2021", "1.10", "no", "Null and void", "1e3", "0x10", "12:30:45", "0000-0002-1825-0097", "true", "~x"],
)
def test_text_stays_as_it_was_typed(title: str) -> None:
    """YAML would make numbers and flags of them; a title is a title."""
    header = read(f"title: {title}\ntags: [{title}]\n")
    assert (header.keys.title, header.keys.tags) == (title, (title,))


@pytest.mark.parametrize(
    ("path", "date", "slug"),
    [
        ("content/posts/2021-10-20-a-slug.md", "2021-10-20", "a-slug"),
        ("content/posts/2021-10-20_a.md", "2021-10-20", "a"),
        ("content/posts/2021-10-20-a/index.md", "2021-10-20", "a"),
        ("content/posts/2021/2021-10-20-a.md", "2021-10-20", "a"),
        ("content/posts/2021-10-20.md", "2021-10-20", "2021-10-20"),
        ("content/posts/2021-10-20/index.md", "2021-10-20", "2021-10-20"),
        ("content/posts/2021-10-20-.md", "2021-10-20", "2021-10-20-"),
        ("content/posts/2021-10-201.md", "", "2021-10-201"),
    ],
)
def test_the_name_of_the_file_gives_date_and_slug(path: str, date: str, slug: str) -> None:
    header = read("title: A\n" + ("" if date else "date: 2021-10-20\n"), path)
    assert header.file_slug == slug
    assert header.date is not None
    assert header.date.iso == "2021-10-20"


def test_the_header_wins_over_the_name_of_the_file() -> None:
    """Who writes two dates means the one that was written by hand."""
    header = read("title: A\ndate: 2022-01-02\n")
    assert header.date is not None
    assert header.date.iso == "2022-01-02"


def test_a_wrong_date_in_the_header_is_not_replaced_by_that_of_the_name() -> None:
    """The post would appear on a day that nobody chose."""
    header, problems = read_header("title: A\ndate: soon\n", PATH, LONDON, needs_date=True)
    assert [problem.code for problem in problems] == ["bad-date"]
    assert header is not None
    assert header.date is None


def test_a_page_needs_no_date() -> None:
    assert read("title: A\n", "content/pages/about.md", needs_date=False).date is None


def test_empty_values_are_what_a_template_leaves_behind() -> None:
    """`octavo new post` writes keys for the author to fill in or to leave."""
    header = read(
        "title: A\nsummary:\ntags: []\nslug: ''\nimage:\ndraft:\ntoc: ~\nextra:\nauthors: [one, ]\n"
    )
    assert header.keys == PostKeys(title="A", authors=(HeaderAuthor("one"),))


def test_an_image_may_be_a_name_alone_and_wants_a_text() -> None:
    assert messages("title: A\nimage: a.png\n") == [
        "3:8: warning: The featured image has no alternative text.\n"
        '  hint: Say under image: what is to be seen: alt: "…"; or alt: "" if it is decoration.'
    ]
    assert messages('title: A\nimage: {src: a.png, alt: ""}\n') == []


def test_an_update_before_the_date_is_odd() -> None:
    assert messages("title: A\nupdated: 2021-10-19\n") == [
        "3:10: warning: “updated” lies before the post's date."
    ]
    assert messages("title: A\nupdated: 2021-10-20\n") == []


def test_a_title_that_is_missing_hides_no_other_mistake() -> None:
    assert messages("titel: A\ndate: 2021-02-30\n") == [
        "2:1: error: Unknown key “titel” in the front matter.\n  hint: Did you mean title?",
        "2:1: error: The key “title” is missing in the front matter.\n  hint: Add title.",
        "3:7: error: “2021-02-30” names a day or a time that does not exist.\n"
        "  hint: Write a date as 2021-10-20, or with a time: 2021-10-20 14:30.",
    ]


def test_a_key_is_found_where_its_value_stands() -> None:
    header = read("title: A\ntags:\n  - x\n")
    assert (header.place("title"), header.place("tags"), header.place("slug")) == ((2, 8), (4, 3), (1, 0))


@pytest.mark.parametrize("title", ["''", "' '", '"\\t"', "'\u200b\u2060'", "'\u0301'", "~"])
def test_a_title_that_shows_nothing_is_missing(title: str) -> None:
    """A post without words for its link could be reached from no list."""
    assert messages(f"title: {title}\n") == [
        "2:8: error: The key “title” is empty in the front matter.\n  hint: Give “title” a value."
    ]


def test_every_required_text_has_to_say_something() -> None:
    yaml = "title: A\nimage: {src: ' ', alt: x}\ncorrections:\n  - {date: 2021-10-20, text: ' '}\n"
    found = messages(yaml)
    assert [line.partition(": ")[2].partition("\n")[0] for line in found] == [
        "error: The key “src” is empty in “image”.",
        "error: The key “text” is empty in “corrections”.",
    ]


def test_an_optional_text_of_blanks_is_not_given() -> None:
    """A conflict of interest of blanks would pass for a statement."""
    header = read("title: A\ncoi: '  '\nimage: ' '\ntags: ['  ', a]\n")
    assert header is not None
    assert (header.keys.coi, header.keys.image, header.keys.tags) == ("", None, ("a",))


@pytest.mark.parametrize("key", ["series", "aliases"])
@pytest.mark.parametrize("sign", [",", ";"])
def test_a_list_with_commas_but_without_brackets_is_doubted(key: str, sign: str) -> None:
    """Other programs read it as several names; here one page would be made for all of them."""
    assert messages(f"title: A\n{key}: math{sign} open science\n") == [
        f"3:{len(key) + 3}: warning: “math{sign} open science” is one name in “{key}”, "
        "for it has no brackets.\n"
        f"  hint: Write {key}: [math, open science]; or, if it is one name, "
        f'{key}: ["math{sign} open science"].'
    ]


@pytest.mark.parametrize(
    "tags", ["'open science'", "[open science]", "[math, physics]", "['Smith, J.']", "'a,'"]
)
def test_other_names_are_not_doubted(tags: str) -> None:
    assert messages(f"title: A\ntags: {tags}\n") == []
