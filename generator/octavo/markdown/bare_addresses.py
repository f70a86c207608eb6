"""Web addresses typed without any markup."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin
from mdit_py_plugins.gfm_autolink.index import _protocol_rule

# The plug-in searches all the text before each colon: in longer paragraphs that takes seconds.
_LONGEST_PARAGRAPH = 20_000


def bare_addresses_plugin(md: MarkdownIt) -> None:
    """Teach a parser to link `https://…` and `www.…`; e-mail addresses stay text."""
    md.use(gfm_autolink_plugin)
    md.disable("gfm_autolink_email")
    md.inline.ruler.at("gfm_autolink_protocol", _web_address)


def _web_address(state: StateInline, silent: bool) -> bool:
    position = state.pos
    if not state.src.startswith("://", position) or state.posMax > _LONGEST_PARAGRAPH:
        return False
    if not state.src[max(0, position - 5) : position].lower().endswith(("http", "https")):
        return False
    return _protocol_rule(state, silent)
