"""Words as people read them, however their accents were typed."""

from __future__ import annotations

import unicodedata


def composed(text: str) -> str:
    """Return text in Unicode's composed form: macOS and some archives store é as e and an accent."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)
