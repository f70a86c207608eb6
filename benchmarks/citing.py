"""Citations of a post's body, in another program's notation."""

from __future__ import annotations

import re

_CITATION = re.compile(r"\[@(\w+)\]")


def rewrite_citations(body: str, notation: str) -> str:
    """Return the body with each `[@key]` as `notation` has it, where KEY stands for the key."""
    return _CITATION.sub(lambda match: notation.replace("KEY", match[1]), body)
