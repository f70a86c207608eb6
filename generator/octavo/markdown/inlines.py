"""The inline content of blocks: parsed where there may be markup, taken as it is where there is none.

markdown-it stops at every character that some plug-in might want, and asks all rules in turn. The patterns
here find what our own rules begin and end with, the "]" of a link among it; a parser with an author's
plug-ins keeps markdown-it's.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

import octavo.expressions as re
from octavo.markdown.text_state import has_state, state_of

POST_STOPS = re.compile(r"[\n$\\`~*_^\[\]<&@{!-]|w(?=ww\.)|:(?=//)")
LINE_STOPS = re.compile(r"[\n$\\`~*_^\[\]<&]")
COMMENT_STOPS = re.compile(r"[\n\\`~*_\[\]<&]|!(?=\[)|w(?=ww\.)|:(?=//)")


def inlines_plugin(md: MarkdownIt, stops: re.Pattern[str] | None) -> None:
    """Teach a parser to look for inline markup only where `stops` is found; None: everywhere.

    Before a block's content is parsed, a text's state is told where it stands.
    """
    md.core.ruler.at("normalize", _normalise)
    if stops:
        md.inline.terminator_re = stops

    def parse_inlines(state: StateCore) -> None:
        text = state_of(state.env) if has_state(state.env) else None
        previous = ""
        for token in state.tokens:
            if token.type == "inline":
                content = token.content
                if stops is None or stops.search(content):
                    if text:
                        is_cell = previous in ("td_open", "th_open")
                        text.enter_block(content, token.map[0] if token.map else 0, is_cell=is_cell)
                    token.children = []
                    state.md.inline.parse(content, state.md, state.env, token.children)
                else:
                    token.children = [Token("text", "", 0, content=content)] if content else []
            previous = token.type

    md.core.ruler.at("inline", parse_inlines)


def _normalise(state: StateCore) -> None:
    """Bring line ends and U+0000 into the form that the other rules expect."""
    # markdown-it substitutes each line end with an expression.
    state.src = state.src.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
