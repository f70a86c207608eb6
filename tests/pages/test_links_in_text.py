"""Links that a text has on its page alone: headings to themselves, pictures to their full size."""

from __future__ import annotations

import pytest

from octavo.pages.links_in_text import with_links


def test_a_heading_leads_to_itself() -> None:
    """Its address is what one sends to somebody else."""
    assert with_links('<h2 class="x" id="a-b">A <em>b</em></h2>\n<p id="c">C</p>') == (
        '<h2 class="x" id="a-b"><a class="heading-link" href="#a-b">A <em>b</em></a></h2>\n<p id="c">C</p>'
    )


@pytest.mark.parametrize(
    "html",
    [
        '<h2 id="a">See <a href="/b">b</a></h2>',
        '<h3 id="a">Known <button type="button">1</button></h3>',
        "<h2>No anchor</h2>",
        '<figure><img src="/a.png" alt=""></figure>',
        '<figure><img src="https://x.example/a.png" alt="A"></figure>',
        '<figure><a href="/b"><img src="/a.png" alt="A"></a></figure>',
        '<p><img src="/a.png" alt="A"></p>',
    ],
)
def test_nothing_is_linked_twice_or_without_a_name(html: str) -> None:
    """A link inside a link is none to a browser, and a link without words none to a screen reader."""
    assert with_links(html) == html


def test_a_figure_leads_to_its_picture() -> None:
    """The original, not the copy that suits the window."""
    picture = (
        '<picture><source srcset="/a.480.avif 480w"><img src="/a.png" alt="A &amp; B" width="9"></picture>'
    )
    assert with_links(f'<figure id="f">{picture}<figcaption>C</figcaption></figure>') == (
        f'<figure id="f"><a class="full-size" href="/a.png">{picture}</a><figcaption>C</figcaption></figure>'
    )


def test_a_feed_has_the_text_without_these_links(make_site) -> None:
    """There they would lead out of the reader's program, and back to where one is."""
    from site_builder import post

    site = make_site({"content/posts/2021-10-20-a.md": post("A", "## One\n\nText.\n")})
    site.build()
    assert "heading-link" in site.page("2021/10/a/index.html")
    assert "heading-link" not in site.page("atom.xml")
    assert "One&lt;/h2&gt;" in site.page("atom.xml") or "One</h2>" in site.page("atom.xml")
