"""What a rendered text tells the rest of the program."""

from __future__ import annotations

import pytest
from golden_markdown import render, show_body
from lxml import html

from octavo.errors import Severity
from octavo.markdown.renderer import render_comment, render_line, render_post, render_title
from octavo.markdown.text_state import MarkdownOptions
from octavo.model.body import Body, Heading, Link, Target


def test_the_summary_is_what_stands_before_the_more_line() -> None:
    """Lists of posts show it; ids and footnotes would clash there with those of other posts."""
    rendered = render("## Head {#x}\n\nBefore[^1] [@a].\n\n<!-- more -->\n\nAfter.\n\n[^1]: Note.")

    assert rendered.summary is not None
    assert show_body(rendered.summary).strip() == "<h2>Head</h2>\n<p>Before ⟦cite @a⟧.</p>"


def test_a_text_without_the_more_line_has_no_summary() -> None:
    """The caller then falls back to the excerpt."""
    assert render("Text.").summary is None


def test_a_summary_reports_no_problem_twice() -> None:
    """A problem is printed once, however often its text is shown."""
    rendered = render("![](x.png)\n\n<!-- more -->")

    assert [problem.code for problem in rendered.problems] == ["missing-alt"]


def test_headings_leave_citations_out_without_a_trace() -> None:
    """Contents lists and titles must not show half a citation."""
    rendered = render("## The *effect* ([@a; @b]) of @c [p. 3], again [@d]: `f()`")

    assert rendered.headings == (
        Heading(
            2,
            "the-effect-of-again-f",
            "The <em>effect</em> of, again: <code>f()</code>",
            "The effect of, again: f()",
        ),
    )


def test_targets_are_numbered_by_kind() -> None:
    """`@fig-b` prints "Figure 2" although a table stands between the two figures."""
    text = (
        "## Methods {#sec-m}\n\n![A](a.png){#fig-a alt=a}\n\n| a |\n|---|\n| 1 |\n\nTable: T {#tbl-t}\n\n"
        "![B](b.png){#fig-b alt=b}\n\n$$x$$ {#eq-x}\n"
    )

    assert set(render(text).targets) == {
        Target("sec", "sec-m", "Methods", 1),
        Target("fig", "fig-a", "1", 3),
        Target("tbl", "tbl-t", "1", 9),
        Target("fig", "fig-b", "2", 11),
        Target("eq", "eq-x", "1", 13),
    }


def test_anchors_are_all_the_ids_of_the_body() -> None:
    """Links to `#anchor` are checked against them."""
    text = (
        '## Head\n\nText[^1] [span]{#s} <a name="old"></a>\n\n![C](c.png){#fig-c alt=c}\n\n'
        '<div id="raw"></div>\n\n[^1]: N.'
    )

    assert set(render(text).anchors) == {"head", "s", "old", "fig-c", "raw", "fn-1", "fnref-1"}


def test_the_excerpt_is_the_first_paragraph_as_plain_text() -> None:
    """Descriptions for search engines hold no markup and no citations."""
    rendered = render('![C](c.png){alt=c}\n\nIt was *shown* [@a] that [x](y.md) "holds" [see @b].\n\nMore.')

    assert rendered.excerpt == "It was shown that x “holds”."


def test_a_long_excerpt_is_cut_at_a_word() -> None:
    """Half a word at the end of a description looks broken."""
    excerpt = render("word " * 100).excerpt

    assert len(excerpt) <= 300
    assert excerpt.endswith("word…")


def test_words_are_those_of_running_text() -> None:
    """The reading time counts neither code nor citations; scripts without spaces count by character."""
    assert render("One two-fold *three* [@a] $x$ `four`.\n\n```\nno\n```\n\n方法").words == 7


def test_maths_and_code_are_told() -> None:
    """A page loads the styles for them only where they occur."""
    assert (render("$x$").has_math, render("x").has_math) == (True, False)
    assert (render("```\nx\n```").has_code, render("`x`").has_code) == (True, False)


