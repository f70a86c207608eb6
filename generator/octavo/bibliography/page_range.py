"""Page numbers as files have them."""

from __future__ import annotations

import octavo.expressions as re

_DASHES = re.compile(r"(?>(?:(?<!\s)\s++)?)[-‐‑‒–—−]+\s*")


# "pp. 9-12"; "p1" is a page of its own.
_LABEL = re.compile(r"(?:pages?|pp?)(?:\.\s*|\s+)(?=[\w])", re.IGNORECASE)


def plain_range(text: str) -> str:
    """Return pages with one plain hyphen for every dash that LaTeX, a program or a person used.

    "pp." before them is left out, since styles have their own; "-" alone is no page.
    """
    if not text:
        return ""
    plain = _DASHES.sub("-", text)
    if plain[0] in "pP" and (label := _LABEL.match(plain)):
        plain = plain[label.end() :]
    return "" if plain == "-" else plain
