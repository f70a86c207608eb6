"""Task lists: `- [x] done`, with a checkbox that screen readers can name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from octavo.markdown.text_state import state_of


def task_lists_plugin(md: MarkdownIt) -> None:
    """Teach a parser task lists; markdown-it itself finds them."""
    md.options["tasklists"] = True
    md.add_render_rule("list_item_open", _render_item_open)


def _render_item_open(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: dict[str, Any]
) -> str:
    html = self.renderToken(tokens, index, options, env)
    if "checked" not in tokens[index].meta:
        return html
    is_done = tokens[index].meta["checked"]
    words = state_of(env).words
    name = escapeHtml(words.gettext("Done") if is_done else words.gettext("To do"))
    state = f' checked aria-label="{name}"' if is_done else f' aria-label="{name}"'
    return f'{html}<input type="checkbox" disabled{state}> '
