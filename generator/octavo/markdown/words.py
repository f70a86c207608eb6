"""How many words a text has."""

from __future__ import annotations

import octavo.expressions as re

# Scripts without spaces between words count by character, as word processors do.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W_]+(?:['’.\-][^\W_]+)*")

_LETTERS = bytes(code if chr(code).isascii() and chr(code).isalnum() else ord(" ") for code in range(256))
_INSIDE_WORD = re.compile(r"['.\-](?=[A-Za-z0-9])(?<=[A-Za-z0-9].)")
_BETWEEN_WORDS = ("“", "”", "‘", "–", "—", "…", "\u00a0")


def count_words(text: str) -> int:
    """Return the number of words; "don’t", "3.5" and "follow-up" are one each."""
    if not text.isascii():
        # What typography sets must not keep an English text from the fast way below.
        text = text.replace("’", "'")
        for mark in _BETWEEN_WORDS:
            text = text.replace(mark, " ")
        if not text.isascii():
            return len(_WORD.findall(text))
    # A table of bytes takes a quarter of the expression's time, which was a tenth of all parsing.
    runs = len(text.encode("ascii").translate(_LETTERS).split())
    return runs - len(_INSIDE_WORD.findall(text))
