"""Images: each becomes a hole, for its address and size are known only with the files."""

from __future__ import annotations

from collections.abc import Collection

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, image
from markdown_it.token import Token

from octavo.formats.decoding import without_forbidden
from octavo.markdown.attributes import Attributes, apply_attributes, safe_values, width_class
from octavo.markdown.citation_scanner import citation_scanner
from octavo.markdown.links import decode_address, is_external
from octavo.markdown.plain_text import plain_text
from octavo.markdown.text_state import TextState, add_render_rule, state_of
from octavo.model.body import Image

_NO_ATTRIBUTES = Attributes("", (), {})


def images_plugin(md: MarkdownIt) -> None:
    """Teach a parser to keep each image's place and to leave a hole for it."""
    md.inline.ruler.at("image", _placed_image)
    add_render_rule(md, "image", _render_image)


def attributes_of(token: Token) -> Attributes:
    """Return what stands in braces behind an image."""
    attributes: Attributes = token.meta.get("attributes", _NO_ATTRIBUTES)
    return attributes


def alternative_text(attributes: Attributes) -> str | None:
    """Return what `alt` says, or Quarto's `fig-alt`; None if neither is there."""
    return attributes.values.get("alt", attributes.values.get("fig-alt"))


def settle_inline_images(state: StateCore) -> None:
    """Give every image outside figures its alternative text and attributes."""
    text = state_of(state.env)
    if not text.has_images:
        return
    for block in state.tokens:
        for token in block.children or ():
            if token.type == "image" and "image" not in token.meta:
                _settle(text, token)


def _settle(text: TextState, token: Token) -> None:
    attributes = attributes_of(token)
    holder = Token("image", "img", 0)
    line, _ = token.meta.get("place", (0, 0))
    values, width = _own_values(attributes, ("alt", "fig-alt", "fig-align"))
    apply_attributes(text, holder, Attributes(attributes.id, (*attributes.classes, *width), values), line)
    alt = alternative_text(attributes)
    if alt is None:
        alt = plain_text(token.children or ()) or None
    settle_image(text, token, alt, tuple((key, str(value)) for key, value in holder.attrs.items()))


def settle_image(
    text: TextState, token: Token, alt: str | None, attributes: tuple[tuple[str, str], ...]
) -> None:
    """Keep, with its token, what an image's hole will say; warn if it has no alternative text."""
    line, column = token.meta.get("place", (0, 0))
    address = str(token.attrs["src"])
    # The address of another host says what it says: decoded, `%2F` or `%3F` would mean something else.
    source = address if is_external(address) else decode_address(address)
    text.note_request(source, line, column)
    title = without_forbidden(str(token.attrs.get("title", "")))
    token.meta["image"] = Image(source, alt, title, attributes, line, column)
    if alt is None:
        text.warn(
            line,
            f"The image “{source}” has no alternative text.",
            hint='Add {alt="what is seen"} behind it; alt="" if it only decorates.',
            code="missing-alt",
            column=column,
        )


def figure_image_attributes(
    text: TextState, attributes: Attributes, line: int
) -> tuple[tuple[str, str], ...]:
    """Return those attributes of a figure that belong to its image, such as its width."""
    left = ("alt", "credit", "source", "fig-alt", "fig-cap", "fig-align")
    own, width = _own_values(attributes, left)
    return (*safe_values(text, own, "img", line).items(), *(("class", name) for name in width))


def _own_values(attributes: Attributes, left: Collection[str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the attributes that are an image's own, and the class that stands for a width in per cent.

    HTML has no such width, and a strict Content-Security-Policy no style in a tag.
    """
    values = {key: value for key, value in attributes.values.items() if key not in left}
    name = width_class(values.get("width", ""))
    if name:
        del values["width"]
    return values, (name,) if name else ()


def _placed_image(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not state.src.startswith("![", start):
        return False
    text = state_of(state.env)
    if citation_scanner(state.src).is_hopeless(start + 1):
        return False
    if silent:
        return image(state, True)
    count = len(state.tokens) + bool(state.pending)
    with text.nested(start + 2):  # the text in brackets is parsed by itself
        if not image(state, False):
            return False
    text.has_images = True
    state.tokens[count].meta["place"] = text.place(start)
    return True


def _render_image(text: TextState, token: Token) -> str:
    if "image" not in token.meta:  # in a citation's prefix or suffix
        _settle(text, token)
    return text.add_hole(token.meta["image"])
