"""Numbers as small letters: a, b … z, aa, ab and so on."""

from __future__ import annotations


def letters(index: int) -> str:
    """Return "a" for 0, "z" for 25, "aa" for 26."""
    found = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        found = chr(ord("a") + rest) + found
    return found
