"""A picture for a name, drawn from nothing but the name."""

from __future__ import annotations

import unicodedata
from hashlib import blake2b

from markupsafe import Markup, escape

COLOURS = 8
"""How many classes `identicon-0`, `identicon-1` … a theme may colour."""


def identicon(name: str) -> Markup:
    """Return an inline SVG: the initials on a disc, one of `COLOURS` classes chosen by the name.

    The same name gives the same picture on every site and in every build; case, spacing and Unicode form
    do not count. It is hidden from screen readers, since the name stands beside it.
    """
    folded = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    digest = blake2b(folded.encode("utf-8", "replace"), digest_size=2).digest()
    colour = int.from_bytes(digest, "big") % COLOURS
    # Without a theme's colours the letters have the full contrast of the text on a tint of themselves.
    return Markup(  # noqa: S704  a number and letters that are escaped
        f'<svg class="identicon identicon-{colour}" viewBox="0 0 40 40" width="40" height="40"'
        ' aria-hidden="true" focusable="false">'
        '<circle cx="20" cy="20" r="20" fill="currentColor" fill-opacity="0.1"/>'
        '<text x="20" y="20" dy="0.35em" text-anchor="middle" font-size="16" fill="currentColor">'
        f"{escape(initials(name))}</text></svg>"
    )


def initials(name: str) -> str:
    """Return the initials of the first and the last word, or "?" for a name without letters or digits.

    Where a script has no capitals (Chinese, Arabic …) it is the first letter alone: two would be read as a
    word.
    """
    words = [word for word in map(_initial, unicodedata.normalize("NFC", name).split()) if word]
    if not words:
        return "?"
    first, last = words[0], words[-1]
    if len(words) == 1 or first.lower() == first.upper() or last.lower() == last.upper():
        return first
    return first + last


def _initial(word: str) -> str:
    """Return the first letter or digit of a word as a capital, with the marks that belong to it."""
    for at, character in enumerate(word):
        if character.isalnum():
            end = at + 1
            while end < len(word) and end < at + 3 and unicodedata.category(word[end])[0] == "M":
                end += 1
            capital = character.upper()
            return (capital if len(capital) == 1 else character) + word[at + 1 : end]
    return ""
