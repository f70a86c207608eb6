"""What may become of the HTML that readers wrote."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from octavo.comments.sanitise import ALLOWED_TAGS, LINK_REL, MAX_TAGS, sanitise_html

PAYLOADS = [
    re.sub(r"\\(u[0-9a-f]{4}|[ntr0\\])", lambda m: f"\\{m[1]}".encode().decode("unicode_escape"), line)
    for line in (Path(__file__).parents[1] / "data/comments/payloads.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
DECEPTIVE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
BLOCKS = {"p", "pre", "blockquote", "ul", "ol", "li"}
PARENTS_OF_BLOCKS = {"", "blockquote", "li", "ul", "ol"}


class AllowListChecker(HTMLParser):
    """Asserts of every tag that it is allowed, closed in order and where the HTML standard wants it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [""]
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED_TAGS
        given = dict(attrs)
        assert len(given) == len(attrs)
        assert (tag == "li") == (self.open[-1] in ("ul", "ol")), "a list holds items, and only a list does"
        assert tag not in BLOCKS or self.open[-1] in PARENTS_OF_BLOCKS, "no block stands inside text"
        if tag == "a":
            assert "a" not in self.open, "no link stands inside a link"
            assert set(given) == {"href", "rel"}
            assert given["rel"] == LINK_REL
            address = urlsplit(given["href"] or "")
            assert address.scheme in ("http", "https")
            assert address.hostname
            assert "@" not in address.netloc
            assert not re.search(r"[\s\\<>\"]", given["href"] or "")
        elif tag == "abbr":
            assert set(given) <= {"title"}
        elif tag == "ol":
            assert set(given) <= {"start"}
            assert re.fullmatch(r"-?\d+", given.get("start") or "1")
        else:
            assert not given
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        pytest.fail(f"a comment was left: {data}")

    def handle_decl(self, decl: str) -> None:
        pytest.fail(f"a declaration was left: {decl}")

    def handle_pi(self, data: str) -> None:
        pytest.fail(f"a processing instruction was left: {data}")

    def unknown_decl(self, data: str) -> None:
        pytest.fail(f"a declaration was left: {data}")


def checked(html: str) -> str:
    """Return the text of safe HTML, after asserting that it is safe."""
    checker = AllowListChecker()
    checker.feed(html)
    checker.close()
    assert checker.open == [""]
    assert not DECEPTIVE.search(html)
    return checker.text


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_leaves_the_allow_list(payload: str) -> None:
    """Whatever a reader typed, a browser must find text, links to the web and a few elements."""
    clean = sanitise_html(payload)
    checked(clean)
    assert sanitise_html(clean) == clean


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize(
    "frame",
    ["<p>{}</p>", "<ul><li>{}</ul>", "<pre>{}</pre>", '<a href="https://a.example/">{}</a>', "<b><table>{}"],
)
def test_no_payload_leaves_the_allow_list_inside_other_markup(payload: str, frame: str) -> None:
    """HTML is read differently inside lists, links, tables and preformatted text."""
    clean = sanitise_html(frame.format(payload))
    checked(clean)
    assert sanitise_html(clean) == clean


def test_there_are_enough_payloads() -> None:
    """A file that is read wrongly would make all of this pass."""
    assert len(PAYLOADS) > 120
    assert any("\u202e" in payload for payload in PAYLOADS)


