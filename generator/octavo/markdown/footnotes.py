"""Footnotes, `[^1]` and `^[…]`, with links that screen readers announce."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_inline, footnote_ref

import octavo.expressions as re
from octavo.languages.footnotes import back_link_name, footnote_name
from octavo.markdown.citation_scanner import citation_scanner
from octavo.markdown.text_state import TextState, add_render_rule, state_of
from octavo.model.body import Link

# The plug-in looks for the bracket to the end of the text, at each opening one.
_REFERENCE = re.compile(r"\[\^[^\s\]]{1,200}\]")
# Of what has no note, `[^a-z]` in a sentence about patterns is meant as it stands.
_MEANT_REFERENCE = re.compile(r"\[\^(\w+)\](?!\()")


def footnotes_plugin(md: MarkdownIt) -> None:
    """Teach a parser footnotes."""
    md.use(footnote_plugin)
    md.inline.ruler.at("footnote_inline", _placed_inline)
    md.inline.ruler.at("footnote_ref", _bounded_reference)
    md.core.ruler.before("footnote_tail", "unshown_notes", _report_unshown)
    add_render_rule(md, "footnote_ref", _render_reference)
    add_render_rule(md, "footnote_block_open", _render_block_open)
    add_render_rule(md, "footnote_open", _render_open)
    add_render_rule(md, "footnote_anchor", _render_anchor)


def _placed_inline(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("^[", state.pos):
        return False
    text = state_of(state.env)
    if citation_scanner(state.src).is_hopeless(state.pos + 1):
        return False
    with text.nested(state.pos + 2):
        return footnote_inline(state, silent)


def _bounded_reference(state: StateInline, silent: bool) -> bool:
    if _REFERENCE.match(state.src, state.pos) is None:
        return False
    start = state.pos
    if not footnote_ref(state, silent):
        if not silent and (match := _MEANT_REFERENCE.match(state.src, start)):
            _report_missing(state, start, match[1])
        return False
    if not silent:
        state.tokens[-1].meta["place"] = state_of(state.env).place(start)
    return True


def _report_missing(state: StateInline, start: int, label: str) -> None:
    text = state_of(state.env)
    line, column = text.place(start)
    text.warn(
        line,
        f"There is no footnote [^{label}].",
        hint=f"Write it on a line of its own: [^{label}]: …",
        code="missing-footnote",
        column=column,
    )


def _report_unshown(state: StateCore) -> None:
    """Warn of notes that are left out: those that nothing refers to, and all but the last of a name."""
    openings = [token for token in state.tokens if token.type == "footnote_reference_open"]
    if not openings:
        return
    text = state_of(state.env)
    used = state.env["footnotes"]["refs"]
    last = {token.meta["label"]: token for token in openings}
    for token in openings:
        label = token.meta["label"]
        line = text.line_of(token)
        if token is not last[label]:
            again = text.file_line((last[label].map or [0])[0])
            message = f"The footnote [^{label}] is written again on line {again}; this one is not shown."
            hint = "Give one of them another name, in the text, too."
            text.warn(line, message, hint=hint, code="duplicate-footnote")
        elif used.get(f":{label}", -1) < 0:
            message = f"Nothing refers to the footnote [^{label}]; it is not shown."
            hint = f"Write [^{label}] at its place in the text, or remove the footnote."
            text.warn(line, message, hint=hint, code="unused-footnote")


def footnote_anchors(tokens: Sequence[Token]) -> list[str]:
    """Return the ids that the footnotes of a text have, and the places that refer to them."""
    anchors = []
    for token in tokens:
        if token.type == "footnote_open":
            anchors.append(f"fn-{token.meta['id'] + 1}")
        elif token.type == "footnote_anchor":
            anchors.append(f"fnref-{_number(token)}")
    return anchors


def _number(token: Token) -> str:
    """Return "2", or "2-3" for the third place that refers to footnote 2."""
    number, again = token.meta["id"] + 1, token.meta.get("subId", 0)
    return f"{number}-{again + 1}" if again > 0 else str(number)


def _render_reference(text: TextState, token: Token) -> str:
    number = token.meta["id"] + 1
    line, column = token.meta.get("place", (0, 0))
    address = text.add_hole(Link("", f"fn-{number}", line, column))
    name = escapeHtml(footnote_name(number, text.words))
    return (
        f'<sup class="footnote-ref"><a href="{address}" id="fnref-{_number(token)}" role="doc-noteref" '
        f'aria-label="{name}">{number}</a></sup>'
    )


def _render_block_open(text: TextState, token: Token) -> str:
    name = escapeHtml(text.words.gettext("Footnotes"))
    return f'<section class="footnotes" role="doc-endnotes" aria-label="{name}">\n<ol>\n'


def _render_open(text: TextState, token: Token) -> str:
    return f'<li id="fn-{token.meta["id"] + 1}">'


def _render_anchor(text: TextState, token: Token) -> str:
    number = _number(token)
    address = text.add_hole(Link("", f"fnref-{number}", 0, 0))
    name = escapeHtml(back_link_name(number, text.words))
    return (
        f' <a class="footnote-backref" href="{address}" role="doc-backlink" '
        f'aria-label="{name}">\u21a9\ufe0e</a>'
    )
