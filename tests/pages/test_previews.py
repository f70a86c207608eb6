"""Citations that open a card with the reference."""

from __future__ import annotations

from html import unescape

import pytest
from lxml import html as lxml_html
from markupsafe import Markup

from octavo.languages.catalogues import ENGLISH
from octavo.pages.previews import Previews
from octavo.pages.views import ReferenceView
from site_builder import post

BIB = "".join(
    f"@article{{{key}, author={{{name}, Ann}}, title={{T {key}}}, journal={{J}}, year=2020}}\n"
    for key, name in (("a", "Abel"), ("b", "Baker"), ("c", "Clark"), ("d", "Dent"))
)


def reference(anchor: str) -> ReferenceView:
    return ReferenceView(
        name="Jones 2010",
        key=anchor.removeprefix("ref-"),
        anchor=anchor,
        label="1",
        html=Markup("<b>R</b>"),
        identifiers=Markup(),
        back_links=(),
        elsewhere=(),
        is_cited_in_text=True,
        notice=None,
        work_url="",
    )


def page_with(make_site, text: str, **header: object) -> lxml_html.HtmlElement:
    """Return a post's page as the default theme renders it."""
    site = make_site(
        {"content/references.bib": BIB, "content/posts/2021-10-20-a.md": post("A", text, **header)}
    )
    settings = (site.folder / "site.toml").read_text("utf-8").replace('"plain"', '"default"')
    site.write({"site.toml": settings})
    site.build()
    return lxml_html.fromstring((site.output / "2021/10/a/index.html").read_text("utf-8"))


def cards_of(page: lxml_html.HtmlElement) -> list[tuple[str, str, list[str]]]:
    """Return for each button its text, its name for a screen reader, and the works of the card it opens."""
    found = []
    for button in page.xpath("//button[@popovertarget and not(ancestor::*[@popover])]"):
        (card,) = page.xpath(f"//*[@id='{button.get('popovertarget')}']")
        assert card.get("popover") is not None
        works = [link.get("href") for link in card.xpath(".//a[starts-with(@href, '#ref-')]")]
        # The card of a range names its members, each a button to the card that is its entry in the list.
        for member in card.xpath(".//button/@popovertarget"):
            (entry,) = page.xpath(f"//li//*[@id='{member}' and @popover]")
            works += entry.xpath(".//a[starts-with(@href, '#ref-')]/@href")
        found.append((button.text_content(), button.get("aria-label"), works))
    return found


@pytest.mark.parametrize(
    ("text", "cards"),
    [
        ("Known [@a].", [("1", "Reference 1", ["#ref-a"])]),
        ("Known [@a; @b].", [("1", "Reference 1", ["#ref-a"]), ("2", "Reference 2", ["#ref-b"])]),
        ("Known [@a; @b; @c].", [("1–3", "References 1–3", ["#ref-a", "#ref-b", "#ref-c"])]),
        (
            "Known [@a; @b; @c; @d] and [@a; @d].",
            [
                ("1–4", "References 1–4", ["#ref-a", "#ref-b", "#ref-c", "#ref-d"]),
                ("1", "Reference 1", ["#ref-a"]),
                ("4", "Reference 4", ["#ref-d"]),
            ],
        ),
        ("@a [p. 3] says.", [("1", "Reference 1", ["#ref-a"])]),
        ("A note.[^1]\n\n[^1]: Known [@b].", [("1", "Reference 1", ["#ref-b"])]),
    ],
)
def test_a_button_opens_a_card_with_every_work_that_it_stands_for(make_site, text: str, cards) -> None:
    """Of a range such as 1–4 a reader wants the works that are not printed, too."""
    assert cards_of(page_with(make_site, f"{text}\n")) == cards


def test_names_and_years_open_cards_as_numbers_do(make_site) -> None:
    page = page_with(make_site, "Known [@a; @b] as @c says.\n", citation_style="apa")
    assert [works for _, _, works in cards_of(page)] == [["#ref-a"], ["#ref-b"], ["#ref-c"]]


def test_a_work_that_is_cited_twice_has_one_card(make_site) -> None:
    page = page_with(make_site, "Known [@a]. Again [@a].\n")
    assert len(page.xpath("//button[@popovertarget='card-ref-a']")) == 2
    (card,) = page.xpath("//*[@popover]")
    assert card.getparent().get("id") == "ref-a", "It is the entry of the list: nothing stands there twice."


