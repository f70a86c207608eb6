"""People's names as styles print them: initials, suffixes, and whose name stands out."""

from __future__ import annotations

from functools import lru_cache

import octavo.expressions as re
from octavo.model.reference import Name

# One letter of Cyrillic and the like, which romanisation writes with several: "Sh.", "Iu.".
_ROMANISED = frozenset(["Dz", "Dzh", "Ia", "Iu", "Kh", "Sh", "Shch", "Ts", "Ya", "Ye", "Yo", "Yu", "Zh"])
_ROMANISED_PART = re.compile(r"[^\W\d_]{2,4}(?=\.)")
_EAST_ASIAN = re.compile("[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_GIVEN_PART = re.compile(r"[^\s.\-‐‑]+")
_ORDINALS = {"ii": "2nd", "iii": "3rd", "iv": "4th", "v": "5th"}


@lru_cache(maxsize=8192)  # people share their given names
def initials(given: str) -> str:
    """Return the initials without stops or spaces: "Jean-Pierre A." → "JPA", "JA" → "JA"."""
    letters: list[str] = []
    romanised = _ROMANISED.intersection(_ROMANISED_PART.findall(given)) if "." in given else frozenset()
    for part in _GIVEN_PART.findall(given):
        if part in romanised:
            letters.append(part)
        elif len(part) == 1 and part.isalpha():
            letters.append(part.upper())
        # Two or three capitals are initials already: databases write "Smith, JA".
        elif len(part) <= 3 and part.isupper():
            letters.append(part)
        elif part[0].isalpha():
            letters.append(part[0].upper())
        else:  # "'Abd"
            letters.append(next((character.upper() for character in part if character.isalpha()), ""))
    return "".join(letters)


def suffix_as_ordinal(suffix: str) -> str:
    """Return a rank as NLM prints it: "III" → "3rd"; "Jr" stays."""
    return _ORDINALS.get(suffix.casefold(), suffix)


def is_east_asian(name: Name) -> bool:
    """Tell whether a name is Chinese, Japanese or Korean in its own script: its family name stands first."""
    # The largest character first: an expression of so many takes seven milliseconds to compile.
    return all(
        max(part, default="") >= "\u1100" and _EAST_ASIAN.search(part) for part in (name.family, name.given)
    )


def family_with_particle(name: Name) -> str:
    """Return the family name with the particle that stays with it: "van Gogh", "'t Hart"."""
    if not name.non_dropping_particle:
        return name.family
    glue = "" if name.non_dropping_particle[-1] in "'’" and len(name.non_dropping_particle) <= 2 else " "
    return f"{name.non_dropping_particle}{glue}{name.family}"


class Highlighter:
    """Tells whether a name is one that the site wants to stand out."""

    def __init__(self, wanted: tuple[str, ...]) -> None:
        self._full: set[tuple[str, str]] = set()
        self._initials: set[str] = set()
        for text in wanted:
            family, _, given = text.partition(",") if "," in text else _split_at_family(text)
            family, given = family.strip().casefold(), given.strip()
            self._full.add((family, _folded_given(given)))
            self._initials.add(f"{family} {initials(given)}".strip().casefold())

    def __bool__(self) -> bool:
        """Tell whether any name is wanted."""
        return bool(self._full)

    def __contains__(self, name: Name) -> bool:
        """Tell whether the name is one of them, written out or with initials."""
        if not self._full:
            return False
        if name.literal:
            return (name.literal.casefold(), "") in self._full or name.literal.casefold() in self._initials
        family = family_with_particle(name).casefold()
        given = _folded_given(name.given)
        return (
            family,
            given,
        ) in self._full or f"{family} {initials(name.given)}".casefold() in self._initials


def _split_at_family(text: str) -> tuple[str, str, str]:
    """Return family and given name of "Lovelace AB" or "Ada B Lovelace"."""
    words = text.split()
    if len(words) > 1 and len(words[-1]) <= 3 and words[-1].isupper():
        return " ".join(words[:-1]), "", words[-1]
    return (words[-1] if words else ""), "", " ".join(words[:-1])


def _folded_given(given: str) -> str:
    return " ".join(_GIVEN_PART.findall(given)).casefold()
