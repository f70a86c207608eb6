"""Input that other generators were broken with, and input that nobody would write."""

from __future__ import annotations

import pytest
from golden_markdown import render, show_body
from hypothesis import given, settings
from hypothesis import strategies as st

from octavo.markdown.citations_in_html import find_citations
from octavo.markdown.renderer import MarkdownOptions, render_comment, render_inline, render_post

UNTRUSTED = MarkdownOptions("post.md", is_trusted_html=False)

PIECES = [
    "[",
    "]",
    "(",
    ")",
    "{",
    "}",
    "<",
    ">",
    "@",
    "@a",
    "-@b",
    ";",
    ":",
    ",",
    ".",
    "!",
    "![",
    "^[",
    "[^1]",
    "[^1]:",
    "#",
    "##",
    "|",
    "|-",
    "---",
    ":::",
    ":::",
    "references\n",
    "``",
    "```",
    "```py\n",
    "$",
    "$$",
    "~",
    "~~",
    "^",
    "*",
    "**",
    "_",
    ">",
    ">",
    "[!NOTE]",
    "{#a}",
    "{.b",
    'k="v"}',
    "{.full}",
    "\\",
    "\n",
    "\n\n",
    "\t",
    '"',
    "'",
    "<!--",
    "more",
    "-->",
    "<b>",
    "</b>",
    "&#0;",
    "&amp;",
    "javascript:",
    "x.md",
    "Table:",
    "-",
    "[x]",
    "1.",
    "http://x.org",
    "é",
    "王",
    "\x00",
    "\xa0",
    "(eq-a)",
    "p.",
    "3",
    "…",
]


@pytest.mark.parametrize(
    "text",
    [
        '```"><script>alert(1)</script>\nx\n```',
        "```{.x onclick=alert(1)}\nx\n```",
        "## <script>alert(1)</script>",
        "[x](javascript:alert(1)) [y](<java\nscript:alert(1)>) ![z](javascript:alert(1))",
        '[x](x.md "\\"><script>alert(1)</script>")',
        '![x](x.png){alt="\\"><script>alert(1)</script>" onerror=alert(1)}',
        "[x]{onclick=alert(1) ONCLICK=alert(1) style=x}",
        "$\\text{<script>alert(1)</script>}$ $<script>alert(1)</script>$",
        "> [!NOTE] <script>alert(1)</script>",
        "| a |\n|---|\n| 1 |\n\nTable: <script>alert(1)</script>",
        "[@a, <script>alert(1)</script>]",
        '[@{"><script>alert(1)</script>}]',
        '::: references x="<script>alert(1)</script>"\n:::',
    ],
)
def test_nothing_typed_becomes_a_script(text: str) -> None:
    """Every one of these was somebody's security notice."""
    rendered = render_post(text, UNTRUSTED)
    html = "".join(rendered.body.parts)

    assert "<script" not in html
    assert "onclick=" not in html.replace("data-onclick", "").replace("&quot;", "") or "{" in html
    assert 'href="javascript' not in html


@pytest.mark.parametrize(
    "text",
    [
        "\0 0\0",
        "&#0;0&#0;",
        "<b>\0" + "0\0</b>",
        "<div>\n\0" + "0\0\n</div>",
        "`\0" + "0\0`",
        "[x](\0" + "0\0)",
        "[x](&#0;0&#0;)",
        "[x](%000%00)",
        '![x](y.png){alt="\0' + '0\0" .\0}',
        "$\0" + "0\0$",
        "```\0" + "0\0\n\0\n```",
        "[@a, \0" + "0\0]",
        "{#\0}\n\nx",
    ],
)
def test_a_hole_cannot_be_forged(text: str) -> None:
    """Holes are marked with U+0000, which no input may bring into the HTML."""
    rendered = render("[@first] " + text)

    assert all("\0" not in part for part in rendered.body.parts)
    assert len(rendered.body.parts) == len(rendered.body.holes) + 1


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=40).map("".join))
def test_no_text_raises(text: str) -> None:
    """Whatever is typed gives a page, and perhaps problems; never an exception."""
    for options in (MarkdownOptions("post.md"), UNTRUSTED):
        rendered = render_post(text, options)
        assert len(rendered.body.parts) == len(rendered.body.holes) + 1
        assert len(set(rendered.anchors)) == len(rendered.anchors)
        assert all(problem.location.line >= 1 for problem in rendered.problems)
        show_body(rendered.body)
    render_comment(text)
    render_inline(text)
    find_citations(text, 1)


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "![",
        "^[",
        "[^a",
        "[@a ",
        "@a [",
        "@a",
        "-@b ",
        "$a ",
        "$$a\n",
        "{",
        "[a]{.b} ",
        "*a _b ",
        '"a ',
        "~a~",
        "^a",
    ]
    + [
        "`` a ` ",
        "> ",
        "- ",
        "## a\n",
        "::: references\n",
        "a\n: b\n",
        "|a|b|\n",
        "<a",
        "<!--",
        "x/@b",
        "[@a;",
        "@{",
    ],
)
def test_long_nonsense_takes_no_time(piece: str) -> None:
    """No rule may look at the rest of the text from each place: 50 KB would take minutes."""
    render(piece * (50_000 // len(piece)))
    render(piece * 5_000 + "@a" + "]" * 5_000)
