"""Raw HTML in a text: its addresses and ids."""

from __future__ import annotations

import pytest
from golden_markdown import render, show_body


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<img src="pic.svg" width=300>', '<img src="⟦link pic.svg⟧" width=300>'),
        ("<a href = other.md#x>", '<a href = "⟦link other.md#x⟧">'),
        ("<a href='/about/?q=1'>", '<a href="⟦link /about/?q=1⟧">'),
        (
            '<img srcset="a.png 1x, https://e.org/b.png 2x">',
            '<img srcset="⟦link a.png⟧ 1x, https://e.org/b.png 2x">',
        ),
        ('<a href="https://e.org/?a&b">', '<a href="https://e.org/?a&b">'),
        ("<a href='#top'>", "<a href='#top'>"),
        ("<!-- <a href=x> -->", "<!-- <a href=x> -->"),
    ],
)
def test_an_address_inside_the_site_is_a_hole(html: str, expected: str) -> None:
    """As in Markdown: what it means is known only with the other texts and files."""
    assert show_body(render(f"A {html} b\n").body) == f"<p>A {expected} b</p>\n"
    assert show_body(render(f"<div>{html}</div>\n").body) == f"<div>{expected}</div>\n"


def test_an_id_that_stands_twice_is_an_error_at_its_place() -> None:
    text = "# Results {#a}\n\n<p>\n  <b class=x id=a>\n</p>\n\nText <i id='b'></i>, <a name=b>.\n"
    assert [str(problem).partition("\n")[0] for problem in render(text).problems] == [
        "post.md:4:3: error: The id “a” stands twice in this text, first on line 1.",
        "post.md:7:22: error: The id “b” stands twice in this text, first on line 7.",
    ]


def test_the_pages_own_ids_are_not_to_be_had() -> None:
    (problem,) = render("<div id=comments>x</div>\n").problems
    assert str(problem).startswith("post.md:1:1: error: The id “comments” is used by the page itself.")


def test_a_heading_gives_way_to_an_id_in_html() -> None:
    """Its anchor is made from its words, and another can be made; the author's own cannot."""
    rendered = render("## Results\n\n<p id=results>x</p>\n")
    assert rendered.problems == ()
    assert [heading.anchor for heading in rendered.headings] == ["results-2"]
    assert rendered.anchors == ("results", "results-2")


@pytest.mark.parametrize("tag", ["<p id=''>", "<p id='a b'>", "<p id=' a'>"])
def test_an_id_is_one_word(tag: str) -> None:
    assert [problem.code for problem in render(f"{tag}x</p>\n").problems] == ["bad-anchor"]


def test_a_summary_has_no_ids() -> None:
    """A list shows many: two with one id would make the page invalid, and links go astray."""
    summary = render('<p id="a" class="b">x</p>\n\nT <i id=c>d</i>\n\n<!-- more -->\n\nEnd\n').summary
    assert summary is not None
    assert show_body(summary) == '<p class="b">x</p>\n<p>T <i>d</i></p>\n'


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Text.\n\n<!-- note\n\nMore.\n", "comment"),
        ("Text.\n\n<div class='x>\n\nMore.\n", "tag <div>"),
        ("Text.\n\n<script>\nx()\n\nMore.\n", "tag <script>"),
    ],
)
def test_html_that_swallows_the_rest_is_an_error(text: str, what: str) -> None:
    """The rest of the post would vanish from its page without a word."""
    (problem,) = render(text).problems
    assert str(problem).startswith(f"post.md:3:1: error: The {what} that begins here is never closed")


def test_an_element_may_be_closed_in_a_later_block() -> None:
    assert render("<div><iframe title='x'>\n\nText\n\n</iframe></div>\n").problems == ()


def test_a_reference_to_a_control_character_is_left_out() -> None:
    rendered = render("<p title='a&#7;b'>&#x1B;c &#233; &#x1F600;</p>\n")
    assert show_body(rendered.body) == "<p title='ab'>c &#233; &#x1F600;</p>\n"
    assert [problem.code for problem in rendered.problems] == ["character", "character"]
