"""Citations and cross-references in Markdown: `[see @a, p. 3; @b]`, `@a [p. 3]`, `[@a]{.full}`, `@fig-x`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, link
from markdown_it.token import Token
from msgspec import Struct
from msgspec.structs import replace

import octavo.expressions as re
from octavo.markdown.attributes import FULL_CITATION, parse_attributes
from octavo.markdown.citation_scanner import (
    CitationScanner,
    ScannedItem,
    citation_scanner,
    is_cross_reference,
    is_part_of_word,
)
from octavo.markdown.locators import find_locator
from octavo.markdown.text_state import TextState, add_render_rule, state_of
from octavo.model.body import Body, CitationItem, Cite, CrossRef, TypedKey

# Prefixes and suffixes are parsed apart; a citation in a suffix in a suffix in … need not go on for ever.
_DEEPEST = 3
_PLAIN = re.compile(r"(?:[^\W_]|[ ,;()“”’–—./])*")  # most prefixes and suffixes need no parser


class _Span(Struct, frozen=True):
    """A whole citation as it was found in the source."""

    items: tuple[ScannedItem, ...]
    end: int
    is_narrative: bool
    is_full: bool = False


def citations_plugin(md: MarkdownIt) -> None:
    """Teach a parser citations and cross-references."""
    md.inline.ruler.after("span", "citation", citation)
    md.add_render_rule("citation", _render_citation)
    add_render_rule(md, "cross_reference", _render_cross_reference)


def citation(state: StateInline, silent: bool) -> bool:
    """Read a citation or a cross-reference."""
    character = state.src[state.pos]
    if character not in "@[-":
        return False
    text = state_of(state.env)
    scanner = citation_scanner(state.src)
    if state.linkLevel > 0:
        if character == "@" and not silent:
            _note_typed_key(state, text, scanner)
        return False
    if character == "[":
        # While markdown-it looks for the end of a link's text, brackets must stay brackets.
        found = None if silent or text.nested_citations > _DEEPEST else _bracketed(state, scanner)
    elif character == "@":
        if _cross_reference(state, scanner, silent):
            return True
        found = _narrative(state, scanner, state.pos, silent)
    elif state.src.startswith("@", state.pos + 1) and _suppresses_author(state):
        found = _narrative(state, scanner, state.pos + 1, silent)
        if found and is_cross_reference(found.items[0].key):
            found = None
    else:
        return False
    if found is None or found.end > state.posMax:
        return False
    if not silent:
        _push(state, text, scanner, found)
    state.pos = found.end
    return True


def _suppresses_author(state: StateInline) -> bool:
    """Tell the hyphen of `-@a` from that of `word-@a` and of `@a--@b`, which is a dash."""
    if state.src[state.pos - 1 : state.pos] == "-":
        return False
    return _is_behind_citation(state, state.pos) or not is_part_of_word(state.src, state.pos)


def _is_behind_citation(state: StateInline, position: int) -> bool:
    """Tell whether a citation ends just there."""
    if state.pending or not state.tokens or state.tokens[-1].type != "citation":
        return False
    end: int = state.tokens[-1].meta["end"]
    return end == position


def _note_typed_key(state: StateInline, text: TextState, scanner: CitationScanner) -> None:
    """Keep a key in the text of a link: nothing is cited there, which its author may not know."""
    key = scanner.key_at(state.pos)
    if key and key.end <= state.posMax and not is_cross_reference(key.key):
        line, column = text.place(state.pos, f"@{key.key}")
        text.typed_keys.append(TypedKey(key.key, line, column))


def _cross_reference(state: StateInline, scanner: CitationScanner, silent: bool) -> bool:
    key = scanner.key_at(state.pos)
    if key is None or not is_cross_reference(key.key) or key.end > state.posMax:
        return False
    if not silent:
        line, column = state_of(state.env).place(state.pos, "@" + key.key)
        token = state.push("cross_reference", "", 0)
        token.content = "@" + key.key
        token.meta["cross_reference"] = CrossRef(key.key, line, column)
    state.pos = key.end
    return True


def _bracketed(state: StateInline, scanner: CitationScanner) -> _Span | None:
    items = scanner.bracketed(state.pos)
    if not items:
        return None
    end = scanner.closing_bracket(state.pos) + 1
    if state.src.startswith("{", end):
        parsed = parse_attributes(state.src, end)
        if parsed and FULL_CITATION in parsed[0].classes:
            return _Span(items, parsed[1], False, is_full=True)
        if parsed:
            return None
    return _Span(items, end, False)


def _narrative(state: StateInline, scanner: CitationScanner, at: int, silent: bool) -> _Span | None:
    key = scanner.key_at(at, is_behind_citation=_is_behind_citation(state, at))
    if key is None:
        return None
    is_suppressed = at > state.pos
    first = ScannedItem(key.key, "", at, "", key.end, is_suppressed)
    span = _Span((first,), key.end, is_narrative=not is_suppressed)
    bracket = _skip_to_bracket(state.src, key.end, state.posMax)
    if silent or bracket < 0 or state_of(state.env).nested_citations > _DEEPEST:
        return span
    behind = scanner.behind_key(bracket)
    close = scanner.closing_bracket(bracket)
    if behind is None or close >= state.posMax or _is_link_or_span(state, bracket, close):
        return span
    suffix, others = behind
    first = replace(first, suffix=suffix, suffix_start=bracket + 1)
    return replace(span, items=(first, *others), end=close + 1)


def _skip_to_bracket(text: str, position: int, maximum: int) -> int:
    """Return the offset of a `[` with at most one line break before it, or -1."""
    breaks = 0
    while position < maximum and text[position] in " \t\n":
        breaks += text[position] == "\n"
        position += 1
    return position if breaks < 2 and position < maximum and text[position] == "[" else -1


def _is_link_or_span(state: StateInline, bracket: int, close: int) -> bool:
    if state.src[close + 1 : close + 2] not in ("(", "[", "{"):
        return False
    if state.src[close + 1] == "{":
        return parse_attributes(state.src, close + 1) is not None
    position = state.pos
    state.pos = bracket
    is_link = link(state, True)
    state.pos = position
    return is_link


def _push(state: StateInline, text: TextState, scanner: CitationScanner, found: _Span) -> None:
    source = state.src[state.pos : found.end]
    line, column = text.place(state.pos, source)
    token = state.push("citation", "", 0)
    token.content = "@" + found.items[0].key  # what smart quotes see beside them
    token.meta["end"] = found.end
    children: list[Token] = []
    items = []
    for scanned in found.items:
        locator = find_locator(scanned.suffix)
        rest_start = scanned.suffix_start + locator.end
        rest = scanned.suffix[locator.end :]
        if rest and scanner.mentions_key(rest_start, rest_start + len(rest)):
            _warn_about_comma(text, line, column, source, scanned.key)
        children += _parse_nested(state, text, scanned.prefix, scanned.prefix_start)
        children.append(Token("citation_boundary", "", 0))
        children += _parse_nested(state, text, rest, rest_start)
        children.append(Token("citation_boundary", "", 0))
        items.append(
            CitationItem(
                scanned.key,
                label=locator.label,
                locator=locator.value,
                is_author_suppressed=scanned.is_author_suppressed,
            )
        )
    token.children = children if len(children) > 2 * len(items) else None
    token.meta["citation"] = Cite(
        tuple(items), source, line, column, is_narrative=found.is_narrative, is_full=found.is_full
    )


def _warn_about_comma(text: TextState, line: int, column: int, source: str, key: str) -> None:
    shown = source if len(source) <= 60 else source[:57] + "…"
    text.warn(
        line,
        f"“{shown}” cites @{key} alone; the other keys stand in its suffix.",
        hint="Separate works with semicolons: [@a; @b].",
        code="comma-in-citation",
        column=column,
    )


def _parse_nested(state: StateInline, text: TextState, source: str, start: int) -> list[Token]:
    """Return the inline tokens of a prefix or suffix, white space at its ends kept."""
    if _PLAIN.fullmatch(source):
        return [Token("text", "", 0, content=source)] if source else []
    tokens: list[Token] = []
    text.nested_citations += 1
    with text.nested(start):
        state.md.inline.parse(source, state.md, state.env, tokens)
    text.nested_citations -= 1
    return tokens


def mark_block_citations(state: StateCore) -> None:
    """Lift a full citation that is alone in its paragraph out of the `<p>`."""
    for index, token in enumerate(state.tokens):
        children = token.children
        if token.type != "inline" or not children or len(children) != 1 or children[0].type != "citation":
            continue
        cite = children[0].meta["citation"]
        if cite.is_full and state.tokens[index - 1].type == "paragraph_open":
            children[0].meta["citation"] = replace(cite, is_block=True)
            state.tokens[index - 1].hidden = state.tokens[index + 1].hidden = True


def _render_citation(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: dict[str, Any]
) -> str:
    token = tokens[index]
    cite: Cite = token.meta["citation"]
    text = state_of(env)
    if token.children:
        bodies = _bodies(self, text, token.children, options, env)
        pairs = zip(cite.items, bodies[::2], bodies[1::2], strict=True)
        items = tuple([replace(item, prefix=prefix, suffix=suffix) for item, prefix, suffix in pairs])
        cite = replace(cite, items=items)
    mark = text.add_hole(cite)
    return mark + "\n" if cite.is_block else mark


def _bodies(
    renderer: RendererHTML, text: TextState, tokens: Sequence[Token], options: Any, env: dict[str, Any]
) -> list[Body]:
    bodies, start = [], 0
    for index, token in enumerate(tokens):
        if token.type == "citation_boundary":
            bodies.append(text.body(renderer.renderInline(tokens[start:index], options, env)))
            start = index + 1
    return bodies


def _render_cross_reference(text: TextState, token: Token) -> str:
    return text.add_hole(token.meta["cross_reference"])
