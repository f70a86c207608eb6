"""Lists of names as styles print them: order, initials, "and", and when "et al." begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from octavo.bibliography.styles.names import Highlighter, family_with_particle
from octavo.bibliography.styles.names import initials as bare_initials
from octavo.bibliography.styles.punctuation import printed
from octavo.model.reference import Name

_PART = re.compile(r"([^\s.\-‐‑]+)([.\-‐‑]?)\s*")
_SUFFIX_WITH_STOP = frozenset({"jr", "sr"})


class NameForm(Struct, frozen=True):
    """How one style prints lists of names in one place."""

    order: Literal["family-first", "given-first", "first-inverted"]
    initials: str | None  # what follows each initial: ". " in "S. D."; None: given names in full
    and_word: str  # "and", "&", "" for a comma
    comma_before_and: Literal["always", "never", "from-three"]
    most: int = 0  # longer lists are cut; 0: never
    first: int = 1  # to so many names
    has_last: bool = False  # … and the last one: "A, B, … Z"
    et_al: str = "et al."  # HTML
    family_end: str = ", "  # between family name and initials
    demotes_particle: bool = False  # "Gogh, Vincent van"

    def print(
        self, names: Sequence[Name], highlighter: Highlighter, *, is_incomplete: bool, limit: int = 0
    ) -> str:
        """Return the names as HTML; `limit`, when given, is the site's own cut."""
        most, first = (limit, limit) if limit else (self.most, self.first)
        is_cut = bool(most) and len(names) > most
        shown = names[:first] if is_cut else names
        people = [
            f'<strong class="ref-highlight">{printed(self.one(name, is_first=not index))}</strong>'
            if name in highlighter
            else printed(self.one(name, is_first=not index))
            for index, name in enumerate(shown)
        ]
        if is_cut and self.has_last and not limit:
            return f"{', '.join(people)}, … {printed(self.one(names[-1], is_first=False))}"
        if is_cut or is_incomplete:
            comma = "," if len(people) > 1 or not self.and_word else ""
            return f"{', '.join(people)}{comma} {self.et_al}"
        if len(people) < 2 or not self.and_word:
            return ", ".join(people)
        has_comma = self.comma_before_and == "always" or (
            self.comma_before_and == "from-three" and len(people) > 2
        )
        comma = "," if has_comma else ""
        return f"{', '.join(people[:-1])}{comma} {self.and_word} {people[-1]}"

    def one(self, name: Name, *, is_first: bool = True) -> str:
        """Return one name as plain text."""
        if name.literal:
            return name.literal
        if not name.given or not name.family:
            return family_with_particle(name) or name.given or name.suffix
        given = given_names(name.given) if self.initials is None else initials(name.given, self.initials)
        suffix = name.suffix
        if suffix and self.initials != "" and suffix.casefold() in _SUFFIX_WITH_STOP:
            suffix += "."
        if self.order == "family-first" or (self.order == "first-inverted" and is_first):
            family = name.family if self.demotes_particle else family_with_particle(name)
            text = f"{family}{self.family_end}{given}"
            if name.dropping_particle:
                text += f" {name.dropping_particle}"
            if self.demotes_particle and name.non_dropping_particle:
                text += f" {name.non_dropping_particle}"
            return f"{text}{self.family_end}{suffix}" if suffix else text
        parts = (given, name.dropping_particle, family_with_particle(name), suffix)
        return " ".join(part for part in parts if part)


@lru_cache(maxsize=8192)  # people share their given names
def initials(given: str, mark: str) -> str:
    """Return initials with a mark after each: "Jean-Paul A" → "J.-P. A." for ". ", "JPA" for ""."""
    if not mark:
        return bare_initials(given)
    if given.isalpha() and (len(given) > 3 or not given.isupper()):
        return given[0].upper() + mark.rstrip()
    stop, space = mark.rstrip(), mark[len(mark.rstrip()) :]
    text = ""
    for part, end in _PART.findall(given):
        if part.islower() and not end and len(part) > 1:
            text = f"{text.rstrip()} {part} "  # a particle: "Alphonse de"
            continue
        if part.isalpha():
            # Two or three capitals are initials already: databases write "Smith, JA".
            letters = part if len(part) <= 3 and part.isupper() else part[0].upper()
        else:
            letters = bare_initials(part) or part[0]
        text += f"{stop}{space}".join(letters) + stop + ("-" if end and end in "-‐‑" else space)
    return text.strip().rstrip("-")


def given_names(given: str) -> str:
    """Return given names in full, a stop after each that is a letter only: "S M" → "S. M."."""
    if "." not in given and " " not in given and len(given) > 3:
        return given
    parts = []
    for part in given.split():
        if len(part) <= 3 and part.isalpha() and part.isupper():
            parts.append(". ".join(part) + ".")
        else:
            parts.append(part)
    return " ".join(parts)