FRAGMENTS = [
    *(f"<{tag}>" for tag in ("p", "b", "i", "a href=https://a.example", "a", "ul", "ol", "li", "pre", "h2")),
    *(
        "</p>",
        "</b>",
        "</i>",
        "</a>",
        "</ul>",
        "</li>",
        "</pre>",
        "</h2>",
        "<br>",
        "<blockquote>",
        "</blockquote>",
    ),
    *(
        "<table>",
        "<tr>",
        "<td>",
        "</table>",
        "<div>",
        "</div>",
        "<svg>",
        "</svg>",
        "<math>",
        "<mtext>",
        "<style>",
    ),
    *(
        "</style>",
        "<script>",
        "</script>",
        "<!--",
        "-->",
        "<img src=https://a.example/x alt='a b'>",
        "<form>",
    ),
    *(
        "<select>",
        "<template>",
        "</template>",
        "<title>",
        "<code>",
        "</code>",
        "<q>",
        "<sub>",
        "<em>",
        "</em>",
    ),
    *(
        "text",
        " ",
        "\n",
        "&lt;",
        "&amp;",
        "&nbsp;",
        "<",
        ">",
        '"',
        "=",
        "\u0301",
        "\u200d",
        "e",
        "&#64;",
        "&#13;",
        "a@b.example",
    ),
    *(
        "<abbr title='x\"'>",
        "</abbr>",
        "<ol start=3>",
        "<del>",
        "<h1>",
        "<tt>",
        "<dd>",
        "<strike>",
        "\u202e",
        "[@key]",
    ),
]


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=30).map("".join))
def test_any_mixture_of_markup_becomes_valid_and_stays_as_it_is(html: str) -> None:
    """Mutation attacks live from markup that a second reading takes for something else."""
    clean = sanitise_html(html)
    checked(clean)
    assert sanitise_html(clean) == clean


@given(st.text(max_size=80))
def test_any_text_becomes_valid_and_stays_as_it_is(text: str) -> None:
    """The same for characters that nobody thought of."""
    clean = sanitise_html(text)
    checked(clean)
    assert sanitise_html(clean) == clean


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One <em>two</em> <strong>three</strong></p>", None),
        ("<p>H<sub>2</sub>O, x<sup>2</sup>, <q>quoted</q>, <cite>Title</cite></p>", None),
        ("<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote>", None),
        ('<ul><li>a</li><li>b<ol start="3"><li>c</li></ol></li></ul>', None),
        ("<pre><code>if a &lt; b &amp;&amp; c:\n\treturn</code></pre>", None),
        ('<p><abbr title="World Health Organization">WHO</abbr></p>', None),
        ("<p>a<br>b</p>", None),
        ("<p>see [@graf2021, p. 3]</p>", None),
        ("<h2>Title</h2>", "<p><strong>Title</strong></p>"),
        ("<strike>x</strike> <kbd>y</kbd>", "<s>x</s> <code>y</code>"),
        ("<div>a<div>b</div>c</div>", "<p>a</p><p>b</p><p>c</p>"),
        ("<table><tr><th>a</th><td>b</td></tr></table>", "<p> a b</p>"),
        ("<b><p>a</p></b>", "<p>a</p>"),
        ("a<li>b<li>c", "a<ul><li>b</li><li>c</li></ul>"),
        ("<ul>a<ul><li>b</ul></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("<p></p><p>a</p><p>&nbsp;</p><b> </b>", "<p>a</p>"),
        ("a<p></p>b", "a b"),
        ("<a>bare</a>", "bare"),
        ("<a href='https://a.example'></a>x", "x"),
        ("<pre>\n\n\nx</pre>", "<pre>x</pre>"),
        ("<a href='http://b.example/x'>y</a>", f'<a href="http://b.example/x" rel="{LINK_REL}">y</a>'),
        (
            "<img src='https://a.example/x.png' alt='A <plot>'>",
            f'<a href="https://a.example/x.png" rel="{LINK_REL}">A &lt;plot&gt;</a>',
        ),
        (
            "<img src='https://a.example/x.png'>",
            f'<a href="https://a.example/x.png" rel="{LINK_REL}">https://a.example/x.png</a>',
        ),
        ("<img src='data:image/png,x' alt='A plot'>", "A plot"),
        (
            "<a href='https://a.example'><img src='https://b.example/x.png' alt='A plot'></a>",
            f'<a href="https://a.example" rel="{LINK_REL}">A plot</a>',
        ),
        (
            "<a href='https://\u0430pple.example/'>\u0430pple.example</a>",
            f'<a href="https://xn--pple-43d.example/" rel="{LINK_REL}">xn--pple-43d.example</a>',
        ),
        ("<a href='https://u:p@a.example/'>x</a>", f'<a href="https://a.example/" rel="{LINK_REL}">x</a>'),
        ("mail &#116;ony&#64;mail.example", "mail [address removed]"),
    ],
)
def test_the_readers_words_keep_as_much_of_their_form_as_comments_have(
    html: str, expected: str | None
) -> None:
    """Safe is not enough: the archive is a record of what was said."""
    assert sanitise_html(html) == (html if expected is None else expected)


