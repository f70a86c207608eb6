"""What the database has of a post → the HTML that readers saw."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import octavo.expressions as re
from octavo.importers.blog import MORE
from octavo.importers.code_text import escape_code
from octavo.importers.embeds import embed_bare_addresses, replace_plugins
from octavo.importers.tex_formulas import UNREADABLE, mark_formulas
from octavo.importers.wordpress.autop import make_paragraphs
from octavo.importers.wordpress.blocks import has_blocks, strip_blocks
from octavo.importers.wordpress.known_shortcodes import CODE_HANDLERS, PostShortcodes
from octavo.importers.wordpress.shortcodes import expand_code, expand_shortcodes

_MORE = re.compile(r"(?:<p>\s*+)?<!--\s*+more\b(?:(?!<!--).)*?-->(?:\s*+</p>)?", re.DOTALL)
_NEXT_PAGE = re.compile(r"(?:<p>\s*)?<!--\s*nextpage\s*-->(?:\s*</p>)?")
_NO_TEASER = re.compile(r"<!--\s*noteaser\s*-->")

UNKNOWN_SHORTCODES = "Unknown shortcodes, left as they are"
UNKNOWN_BLOCKS = "Blocks that WordPress filled when it showed them; nothing of them is in the export"
OTHER_REMARKS = "Other remarks"


@dataclass(frozen=True, slots=True)
class PostHtml:
    """The HTML of a post."""

    html: str  # not yet trusted
    footnotes: tuple[tuple[str, str], ...]  # of shortcodes
    pages: int  # that it was split into


def render_content(
    content: str,
    shortcodes: PostShortcodes,
    reusable: Mapping[str, str],
    remark: Callable[[str, str], None],
) -> PostHtml:
    """Return a text as WordPress showed it: blocks, shortcodes, embedded addresses and paragraphs resolved.

    `remark` takes a topic of the report and what is to be told.
    """
    html = content.replace("\r\n", "\n").replace("\r", "\n")
    html = escape_code(expand_code(html, CODE_HANDLERS))
    is_in_blocks = has_blocks(html)
    if is_in_blocks:
        html = strip_blocks(html, reusable, lambda name: remark(UNKNOWN_BLOCKS, name))
    html = replace_plugins(html)
    html = mark_formulas(html, lambda tex: remark(UNREADABLE, tex))
    html = expand_shortcodes(
        html, shortcodes.handlers(), lambda name: remark(UNKNOWN_SHORTCODES, f"[{name}]")
    )
    html = embed_bare_addresses(html)
    html, breaks = _NEXT_PAGE.subn("\n\n", html)
    html = _NO_TEASER.sub("", html)
    html = _MORE.sub(f"\n\n{MORE}\n\n", html, count=1)
    if not is_in_blocks:
        html = make_paragraphs(html)
    return PostHtml(html, tuple(shortcodes.footnotes), breaks + 1)
