"""On a large blog, pages lead to what is recent and do not contain it: few files change with it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from octavo.errors import Severity
from site_builder import SETTINGS, Site, post

COMMENT = '- id: "{0}"\n  author: Reader {0}\n  date: 2022-02-0{0}\n  body: {1}\n'
DISCUSSION = "content/posts/2022-01-01-new.comments.yaml"


@pytest.fixture
def site(make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> Site:
    """Three posts with the default theme, on a blog that is treated as one of six hundred is."""
    monkeypatch.setattr("octavo.facts.theme.MOST_EVERYWHERE", 1)
    site = make_site(
        {
            "content/posts/2020-01-01-old.md": post("Old"),
            "content/posts/2021-01-01-middle.md": post("Middle"),
            "content/posts/2022-01-01-new.md": post("New"),
            DISCUSSION: COMMENT.format(1, "First words."),
        }
    )
    settings = SETTINGS.replace('"plain"', '"default"')
    return site.write({"site.toml": f"{settings}[posts]\nper_page = 1\n"})


def test_a_comment_touches_only_the_pages_that_show_it(site: Site) -> None:
    """Each touched file is written, compressed and sent again: of ten thousand posts, for one comment."""
    site.build()
    site.write({DISCUSSION: COMMENT.format(1, "First words.") + COMMENT.format(2, "Second words.")})

    written = {name for name in site.build().reasons if name.endswith(".html")}

    assert written == {"2022/01/new/index.html", "index.html", "recent/index.html", "comments/index.html"}


def test_a_page_leads_to_what_is_recent(site: Site) -> None:
    """Nothing is lost without a script: the lists are one link away."""
    site.build()

    old, recent = site.page("2020/01/old/index.html"), site.page("recent/index.html")

    assert '<a href="/recent/">Recent posts, recent comments and more</a>' in old
    assert "Reader 1" not in old
    assert "Reader 1" in recent
    assert 'href="/2021/01/middle/"' in recent
    assert "Reader 1" in site.page("index.html"), "The front page has them."


def test_a_page_in_another_language_leads_to_what_is_recent_in_its_own_words(site: Site) -> None:
    """Beside a German text, English headings and dates would be a slip of ours."""
    site.write({"content/posts/2020-01-01-old.md": post("Alt", lang="de")}).build()

    old, recent = site.page("2020/01/old/index.html"), site.page("recent/de/index.html")

    assert '<a href="/recent/de/">Neueste Beiträge, neueste Kommentare und mehr</a>' in old
    assert '<html lang="de"' in recent
    assert '<h2 class="sidebar-title">Neueste Kommentare</h2>' in recent
    assert '<a href="/recent/">Recent posts' in site.page("2021/01/middle/index.html")


def test_the_author_is_told_once(site: Site) -> None:
    """Pages look different from the 501st post on: that must not be a riddle, nor a line in every build."""
    first = [problem for problem in site.build().problems if problem.code == "loaded-sidebar"]
    site.write({"content/posts/2020-01-01-old.md": post("Old", "Other words.\n")})
    later = site.build().problems

    assert len(first) == 1
    assert first[0].severity is Severity.NOTICE
    assert str(first[0]).startswith("site.toml: notice: The blog has more than ")
    assert 'sidebar = "everywhere" in [theme_options]' in first[0].hint
    assert "loaded-sidebar" not in [problem.code for problem in later]


def test_a_site_may_have_no_sidebar_at_all(site: Site) -> None:
    """What is the same on every page is prepared before it is known which pages ask for it."""
    settings = (site.folder / "site.toml").read_text("utf-8")
    site.write({"site.toml": f'{settings}[theme_options]\nsidebar = "none"\n'}).build()

    assert 'class="sidebar' not in site.page("index.html") + site.page("2020/01/old/index.html")
    assert not (site.output / "recent").exists()
