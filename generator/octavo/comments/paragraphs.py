"""Paragraphs from line breaks, for HTML whose author pressed Return and trusted the blog to do the rest."""

from __future__ import annotations

import octavo.expressions as re

_PARAGRAPH = re.compile(r"<p[\s>]", re.IGNORECASE)
_BLOCK_TAG = re.compile(r"<(/?)(blockquote|ul|ol|pre|table|dl|div|h[1-6])\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
_LINE_BREAK = re.compile(r"(?>(?:<br\s*+/?>[ \t]*+|(?<![ \t])[ \t]++)?)\n[ \t]*", re.IGNORECASE)


def paragraphs_from_newlines(html: str) -> str:
    """Return HTML with `<p>` for blank lines and `<br>` for line breaks, as blogs display what they store.

    HTML that has paragraphs already is returned as it is. Lists, tables, headings and `<pre>` keep their
    inside; a blockquote's inside gets paragraphs too. The result is not made safe here.
    """
    if _PARAGRAPH.search(html):
        return html
    html = html.replace("\r\n", "\n").replace("\r", "\n")
    pieces: list[str] = []
    done = 0
    kept, depth = "", 0  # the block whose inside is left alone, and how often it is open
    for tag in _BLOCK_TAG.finditer(html):
        name = tag[2].lower()
        if kept:
            if name == kept:
                depth += -1 if tag[1] else 1
            if depth:
                continue
            pieces.append(html[done : tag.end()])
            kept = ""
        else:
            pieces.append(_paragraphs(html[done : tag.start()]))
            if name != "blockquote" and not tag[1]:
                kept, depth, done = name, 1, tag.start()
                continue
            pieces.append(tag.group())
        done = tag.end()
    pieces.append(html[done:] if kept else _paragraphs(html[done:]))
    return "\n".join(piece for piece in pieces if piece)


def _paragraphs(text: str) -> str:
    text = _TAG.sub(lambda tag: tag.group().replace("\n", " "), text)
    chunks = (chunk.strip() for chunk in _BLANK_LINES.split(text))
    return "\n".join(f"<p>{_LINE_BREAK.sub('<br>' + chr(10), chunk)}</p>" for chunk in chunks if chunk)
