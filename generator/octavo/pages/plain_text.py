"""HTML of ours → plain text, for descriptions, feeds and machines."""

from __future__ import annotations

from html import unescape

import octavo.expressions as re
from octavo.maths.formula_text import formulas_as_text

_HIDDEN = re.compile(r'<span class="visually-hidden">(?>(?:[^<]|<(?!/?span\b))*)</span>')
_BLOCK = re.compile(r"</(?:p|li|blockquote|pre|h[1-6]|div|td|th|dd|dt|figcaption)>|<br\s*/?>")
_TAG = re.compile(r"<(?:[^<>\"']|\"[^\"]*+\"|'[^']*+')*+>")


def plain_text(html: str) -> str:
    """Return the text that a reader sees, on one line."""
    if "<" not in html:  # as most titles and names are
        return " ".join(unescape(html).split())
    html = _BLOCK.sub(" ", _HIDDEN.sub("", formulas_as_text(html)))
    return " ".join(unescape(_TAG.sub("", html)).split())
