"""Links in a header: they lead where their texts are, on every page and in every feed that shows them."""

from __future__ import annotations

import pytest
from lxml import etree, html

from made_pictures import corners, encoded
from octavo.pages.summaries import post_summary
from site_builder import Site, SiteMaker, post

ONE = "content/posts/2021-01-01-one.md"
TARGET = "content/posts/2021-02-02-target.md"
HEADER = {
    "summary": '"See [it](2021-02-02-target.md#part)."',
    "corrections": '[{date: 2022-01-01, text: "It said [so](2021-02-02-target.md)."}]',
    "image": '{src: wave.png, alt: A wave, caption: "As [there](2021-02-02-target.md)"}',
}


@pytest.fixture
def site(make_site: SiteMaker) -> Site:
    return make_site(
        {
            ONE: post("One", "Words.\n", **HEADER),
            "content/posts/wave.png": encoded(corners(), "PNG"),
            TARGET: post("Target", "## Part {#part}\n", slug="there"),
        }
    )


def addresses(text: str) -> set[str]:
    """Return where the links of some HTML lead."""
    return {str(address) for address in html.fromstring(f"<div>{text}</div>").xpath("//a/@href")}


def test_links_in_a_header_lead_where_their_texts_are(site: Site) -> None:
    """As files name each other they lead nowhere, and a text may get another address."""
    for slug in ("there", "elsewhere"):
        site.write({TARGET: post("Target", "## Part {#part}\n", slug=slug)})
        assert site.problems() == []
        site.build()
        address = f"/2021/02/{slug}/"
        assert addresses(site.value(post_summary, ONE).summary) == {f"{address}#part"}
        page = site.article("/2021/01/one/")
        assert addresses(page.corrections[0].html) == {address}
        assert address in addresses(page.image)
        (entry,) = etree.fromstring(site.tree()["atom.xml"]).xpath(
            "//*[local-name()='content'][contains(., 'It said')]/text()"
        )
        assert f"https://example.org{address}" in addresses(entry)


def test_a_link_in_a_header_that_leads_nowhere_is_told(site: Site) -> None:
    """It was checked in the text alone."""
    site.remove(TARGET)
    told = {str(one.location) for one in site.found() if one.code == "broken-link"}
    assert told == {f"{ONE}:{place}" for place in ("4:10", "5:14", "6:8")}


def test_a_title_shows_the_words_of_its_links_alone(make_site: SiteMaker) -> None:
    """Wherever titles stand they are links, and a link in a link is none."""
    title = '"Of [mice](https://example.net) and *men*"'
    site = make_site({ONE: post(title, "Words.\n")})
    assert [one.code for one in site.found()] == ["link-in-title"]
    assert site.article("/2021/01/one/").title == "Of mice and <em>men</em>"
