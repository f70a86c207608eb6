"""Short cuts around markdown-it's rules change no text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from msgspec.structs import replace

from octavo.markdown.bare_addresses import bare_addresses_plugin
from octavo.markdown.parser import comment_parser
from octavo.markdown.renderer import render_comment, render_post
from octavo.markdown.text_state import MarkdownOptions

PIECES = (
    *(
        "word",
        "two words",
        "é",
        "x",
        "7",
        "1.",
        "1. ",
        "- ",
        "* ",
        "# ",
        "## H",
        "> ",
        "    ",
        "\t",
        "| a |",
        "|--|",
    ),
    *(
        "---",
        "===",
        "\n",
        "\n",
        "\n\n",
        " ",
        "  \n",
        ": d",
        "~ d",
        "`",
        "```",
        "$",
        "$$",
        "\\",
        "*",
        "**",
        "_",
        "~",
        "^",
    ),
    *(
        "[",
        "]",
        "(",
        ")",
        "[@a]",
        "@b",
        "-@c",
        "[l](m.md)",
        "![",
        "![i](i.png)",
        "[^1]",
        "[^1]: n",
        "^[",
        "<b>",
        "</b>",
    ),
    *(
        "<https://e.org>",
        "www.e.org",
        "https://e.org/a",
        "http:",
        "www",
        "&amp;",
        "!",
        "-",
        "--",
        "{.c}",
        "{#i}",
        "[r]: x",
    ),
    *(
        "::: references",
        ":::",
        "<!-- more -->",
        "[!NOTE]",
        "Table: c",
        "“",
        "'",
        '"',
        "\r\n",
        "\0",
        "\u2003",
        "{",
        "}",
    ),
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=24).map("".join)
OPTIONS = MarkdownOptions("x.md")
# An author's plug-in may want any character, so it turns the short cuts off; this one does nothing else.
LONG_WAY = replace(OPTIONS, plugins=("builtins:id",))


@given(TEXTS)
def test_a_post_says_the_same_without_them(text: str) -> None:
    """A rule that is not asked because of a line's first character must be one that would have declined."""
    assert render_post(text, OPTIONS) == render_post(text, LONG_WAY)


@given(TEXTS)
def test_a_comment_says_the_same_without_them(text: str) -> None:
    """Readers' paragraphs mostly need no parser at all; what they look like must not depend on it."""
    long_way = MarkdownIt("commonmark", {"html": False, "xhtmlOut": False})
    long_way.enable("strikethrough").use(bare_addresses_plugin)

    assert comment_parser().render(text) == long_way.render(text)
    if "![" not in text:  # an image becomes a link
        assert render_comment(text) == long_way.render(text)


@given(st.text(st.sampled_from("ab wé.:/'\"\n\n\u00a0\u2003\x1f-1"), max_size=40))
def test_plain_paragraphs_of_a_comment_need_no_parser(text: str) -> None:
    """Odd spaces at their ends are where the two could differ."""
    assert render_comment(text) == comment_parser().render(text)
