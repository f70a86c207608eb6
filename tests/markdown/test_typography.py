"""Quotes, dashes and ellipses, and what they leave alone."""

from __future__ import annotations

import re

import pytest
from golden_markdown import render, show_body

from octavo.markdown.renderer import render_title


def text_of(markdown: str) -> str:
    """Return the text of a paragraph, without its tags."""
    return re.sub(r"</?[a-z][^<>]*>", "", show_body(render(markdown).body)).strip().replace("&quot;", '"')


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ('"*quoted*" *"a" b* "a *b* c" **\'bold\'**', "“quoted” “a” b “a b c” ‘bold’"),
        ('"`x`" "$x$" "[l](https://x.example)" it\'s *it*\'s `x`\'s', "“x” “x” “l” it’s it’s x’s"),
        ('"<b>x</b>" <b>"x"</b> [a "b"](https://x.example)', "“x” “x” a “b”"),
        ("pp. 10--20 a --- b a---b a -- b wait...", "pp. 10–20 a — b a—b a – b wait…"),
        ('`a`--`b` *a*--*b* `a`-- b "a"--b (a)--b', "a–b a–b a– b “a”–b (a)–b"),
    ],
)
def test_marks_are_set_across_inline_markup(typed: str, printed: str) -> None:
    """Emphasis, code and links inside a quotation do not end it."""
    assert text_of(typed) == printed


@pytest.mark.parametrize(
    "text",
    [
        "https://x.example/O'Brien--y...z",
        "www.x.example/a--b",
        "me--you@x.example",
        "doi:10.1000/a--b'c",
        "10.1002/sim--1...2",
        "arXiv:2101.1--2",
        "--no-cache",
        "(--verbose)",
    ],
)
def test_addresses_and_identifiers_stay_as_typed(text: str) -> None:
    """Whoever copies one from the page must be able to use it."""
    assert text_of(f"See {text} there.") == f"See {text} there."
    assert text_of(text) == text
    assert render_title(f"On {text}") == f"On {text}"


def test_the_sentence_around_an_address_is_set() -> None:
    """Quotes and full stops behind an address are no part of it."""
    assert text_of('"https://x.example/a--b", x--y.') == "“https://x.example/a--b”, x–y."
    assert text_of("https://x.example/a--b 'end'.") == "https://x.example/a--b ‘end’."


@pytest.mark.parametrize(
    "markdown",
    [
        "<https://x.example/it's--a>",
        "[https://x.example/it's--a](https://x.example/it's--a)",
        "[https://x.example/it's--a](https://other.example/)",
        "[x.example/it's--a](https://x.example/it's--a)",
        "<a href=\"https://x.example/it's--a\">https://x.example/it's--a</a>",
    ],
)
def test_words_of_a_link_that_are_an_address_stay_as_typed(markdown: str) -> None:
    """They are copied by hand from paper, where the link cannot be followed."""
    assert "it's--a<" in show_body(render(markdown).body)


@pytest.mark.parametrize("tag", ["code", "kbd", "samp", "script", "style", "math"])
def test_code_in_raw_html_stays_as_typed(tag: str) -> None:
    """A command with curly quotes does not run."""
    html = show_body(render(f"\"x\" <{tag} title='a--b'>a--b 'c'...</{tag}> x--y").body)
    assert html.strip() == f"<p>“x” <{tag} title='a--b'>a--b 'c'...</{tag}> x–y</p>"


def test_escaped_marks_stay_as_typed() -> None:
    assert text_of('\\"a\\" \\-\\- \\...') == '"a" -- ...'
