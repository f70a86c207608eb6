"""What the database has of a post, as readers saw it: paragraphs, shortcodes, blocks, embedded things."""

# ruff: noqa: E501  what was typed, and what becomes of it, stands on a line each
from __future__ import annotations

import pytest

from octavo.importers.blog import ImportedImage
from octavo.importers.link_targets import LinkTargets
from octavo.importers.post_text import convert_post_html
from octavo.importers.wordpress.autop import make_paragraphs
from octavo.importers.wordpress.known_shortcodes import PostShortcodes
from octavo.importers.wordpress.post_html import UNKNOWN_BLOCKS, UNKNOWN_SHORTCODES, render_content

LIBRARY = {
    "1": ImportedImage("https://o.example/1.png", "one", "First"),
    "2": ImportedImage("https://o.example/2.png"),
}


class Remarks(list[tuple[str, str]]):
    """Collects what is told."""

    def __call__(self, topic: str, text: str) -> None:
        self.append((topic, text))


def markdown(content: str, remarks: Remarks | None = None, reusable: dict[str, str] | None = None) -> str:
    shortcodes = PostShortcodes(
        lambda ids: [LIBRARY[name] for name in ids if name in LIBRARY],
        tuple(LIBRARY.values()),
        lambda text: None,
    )
    found = render_content(content, shortcodes, reusable or {}, Remarks() if remarks is None else remarks)
    return convert_post_html(found.html, "posts/a.md", LinkTargets(), found.footnotes).markdown.rstrip("\n")


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("a\n\nb\nc", "<p>a</p>\n<p>b<br>c</p>"),
        ("a\r\n\r\nb", "<p>a</p>\n<p>b</p>"),
        ("<strong>a</strong>\n<em>b</em>", "<p><strong>a</strong><br><em>b</em></p>"),
        ("<h2>T</h2>\ntext", "<h2>\nT\n</h2>\n<p>text</p>"),
        ("<ul>\n<li>a\nb</li>\n</ul>", "<ul>\n<li>\na<br>b\n</li>\n</ul>"),
        ("<li>a\n\nb</li>", "<li>\n<p>a</p>\n<p>b</p>\n</li>"),
        ("<blockquote>a\n\nb</blockquote>", "<blockquote>\n<p>a</p>\n<p>b</p>\n</blockquote>"),
        ("<pre>a\n\n<p>b</pre>\nc", "<pre>a\n\n<p>b</pre>\n<p>c</p>"),
        ("<p>kept</p>\n\nloose", "<p>\nkept\n</p>\n<p>loose</p>"),
        ("a <a\nhref='x'>b</a>", "<p>a <a href='x'>b</a></p>"),
        ("<div>a\n\nb</div>", "<div>\n<p>a</p>\n<p>b</p>\n</div>"),
        ("a\n&nbsp;\n\nb", "<p>a<br>&nbsp;</p>\n<p>b</p>"),
        ("", ""),
    ],
)
def test_blank_lines_make_paragraphs(typed: str, html: str) -> None:
    assert make_paragraphs(typed) == html


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ('[caption id="x" width="300"]<a href="https://o.example/b.png"><img src="https://o.example/b.png" alt="seen" '
         '/></a> The <em>caption</em>[/caption]',
         '[![The *caption*](https://o.example/b.png){alt="seen"}](https://o.example/b.png)'),
        ('[caption width="3" caption="In an attribute"]<img src="https://o.example/b.png" alt="a">[/caption]',
         '![In an attribute](https://o.example/b.png){alt="a"}'),
        ('[gallery ids="2,1"]',
         '![](https://o.example/2.png)\n\n![First](https://o.example/1.png){alt="one"}'),
        ("[gallery]", '![First](https://o.example/1.png){alt="one"}\n\n![](https://o.example/2.png)'),
        ('[gallery exclude="1"]', "![](https://o.example/2.png)"),
        ('[audio src="https://o.example/a.mp3"]',
         '<figure><audio controls="" src="https://o.example/a.mp3">\n</audio></figure>'),
        ("[embed]https://youtu.be/abcdefghijk[/embed]",
         '<figure><iframe allowfullscreen="" height="315" src="https://www.youtube-nocookie.com/embed/abcdefghijk" '
         'title="Video on YouTube" width="560">\n</iframe></figure>'),
        ("[youtube=http://www.youtube.com/watch?v=abcdefghijk&w=320]",
         '<figure><iframe allowfullscreen="" height="315" src="https://www.youtube-nocookie.com/embed/abcdefghijk" '
         'title="Video on YouTube" width="560">\n</iframe></figure>'),
        ("before\n\nhttps://vimeo.com/12345\n\nafter",
         'before\n\n<figure><iframe allowfullscreen="" height="315" src="https://player.vimeo.com/video/12345" '
         'title="Video on Vimeo" width="560">\n</iframe></figure>\n\nafter'),
        ("https://e.example/page", "<https://e.example/page>"),
        ("See https://e.example/page there", "See https://e.example/page there"),
        ('[sourcecode language="python"]\nif a &lt; b:\n\n    x = [1]\n[/sourcecode]',
         "```python\nif a < b:\n\n    x = [1]\n```"),
        ("Text[ref]A note.[/ref] goes on.", "Text[^1] goes on.\n\n[^1]: A note."),
        ("$latex E=mc^2&bg=ffffff$ holds", "$E=mc^2$ holds"),
        ("$$\\frac{a}{b}$$", "$$\n\\frac{a}{b}\n$$"),
        ("[[gallery]] shows it", "[gallery] shows it"),
        ("<code>[gallery]</code>", "`[gallery]`"),
        ("[perl]for $x ( @list ) {\n\n  print \"$x[0]\\n\";\n}[/perl]", '```perl\nfor $x ( @list ) {\n\n  print "$x[0]\\n";\n}\n```'),
        ("[plain][gallery] [x_y]\n@me[/plain]", "```\n[gallery] [x_y]\n@me\n```"),
        ("above\n\n<!--more Read on-->\n\nbelow", "above\n\n<!-- more -->\n\nbelow"),
        ("one<!--more-->two", "one\n\n<!-- more -->\n\ntwo"),
        ("one\n<!--nextpage-->\ntwo", "one\n\ntwo"),
        ('<object><param name="movie" value="http://www.youtube.com/v/abcdefghijk&hl=en"><embed src="x"></object>',
         '<figure><iframe allowfullscreen="" height="315" src="https://www.youtube-nocookie.com/embed/abcdefghijk" '
         'title="Video on YouTube" width="560">\n</iframe></figure>'),
    ],
)  # fmt: skip
def test_shortcodes_and_embedded_things_are_what_they_showed(typed: str, expected: str) -> None:
    assert markdown(typed) == expected


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ('[contact-form-7 id="12" title="x"]', ["[contact-form-7]"]),
        ("[tabs]\n[tab title='a']x[/tab]\n[/tabs]", ["[tabs]", "[tab]"]),
        ("[archives]", ["[archives]"]),
        ("He wrote [sic] and [see below] and [1] and [Editor]", []),
        ("[gallery ids='99']", []),
    ],
)
def test_every_unknown_shortcode_is_told_and_words_in_brackets_are_not(typed: str, told: list[str]) -> None:
    remarks = Remarks()
    text = markdown(typed, remarks)
    assert [text for topic, text in remarks if topic == UNKNOWN_SHORTCODES] == told
    for name in told:
        assert name.strip("[]") in text


