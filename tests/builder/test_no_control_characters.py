"""Wherever a control character comes from, no page and no feed has it."""

from __future__ import annotations

from collections.abc import Callable
from xml.parsers import expat

import pytest

from octavo.errors import SiteError
from octavo.formats.decoding import FORBIDDEN
from site_builder import Site, post

BIB = "@article{a2020, title = {On\x07 {\\char7} cells}, author = {Ng, A.\x1b}, year = 2020}\n"
CSL = '[{"id": "b2020", "type": "book", "title": "A\\u0007 b\\ud800ook"}]'
COMMENTS = '- id: c1\n  date: 2021-10-21\n  author: "Re\\ader"\n  body: |\n    Bell\x07 and &#12; &#7;.\n'
TEXT = (
    'Ding\x07 [@a2020; @b2020] &#12; &#7; ![a&#12;b](https://example.org/%07.png "t&#12;u")\n\n'
    "[l](https://example.org/%07) \ufffe \U0001ffff \ufdd0 \x9b `&#7;`\n\n"
    "<p title='&#7;'>&#x1b;</p> <b>&#31;</b>\n\n## A&#12;b\n"
)
AUTHOR = '---\nname: "An\\x07n"\n---\nLi\x07fe\n'
HEADER = {
    "title": '"A\\u0007 title"', "authors": "[ann]", "tags": '["a\\u0007b"]', "summary": '"S\\x1bum &#12;"',
    "corrections": '[{date: 2021-10-21, text: "\\a corrected &#12;"}]', "series": '["\\uFFFEs"]',
}  # fmt: skip
SETTINGS = (
    'description = "d\\u0007 &#12;"\n[categories.news]\ntitle = "N\\u0007"\n'
    '[disclaimers.general]\nlabel = "L\\u0007"\ntext = "D\\u0007 &#12;"\n'
    '[[menu]]\ntitle = "H\\u001b"\npath = "/"\n'
)


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Site:
    site = make_site(
        {
            "content/posts/2021-10-20-a.md": post(**HEADER, text=TEXT),
            "content/posts/2021-10-20-a.comments.yaml": COMMENTS,
            "content/authors/ann.md": AUTHOR,
            "content/a.bib": BIB,
            "content/b.json": CSL,
        },
        settings=SETTINGS,
    )
    # The default theme shows everything that there is.
    return site.write({"site.toml": (site.folder / "site.toml").read_text().replace('theme = "plain"\n', "")})


def test_nothing_that_is_published_has_one(site: Site) -> None:
    """Feed readers refuse a feed with one of them as a whole: subscribers lose all posts, not one."""
    site.build()
    for name, data in site.tree().items():
        if name.endswith((".html", ".xml", ".json", ".bib", ".ris", ".txt")):
            assert FORBIDDEN.search(data.decode("utf-8")) is None, name
        if name.endswith(".xml"):
            expat.ParserCreate().Parse(data, True)


def test_each_place_is_told(site: Site) -> None:
    """Left out in silence, an author would never know that a word is not what it was."""
    places = {
        (problem.location.path, problem.location.line)
        for problem in site.found()
        if problem.code == "character"
    }
    assert places == {
        ("content/a.bib", 1),
        ("content/authors/ann.md", 2),
        ("content/authors/ann.md", 4),
        ("content/posts/2021-10-20-a.comments.yaml", 3),
        ("content/posts/2021-10-20-a.comments.yaml", 5),
        *(("content/posts/2021-10-20-a.md", line) for line in (2, 5, 6, 7, 8, 10, 12, 14)),
        *(("site.toml", line) for line in (3, 5, 7, 8, 10)),
    }


def test_a_template_with_one_is_refused(make_site: Callable[..., Site]) -> None:
    site = make_site()
    site.write({"themes/plain/templates/plain.html": "<p>\n<b>\x07</b>\n"})
    with pytest.raises(SiteError, match=r"themes/plain/templates/plain.html:2:4: error: The template has"):
        site.build()
