"""The block editor's comments: taken out, and what they stand for where that is no HTML yet."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from html import escape

import octavo.expressions as re

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