def test_blocks_lose_their_comments_and_tell_of_what_has_no_text() -> None:
    remarks = Remarks()
    content = (
        '<!-- wp:list {"ordered":false} -->\n<ul><!-- wp:list-item -->\n<li>a</li>\n<!-- /wp:list-item --></ul>\n'
        "<!-- /wp:list -->\n\n<!-- wp:latest-posts /-->\n\n<!-- wp:paragraph -->\n<p>p\nq</p>\n<!-- /wp:paragraph -->"
        '<!-- wp:block {"ref":9} /-->'
    )
    assert markdown(content, remarks, {"9": "<!-- wp:paragraph --><p>again</p><!-- /wp:paragraph -->"}) == (
        "- a\n\np q\n\nagain"
    )
    assert remarks == [(UNKNOWN_BLOCKS, "latest-posts")]


def test_a_block_that_is_only_an_address_becomes_a_link() -> None:
    remarks = Remarks()
    content = (
        '<!-- wp:social-links --><ul><!-- wp:social-link {"url":"https://e.example/o&p","service":"orcid"} /-->'
        '<!-- wp:social-link {"url":"javascript:x","service":"y"} /--></ul><!-- /wp:social-links -->'
    )
    assert markdown(content, remarks) == "[orcid](https://e.example/o&p)"
    assert remarks == [(UNKNOWN_BLOCKS, "social-link")]


def test_a_reusable_block_that_holds_itself_ends() -> None:
    assert markdown(
        '<!-- wp:block {"ref":9} /-->x', reusable={"9": '<!-- wp:block {"ref":9} /-->y'}
    ).endswith("x")


def test_a_formula_that_cannot_be_read_stays_as_code() -> None:
    """A broken formula is an error of the build, and the export is what it is."""
    assert markdown("$latex \\frac{a$") == "`\\frac{a`"


def test_hostile_brackets_take_no_long_time() -> None:
    markdown("[a " * 20_000)
    markdown("[x]" * 20_000)
    markdown('[a b="' * 5_000)


