"""Editions: which number a word means, and ordinals."""

from __future__ import annotations

import octavo.expressions as re

_WORDS = """
first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
fifteenth sixteenth seventeenth eighteenth nineteenth twentieth
"""
_NUMBERS = {word: number for number, word in enumerate(_WORDS.split(), start=1)}
_EDITION = re.compile(r"(?:(\d{1,4})(?:st|nd|rd|th)?|([a-z]+))(?:\s+(?:edition|edn|ed)\.?)?", re.IGNORECASE)
# "2. Aufl.", "3e éd.", "第2版"
_LOCAL_EDITION = re.compile(
    r"(?:第\s?(\d{1,3})\s?版|(\d{1,3})\s?(?:\.|e|er|ère|ème|ª|º|a|°)?\s?"
    r"(?:aufl|éd|udg|utg|uppl|vyd|wyd|izd|изд|auflage|édition|edición|edição|edizione|udgave|utgave|utgåva"
    r"|upplagan|druk|uitgave|painos|kiadás|版)\.?)",
    re.IGNORECASE,
)


def local_edition_number(edition: str) -> int:
    """Return the number of an edition in another language, "2. Aufl."; 0 for anything else."""
    match = _LOCAL_EDITION.fullmatch(edition.strip())
    return int(match[1] or match[2]) if match else 0


def edition_number(edition: str) -> int:
    """Return the number in "4", "4th", "fourth" or "4th ed."; 0 when the text is no mere number."""
    match = _EDITION.fullmatch(edition.strip())
    if match is None:
        return 0
    return int(match[1]) if match[1] else _NUMBERS.get(match[2].casefold(), 0)


def ordinal(number: int) -> str:
    """Return "1st", "2nd", "11th"."""
    if 10 <= number % 100 <= 20:
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"
