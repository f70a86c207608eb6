"""Figures: an image alone in its paragraph, with caption, credit and number."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from octavo.markdown.attributes import Attributes, apply_attributes
from octavo.markdown.foreign.fenced_divs import FigureDivs, figure_label, number_figure
from octavo.markdown.images import (
    alternative_text,
    attributes_of,
    figure_image_attributes,
    settle_image,
)
from octavo.markdown.links import render_address
from octavo.markdown.plain_text import plain_text
from octavo.markdown.text_state import TextState, add_render_rule, state_of


def figures_plugin(md: MarkdownIt) -> None:
    """Teach a parser to render figures; `make_figures` finds them."""
    add_render_rule(md, "figure_label", _render_label)
    add_render_rule(md, "figure_credit", _render_credit)


def make_figures(state: StateCore) -> None:
    """Turn each paragraph that holds an image, or a linked image, and nothing else into a figure."""
    text = state_of(state.env)
    if not text.has_images:
        return
    tokens: list[Token] = []
    divs = FigureDivs(text)
    for index, token in enumerate(state.tokens):
        divs.see(token)
        is_in_paragraph = index > 0 and state.tokens[index - 1].type == "paragraph_open"
        image = _lone_image(token) if is_in_paragraph else None
        if image is not None and divs.is_inside:
            divs.name_part(image)
            image = None
        if image is None:
            tokens.append(token)
            continue
        opening = tokens.pop()
        state.tokens[index + 1].type = "figure_paragraph_close"
        tokens += _figure(state, text, opening, token, image)
    state.tokens = [token for token in tokens if token.type != "figure_paragraph_close"]


def _lone_image(inline: Token) -> Token | None:
    children = inline.children or []
    if len(children) == 1 and children[0].type == "image":
        return children[0]
    if [child.type for child in children] == ["link_open", "image", "link_close"]:
        return children[1]
    return None


def _figure(state: StateCore, text: TextState, paragraph: Token, inline: Token, image: Token) -> list[Token]:
    attributes = attributes_of(image)
    line = image.meta["place"][0]
    opening = Token("figure_open", "figure", 1, block=True, map=paragraph.map, attrs=dict(paragraph.attrs))
    apply_attributes(text, opening, Attributes(attributes.id, attributes.classes, {}), line)
    caption, image.children = image.children or [], None
    alt = alternative_text(attributes)
    if alt is None:
        # To others' Markdown the brackets hold what is to be seen: it is kept as that, too.
        alt = plain_text(caption) or None
    settle_image(text, image, alt, figure_image_attributes(text, attributes, line))
    if not text.options.alt_is_caption and "alt" not in attributes.values:
        caption = []
    if written := attributes.values.get("fig-cap"):
        caption = [Token("text", "", 0, content=written)]
    tokens = [opening, inline]
    credit = _credit_token(state, text, attributes, line)
    if caption or credit or "id" in opening.attrs:
        number_figure(text, opening, line)
        words = Token("inline", "", 0, map=inline.map, content=image.content)
        words.children = [figure_label(text)]
        if caption:
            words.children += [Token("text", "", 0, content=" "), *caption]
        if credit:
            words.children.append(credit)
        tokens += [
            Token("figcaption_open", "figcaption", 1, block=True),
            words,
            Token("figcaption_close", "figcaption", -1, block=True),
        ]
    tokens.append(Token("figure_close", "figure", -1, block=True))
    return tokens


def _credit_token(state: StateCore, text: TextState, attributes: Attributes, line: int) -> Token | None:
    credit, source = attributes.values.get("credit", ""), attributes.values.get("source", "")
    if source:
        address = state.md.normalizeLink(source)
        if state.md.validateLink(address):
            source = address
        else:
            text.warn(
                line,
                f"The source “{source}” is not an address that may be linked.",
                hint='Give a web address: source="https://…".',
                code="unsafe-link",
            )
            source = ""
    if not (credit or source):
        return None
    return Token("figure_credit", "small", 0, meta={"credit": credit, "source": source, "line": line})


def _render_label(text: TextState, token: Token) -> str:
    return f'<span class="figure-label">{escapeHtml(token.content)}</span>'


def _render_credit(text: TextState, token: Token) -> str:
    meta = token.meta
    words = escapeHtml(meta["credit"] or text.words.gettext("Source"))
    if meta["source"]:
        address = render_address(text, meta["source"], meta["line"], 0)
        words = f'<a href="{address}">{words}</a>'
    return f' <small class="figure-credit">{words}</small>'
