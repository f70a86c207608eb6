"""Page numbers as files have them."""

from __future__ import annotations

import re

_DASHES = re.compile(r"(?>(?:(?<!\s)\s++)?)[-‐‑‒–—−]+\s*")


def plain_range(text: str) -> str:
    """Return pages with one plain hyphen for every dash that LaTeX, a program or a person used."""
    return _DASHES.sub("-", text) if text else ""
