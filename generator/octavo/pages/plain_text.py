"""HTML of ours → plain text, for descriptions, feeds and machines."""

from __future__ import annotations

import re
from html import unescape

_HIDDEN = re.compile(r'<span class="visually-hidden">.*?</span>', re.S)
_BLOCK = re.compile(r"</(?:p|li|blockquote|pre|h[1-6]|div|td|th|dd|dt|figcaption)>|<br\s*/?>")
_TAG = re.compile(r"<[^>]*>")


def plain_text(html: str) -> str:
    """Return the text that a reader sees, on one line."""
    return " ".join(unescape(_TAG.sub("", _BLOCK.sub(" ", _HIDDEN.sub("", html)))).split())