MATHS = '<math{}><semantics><mrow><mi>E</mi></mrow><annotation encoding="application/x-tex">{}</annotation></semantics></math>'


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("It took ~10–~20 days (~5%-~7%), 2^10-2^12 cells, 10^6–10^8 copies.",
         r"It took \~10–~20 days (\~5%-~7%), 2\^10-2^12 cells, 10\^6–10^8 copies."),
        ("~<em>10</em>~ and ^<b>2</b>^", r"\~<em>10</em>~ and \^**2**\^"),
        (f'<!-- wp:math {{"latex":"E = mc^2"}} -->\n<div class="wp-block-math">{MATHS.format(" display=block", "E = mc^2")}</div>\n'
         "<!-- /wp:math -->", "$$\nE = mc^2\n$$"),
        (f"in {MATHS.format('', 'a^2')}5 lines", "in $a^2$<!-- -->5 lines"),
        ('in <math data-latex="a^2"><mi>a</mi></math>', "in $a^2$"),
        ("in <math><mi>a</mi><mo>*</mo><mtext><img src=x onerror=y>q</mtext></math> lines",
         r"in <math><mi>a</mi><mo>\*</mo><mtext>q</mtext></math> lines"),
        (r"\begin{align} a &amp;= b \\ c &amp;= d \end{align}", "$$\n\\begin{align} a &= b \\\\ c &= d \\end{align}\n$$"),
        ("[katex display=true]x^2[/katex]", "$$\nx^2\n$$"),
        (r"\begin{equation}\label{eq:a_b} a \end{equation} \begin{equation}\label{eq:a_b} b \end{equation} by \eqref{eq:a_b}, \eqref{c}",
         "$$\n\\begin{equation}\\label{eq:a_b} a \\end{equation}\n$$\n\n$$\n\\begin{equation} b \\end{equation}\n$$\n\n"
         r"by \eqref{eq:a_b}, \\eqref\{c}"),
        ('[cc lang="c"]\n#include <some.h>\nint x = a < b;\n[/cc]', "```c\n#include <some.h>\nint x = a < b;\n```"),
        ("see [cci]<x.h>[/cci]", "see `<x.h>`"),
        ('[cc_python]\nx = a[0]["k"]\n[/cc_python]', '```python\nx = a[0]["k"]\n```'),
        ('[crayon lang="html" title="x"]\n<b>x</b>\n[/crayon]', "```html\n<b>x</b>\n```"),
        (r"[code]<script>x</script> \[x^2\] $$a_b$$ <!-- c --> [gallery][/code]",
         "```\n" r"<script>x</script> \[x^2\] $$a_b$$ <!-- c --> [gallery]" "\n```"),
        ('<pre lang="c" line="1">#include <stdio.h>\nif (a<b)</pre>', "```c\n#include <stdio.h>\nif (a<b)\n```"),
        ("<pre>vector<int> <b>x</b>;</pre>", "```\nvector<int> x;\n```"),
        ("a <code>map<string, int></code>", "a `map<string, int>`"),
        ('<!-- wp:syntaxhighlighter/code {"language":"python"} -->\n<pre>x &lt; 1</pre>\n<!-- /wp:syntaxhighlighter/code -->',
         "```python\nx < 1\n```"),
        ("[[code]x[/code]]", "[code]x[/code]"),
        ('[caption width="3" caption="A &quot;b&quot; &amp; “c”"]<img src="https://o.example/b.png">[/caption]',
         '![A "b" & “c”](https://o.example/b.png)'),
        ('[caption width="3" caption=”A b”]<img src="https://o.example/b.png">[/caption]', "![A b](https://o.example/b.png)"),
        ('<!-- wp:table --><figure class="wp-block-table"><table><thead><tr><th class="has-text-align-right">A</th><th>b</th>'
         '</tr></thead><tbody><tr><td class="has-text-align-right">1<br>2</td><td>3</td></tr></tbody></table>'
         "<figcaption>Table 1. The <em>caption</em></figcaption></figure><!-- /wp:table -->",
         "| A | b |\n| --: | --- |\n| 1<br>2 | 3 |\n\nTable: The *caption*"),
        ("<figure><table><tr><td rowspan=2 align=right>1</td></tr></table><figcaption>Table 1. Words</figcaption></figure>",
         '<table><caption>Table 1. Words</caption>\n<tbody><tr>\n<td class="align-right" rowspan="2">1</td>\n</tr>\n</tbody></table>'),
        (r"<table><tr><td rowspan=2>\(x^2\)</td></tr></table>",
         '<table>\n<tbody><tr>\n<td rowspan="2"><math><msup><mi>x</mi><mn>2</mn></msup></math></td>\n</tr>\n</tbody></table>'),
    ],
)  # fmt: skip
def test_nothing_that_was_typed_changes_its_meaning(typed: str, expected: str) -> None:
    """Numbers, formulas, code and captions are what a research blog is read for."""
    assert markdown(typed) == expected
