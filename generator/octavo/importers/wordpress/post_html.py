"""What the database has of a post → the HTML that readers saw."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

import octavo.expressions as re
from octavo.importers.blog import MORE
from octavo.importers.code_text import escape_code
from octavo.importers.embeds import embed_bare_addresses, replace_plugins
from octavo.importers.tex_formulas import UNREADABLE, mark_formulas
from octavo.importers.wordpress.autop import make_paragraphs
from octavo.importers.wordpress.known_shortcodes import CODE_HANDLERS, PostShortcodes
from octavo.importers.wordpress.shortcodes import expand_code, expand_shortcodes

_MORE = re.compile(r"(?:<p>\s*+)?<!--\s*+more\b(?:(?!<!--).)*?-->(?:\s*+</p>)?", re.DOTALL)
_NEXT_PAGE = re.compile(r"(?:<p>\s*)?<!--\s*nextpage\s*-->(?:\s*</p>)?")
_NO_TEASER = re.compile(r"<!--\s*noteaser\s*-->")

UNKNOWN_SHORTCODES = "Unknown shortcodes, left as they are"
UNKNOWN_BLOCKS = "Blocks that WordPress filled when it showed them; nothing of them is in the export"
OTHER_REMARKS = "Other remarks"
_BLOCK = re.compile(
    r"<!--\s+(?P<end>/)?wp:(?P<name>[a-z][\w/-]*)\s*+(?P<attributes>\{(?:(?!-->|<!--).)*?\})?\s*+"
    r"(?P<void>/)?-->\n?",
    re.DOTALL,
)
# Blocks for code say the language in their attributes, not in their HTML.
_CODE_BLOCK = re.compile(
    r"<!--\s+wp:[\w/-]+\s+\{(?=[^<>]*?\"language\":\"(?P<language>[\w+#.-]{1,30})\")[^<>]*?\}\s+-->\s*<pre\b"
)
# These say nothing by themselves, or their HTML follows.
_WITHOUT_TEXT = frozenset({"spacer", "separator", "more", "nextpage", "footnotes", "page-list"})
MAX_NESTING = 5
"""Reusable blocks in reusable blocks."""


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


def has_blocks(html: str) -> bool:
    """Tell whether a text was written in the block editor."""
    return "<!-- wp:" in html


def strip_blocks(
    html: str, reusable: Mapping[str, str], unknown: Callable[[str], None], around: tuple[str, ...] = ()
) -> str:
    """Return a text without the comments of its blocks.

    A reusable block is replaced by its text, one that is an address by a link. `around` are the numbers of
    the reusable blocks that the text is part of. `unknown` is told the name of
    each other block that has no HTML of its own, such as a list of the newest posts.
    """

    def replaced(found: re.Match[str]) -> str:
        name = found["name"]
        if found["void"] is None:
            return ""
        attributes = _read(found["attributes"])
        if name in ("block", "core/block"):
            ref = str(attributes.get("ref", ""))
            # Of blocks that hold each other in a circle WordPress shows each once.
            if ref in reusable and ref not in around and len(around) < MAX_NESTING:
                return f"\n{strip_blocks(reusable[ref], reusable, unknown, (*around, ref))}\n"
            if ref not in around:
                unknown(f"{name} {ref}")
            return ""
        address = str(attributes.get("url", ""))
        if address.startswith(("http://", "https://")):
            # Links to an author's profiles have only an address and the name of its service.
            words = str(attributes.get("label") or attributes.get("service") or address)
            return f'<p><a href="{escape(address)}">{escape(words)}</a></p>\n'
        if name not in _WITHOUT_TEXT:
            unknown(name)
        return ""

    if '"language":' in html:
        html = _CODE_BLOCK.sub(lambda found: f'<pre lang="{found["language"]}"', html)
    return _BLOCK.sub(replaced, html)


def _read(attributes: str | None) -> Mapping[str, object]:
    try:
        read = json.loads(attributes or "{}")
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
