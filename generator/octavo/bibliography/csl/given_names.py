"""Namesakes: how much of a given name tells a person from all others who are cited."""

from __future__ import annotations

from collections.abc import Iterable

from octavo.bibliography.csl.initials import IN_FULL, INITIALS, initials
from octavo.bibliography.csl.items import Item, PersonName


class NameRegister:
    """All names that the works of a page show, for CSL's `givenname-disambiguation-rule`."""

    def __init__(self, items: Iterable[Item], rule: str) -> None:
        """Count the names of these works."""
        self._is_primary = rule.startswith("primary-name")
        self._only_initials = rule.endswith("with-initials")
        self._people: dict[str, dict[str, set[str]]] = {}
        for item in items:
            for names in item.values.values():
                if isinstance(names, tuple):
                    for name in names[:1] if self._is_primary else names:
                        self._add(name)

    def _add(self, name: PersonName) -> None:
        if not name.family:
            return
        initial, full = _given_keys(name)
        self._people.setdefault(_family_key(name), {}).setdefault(initial, set()).add(full)

    def level(self, name: PersonName, place: int, base: int) -> int:
        """Return 0 for the family name alone, 1 for initials, 2 for the name in full."""
        if not name.family or (self._is_primary and place):
            return base
        initial, _ = _given_keys(name)
        by_initials = self._people.get(_family_key(name), {})
        level = base
        if len(by_initials) > 1:
            level = max(level, INITIALS)
        if not self._only_initials and len(by_initials.get(initial, ())) > 1:
            level = IN_FULL
        return level


def _family_key(name: PersonName) -> str:
    return f"{name.family} {name.non_dropping_particle}".casefold()


def _given_keys(name: PersonName) -> tuple[str, str]:
    given = " ".join(name.given.replace(".", " ").split())
    return initials(given, " ", keeps_hyphen=True), given
