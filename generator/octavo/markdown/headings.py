"""Headings: attributes at their end, stable anchors, the list for a table of contents."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

import octavo.expressions as re
from octavo.markdown.attributes import apply_attributes, split_trailing_attributes
from octavo.markdown.plain_text import LEFT_OUT, close_gaps, plain_text
from octavo.markdown.text_state import TextState, state_of
from octavo.model.body import Heading, Target

_NO_ASCII_ANCHOR = re.compile(r"[^a-z0-9 \t_-]+")
_BETWEEN_WORDS = re.compile(r"[\s_-]+")
_NOT_IN_LISTS = frozenset({"link_open", "link_close", "image", "html_inline"})
_MARK = Token("text", "", 0, content="\ufdd0")  # a noncharacter where something was left out


def slug(text: str) -> str:
    """Return an anchor for a heading: lower case, letters of every script kept, words joined by "-".

    The text is composed (NFC) first, so that the anchor does not depend on how it was typed.
    """
    if text.isascii():  # the same, and at once
        return _BETWEEN_WORDS.sub("-", _NO_ASCII_ANCHOR.sub("", text.lower())).strip("-")
    composed = unicodedata.normalize("NFC", text).casefold()
    composed = unicodedata.normalize("NFC", composed)
    kept = "".join(
        character
        for character in composed
        if unicodedata.category(character)[0] in "LMN" or character in " -\t_"
    )
    return _BETWEEN_WORDS.sub("-", kept).strip("-")


def split_heading_attributes(state: StateCore) -> None:
    """Take `{#id .class}` off the end of each heading; make room below h1, which is the page's title."""
    tokens = state.tokens
    text = state_of(state.env)
    has_top_level = False
    for index, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        has_top_level = has_top_level or token.tag == "h1"
        inline = tokens[index + 1]
        inline.content, attributes = split_trailing_attributes(inline.content)
        if attributes:
            apply_attributes(text, token, attributes, text.line_of(token))
    if has_top_level:
        for token in tokens:
            if token.type in ("heading_open", "heading_close"):
                token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"


def number_headings(state: StateCore) -> None:
    """Give every heading an anchor, and note the headings of the text."""
    tokens = state.tokens
    text = state_of(state.env)
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            _note_heading(state, text, token, tokens[index + 1].children or [])


def _note_heading(state: StateCore, text: TextState, token: Token, children: list[Token]) -> None:
    line = text.line_of(token)
    words = plain_text(children)
    anchor = str(token.attrs.get("id", ""))
    if not anchor:
        anchor = token.attrs["id"] = text.free_anchor(slug(words) or "section", line)
    if anchor.startswith("sec-"):
        text.targets.append(Target("sec", anchor, words, line))
    text.headings.append(Heading(int(token.tag[1]), anchor, _heading_html(state, children), words))


def _heading_html(state: StateCore, children: list[Token]) -> str:
    """Return a heading's inline HTML without citations, links, ids and raw HTML."""
    kept = [
        _MARK if child.type in LEFT_OUT else _without_id(child)
        for child in children
        if child.type not in _NOT_IN_LISTS
    ]
    html: str = state.md.renderer.render([Token("inline", "", 0, children=kept)], state.md.options, state.env)
    if _MARK.content in html:
        html = close_gaps(html.replace(_MARK.content, "\0"))
    return html.strip()


def _without_id(token: Token) -> Token:
    if "id" not in token.attrs:
        return token
    return replace(token, attrs={key: value for key, value in token.attrs.items() if key != "id"})
