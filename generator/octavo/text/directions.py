"""Numbers among words that run from right to left: ranges, and quantities with their units, stay in order.

By the bidirectional algorithm of Unicode (UAX 9) a Hebrew or Arabic sentence shows `1–3` as 3–1 and `5 mg`
as mg 5, because a dash or a space between numbers goes the way of the words around it.
"""

from __future__ import annotations

from collections.abc import Iterator

import octavo.expressions as re

ISOLATED = ("bdi", "ltr")
"""The element that numbers stand in, and its `dir`: feed readers know both without a style sheet."""

_LETTER = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
_RIGHT_TO_LEFT = re.compile(_LETTER)
_NUMBER = r"[0-9]++(?:[.,:][0-9]++)*+"
_ONE_UNIT = (
    r"(?:[kMGTmµμnpdc]?(?:mol|Hz|Pa|eV|cal|bar|Da|bp|Bq|Gy|Sv|[glLmsMJWVAKNBΩFCTU])"
    r"|°[CF]?|mmHg|min|[hd]|IU|rpm|ppm|ppb)[²³]?"
)
_UNIT = rf"[ \u00a0\u202f]?{_ONE_UNIT}(?:[/·]{_ONE_UNIT})*(?![^\W_])"
_KEPT_TOGETHER = re.compile(rf"(?<![\w.,:–/]){_NUMBER}(?:(?:–{_NUMBER})++(?:{_UNIT})?|{_UNIT})")
_FIRST_LETTER = re.compile(r"[^\W\d_]")
_WORDS = re.compile(f"{_LETTER}++(?:[ \u200c\u200f]{_LETTER}++)*+")
_TAG = re.compile(r"(<[^<>]*+>)")


def runs_right_to_left(text: str) -> bool:
    """Tell whether a text has a letter of a script that runs from right to left."""
    return not text.isascii() and _RIGHT_TO_LEFT.search(text) is not None


def pieces_of(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a text, each with whether it is numbers that are to run from left to right."""
    done = 0
    for found in _KEPT_TOGETHER.finditer(text):
        if found.start() > done:
            yield text[done : found.start()], False
        yield found[0], True
        done = found.end()
    if done < len(text):
        yield text[done:], False


def isolate_numbers(html: str) -> str:
    """Return HTML with numbers isolated where there are words from right to left; other HTML as it is.

    Where the whole begins with a letter from left to right, so are these words: behind the Arabic name of a
    month in a reference in Latin letters, volume and pages would go its way.
    """
    if not runs_right_to_left(html):
        return html
    element, direction = ISOLATED
    pieces = _TAG.split(html)
    first = _FIRST_LETTER.search("".join(pieces[::2]))
    if first and not runs_right_to_left(first[0]):
        pieces[::2] = [_WORDS.sub(r"<bdi>\g<0></bdi>", text) for text in pieces[::2]]
        return "".join(pieces)
    pieces[::2] = [
        "".join(
            f'<{element} dir="{direction}">{piece}</{element}>' if is_number else piece
            for piece, is_number in pieces_of(text)
        )
        for text in pieces[::2]
    ]
    return "".join(pieces)
