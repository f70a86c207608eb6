"""Paragraphs from line breaks."""

from __future__ import annotations

import pytest

from octavo.comments.paragraphs import paragraphs_from_newlines


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", ""),
        ("one", "<p>one</p>"),
        ("one\n\ntwo", "<p>one</p>\n<p>two</p>"),
        ("one\r\n\r\n\r\ntwo", "<p>one</p>\n<p>two</p>"),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("one<br />\ntwo", "<p>one<br>\ntwo</p>"),
        ("one <em>two</em>\n \nthree", "<p>one <em>two</em></p>\n<p>three</p>"),
        ("<p>one</p>\n\n<p>two\nthree</p>", "<p>one</p>\n\n<p>two\nthree</p>"),
        ("<a\nhref='x'>one</a>", "<p><a href='x'>one</a></p>"),
        ("2 < 3\n4 > 1", "<p>2 < 3<br>\n4 > 1</p>"),
        (
            "one\n<blockquote>two\n\nthree</blockquote>\nfour",
            "<p>one</p>\n<blockquote>\n<p>two</p>\n<p>three</p>\n</blockquote>\n<p>four</p>",
        ),
        (
            "one\n<ul>\n<li>a\n\nb</li>\n<li><ul><li>c</li></ul></li></ul>\ntwo",
            "<p>one</p>\n<ul>\n<li>a\n\nb</li>\n<li><ul><li>c</li></ul></li></ul>\n<p>two</p>",
        ),
        ("<pre>a\n\nb</pre>c", "<pre>a\n\nb</pre>\n<p>c</p>"),
        ("one<h2>Two</h2>three", "<p>one</p>\n<h2>Two</h2>\n<p>three</p>"),
        ("<pre>never\n\nclosed", "<pre>never\n\nclosed"),
    ],
)
def test_line_breaks_mean_what_their_author_meant(html: str, expected: str) -> None:
    """Blog software stores what was typed and adds paragraphs when it displays; so must an archive."""
    assert paragraphs_from_newlines(html) == expected


@pytest.mark.parametrize("html", ["<ul" * 50_000, "<a" * 50_000, "\n" * 100_000, "<blockquote>" * 20_000])
def test_no_input_takes_long(html: str) -> None:
    """It sees the text before it is made safe."""
    paragraphs_from_newlines(html)