def test_a_reader_who_cites_gets_cards_as_well(make_site) -> None:
    """The discussion cites from the same list."""
    site = make_site(
        {
            "content/references.bib": BIB,
            "content/posts/2021-10-20-a.md": post("A", "Text.\n"),
            "content/posts/2021-10-20-a.comments.yaml": '- {id: "1", body: "See [@a].", date: 2021-10-21}\n',
        }
    )
    view = site.article("/2021/10/a/")
    assert view.previews == (), "Its entry in the list is the card."
    assert view.discussion is not None
    assert 'popovertarget="card-ref-a"' in view.discussion.comments[0].html


def test_a_full_reference_keeps_its_link_to_the_list(make_site) -> None:
    """Its card would say what stands beside it."""
    page = page_with(make_site, "[@a]{.full}\n")
    assert cards_of(page) == []
    assert page.xpath("//article//a[@role='doc-biblioref']/@href") == ["#ref-a"]


def test_a_feed_keeps_links(make_site) -> None:
    """A feed reader has no style for buttons, and removes them."""
    site = make_site(
        {"content/references.bib": BIB, "content/posts/2021-10-20-a.md": post("A", "Known [@a; @b; @c].\n")}
    )
    site.build()
    feed = unescape((site.output / "atom.xml").read_text("utf-8"))
    assert "#ref-a" in feed
    assert "<button" not in feed


def test_a_link_to_a_work_that_the_page_does_not_list_stays_a_link() -> None:
    link = '<a href="#ref-x" role="doc-biblioref">1</a>'
    previews = Previews([reference("ref-y")], {"ref-y"}, ENGLISH)
    assert previews.with_buttons(link) == link
    assert previews.cards == ()


def test_what_is_as_long_as_a_title_stays_a_link() -> None:
    """No line breaks within a button: in the footnotes of a style a title would stand in a box of its own."""
    link = '<a href="#ref-x" role="doc-biblioref">“A title that fills most of a line of a footnote”</a>'
    assert Previews([reference("ref-x")], {"ref-x"}, ENGLISH).with_buttons(link) == link
    unlisted = Previews([reference("ref-x")], set(), ENGLISH).with_buttons(link)
    assert "<button" in unlisted, "Its card is all that the page has of it."


def test_what_a_button_says_is_escaped() -> None:
    """A label may hold the names of authors, as their file spells them."""
    link = '<a href="#ref-x" role="doc-biblioref">&lt;i&gt; &amp; &quot;</a>'
    button = Previews([reference("ref-x")], {"ref-x"}, ENGLISH).with_buttons(link)
    assert 'aria-label="Reference &lt;i&gt; &amp; &quot;"' in button
    assert "<i>" not in button


def test_a_range_with_a_bracket_round_each_number_is_one_button(make_site) -> None:
    """IEEE prints [1]–[3]; the members between must be reachable there too."""
    page = page_with(make_site, "[@a; @b; @c]\n", citation_style="ieee")

    assert cards_of(page) == [("[1]–[3]", "References [1]–[3]", ["#ref-a", "#ref-b", "#ref-c"])]


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Known [@a].", ["[1]"]),
        ("Known [@a; @c].", ["[1,", "2]"]),
        ("Known [@a; @b; @c].", ["[1–3]"]),
        ("Known [see @a, p. 4; @b].", ["1,", "2]"]),
    ],
)
def test_brackets_and_commas_are_held_to_their_numbers(make_site, text: str, held: list[str]) -> None:
    """A browser may break a line on either side of a button, and only an element around both forbids it."""
    page = page_with(make_site, text)
    assert [one.text_content() for one in page.find_class("citation-unbroken")] == held


def test_a_work_that_no_list_shows_has_a_card_with_all_of_it(make_site) -> None:
    """An author may leave the list away: then the card is the only place that says what is cited."""
    page = page_with(make_site, "Known [@a].\n", references="none")

    (button,) = page.xpath("//button[@popovertarget]")
    (card,) = page.xpath(f"//aside[@id='{button.get('popovertarget')}' and @popover]")

    assert "Abel A" in card.text_content()
    assert not page.xpath("//li[@id='ref-a']")
