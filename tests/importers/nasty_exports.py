"""WordPress exports that hold what real ones hold at their worst, put together at random from a seed."""

# ruff: noqa: E501  what is nasty stands on a line each
from __future__ import annotations

from collections.abc import Iterator
from random import Random

from wxr_export import attachment, category, comment, item, meta

TEXTS = (
    "Plain words with a -- dash and “quotes”.",
    "It cost $5 and $10, or US$3 (~$4), or 5$ and 7$; <b>$x</b>$ and a$b$c",
    "@handle and @smith2020 wrote [@jones2019, p. 3; -@x] and [-@y] to me@mail.example",
    "~10–~20 days, 2^10-2^12 cells, H~2~O, x^[a note]",
    "::: warning\n\ninside\n\n:::",
    "{#words} {.class} {width=50%} [text]{.mark} ![x](y.png){width=900%}",
    "[^1] and [^note]: a footnote\n\n[^1]: another\n\n[ref]: https://x.example/",
    "$$ x = \\undefined{y} $$ and \\(\\frac{1}\\) and \\[ a \\] and $latex \\bad{$",
    "\\begin{equation}\\label{eq:1} a=b \\end{equation} and \\begin{equation}\\label{eq:1} c=d \\end{equation} \\eqref{eq:9}",
    "Table: not a caption\n\nTable: another {#tbl-x}\n\n| a | b |\n|---|---|\n| 1 | 2 |",
    "# Not a heading\n\n- not a list\n\n1. nor this\n\n> nor that\n\n--- \n\n***\n\n```\n\ncode\n\n```\n\n~~~\n\n    four",
    "<h2 id='same'>One</h2><p id='same'>two</p><div id='same'>three</div><span id='same'></span><a name='same'></a>",
    "<h2>Same</h2><h2>Same</h2><h2 id='same-2'>Same</h2><h3 id='fn-1'>x</h3><h3 id='comments'>y</h3><h3 id='comment-1'>z</h3><h2 id='content'>w</h2><h2 id='ref-1'>v</h2>",
    "<h2 id='with space'>x</h2><h2 id='ünï'>x</h2><h2 id='\"quoted\"'>x</h2><h2 id='{#a}'>x {#b}</h2><h2></h2><h2>&nbsp;</h2><h1>big</h1><h6>small</h6>",
    "<a href='#same'>a</a> <a href='#nowhere'>b</a> <a href='#'>c</a> <a href=''>d</a> <a>e</a> <a href='#ünï'>f</a> <a href='#top'>g</a> <a href='#fn1'>h</a> <a href='#comments'>i</a>",
    "<a href='https://old.example/2012/03/post-1/#same'>a</a> <a href='/2012/03/post-2/#nope'>b</a> <a href='/?p=3'>c</a> <a href='/gone/'>d</a> <a href='gone.html'>e</a> <a href='../../up/'>f</a> <a href='/wp-content/uploads/missing.pdf'>g</a>",
    "<a href='http://[bad'>a</a> <a href='https://x.example:99999/'>b</a> <a href='http://exa mple/ a'>c</a> <a href='javascript:x()'>d</a> <a href='mailto:'>e</a> <a href='//y.example/'>f</a> <a href='post.md'>g</a> <a href='posts/a.md#x'>h</a> <a href='%zz%ff'>i</a> <a href='\\\\server\\share'>j</a>",
    "<img src='a.png'><img src='/b.png' alt='x'><img src=''><img><img src='data:image/png;base64,AAAA'><img src='http://[bad' alt='\"{}]['><img src='file:///c:/x.png'><img src='c d.png' alt='IMG_1'>",
    "<img src='https://old.example/wp-content/uploads/2012/03/good.png' alt='seen'><img src='https://old.example/wp-content/uploads/2012/03/broken.png' alt='a'><img src='https://old.example/wp-content/uploads/2012/03/empty.jpg' alt='b'><img src='https://old.example/wp-content/uploads/2012/03/text.gif' alt='c'><img src='https://old.example/wp-content/uploads/2012/03/odd.svg' alt='d'>",
    "<img src='https://old.example/wp-content/uploads/2012/03/twice.png'><img src='https://old.example/wp-content/uploads/2013/01/twice.png'><a href='https://old.example/wp-content/uploads/2012/03/not%20there.png'><img src='https://old.example/wp-content/uploads/2012/03/good-300x200.png' width='300'></a>",
    "<table id='same'><tr><td rowspan='2' id='same'>a</td><td headers='x'>b</td></tr><tr><td><a href='#dead'>c</a><img src='gone.png'></td></tr></table>",
    "<table><thead><tr><th>a|b</th><th>`x|y`</th></tr></thead><tbody><tr><td>$1</td><td>[@z]<br><br>e</td></tr></tbody><caption>Table: {#tbl-a}</caption></table>",
    "<dl id='same'><dt id='same'>t<dd>d<a href='/gone/#x'>l</a></dl><details><summary>s</summary>x<pre>\n\ny\n</pre></details>",
    "<video src='/wp-content/uploads/v.mp4' controls></video><audio src='x.mp3'></audio><iframe src='https://unknown.example/'></iframe><iframe></iframe><iframe src='https://www.youtube.com/embed/abcdefghijk' id='same'></iframe>",
    "<figure><img src='a.png' alt='x'><figcaption>[unbalanced {#fig-a} $x [@k]</figcaption></figure><figure><figcaption>alone</figcaption></figure><figure></figure>",
    "<ul><li>a<ul><li>b<ol start='0'><li>c</ol></ul><li></li></ul><ol start='99999999999'><li>x</ol><ol start='-3'><li>y</ol><ol><ol><li>deep</ol></ol>",
    "<div" + " class='x'><div" * 80 + ">deep" + "</div>" * 81,
    "<b><i>a</b></i><p><div><p>b</div></p></table></td><td>c</ul><li>d<blockquote><h2>e",
    "<p>unclosed <a href='x'>link <b>bold <i>it",
    "&lt;script&gt; &#0; &#x1F; &#xD800; &#99999999; &nosuch; &amp;amp; \x01\x02\x0b\x7f \ufffe \u2028 \u200b \u202e abc",
    "<!-- wp:block {\"ref\":900} /--><!-- wp:block {\"ref\":901} /--><!-- wp:block {\"ref\":12345} /--><!-- wp:block {bad json} /-->",
    "<!-- wp:paragraph --><p>x</p><!-- wp:unclosed {\"a\":1} --><!-- /wp:never-opened -->",
    "[gallery ids='1,2,999999'][gallery][caption]no image[/caption][unknown a='b'][/unknown] [code]never closed [[x]] [embed]not an address[/embed] [audio src='']",
    "<sup data-fn='n1' id='n1-link'><a href='#n1'>1</a></sup><sup data-fn='absent'></sup> [ref]a [ref]nested[/ref][/ref] [fn][/fn]",
    "<!--more--><!--more-->x<!--nextpage-->y<!--nextpage-->",
    "octavo:not-a-note: [a]: b *c* _d_ `e` <f@g.example> http://h.example/_i_ www.j.example",
    "<math><mi>x</mi><annotation encoding='application/x-tex'>\\bad{</annotation></math><math display='block'></math><math data-latex='$'></math>",
    "<p>" + "word " * 300 + "</p>",
    "a" * 3000,
    "*" * 500 + "_" * 500 + "[" * 300 + "~" * 300 + "^" * 300 + "(" * 300,
    "<pre>```\n````\n$$x$$\n</pre><code>`</code><code></code><pre></pre><pre> </pre>",
    "\n\n\n   \n\t\n",
    "",
)  # fmt: skip
TITLES = (
    *("Post", "", "   ", "&nbsp;", "<br>", "---", "no", "2012-03-04", "1.10", "null", "# x", "a: b", "'", '"'),
    *("@handle: 5$ and 7$ [@x] {#a}", "A <i>B</i> & C &amp; D", "x" * 400, "\u202eRTL", "Ü", "日本語", "🙂", "[", "![x](y)"),
    *("Same title", "Same title", "\x01\x02", "&#0;", "{{ x }}", "$x^2$ and $", "`", "A\nB", "\\", "H~2~O"),
)  # fmt: skip
SLUGS = (
    *("post", "same", "same", "Same", "", "index", "archive", "tags", "a/b", "..", ".hidden", "con", "nul.txt"),
    *("%e6%97%a5%e6%9c%ac", "%ff%fe", "%2e%2e%2f", "x" * 300, "%c3%bc" * 100, "a b", "404", "feed", "page", "é", "e\u0301"),
    *("-", "_", "2012-03-04-x", "a.md", "a.comments", "%00", "a%0ab", "?x=1", "#y", "comments", "search"),
)  # fmt: skip
DATES = (
    *("2012-03-04 10:00:00", "0000-00-00 00:00:00", "-0001-11-30 00:00:00", "", "2012-02-31 10:00:00", "9999-12-31 23:59:59"),
    *("0001-01-01 00:00:00", "1969-12-31 23:59:59", "2099-01-01 00:00:00", "yesterday", "2012-03-25 01:30:00", "1582-10-10 00:00:00"),
)  # fmt: skip
NAMES = (
    *("Neurology", "neurology", "C++", "C#", "mint bush", "mint-bush", "CD4+", "CD4", "A & B", "A &amp; B", "", " ", "…"),
    *("no", "12", "a, b", "a: b", '"q"', "日本", "x" * 300, "[:en]E[:de]D[:]", "é", "e\u0301", "/", "..", "\x01", "Uncategorized"),
)  # fmt: skip
TERM_SLUGS = ("neurology", "c", "c-2", "mint-bush", "", "%e6%97%a5", "..", "a/b", "x" * 300, "uncategorized")
LINKS = (
    *("https://old.example/2012/03/same/", "https://old.example/", "https://old.example/?p=7", "http://[bad", "", "x"),
    *("https://old.example/" + "x" * 300 + "/", "https://old.example/a/../b/", "https://old.example/%ff/", "https://old.example/a%20b/"),
    *("https://old.example/tags/x/", "https://old.example/index.html", "https://old.example/a:b/", "https://other.example/p/"),
    *("https://old.example//a//b/", "https://old.example/.git/", "https://old.example/%00/", "https://old.example/ünï/", "https://old.example/" + "a/" * 90),
)  # fmt: skip
LANGUAGES = ("de", "pt_BR", "zz-ZZ-x", "not a language", "")


