"""Code blocks, highlighted when the site is built; the colours are CSS classes."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml, unescapeAll
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

import octavo.expressions as re
from octavo.markdown.attributes import apply_attributes, parse_attributes
from octavo.markdown.text_state import TextState, add_render_rule, state_of
from octavo.text.nearest import did_you_mean

if TYPE_CHECKING:
    from pygments.formatters import HtmlFormatter
    from pygments.lexer import Lexer

_LANGUAGE = re.compile(r"[\w+#./-]+")
_PLAIN = frozenset({"", "text", "plain", "plaintext", "txt", "none"})
_LONGEST_HIGHLIGHTED = 100_000  # characters; beyond it, colours are not worth the time


def code_plugin(md: MarkdownIt) -> None:
    """Teach a parser to render code blocks."""
    add_render_rule(md, "fence", _render_block)
    add_render_rule(md, "code_block", _render_block)


def read_code_languages(state: StateCore) -> None:
    """Read each fence's info string, ```` ```python {#id} ```` or ```` ```{.python #id} ````."""
    text = state_of(state.env)
    for token in state.tokens:
        if token.type == "fence":
            _read_info(text, token)
        if token.type in ("fence", "code_block"):
            text.has_code = True


def _read_info(text: TextState, token: Token) -> None:
    line = text.line_of(token)
    info = unescapeAll(token.info).strip()
    brace = info.find("{")
    parsed = parse_attributes(info, brace) if brace >= 0 else None
    language = info.split(maxsplit=1)[0] if info and brace != 0 else ""
    if parsed:
        attributes = parsed[0]
        if brace == 0 and attributes.classes:
            language = attributes.classes[0]
        elif brace > 0:
            language = info[:brace].split(maxsplit=1)[0]
        apply_attributes(text, token, attributes, line)
    language = language.lower()
    if language in _PLAIN or _LANGUAGE.fullmatch(language) is None:
        return
    if _lexer(language) is None:
        text.warn(
            line,
            f"No highlighting is known for the language “{language}”.",
            hint=did_you_mean(language, _languages()) or "Leave it out, or write “text”.",
            code="unknown-language",
        )
    else:
        token.meta["language"] = language


@lru_cache(maxsize=64)
def _lexer(language: str) -> Lexer | None:
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return None


@lru_cache(maxsize=1)
def _languages() -> tuple[str, ...]:
    from pygments.lexers import get_all_lexers

    return tuple(alias for _, aliases, _, _ in get_all_lexers() for alias in aliases)


@lru_cache(maxsize=1)
def _formatter() -> HtmlFormatter[str]:
    from pygments.formatters import HtmlFormatter

    return HtmlFormatter(nowrap=True)


def highlight(code: str, language: str) -> str:
    """Return code as HTML; spans with Pygments' short class names where the language is known."""
    lexer = _lexer(language) if language and len(code) <= _LONGEST_HIGHLIGHTED else None
    if lexer is None:
        return escapeHtml(code)
    from pygments import highlight as pygments_highlight

    return pygments_highlight(code, lexer, _formatter())


def _render_block(text: TextState, token: Token) -> str:
    language = token.meta.get("language", "")
    name = f' class="language-{escapeHtml(language)}"' if language else ""
    classes = " ".join(filter(None, ["highlight", str(token.attrs.get("class", ""))]))
    rest = "".join(
        f' {k}="{escapeHtml(str(v))}"' for k, v in token.attrs.items() if k not in ("class", "tabindex")
    )
    # A block that scrolls must be reachable by keyboard.
    return (
        f'<pre class="{escapeHtml(classes)}" tabindex="0"{rest}>'
        f"<code{name}>{highlight(token.content, language)}</code></pre>\n"
    )
