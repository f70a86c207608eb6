"""Chinese and Japanese in Markdown: no blank at the end of a line, and emphasis beside full-width marks.

Markdown was made for words with blanks between them. The rule for emphasis is that of the CJK-friendly
amendment to CommonMark, https://github.com/tats-u/markdown-cjk-friendly: full-width marks and letters of
these scripts count as punctuation where that lets emphasis begin or end, and as letters where it would not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, emphasis, strikethrough
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token

import octavo.expressions as re

# Han, kana, their marks and full-width forms; Korean has blanks between words.
_LETTER = re.compile(
    "[\u2e80-\u2fdf\u2ff0-\u3029\u302e-\u303f\u3041-\u30ff\u3100-\u312f\u3190-\u31ff\u3200-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)
_FIRST = "\u2e80"  # no letter of either comes before it

Tokenize = Callable[[StateInline, bool], bool]


def chinese_plugin(md: MarkdownIt) -> None:
    """Teach a parser how Chinese and Japanese are written."""
    for name, module in (("emphasis", emphasis), ("strikethrough", strikethrough)):
        md.inline.ruler.at(name, _beside_letters(module.tokenize))
    md.core.ruler.before("text_join", join_lines.__name__, join_lines)


def join_lines(state: StateCore) -> None:
    """Take the blank out that a line end between two letters would become."""
    for block in state.tokens:
        # The largest character says it at once; an expression of so many would be compiled for every text.
        if (
            block.type == "inline"
            and block.children
            and "\n" in block.content
            and max(block.content) >= _FIRST
        ):
            tokens = block.children
            for place, token in enumerate(tokens):
                if (
                    token.type == "softbreak"
                    and _LETTER.fullmatch(_seen(tokens, range(place - 1, -1, -1))[-1:])
                    and _LETTER.fullmatch(_seen(tokens, range(place + 1, len(tokens)))[:1])
                ):
                    token.type, token.content = "text", ""


def _seen(tokens: Sequence[Token], places: range) -> str:
    """Return what the first of these tokens says that is seen in its line; tags, of ruby for one, are not."""
    for place in places:
        token = tokens[place]
        if token.nesting == 0 and token.type != "html_inline" and (token.content or token.type != "text"):
            return token.content
    return ""


def _beside_letters(tokenize: Tokenize) -> Tokenize:
    """Return a rule of markdown-it that sees these letters beside its marks."""

    def rule(state: StateInline, silent: bool) -> bool:
        if silent or state.src.isascii() or not _has_letter_beside(state):
            return tokenize(state, silent)
        scan = state.scanDelims

        def scan_beside_letters(start: int, can_split_word: bool) -> Scanned:
            return _scanned(state, scan(start, can_split_word), start, can_split_word)

        state.scanDelims = scan_beside_letters  # type: ignore[method-assign,assignment]
        try:
            return tokenize(state, silent)
        finally:
            del state.scanDelims

    return rule


def _has_letter_beside(state: StateInline) -> bool:
    end, marker = state.pos, state.src[state.pos]
    while state.src.startswith(marker, end):
        end += 1
    beside = state.src[max(0, state.pos - 1) : state.pos] + state.src[end : end + 1]
    return _LETTER.search(beside) is not None


def _scanned(state: StateInline, found: Scanned, start: int, can_split_word: bool) -> Scanned:
    """Return whether a run of marks can open and close emphasis, with letters of these scripts in mind."""
    end = start + found.length
    before = state.src[start - 1] if start > 0 else " "
    after = state.src[end] if end < state.posMax else " "
    beside = _LETTER.fullmatch(before) is not None, _LETTER.fullmatch(after) is not None
    if not any(beside):
        return found
    is_blank = isWhiteSpace(ord(before)), isWhiteSpace(ord(after))
    is_mark = _is_mark(before) and not beside[0], _is_mark(after) and not beside[1]
    opens = not is_blank[1] and (not is_mark[1] or is_blank[0] or is_mark[0] or beside[0])
    closes = not is_blank[0] and (not is_mark[0] or is_blank[1] or is_mark[1] or beside[1])
    if can_split_word:
        return Scanned(opens, closes, found.length)
    can_open = opens and (not closes or is_mark[0] or beside[0])
    can_close = closes and (not opens or is_mark[1] or beside[1])
    return Scanned(can_open, can_close, found.length)


def _is_mark(character: str) -> bool:
    return isMdAsciiPunct(ord(character)) or isPunctChar(character)
