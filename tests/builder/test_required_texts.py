"""What has to say something: titles, labels, names."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from site_builder import Site, post


@pytest.mark.parametrize("title", ["'[](https://example.org/)'", "'&#32;'", "'&nbsp;'"])
def test_a_title_of_which_nothing_is_left_stops_the_build(make_site: Callable[..., Site], title: str) -> None:
    """It would be a heading, a link in every list and a feed's title without words."""
    site = make_site({"content/posts/2021-10-20-a.md": post(title)})
    assert [problem.code for problem in site.found()] == ["empty-title"]


def test_menus_and_disclaimers_have_words(make_site: Callable[..., Site]) -> None:
    site = make_site(
        settings='[[menu]]\ntitle = " "\npath = "/"\n[disclaimers.""]\nlabel = "L"\ntext = "T"\n'
        '[disclaimers.a]\nlabel = ""\ntext = "T"\n'
    )
    assert [problem.partition("\n")[0] for problem in site.problems()] == [
        "site.toml:5:1: error: The key “title” is empty in “menu”.",
        "site.toml:7:1: error: A name in “disclaimers” is blank.",
        "site.toml:11:1: error: The key “label” is empty in “disclaimers.a”.",
    ]


def test_a_post_called_by_its_date_is_published_under_it(make_site: Callable[..., Site]) -> None:
    """A file called `2021-10-05.md` begins with a date: to ask for one would be wrong."""
    site = make_site({"content/posts/2021-10-05.md": post(), "content/posts/2021-10-06/index.md": post("B")})
    site.build()
    assert (site.output / "2021/10/2021-10-05/index.html").is_file()
    assert (site.output / "2021/10/2021-10-06/index.html").is_file()