def test_problems_point_into_the_file() -> None:
    """The header's lines count, too."""
    problem = render("$$\n\\foo\n$$", first_line=10).problems[0]

    assert (str(problem.location), problem.severity, problem.code) == (
        "post.md:11",
        Severity.WARNING,
        "bad-maths",
    )


def test_untrusted_html_is_shown_as_typed() -> None:
    """Texts from elsewhere must not bring their own elements."""
    rendered = render_post(
        "<b>x</b>\n\n<div>y</div>\n\n<!-- more -->", MarkdownOptions("p.md", is_trusted_html=False)
    )

    assert "&lt;b&gt;x" in rendered.body.parts[0]
    assert "&lt;div&gt;y" in rendered.body.parts[0]
    assert rendered.summary is not None


def test_line_ends_of_windows_change_nothing() -> None:
    """The same text gives the same page whoever saved it."""
    text = "A [@a]\nb\n\n- c\n"

    assert render(text.replace("\n", "\r\n")) == render(text)


def test_a_plugin_of_the_site_is_used() -> None:
    """`[markdown] plugins` names functions of markdown-it-py plug-ins."""
    options = MarkdownOptions("p.md", plugins=("mdit_py_plugins.admon:admon_plugin",))

    assert "admonition" in render_post("!!! note\n    Text", options).body.parts[0]


def test_the_same_text_renders_the_same_twice() -> None:
    """The parser is shared: nothing of one text may leak into the next."""
    text = "## H\n\nx[^1] ![C](c.png){#fig-c}\n\n[^1]: n [@a]"

    assert render(text) == render(text)


def test_empty_texts_are_empty() -> None:
    """A post may consist of its header."""
    rendered = render("")

    assert rendered.body == Body(("",), ())
    assert rendered.excerpt == ""


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ('A *b* -- "c"\n`d`', "A <em>b</em> – “c” <code>d</code>"),
        ("<script>x</script> $x$", "&lt;script&gt;x&lt;/script&gt; <math><mi>x</mi></math>"),
        ("[*l*](https://x.org) [m](m.md) [j](javascript:x)", "<em>l</em> m [j](javascript:x)"),
        ("H~2~O @a [@b]", "H<sub>2</sub>O @a [@b]"),
        ("# no heading", "# no heading"),
    ],
)
def test_a_title_is_safe_inline_html_without_links(text: str, html: str) -> None:
    """Lists make a link of it."""
    assert render_title(text) == html


def test_a_line_of_a_header_has_its_links_as_holes() -> None:
    """A summary or a caption is shown by pages of other folders, and its targets may move."""
    line = render_line("[l](https://x.org), [m](<m n.md#p>) *and* [j](javascript:x)\0", "en", 4, 2)
    parts = ('<a href="https://x.org">l</a>, <a href="', '">m</a> <em>and</em> [j](javascript:x)\ufffd')
    assert line == Body(parts, (Link("m n.md", "p", 4, 2),))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            "*a* ~~b~~ https://x.org/y.",
            '<p><em>a</em> <s>b</s> <a href="https://x.org/y">https://x.org/y</a>.</p>\n',
        ),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>\n"),
        ("![alt](https://x.org/i.png)", '<p><a href="https://x.org/i.png">alt</a></p>\n'),
        ("[![alt](i.png)](https://x.org)", '<p><a href="https://x.org">alt</a></p>\n'),
        ("[@a] $x$ {#id} me@x.org", "<p>[@a] $x$ {#id} me@x.org</p>\n"),
        ("# Head {#x}", "<h1>Head {#x}</h1>\n"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
    ],
)
def test_a_readers_markdown_is_plain(text: str, html: str) -> None:
    """A comment has no images, raw HTML, citations, maths or ids of its own."""
    assert render_comment(text) == html


def test_a_formula_keeps_its_tex_as_alternative_text() -> None:
    """Who copies a page, or reads it without MathML, gets what the author typed."""
    rendered = render_post('So $a < "b" \\& c$', MarkdownOptions("post.md"))
    (formula,) = html.fromstring(rendered.body.parts[0]).iter("math")
    assert formula.get("alttext") == 'a < "b" \\& c'