def test_contents_of_code_and_drawings_are_gone() -> None:
    """The source of a script is not what the reader said."""
    html = (
        "a<script>b</script><style>c</style><svg><text>d</text></svg><math><mi>e</mi></math><title>f</title>g"
    )
    assert sanitise_html(html) == "ag"


@pytest.mark.slow
@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000 + "x",
        "<b>" * 50_000 + "x",
        "<p>".join(f"<b class={n}>" for n in range(900)) + "x",
        "".join(f"<b class={n}>" for n in range(900)) + "<p>x" * 900,
        "<ul><li>" * 20_000 + "x",
        "<a href=https://a.example>" * 50_000 + "x",
        "<" * 100_000 + "x",
        "<a" * 100_000 + ">x",
        "<!--" * 100_000 + "-->x",
        "a@" * 50_000 + "x",
        "&" * 30_000 + "x",
        "https://" * 50_000 + "x",
        "x" + "\u0301" * 300_000,
    ],
    ids=lambda html: html[:12],
)
def test_no_input_takes_long(html: str) -> None:
    """100,000 nested elements kept a browser's parser busy for half a minute."""
    clean = sanitise_html(html)
    checked(clean)
    assert sanitise_html(clean) == clean


def test_a_comment_with_too_many_tags_keeps_its_words() -> None:
    """The limit is there for attacks; a reader who meets it must not lose the text."""
    clean = sanitise_html("<b>" * (MAX_TAGS + 1) + "kept &lt;b&gt; <em>words</em>")
    assert checked(clean).split() == ["kept", "<b>", "words"]


@given(
    st.text(
        st.sampled_from("ab é’“”…\n.:;'\"\\[](){}*+-=_`|~$#!?,/01×&<>@%\u00a0\u0301\u200b\t"), max_size=30
    )
)
def test_plain_paragraphs_come_out_as_the_long_way_gives_them(text: str) -> None:
    """Most comments are plain: they are not parsed, so what passes must be what parsing would have left."""
    html = f"<p>{text}</p>\n"

    # An empty element is no plain paragraph, and leaves nothing behind.
    assert sanitise_html(html) == sanitise_html(f"{html}<i></i>")
    assert sanitise_html(html * 2) == sanitise_html(f"{html * 2}<i></i>")


fragments = st.lists(
    st.sampled_from(
        [
            *(
                "<p>",
                "</p>",
                "<em>",
                "</em>",
                "<strong>",
                "</strong>",
                "<code>",
                "</code>",
                "<br>",
                "<p> </p>",
            ),
            *(
                "word",
                " ",
                "\n",
                "&amp;",
                "&lt;",
                "&gt;",
                "&nbsp;",
                "%40",
                "a@b.org",
                "a@<em>b</em>.org",
                "é",
                "\x0c",
            ),
        ]
    )
    | st.text(st.characters(max_codepoint=127), max_size=5),
    max_size=12,
)


@given(fragments)
def test_the_short_way_for_simple_comments_gives_what_the_long_one_does(pieces: list[str]) -> None:
    """Most comments are plain paragraphs, of which ten thousand should not take seconds."""
    short = sanitise_html("".join(pieces))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("octavo.comments.sanitise.is_tidy", lambda html: False)
        long = sanitise_html("".join(pieces))

    assert short == long
