"""The markup that reference managers put into titles → the safe inline HTML of records.

CSL's rich text: https://docs.citationstyles.org/en/stable/specification.html (appendix on data) knows
`i b sup sub sc`, `span` with class nocase or small capitals. Crossref adds the JATS and MathML of publishers.
"""

from __future__ import annotations

import html

import octavo.expressions as re
from octavo.bibliography.inline_html import MARKUP, PROTECTED, SMALL_CAPITALS, escape_text

_SPACES = re.compile(r"[\x00-\x20\x7f\xa0]+")
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|\#[0-9]{2,6}|\#x[0-9a-fA-F]{2,6});")
_TOKEN = re.compile(
    r"""
      <(?P<end>/?)\s*(?:jats:)?(?P<name>italic|bold|strong|em|sup|sub|sc|scp|i|b|span)\b(?P<rest>[^<>]*+)>
    | (?P<foreign></?(?:jats|mml):[a-z-]++[^<>]*+>|</?(?:p|br)\s*/?>)
    | (?P<entity>"""
    + _ENTITY.pattern
    + r""")
    | (?P<text>[^<&]+|.)
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_NOTHING = ("", "")


def rich_text_to_html(text: str) -> str:
    """Return safe inline HTML: i, b, sup, sub, span.smallcaps and span.nocase; every other tag is text.

    A tag that is never closed, or closed without having been opened, is text too. White space
    collapses. Linear in the length of the text.
    """
    text = _SPACES.sub(" ", text).strip(" ")
    if "<" not in text and "&" not in text:
        return escape_text(text)
    output: list[str] = []
    opened: list[tuple[str, int, str, str]] = []  # name, place in the output, tag as written, closing markup
    depth: dict[str, int] = {}  # how many of each name are open: no search through all of them
    for match in _TOKEN.finditer(text):
        name = (match["name"] or "").lower()
        if match["text"]:
            output.append(escape_text(match["text"]))
        elif match["entity"]:
            output.append(escape_text(html.unescape(match["entity"])))
        elif match["foreign"]:
            output.append(" ")
        elif not match["end"]:
            opening, closing = _span(match["rest"]) if name == "span" else MARKUP[name]
            opened.append((name, len(output), match[0], closing))
            depth[name] = depth.get(name, 0) + 1
            output.append(opening)
        elif depth.get(name):
            while True:
                inner, place, tag, closing = opened.pop()
                depth[inner] -= 1
                if inner == name:
                    output.append(closing)
                    break
                output[place] = escape_text(tag)
        else:
            output.append(escape_text(match[0]))
    for _, place, tag, _ in opened:
        output[place] = escape_text(tag)
    return re.sub(r" {2,}", " ", "".join(output)).strip(" ")


def rich_text_to_plain(text: str) -> str:
    """Return the text on one line, with characters for the few entities that titles have."""
    text = _SPACES.sub(" ", text).strip(" ")
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text) if "&" in text else text


def _span(attributes: str) -> tuple[str, str]:
    folded = attributes.lower()
    if "nocase" in folded:
        return PROTECTED, "</span>"
    return SMALL_CAPITALS if "small-caps" in folded or "smallcaps" in folded else _NOTHING
