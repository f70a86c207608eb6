"""`octavo check` makes every page and feed and looks at it with the eyes of a browser and a feed reader."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from octavo.errors import SiteError
from octavo.rendering.well_formed import xml_fault
from site_builder import PLAIN_THEME, Site, post

POST = {"content/posts/2021-10-20-a.md": post("A")}
ARTICLE = PLAIN_THEME["templates/article.html"]


def with_template(site: Site, text: str) -> Site:
    """Return the site with something behind each article."""
    return site.write({"themes/plain/templates/article.html": ARTICLE + text})


def messages(site: Site) -> list[str]:
    return [str(problem).partition("\n")[0] for problem in site.found()]


def test_an_id_of_the_theme_that_stands_twice_is_told(make_site: Callable[..., Site]) -> None:
    site = with_template(make_site(POST), "<p id=a></p><p id='a'></p>")
    assert messages(site) == [
        "content/posts/2021-10-20-a.md: warning: /2021/10/a/ has the id “a” twice.",
    ]


def test_a_texts_id_that_a_theme_has_is_told(make_site: Callable[..., Site]) -> None:
    """Octavo knows the ids of its own pages, and not those of everybody's theme."""
    site = with_template(
        make_site({"content/posts/2021-10-20-a.md": post("A", "## Menu\n")}), "<nav id=menu>"
    )
    assert messages(site) == ["content/posts/2021-10-20-a.md: warning: /2021/10/a/ has the id “menu” twice."]


def test_dead_links_of_a_theme_are_told_once(make_site: Callable[..., Site]) -> None:
    """A link in a template is dead on every page: one line, not one for each."""
    files = {**POST, "content/posts/2021-10-21-b.md": post("B")}
    site = with_template(make_site(files), "<a href='/gone/'></a><a href=#lost></a><img srcset='/x.png 1x'>")
    found = messages(site)
    assert (
        "content/posts/2021-10-20-a.md: warning: /2021/10/a/ leads to “/2021/10/a/#lost”, which is not there."
        in found
    )
    assert [line for line in found if "/gone/" in line] == [
        "content/posts/2021-10-21-b.md: warning: "
        "/2021/10/b/ leads to “/gone/”, which is not there. /2021/10/b/ is the first of 2 such pages."
    ]
    assert len([line for line in found if "/x.png" in line]) == 1
    assert len(found) == 4


def test_addresses_under_the_path_of_the_site_are_followed(make_site: Callable[..., Site]) -> None:
    site = with_template(make_site(POST), "<a href='/blog/2021/10/a/'></a><a href='/blog/gone/'></a>")
    found = [str(problem) for problem in site.found(base_url="https://example.org/blog/")]
    assert len(found) == 1
    assert "leads to “/gone/”" in found[0]


def test_what_was_told_of_the_text_is_not_told_again(make_site: Callable[..., Site]) -> None:
    text = '<a href="gone.md">x</a> <a href="/gone/">y</a> <a href="#lost">z</a>\n\n<!-- more -->\n\nEnd.\n'
    site = make_site({"content/posts/2021-10-20-a.md": post("A", text)})
    assert len(site.found()) == 3


def test_a_comment_of_a_template_that_never_ends_is_told(make_site: Callable[..., Site]) -> None:
    site = with_template(make_site(POST), "<!-- menu")
    assert messages(site) == [
        "content/posts/2021-10-20-a.md: warning: In /2021/10/a/ a comment is never closed.",
    ]


def test_a_template_that_fails_only_while_a_page_is_made_fails_check_too(
    make_site: Callable[..., Site],
) -> None:
    """`check` is never weaker than `build`."""
    site = with_template(make_site(POST), "{{ page.gone }}")
    (problem,) = site.found()
    assert problem.code == "template"
    with pytest.raises(SiteError):
        site.build()


def test_a_character_that_no_page_can_hold_is_found_wherever_it_comes_from(
    make_site: Callable[..., Site],
) -> None:
    site = with_template(make_site(POST), '{{ "\\x07" }}')
    assert messages(site) == [
        "content/posts/2021-10-20-a.md: error: "
        "/2021/10/a/ has the character U+0007, which no page and no feed can hold."
    ]


def test_a_feed_that_cannot_be_read_is_never_published(
    make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its readers would refuse all posts in it, old ones too."""
    monkeypatch.setattr("octavo.rendering.outputs.feed_of_list", lambda *_: b"<feed>\n&nbsp;</feed>")
    site = make_site(POST)
    with pytest.raises(SiteError, match=r"The feed /atom.xml would be no well-formed XML: line 2, column 1"):
        site.build()
    assert not (site.output / "atom.xml").exists()


def test_a_site_in_order_has_nothing_to_tell(make_site: Callable[..., Site]) -> None:
    assert make_site(POST).found() == ()


def test_xml_is_read_as_a_feed_reader_reads_it() -> None:
    assert xml_fault(b"<a>\xc3\xa9&amp;</a>") == ""
    assert xml_fault(b"<a>\n<b></a>") == "line 2, column 6: mismatched tag"
    assert xml_fault(b"<a>\x07</a>").startswith("line 1, column 4")


def test_what_stands_in_a_text_is_told_with_its_place(make_site: Callable[..., Site]) -> None:
    """A text of thirty pages is long: whoever is told of an address in it wants to be led there."""
    site = with_template(
        make_site({"content/posts/2021-10-20-a.md": post("A", extra="{see: lost-file.html}")}),
        '<a href="{{ page.extra.see }}">See</a>',
    )
    assert messages(site) == [
        "content/posts/2021-10-20-a.md:4:14: warning: "
        "/2021/10/a/ leads to “/2021/10/a/lost-file.html”, which is not there."
    ]
