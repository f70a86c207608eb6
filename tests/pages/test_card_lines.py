"""A citation's card says the title first and six authors; the list says everything as its style has it."""

from __future__ import annotations

import re
from html import unescape

import pytest
from lxml import html

from site_builder import Site, post

_FAMILIES = ("Abel", "Baker", "Clark", "Dent", "Evans", "Fisher", "Grant", "Hughes", "Irwin")
_NAMES = [f"{family}, Ann" for family in _FAMILIES]
_WORKS = f"""
@article{{many, author={{{" and ".join(_NAMES)}}}, title={{On {{\\emph{{slow}}}} mice}},
  journal={{Journal}}, year=2020, volume=3}}
@article{{seven, author={{{" and ".join(_NAMES[:7])}}}, title={{Seven}}, journal={{Journal}}, year=2021}}
@misc{{none, title={{A page}}, url={{https://example.org/page}}, year=2019}}
"""


def _pieces(site: Site, style: str, key: str, language: str = "en") -> dict[str, str]:
    text = "".join(f"[@{one}] " for one in ("many", "seven", "none"))
    header = {"citation_style": style, "lang": language}
    site.write({"content/posts/2024-01-01-one.md": post("One", text, **header)}).build()
    page = html.fromstring(site.page("2024/01/one/index.html"))
    (entry,) = page.xpath(f"//*[@id='card-ref-{key}']//*[@class='ref-text']")
    found = {child.get("class"): child.text_content() for child in entry}
    assert "".join(found.values()) == entry.text_content(), "A piece is lost, or stands twice."
    more = entry.xpath(".//*[@class='ref-more']")
    return (
        found | {"others": more[0].get("data-others"), "left out": more[0].text_content()} if more else found
    )


@pytest.fixture
def site(make_site) -> Site:
    made: Site = make_site({"content/references.bib": _WORKS})
    settings = (made.folder / "site.toml").read_text("utf-8").replace('"plain"', '"default"')
    return made.write({"site.toml": settings})


@pytest.mark.parametrize(
    ("style", "title"),
    [
        ("nlm", "On slow mice. "),
        ("apa", "On slow mice. "),
        ("chicago", "“On Slow Mice.” "),
        ("ieee", "“On slow mice,” "),
        ("nature", "On slow mice. "),
    ],
)
def test_a_title_is_a_piece_of_its_own_with_its_marks(site: Site, style: str, title: str) -> None:
    """The card sets it above the rest, where a stop that belongs to it must not begin a line."""
    pieces = _pieces(site, style, "many")
    assert pieces["ref-title"] == title
    assert pieces["ref-before"].startswith(("Abel", "A. Abel"))
    assert pieces["ref-rest"].startswith("Journal")


def test_names_behind_the_sixth_can_be_left_out_and_are_counted(site: Site) -> None:
    """Sixty authors would push everything else out of a card."""
    pieces = _pieces(site, "nlm", "many")
    assert pieces["others"] == "and 3 others"
    assert pieces["left out"] == ", Grant A, Hughes A, Irwin A"
    assert _pieces(site, "apa", "many")["left out"] == ", Grant, A., Hughes, A., & Irwin, A."
    assert _pieces(site, "nlm", "many", "pl")["others"] == "i 3 inne osoby"


def test_the_names_left_out_open_by_a_box_that_feeds_do_not_have(site: Site) -> None:
    """A reader of a card need not go to the list for them, nor a feed show a box that opens nothing."""
    _pieces(site, "nlm", "many")
    (box,) = html.fromstring(site.page("2024/01/one/index.html")).xpath("//*[@class='ref-more']/input")
    assert (box.get("type"), box.get("hidden"), box.get("aria-label")) == ("checkbox", "", "and 3 others")
    assert "Fisher A, Grant A" in re.sub(r"<[^<>]+>", "", unescape(site.page("atom.xml")))
    assert not re.search("☐|checkbox", site.page("atom.xml"))


def test_one_name_more_is_shown_and_none_is_no_mistake(site: Site) -> None:
    """“and 1 other” would be as long as the name, and a page has no author."""
    assert "others" not in _pieces(site, "nlm", "seven")
    assert list(_pieces(site, "nlm", "none")) == ["ref-title", "ref-rest"]


def test_lists_say_every_name(site: Site) -> None:
    """The card leaves out; the list is what a reader copies and a machine reads."""
    _pieces(site, "nlm", "many")
    listed = re.sub(r"<[^<>]+>", "", site.page("references/index.html"))
    assert "Fisher A, Grant A, Hughes A, Irwin A. On slow mice. Journal. 2020;3." in listed
