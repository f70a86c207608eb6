"""Raw HTML in a text: its ids are claimed and its addresses become holes, as those of Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, html_inline
from markdown_it.token import Token
from msgspec import Struct

import octavo.expressions as re
from octavo.errors import Location
from octavo.formats.decoding import FORBIDDEN, forbidden_problem
from octavo.formats.html_tags import (
    Address,
    Attribute,
    Tag,
    addresses_in,
    ids_in,
    read_tags,
    requested_by,
    requested_by_css,
)
from octavo.markdown.links import is_external, render_address
from octavo.markdown.text_state import TextState, add_render_rule, state_of

_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,6})|([0-9]{1,7}));?")
_PICTURES = frozenset({("img", "src"), ("img", "srcset"), ("input", "src"), ("video", "poster")})
# Both are understood by every browser without an element of that id.
_OWN_PLACES = frozenset({"", "#", "#top"})


class _Id(Struct, frozen=True):
    """An attribute that only the text's own page may have."""

    source: str


class _Addresses(Struct, frozen=True):
    """The value of an attribute with addresses inside the site."""

    address: Address
    line: int
    column: int
    is_picture: bool


_Piece = str | _Id | _Addresses


def raw_html_plugin(md: MarkdownIt) -> None:
    """Teach a parser to keep the place of inline HTML, and to leave holes for addresses in HTML."""
    md.inline.ruler.at("html_inline", _placed_html)
    add_render_rule(md, "html_inline", _render)
    add_render_rule(md, "html_block", _render)


def read_raw_html(state: StateCore) -> None:
    """Claim the ids that raw HTML has, find its addresses, and report what is broken in it."""
    text = state_of(state.env)
    for block in state.tokens:
        if block.type == "html_block":
            _read(text, block)
        elif block.children and "<" in block.content:
            for token in block.children:
                if token.type == "html_inline":
                    _read(text, token)


def without_raw_ids(pieces: Iterable[_Piece]) -> tuple[_Piece, ...]:
    """Return the pieces of raw HTML, which its token carries, for a page that shows many texts."""
    return tuple(piece for piece in pieces if not isinstance(piece, _Id))


def _placed_html(state: StateInline, silent: bool) -> bool:
    start = state.pos
    count = len(state.tokens) + bool(state.pending)
    if not html_inline(state, silent):
        return False
    if not silent:
        text = state_of(state.env)
        state.tokens[count].meta["place"] = text.place(start, state.src[start : state.pos])
    return True


def _read(text: TextState, token: Token) -> None:
    html = token.content
    if "&#" in html:
        html = _REFERENCE.sub(lambda found: _checked_reference(text, token, found), html)
    pieces: list[_Piece] = []
    done = 0
    for tag in read_tags(html):
        line, column = _place(text, token, html, tag.start)
        for url in (*requested_by(tag), *_requested_inside(tag, html)):
            text.note_request(url, line, column)
        if not tag.is_closed:
            if token.type == "html_block" and not _is_closed_below(text, tag, line):
                _report_open_end(text, tag, line, column)
            continue
        for start, end, piece in sorted(_changes(text, tag, html, line, column), key=lambda one: one[0]):
            pieces += [html[done:start], piece]
            done = end
    if pieces or html != token.content:
        token.meta["pieces"] = (*pieces, html[done:])


def _requested_inside(tag: Tag, html: str) -> Iterator[str]:
    """Yield what a style sheet in the HTML asks for."""
    if tag.name == "style" and tag.is_closed:
        end = html.lower().find("</style", tag.end)
        yield from requested_by_css(html[tag.end : end if end >= 0 else len(html)])


def _changes(
    text: TextState, tag: Tag, html: str, line: int, column: int
) -> Iterator[tuple[int, int, _Id | _Addresses]]:
    """Yield what takes another form: from where to where, and in which."""
    for one in ids_in(tag):
        if one.value or one.name == "id":
            text.claim_anchor(one.value, line, column)
        yield _before(one, html), one.end, _Id(html[_before(one, html) : one.end])
    for address in addresses_in(tag):
        if not all(is_external(url) or url in _OWN_PLACES for url, _ in address.candidates):
            one = address.attribute
            yield (
                one.value_start,
                one.end,
                _Addresses(address, line, column, (tag.name, one.name) in _PICTURES),
            )


def _before(attribute: Attribute, html: str) -> int:
    """Return where the white space before an attribute begins."""
    start = attribute.start
    while html[start - 1].isspace():
        start -= 1
    return start


def _render(text: TextState, token: Token) -> str:
    pieces: Iterable[_Piece] = token.meta.get("pieces") or (token.content,)
    return "".join([_written(text, piece) for piece in pieces])


def _written(text: TextState, piece: _Piece) -> str:
    if isinstance(piece, str):
        return piece
    if isinstance(piece, _Id):
        return piece.source
    return piece.address.written(
        tuple(
            [
                render_address(text, url, piece.line, piece.column, is_raw=True, is_picture=piece.is_picture)
                for url, _ in piece.address.candidates
            ]
        )
    )


def _place(text: TextState, token: Token, html: str, offset: int) -> tuple[int, int]:
    if token.type == "html_inline":
        line, column = token.meta.get("place", (0, 0))
        return line, column
    row = (token.map or [0])[0] + html.count("\n", 0, offset)
    line = html[offset:].partition("\n")[0]
    shown = text.lines[row] if row < len(text.lines) else ""
    return text.file_line(row), shown.find(line) + 1


def _checked_reference(text: TextState, token: Token, found: re.Match[str]) -> str:
    """Return a character reference, or nothing for a character that no page can hold."""
    code = int(found[1], 16) if found[1] else int(found[2])
    if code > 0x10FFFF or not FORBIDDEN.match(chr(code)):
        return found[0]
    line, column = _place(text, token, token.content, found.start())
    text.problems.append(forbidden_problem(chr(code), Location(text.options.path, line, column)))
    return ""


def _is_closed_below(text: TextState, tag: Tag, line: int) -> bool:
    """Tell whether an element's end stands in a later block, behind an empty line."""
    if tag.attributes or tag.name == "!--":
        return False
    return any(f"</{tag.name}" in row.lower() for row in text.lines[line - text.options.first_line :])


def _report_open_end(text: TextState, tag: Tag, line: int, column: int) -> None:
    what = "comment" if tag.name == "!--" else f"tag <{tag.name}>"
    end = "-->" if tag.name == "!--" else f">, or </{tag.name}> where it has text"
    text.report(
        line,
        f"The {what} that begins here is never closed: what follows it cannot be seen.",
        hint=f"Close it with {end}.",
        code="broken-html",
        column=column,
    )
