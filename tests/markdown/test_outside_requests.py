"""Whom a page asks for pictures, frames and the like."""

from __future__ import annotations

import pytest

from octavo.markdown.renderer import render_post
from octavo.markdown.text_state import MarkdownOptions

ALLOWED = frozenset({"blog.example.org", "good.example"})


def asked(text: str) -> list[str]:
    """Return the places and hosts of the warnings for a text."""
    rendered = render_post(text, MarkdownOptions("a.md", allowed_hosts=ALLOWED))
    found = [problem for problem in rendered.problems if problem.code == "outside-request"]
    return [
        f"{one.location.line}:{one.location.column} {one.message.partition(' asks ')[2].split()[0]}"
        for one in found
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a ![b](https://x.example/a.png)", ["1:3 x.example"]),
        ("![b][r]\n\n[r]: http://x.example:8080/a.png", ["1:1 x.example:8080"]),
        ("![b](//X.example/a.png)", ["1:1 x.example"]),
        ('a <img alt="" src="/a.png" srcset="https://x.example/b.png 2x, https://y.example/c.png 3x">',
         ["1:3 x.example", "1:3 y.example"]),
        ('a\n\n<iframe\nsrc="https://x.example/"></iframe>', ["3:1 x.example"]),
        ("<object data=https://x.example/a.svg></object>", ["1:1 x.example"]),
        ('<video src="/a" poster="https://x.example/a.jpg"><track src=https://y.example/t></video>',
         ["1:1 x.example", "1:50 y.example"]),
        ("<script src='https://x.example/a.js'></script>", ["1:1 x.example"]),
        ('<link rel="preload stylesheet" href="https://x.example/a.css">', ["1:1 x.example"]),
        ('a <b style="background: URL( \'https://x.example/a.png\' )">b</b>', ["1:3 x.example"]),
        ("<style>\n@import \"https://x.example/a\";\n@font-face{src:url(https://y.example/f)}\n</style>",
         ["1:1 x.example", "1:1 y.example"]),
        ('<svg><image href="https://x.example/a.png"/><use xlink:href="https://y.example/a#b"/></svg>',
         ["1:6 x.example", "1:45 y.example"]),
    ],
)  # fmt: skip
def test_what_a_browser_asks_of_another_host_is_named_at_its_place(text: str, expected: list[str]) -> None:
    """A page that promises to ask nobody else must not do it by a picture somebody pasted."""
    assert asked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "[b](https://x.example/a.png) <https://x.example/>",
        '<a href="https://x.example/" ping="/p">b</a> <form action="https://x.example/"></form>',
        '<link rel="license" href="https://x.example/">',
        "![b](https://good.example/a.png) ![c](https://blog.example.org/a.png) ![d](/a.png)",
        "`<img src=https://x.example/a.png>`",
        "<!-- <img src=https://x.example/a.png> -->",
        "![b](data:image/png;base64,AAAA)",
    ],
)
def test_what_waits_for_a_click_or_is_allowed_is_not_named(text: str) -> None:
    assert asked(text) == []
