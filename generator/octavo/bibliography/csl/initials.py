"""Given names as initials: `initialize-with`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import octavo.expressions as re

FAMILY_ONLY, INITIALS, IN_FULL = 0, 1, 2  # how much of a person's name is shown

_HYPHENS = "-\u2010\u2011"
_WORD = re.compile(rf"[^{_HYPHENS}\s.]+\.?|[{_HYPHENS}]|\s+|\.")
_LONGEST_ABBREVIATION = 3  # Ph., Th., Chr.


@lru_cache(maxsize=20_000)
def initials(given: str, mark: str, *, keeps_hyphen: bool) -> str:
    """Return the initials of a given name, each followed by `mark`: "J. E.", "J.-P.", "Ph. M.".

    Small words stay as they are (`de`); so do abbreviations, with the style's mark (`Ph.`).
    """
    given, addition = _without_addition(given)
    output: list[str] = []
    for hyphen, piece in _words(given):
        word = piece.rstrip(".")
        is_after_hyphen = bool(hyphen and output)
        if word[0].islower():
            if not is_after_hyphen:
                _add_word(output, word)
            continue
        if is_after_hyphen and keeps_hyphen:
            output[-1] = output[-1].rstrip()
            output.append("-")
        is_abbreviation = piece.endswith(".") and len(word) <= _LONGEST_ABBREVIATION
        output.append((word if is_abbreviation else _first_letter(word)) + mark)
    return f"{''.join(output).strip()}{addition}"


def _words(given: str) -> Iterator[tuple[str, str]]:
    """Yield the words of a given name, each behind the hyphen that stands before it, or ""."""
    hyphen = ""
    for piece in _WORD.findall(given):
        if piece in _HYPHENS:
            hyphen = piece
        elif not piece.isspace() and piece != ".":
            yield hyphen, piece
            hyphen = ""


def _without_addition(given: str) -> tuple[str, str]:
    """Return the name, and what stands in brackets behind it: " (Jean)"."""
    name, blank, addition = given.partition(" (")
    return (name, blank + addition) if addition.endswith(")") else (given, "")


def _first_letter(word: str) -> str:
    if len(word) > 2 and word[:2].isupper() and word[2].islower():
        return word[0] + word[1].lower()  # TSerendorj: one letter of another script
    return word[0].upper() if word[0].isalpha() else word[:2]


def _add_word(output: list[str], word: str) -> None:
    if output and not output[-1].endswith(" "):
        output.append(" ")
    output.append(f"{word} ")


@lru_cache(maxsize=20_000)
def normalise_initials(given: str, mark: str, *, keeps_hyphen: bool = True) -> str:
    """Return a given name in full whose initials have the style's mark: "J. Paul" for "J Paul"."""
    given, addition = _without_addition(given)
    output: list[str] = []
    for hyphen, piece in _words(given):
        if hyphen and output and keeps_hyphen:
            output[-1] = output[-1].rstrip()
        word = piece.rstrip(".")
        is_initial = len(word) == 1 and word.isupper()
        is_abbreviation = piece.endswith(".") and len(word) <= _LONGEST_ABBREVIATION
        if is_initial or is_abbreviation:
            output.append(f"{hyphen if keeps_hyphen else ''}{word}{mark}")
        elif hyphen:
            output.append(f"{hyphen}{word} ")
        else:
            _add_word(output, piece)
    return f"{''.join(output).strip()}{addition}"
