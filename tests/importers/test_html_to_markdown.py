"""HTML of another blog as octavo's Markdown, and back again as the same HTML."""

# ruff: noqa: E501  what was typed, and what becomes of it, stands on a line each
from __future__ import annotations

import pytest

from octavo.importers.link_targets import LinkTarget, LinkTargets
from octavo.importers.post_text import convert_line_html, convert_post_html
from octavo.markdown.renderer import render_post
from octavo.markdown.text_state import MarkdownOptions


def markdown(html: str, **options: object) -> str:
    return convert_post_html(html, "posts/a.md", LinkTargets(), **options).markdown


def shown(html: str) -> str:
    """Return what octavo makes of the Markdown of some HTML; it must find no fault with it."""
    rendered = render_post(markdown(html), MarkdownOptions("a.md"))
    assert [problem for problem in rendered.problems if problem.code != "missing-alt"] == []
    return "".join(rendered.body.parts).strip()


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>H<sub>2</sub>O and MC<sup>2</sup></p>", "H<sub>2</sub>O and MC<sup>2</sup>"),
        ("<p><abbr title='x'>a</abbr> <cite>b</cite> <kbd>c</kbd> <ins>d</ins> <q>e</q></p>",
         '<abbr title="x">a</abbr> <cite>b</cite> <kbd>c</kbd> <ins>d</ins> <q>e</q>'),
        ("<h2>Head</h2><h3>Two</h3>", "## Head\n\n### Two"),
        ("<p>a<br>b<br></p>", "a\\\nb"),
        ("<blockquote>a <cite>b<br></cite></blockquote>", "> a <cite>b</cite>"),
        ("<p><q>a<br></q>b</p>", "<q>a</q>\\\nb"),
        ("<p><b>a<br></b>b</p>", "**a**\\\nb"),
        ("<p><em>a<br></em></p>", "*a*"),
        ("<p><a href='/x'>a<br>b</a></p>", "[a\\\nb](/x)"),
        ("<p>a<a href='/x'><br>b<br> </a>c</p>", "a\\\n[b](/x)\\\nc"),
        ("<p>a <em>b</em> <strong>c</strong> <del>d</del></p>", "a *b* **c** ~~d~~"),
        ("<p><strong>Note:</strong>text</p>", "<strong>Note:</strong>text"),
        ("<p><em>a</em><em>b</em></p>", "<em>a</em><em>b</em>"),
        ("<p><strong> spaced </strong>x</p>", "**spaced** x"),
        ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "- a\n- b\n  - c"),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n<!-- -->\n\n- b"),
        ("<ol start='3'><li>a</li><li>b</li></ol>", "3. a\n4. b"),
        ("<pre><code class='language-python'>a &lt; b\n\n  c</code></pre>", "```python\na < b\n\n  c\n```"),
        ("<pre>a<br>b```c</pre>", "````\na\nb```c\n````"),
        ("<p><code>a<br>b</code></p>", "```\na\nb\n```"),
        ("<p>x <code>a`b</code></p>", "x ``a`b``"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<p>a</p><hr><p>b</p>", "a\n\n***\n\nb"),
        ("<p><a href='/a b'>x</a></p>", "[x](</a b>)"),
        ("<p><a href='https://e.example/x_y'>https://e.example/x_y</a></p>", "<https://e.example/x_y>"),
        ("<p><a href='https://e.example' title='T \"q\"'>x</a></p>", '[x](https://e.example "T \\"q\\"")'),
        ("loose <b>text</b><p>para</p>more", "loose **text**\n\npara\n\nmore"),
        ("<div>one<br><br>two<br>three</div>", "one\n\ntwo\\\nthree"),
        ("<div><div><p>deep</p></div></div>", "deep"),
    ],
)  # fmt: skip
def test_each_element_has_its_markdown(html: str, expected: str) -> None:
    assert markdown(html) == f"{expected}\n"


