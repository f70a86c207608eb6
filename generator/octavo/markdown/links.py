"""Links: what points inside the site becomes a hole, what points outside stays as it is."""

from __future__ import annotations

from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_inline import StateInline, autolink, link
from markdown_it.token import Token

import octavo.expressions as re
from octavo.formats.decoding import FORBIDDEN
from octavo.markdown.citation_scanner import citation_scanner
from octavo.markdown.text_state import TextState, add_render_rule, state_of
from octavo.model.body import Link

# Text in brackets with nothing in it that could reach over its end, and no address behind it.
_NO_LINK = re.compile(r"\[[^\[\]`<\\$~^{}!]*\](?!\()")
_EXTERNAL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


def links_plugin(md: MarkdownIt) -> None:
    """Teach a parser to keep each link's place and to leave holes for internal ones."""
    md.inline.ruler.at("link", _placed_link)
    md.inline.ruler.at("autolink", autolink)
    add_render_rule(md, "link_open", _render_link_open)


def is_external(address: str) -> bool:
    """Tell whether an address has a scheme or names a host."""
    return _EXTERNAL.match(address) is not None


def decode_address(address: str) -> str:
    """Return an address percent-decoded, as the name of a file is written."""
    return FORBIDDEN.sub("\ufffd", unquote(address))


def render_address(
    text: TextState,
    address: str,
    line: int,
    column: int,
    *,
    is_raw: bool = False,
    is_picture: bool = False,
) -> str:
    """Return what stands between the quotes of an `href`: an escaped URL, or the mark of a hole."""
    if is_external(address):
        return escapeHtml(address)
    return text.add_hole(inner_link(address, line, column, is_raw=is_raw, is_picture=is_picture))


def inner_link(
    address: str, line: int, column: int, *, is_raw: bool = False, is_picture: bool = False
) -> Link:
    """Return the hole for an address inside of the site."""
    target, _, fragment = address.partition("#")
    path, _, query = target.partition("?")
    return Link(decode_address(path), decode_address(fragment), line, column, query, is_raw, is_picture)


def _placed_link(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if state.src[start] != "[" or citation_scanner(state.src).is_hopeless(start):
        return False
    if "references" not in state.env and _NO_LINK.match(state.src, start, state.posMax):
        return False  # as `link` would find, having parsed what is between the brackets
    count = len(state.tokens) + bool(state.pending)
    if not link(state, silent):
        return False
    if not silent:
        text = state_of(state.env)
        line, column = text.place(start)
        state.tokens[count].meta["place"] = (line, column)
        if state.src.startswith("[@", start) and state.src[state.pos - 1] == "]":
            text.warn(
                line,
                f"“{state.src[start : state.pos]}” is a link here, for a link of this name is defined.",
                hint="To cite the work, give the link another name.",
                code="citation-is-link",
                column=column,
            )
    return True


def _render_link_open(text: TextState, token: Token) -> str:
    line, column = token.meta.get("place", (0, 0))
    address = render_address(text, str(token.attrs["href"]), line, column)
    rest = "".join(
        f' {key}="{escapeHtml(str(value))}"' for key, value in token.attrs.items() if key != "href"
    )
    return f'<a href="{address}"{rest}>'
