"""What comes out of a stranger's database cannot run in the new site."""

from __future__ import annotations

import re

import pytest

from octavo.importers.link_targets import LinkTargets
from octavo.importers.post_text import convert_post_html
from octavo.importers.sanitise_html import sanitise_post


@pytest.mark.parametrize(
    ("html", "removed"),
    [
        ("<script>alert(1)</script>", ("<script>",)),
        ("<p onclick='alert(1)'>x</p>", ("onclick of <p>",)),
        ("<img src=x onerror=alert(1)>", ("onerror of <img>",)),
        ("<a href='javascript:alert(1)'>x</a>", ("a javascript: address of <a>",)),
        ("<a href='java&#10;script:alert(1)'>x</a>", ("a javascript: address of <a>",)),
        ("<a href=' &#1; javascript:alert(1)'>x</a>", ("a javascript: address of <a>",)),
        ("<iframe src='https://www.youtube.com/embed/x' srcdoc='<script>1</script>'></iframe>",
         ("srcdoc of <iframe>",)),
        ("<svg><script>alert(1)</script></svg>", ("<svg>", "<script>")),
        ("<object data='x.swf'></object><embed src='x.swf'>", ("<object>", "<embed>")),
        ("<form action='https://evil.example'><input name=a></form>", ("<form>", "<input>")),
        ("<img src='data:image/png;base64,AAAA'>", ("a data: address of <img>",)),
        ("<style>body{display:none}</style>", ("<style>",)),
    ],
)  # fmt: skip
def test_what_could_run_is_removed_and_named(html: str, removed: tuple[str, ...]) -> None:
    clean, told = sanitise_post(html)
    assert told == removed
    assert not re.search(r"script|onerror|onclick|srcdoc|<svg|<object|<embed|<form|data:|<style", clean)


@pytest.mark.parametrize(
    "text",
    [
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&lt;img src=x onerror=alert(1)&gt;",
        "[x](javascript:alert(1))",
        "`&lt;b&gt;` `",
        "&lt;!-- --&gt;&lt;script&gt;",
    ],
)
def test_text_that_looks_like_html_does_not_become_it(text: str) -> None:
    """The Markdown of an import is trusted like an author's: so nothing may turn into raw HTML in it."""
    from octavo.markdown.renderer import render_post
    from octavo.markdown.text_state import MarkdownOptions

    markdown = convert_post_html(
        f"<p>{text}</p><ul><li>{text}</li></ul>", "posts/a.md", LinkTargets()
    ).markdown
    html = "".join(render_post(markdown, MarkdownOptions("a.md")).body.parts)
    assert not re.search(r"<script|<img|<a ", html)


def test_frames_stay_only_of_hosts_that_are_known() -> None:
    html = (
        "<iframe src='//www.youtube.com/embed/x'></iframe><iframe src='https://youtube.com.evil.example/x'></iframe>"
        "<iframe src='/local'></iframe>"
    )
    found = convert_post_html(html, "posts/a.md", LinkTargets())
    assert '<iframe src="https://www.youtube.com/embed/x"></iframe>' in found.markdown
    assert found.markdown.count("<iframe") == 1
    assert found.foreign_frames == ("https://youtube.com.evil.example/x", "/local")
    assert "<https://youtube.com.evil.example/x>" in found.markdown
