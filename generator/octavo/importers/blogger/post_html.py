"""What Blogger stores of a post → the HTML that readers saw, as other importers give it."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import octavo.expressions as re
from octavo.comments.paragraphs import paragraphs_from_newlines
from octavo.importers.blog import MORE
from octavo.importers.code_text import escape_code
from octavo.importers.embeds import replace_plugins
from octavo.importers.tex_formulas import mark_formulas

_CAPTIONED = re.compile(
    r"<table\b(?=[^<>]*?\bclass=[\"'][^\"'<>]*?\btr-caption-container\b)[^<>]*+>"
    r"(?P<inside>(?:(?!<table\b).)*?)</table\s*>",
    re.DOTALL | re.IGNORECASE,
)
_PICTURE = re.compile(r"(?:<a\b[^<>]*+>\s*+)?<img\b[^<>]*+>(?:\s*+</a\s*+>)?", re.IGNORECASE)
_CAPTION = re.compile(
    r"<td\b(?=[^<>]*?\bclass=[\"'][^\"'<>]*?\btr-caption\b)[^<>]*+>(?P<words>(?:(?!<td\b).)*?)</td\s*>",
    re.DOTALL | re.IGNORECASE,
)
_MORE = re.compile(
    r"(?:<span\b[^<>]*+>\s*+)?"
    r"(?:<a\b(?=[^<>]*?\bname=[\"']more[\"'])[^<>]*+>(?:\s*+</a\s*+>)?|<!--\s*+more\s*+-->)(?:\s*+</span\s*+>)?",
    re.IGNORECASE,
)
# Blogger calls a comment's place #c123, octavo #comment-123.
_COMMENT_PLACE = re.compile(r"(?<=\.html)((?:\?[^\"'#\s<>]*)?)#c(\d+)(?=[\"'])")
_BREAKS = re.compile(r"(?>(?:(?<!\s)\s++)?)<br\s*+/?>(?:\s*+<br\s*+/?>)++\s*", re.IGNORECASE)
_MARKUP = re.compile(r"<(?:p|br|div|table|ul|ol|h[1-6]|blockquote|pre)\b", re.IGNORECASE)
# Titles are plain text in the file, and were HTML on the page: of it names of species are made.
_INLINE = re.compile(r"&lt;(/?(?:i|em|b|strong|sub|sup))&gt;", re.IGNORECASE)


def render_post(content: str, unreadable: Callable[[str], None]) -> str:
    """Return a post's HTML with figures for captioned pictures, frames for players, and `MORE`.

    `unreadable` is told of each formula that cannot be read.
    """
    html = content.replace("\r\n", "\n").replace("\r", "\n")
    html = mark_formulas(replace_plugins(escape_code(html)), unreadable)
    if "tr-caption" in html:
        html = _CAPTIONED.sub(_figure, html)
    html = comment_places(html)
    if not _MARKUP.search(html):
        # From the time when line ends were breaks.
        html = paragraphs_from_newlines(html)
    return _MORE.sub("", _MORE.sub(MORE, html, count=1))


def render_comment(content: str) -> str:
    """Return a comment's HTML in which two breaks part paragraphs."""
    return _BREAKS.sub("\n\n", comment_places(content))


def comment_places(html: str) -> str:
    """Return HTML whose links to comments below posts name them as they are called here."""
    return _COMMENT_PLACE.sub(r"\1#comment-\2", html) if "#c" in html else html


def title_html(title: str) -> str:
    """Return a title as inline HTML."""
    return _INLINE.sub(r"<\1>", escape(title, quote=False))


def _figure(found: re.Match[str]) -> str:
    picture, caption = _PICTURE.search(found["inside"]), _CAPTION.search(found["inside"])
    if picture is None or found["inside"].lower().count("<img") > 1:
        return found.group()
    words = f"<figcaption>{caption['words']}</figcaption>" if caption else ""
    return f"<figure>{picture.group()}{words}</figure>"