def nasty_items(random: Random, count: int) -> Iterator[str]:
    """Yield items of an export: files, reusable blocks in a circle, and `count` texts of every kind."""
    yield attachment(1, "2012/03/good.png", alt="IMG_1", caption="[a $x {#b}")
    yield attachment(2, "2012/03/broken.png", parent=10)
    yield item(900, '<!-- wp:block {"ref":901} /--> round', kind="wp_block")
    yield item(901, '<!-- wp:block {"ref":900} /--> and round', kind="wp_block")
    for number in range(10, 10 + count):
        yield _nasty_item(random, number)


def _nasty_item(random: Random, number: int) -> str:
    def one(choices: tuple[str, ...]) -> str:
        return random.choice(choices)

    content = "\n\n".join(random.choices(TEXTS, k=random.randint(1, 4)))
    if random.random() < 0.2:
        content = f"<!-- wp:html -->{content}<!-- /wp:html -->"
    if random.random() < 0.1:
        content = f"[:en]{content}[:de]{one(TEXTS)}[:]"
    more = "".join(_nasty_comment(random, number * 10 + place) for place in range(random.randint(0, 3)))
    more += meta("_thumbnail_id", one(("1", "2", "999", "x", "")))
    more += meta("_yoast_wpseo_metadesc", one((*TITLES, "%%excerpt%%")))
    more += meta(
        "footnotes", one(('[{"id":"n1","content":"a <b>note</b> <a href=\'#x\'>y</a>"}]', "{bad", "[]", ""))
    )
    more += meta("_locale", one(LANGUAGES))
    terms = "".join(
        category(
            one(NAMES), one(TERM_SLUGS), one(("category", "post_tag", "series", "author", "language", "odd"))
        )
        for _ in range(random.randint(0, 4))
    )
    slug = one(SLUGS)
    return item(
        number if random.random() < 0.95 else 10,
        content.replace("]]>", ""),
        title=one(TITLES),
        kind=random.choices(("post", "page", "publication"), (6, 3, 1))[0],
        status=random.choices(("publish", "draft", "private", "future", "odd"), (8, 1, 1, 1, 1))[0],
        slug=slug,
        link=f"https://old.example/2012/03/{slug}/" if random.random() < 0.5 else one(LINKS),
        date=one(DATES),
        gmt=one(DATES),
        parent=random.choice((0, 0, number, number - 1, number + 1, 99999)),
        password=random.choice(("", "", "", "", "secret")),
        excerpt=random.choice(("", "", one(TEXTS))),
        terms=terms,
        more=more,
    )  # fmt: skip


def _nasty_comment(random: Random, number: int) -> str:
    return comment(
        random.choice((number, number, number - 1, 0)),
        random.choice(TEXTS),
        parent=random.choice((0, number - 1, number, number + 1, 123456)),
        kind=random.choice(("", "comment", "pingback", "trackback", "odd")),
        author=random.choice(
            ("Tony", "", " ", "<b>x</b>", "@x", "\x01", "a: b", "y" * 500, "me@mail.example")
        ),
        user=random.choice((0, 0, 7, 99)),
        date=random.choice(DATES),
    )
