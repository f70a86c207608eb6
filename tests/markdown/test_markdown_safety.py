"""Input that other generators were broken with, and input that nobody would write."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from golden_markdown import render, show_body
from hypothesis import given, settings
from hypothesis import strategies as st

from depth import IS_THOROUGH, TRIALS
from growth import grows_too_fast
from octavo.markdown.citations_in_html import find_citations
from octavo.markdown.renderer import render_comment, render_line, render_post, render_title
from octavo.markdown.text_state import MarkdownOptions
from text_shapes import Shape

UNTRUSTED = MarkdownOptions("post.md", is_trusted_html=False)

PIECES = [
    *(
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
        "#",
    ),
    *(
        "##",
        "|",
        "|-",
        "---",
        "`",
        "``",
        "$",
        "$$",
        "~",
        "~~",
        "^",
        "*",
        "**",
        "_",
        "\\",
        "'",
        '"',
        "{#a}",
        "{.b}",
    ),
    *(
        "{.full}",
        "{k='v'}",
        "<b>",
        "</b>",
        "&#0;",
        "&amp;",
        "javascript:",
        "x.md",
        "http://x.org",
        "é",
        "王",
        "…",
    ),
    *(
        "(eq-a)",
        "p. 3",
        "\n",
        "\n\n",
        "\t",
        " ",
        "\0",
        "\u00a0",
        "[^1]: ",
        "::: references\n",
        "```py\n",
        "    ",
    ),
    *("> [!NOTE] ", "> ", "- ", "- [x] ", "1. ", "Table: ", "<!-- more -->\n"),
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
    elements = _ElementCollector()
    elements.feed("".join(rendered.body.parts))

    assert "script" not in elements.tags
    assert not [name for name, _ in elements.attributes if name.startswith("on")]
    assert not [value for _, value in elements.attributes if (value or "").startswith("javascript")]


class _ElementCollector(HTMLParser):
    """Collects the tags and attributes that a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs


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


@settings(max_examples=4 * TRIALS)
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
    render_title(text)
    render_line(text)
    find_citations(text, 1)


NONSENSE = [
    *("[", "![", "^[", "[^a", "[@a ", "@a [", "@a", "-@b ", "$a ", "$$a\n", "{", "[a]{.b} ", "*a _b ", '"a '),
    *("~a~", "^a", "`` a ` ", "> ", "- ", "## a\n", "::: references\n", "a\n: b\n", "|a|b|\n", "<a", "<!--"),
    *("x/@b", "[@a;", "@{", "!", "[a](b){", "[^1]: a\n\n", "|a|\n|-|\n|b|\n\nTable: c\n\n"),
]


@pytest.mark.slow
@pytest.mark.parametrize("piece", NONSENSE if IS_THOROUGH else NONSENSE[::9])
def test_long_nonsense_takes_no_time(piece: str) -> None:
    """No rule may look at the rest of the text from each place: a page of it would take minutes."""
    assert not grows_too_fast(render, Shape.of(piece))
    if IS_THOROUGH:
        assert not grows_too_fast(lambda text: render(f"{text}@a{']' * len(text)}"), Shape.of(piece))