@pytest.mark.parametrize(
    "text",
    [
        "@tony said so, and tony@x.example too",
        "[@smith2020] and [see @x, p. 3] are no citations",
        "5 * 3 * 2 and _under_ and snake_case and __init__",
        "# no heading",
        "1. no list",
        "- no list either",
        "+ nor this",
        "> no quotation",
        ": no definition",
        "::: references",
        "| no | table |",
        "costs $5 or $x$ and $$y$$",
        "a footnote[^1] and ^[another]",
        "[text](link) ![image](x) [span]{.x} [ref][x]",
        "<b>shown as typed</b> &amp; &#64; &copy;",
        "~~not struck~~ `not code`",
        "c:\\dir\\*",
        "{.class} at the start",
        "[x]: https://e.example",
        "Table: no caption",
        "~~~",
        "---",
        "===",
        "ends with a backslash \\",
        "Wow![not an image](x)",
    ],
)
def test_words_stay_the_words_that_they_were(text: str) -> None:
    """Whatever an author once typed must not turn into markup that this author never saw."""
    from html import escape
    from html.parser import HTMLParser

    class Words(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.words = ""
            self.tags: list[str] = []

        def handle_data(self, data: str) -> None:
            self.words += data

        def handle_starttag(self, tag: str, attrs: object) -> None:
            self.tags.append(tag)

    reader = Words()
    reader.feed(shown(f"<p>{escape(text)}</p>"))
    # A bare address is a link in every post.
    assert reader.tags == (["p", "a"] if "https:" in text else ["p"])
    straight = reader.words.translate(str.maketrans("“”‘’", "\"\"''")).replace("—", "---").replace("–", "--")
    assert " ".join(straight.split()) == " ".join(text.split())


def test_code_stays_as_typed() -> None:
    """Blank lines and spaces at the ends of lines mean something in code, also inside a list."""
    html = "<ul><li>a<pre>x  \n\n\n\n\ty</pre></li></ul>"
    assert markdown(html) == "- a\n\n  ```\n  x  \n\n\n\n  \ty\n  ```\n"


def test_a_picture_alone_is_a_figure_with_its_words_at_their_places() -> None:
    """In octavo the brackets of a figure hold the caption, the alternative text stands in braces."""
    html = "<figure><img src='/a.png' alt='A \"sheath\"'><figcaption>Cap <em>x</em> [1]</figcaption></figure>"
    assert markdown(html) == '![Cap *x* [1]](/a.png){alt="A \\"sheath\\""}\n'
    assert markdown("<p><img src='/a.png' alt='what'></p>") == '![](/a.png){alt="what"}\n'
    assert markdown("<p>An <img src='/a.png' alt='icon'> inside</p>") == "An ![icon](/a.png) inside\n"


@pytest.mark.parametrize(
    "html",
    [
        "<p><img src='/a.png' alt='Seen'><br></p>",
        "<p><span></span><img src='/a.png' alt='Seen'></p>",
        "<div><a href='https://e.example'><img src='/a.png' alt='Seen'></a><br><br></div>text",
        "<ul><li><img src='/a.png' alt='Seen'></li></ul>",
        "<ul><li><img src='/a.png' alt='Seen'><ul><li>below</li></ul></li></ul>",
        "<blockquote><img src='/a.png' alt='Seen'></blockquote>",
        "<p>before <img src='/a.png' alt='Seen'> behind</p>",
        "<p><img src='/a.png' alt='Seen'><img src='/b.png' alt='Seen, too'></p>",
        "<p><strong><img src='/a.png' alt='Seen'></strong></p>",
    ],
)
def test_alternative_text_is_never_shown_as_a_caption(html: str) -> None:
    """Editors put breaks and empty elements beside pictures; octavo's figures have captions in brackets."""
    rendered = render_post(markdown(html), MarkdownOptions("a.md"))
    page = "".join(rendered.body.parts)
    assert rendered.problems == ()
    assert "Seen" not in page
    assert "<figcaption" not in page


def test_an_image_without_alternative_text_stays_so_and_is_named() -> None:
    found = convert_post_html(
        "<p><img src='/a.png'></p><p><img src='/b.png' alt=''></p>", "posts/a.md", LinkTargets()
    )
    assert found.markdown == "![](/a.png)\n\n![](/b.png)\n"
    assert found.without_alt == ("/a.png", "/b.png")


def test_a_plain_table_is_markdown_and_any_other_stays_html() -> None:
    plain = "<table><thead><tr><th>a</th><th class='has-text-align-right'>b|c</th></tr></thead><tbody><tr><td>1</td>"
    plain += "<td class='has-text-align-right'>2</td></tr></tbody></table>"
    assert markdown(plain) == "| a | b\\|c |\n| --- | --: |\n| 1 | 2 |\n"
    with_span = "<table><tr><td colspan='2'>\n\nx\n\n</td></tr></table>"
    assert markdown(with_span) == '<table><tbody><tr><td colspan="2">x</td></tr></tbody></table>\n'
    caption = f"<figure>{plain}<figcaption>Cap</figcaption></figure>"
    assert markdown(caption).endswith("| 1 | 2 |\n\nTable: Cap\n")


def test_a_table_of_code_keeps_its_blank_lines_inside_html() -> None:
    """A blank line would end the HTML block, and the rest would be read as Markdown."""
    html = "<table><tr><td><pre>a\n\nb</pre></td></tr></table>"
    assert "<pre>a&#10;&#10;b</pre>" in markdown(html)


def test_footnotes_are_numbered_in_the_order_of_their_places() -> None:
    html = "<p>One<sup data-fn='b'>9</sup> two<sup data-fn='a'>8</sup> one<sup data-fn='b'>9</sup>.</p>"
    notes = (("a", "Note <em>a</em>"), ("b", "Note b"))
    expected = "One[^1] two[^2] one[^1].\n\n[^1]: Note b\n\n[^2]: Note *a*\n"
    assert markdown(html, footnotes=notes) == expected


def test_links_lead_to_the_new_files() -> None:
    targets = LinkTargets(
        base="https://old.example",
        hosts=frozenset({"old.example"}),
        by_path={"/2012/03/b": LinkTarget("posts/2012-03-04-b.md", "/new/b/", frozenset({"comment-3"}))},
        by_id={"5": LinkTarget("pages/about.md", "/about/")},
    )
    html = (
        "<p><a href='http://www.old.example/2012/03/b/#comment-3'>1</a> <a href='/2012/03/B#more-7'>2</a> "
        "<a href='https://old.example/?page_id=5'>3</a> <a href='/lost/'>4</a> <a href='mailto:x@y.example'>5</a></p>"
    )
    found = convert_post_html(html, "posts/a.md", targets)
    assert found.markdown == (
        "[1](2012-03-04-b.md#comment-3) [2](2012-03-04-b.md) [3](../pages/about.md) "
        "[4](https://old.example/lost/) [5](mailto:x@y.example)\n"
    )
    assert found.lost_links == ("https://old.example/lost/",)


def test_a_link_within_raw_html_has_an_address_that_a_browser_understands() -> None:
    """Octavo does not look into raw HTML, so the name of a file would lead nowhere."""
    targets = LinkTargets(
        base="https://old.example",
        hosts=frozenset({"old.example"}),
        by_path={"/b": LinkTarget("posts/b.md", "/blog/b/")},
        media=lambda address: "/wp-content/uploads/x.png" if address.endswith("x.png") else None,
        base_path="/blog/",
    )
    html = "<dl><dt><a href='/b/'>b</a></dt><dd><img src='/x.png' alt=''></dd></dl>"
    expected = '<dl><dt><a href="/blog/b/">b</a></dt><dd><img alt="" src="/blog/wp-content/uploads/x.png"/></dd></dl>\n'
    assert convert_post_html(html, "posts/a.md", targets).markdown == expected


def test_anchors_that_links_lead_to_are_kept_once() -> None:
    html = "<h2 id='methods'>M</h2><p id='x'>a</p><p><a name='x'></a>b</p><p id='unused'>c</p>"
    expected = '## M {#methods}\n\n<span id="x"></span>a\n\nb\n\nc\n'
    assert markdown(html, anchors=("methods", "x")) == expected


def test_a_link_to_a_place_that_is_not_there_is_unwrapped() -> None:
    """A build would refuse it."""
    assert markdown("<p><a href='#gone'>x</a></p>") == "x\n"


def test_titles_have_no_html() -> None:
    """Titles are read without raw HTML, so what cannot be said in Markdown is said in Unicode."""
    assert convert_line_html("H<sub>2</sub>O &amp; <em>x</em> <cite>y</cite>") == "H₂O & *x* y"
    assert convert_line_html("A plain title, nothing more: 5 – 6") == "A plain title, nothing more: 5 – 6"


def test_links_of_a_header_lead_where_those_of_the_text_do() -> None:
    """A summary with a link that led nowhere stopped the first build; a title stands in links itself."""
    html = 'See <a href="/old/">this</a>, <a href="#below">below</a> <img src="/a.png" alt="A mouse">'
    assert convert_line_html(html, lambda address: f"/new{address}") == (
        "See [this](/new/old/), below ![A mouse](/new/a.png)"
    )
    assert convert_line_html(html) == "See this, below A mouse"


def test_deep_nesting_does_not_exhaust_the_stack() -> None:
    assert "deep" in markdown("<div><blockquote><ul><li>" * 500 + "deep")
