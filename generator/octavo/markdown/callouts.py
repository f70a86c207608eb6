"""Callouts: a quotation that begins with `[!NOTE]`, and perhaps a title."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

import octavo.expressions as re
from octavo.languages.catalogues import Catalogue
from octavo.markdown.plain_text import plain_text
from octavo.markdown.text_state import state_of
from octavo.text.nearest import did_you_mean

KINDS = ("NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION")
"""What callouts there are."""

_MARKER = re.compile(r"\[!([A-Z]{1,30})\](?!\()[ \t]*([^\n]*)(?:\n|$)", re.IGNORECASE)


def callouts_plugin(md: MarkdownIt) -> None:
    """Teach a parser to render callouts; `make_callouts` finds them."""
    md.add_render_rule("callout_open", _render_open)
    md.add_render_rule("callout_title_open", _render_title_open)


def make_callouts(state: StateCore) -> None:
    """Turn each quotation that begins with a marker into a callout; runs before inline parsing."""
    tokens = state.tokens
    index = 0
    while index + 3 < len(tokens):
        opening, paragraph, inline = tokens[index : index + 3]
        index += 1
        if opening.type != "blockquote_open" or paragraph.type != "paragraph_open":
            continue
        match = _MARKER.match(inline.content)
        if match is None:
            continue
        if match[1].upper() not in KINDS:
            _report_unknown(state, inline, match[1])
            continue
        make_callout(opening, _closing(tokens, index - 1), match[1].lower())
        title = callout_title(match[2].strip(), inline.map)
        inline.content = inline.content[match.end() :]
        if inline.content:
            first, last = inline.map or [0, 0]
            inline.map = [first + 1, last]
            tokens[index:index] = title
        else:
            tokens[index : index + 3] = title


def _name(token: Token, words: Catalogue) -> str:
    names = {
        "note": words.gettext("Note"),
        "tip": words.gettext("Tip"),
        "important": words.gettext("Important"),
        "warning": words.gettext("Warning"),
        "caution": words.gettext("Caution"),
    }
    return names[str(token.meta["kind"])]


def _report_unknown(state: StateCore, inline: Token, kind: str) -> None:
    text = state_of(state.env)
    text.warn(
        text.line_of(inline),
        f"There is no callout [!{kind}]; this is a quotation.",
        hint=did_you_mean(kind.upper(), KINDS) or f"Known: {', '.join(KINDS)}.",
        code="unknown-callout",
    )


def make_callout(opening: Token, closing: Token, kind: str) -> None:
    """Turn a block into a callout; its title is still to be put behind the first token."""
    opening.type, opening.tag = "callout_open", "aside"
    closing.type, closing.tag = "callout_close", "aside"
    opening.attrJoin("class", f"callout callout-{kind}")
    opening.meta["kind"] = kind


def callout_title(words: str, rows: list[int] | None) -> list[Token]:
    """Return the tokens of a title, still to be parsed, that stands on these lines."""
    return [
        Token("callout_title_open", "p", 1, block=True, attrs={"class": "callout-title"}),
        Token("inline", "", 0, map=rows, content=words, children=[]),
        Token("callout_title_close", "p", -1, block=True),
    ]


def _closing(tokens: Sequence[Token], start: int) -> Token:
    level = tokens[start].level
    return next(
        token for token in tokens[start + 1 :] if token.type == "blockquote_close" and token.level == level
    )


def _render_open(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: dict[str, Any]
) -> str:
    token = tokens[index]
    words = state_of(env).words
    kind = _name(token, words)
    title = plain_text(tokens[index + 2].children or ())
    label = words.gettext("{label}: {text}", label=kind, text=title) if title else kind
    return f'<aside{self.renderAttrs(token)} role="note" aria-label="{escapeHtml(label)}">\n'


def _render_title_open(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: dict[str, Any]
) -> str:
    kind = escapeHtml(_name(tokens[index - 1], state_of(env).words))
    space = " " if tokens[index + 1].children else ""
    return f'<p class="callout-title"><span class="callout-kind">{kind}</span>{space}'
