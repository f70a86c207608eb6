"""Telling citations apart that would look alike: more names, given names, CSL's condition, letters of years.

https://docs.citationstyles.org/en/stable/specification.html#disambiguation
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from octavo.bibliography.csl.context import Shown
from octavo.bibliography.csl.initials import IN_FULL
from octavo.text.letters import letters

Look = Callable[[str, Shown], tuple[str, list[int]]]
"""Returns a citation of a work as it looks with so much shown, and the lengths of its lists of names."""


class Disambiguation:
    """How much the works of a page show, and the letters of their years."""

    def __init__(
        self,
        look: Look,
        *,
        adds_names: bool,
        adds_given_names: bool,
        has_condition: bool,
        adds_suffix: bool,
    ) -> None:
        """Take what a style does; `adds_given_names` only by citation."""
        self.shown: dict[str, Shown] = {}
        self.suffixes: dict[str, str] = {}
        self._look = look
        self._adds_names = adds_names
        self._adds_given = adds_given_names
        self._has_condition = has_condition
        self._adds_suffix = adds_suffix

    def run(self, keys: Sequence[str], order: Mapping[str, int]) -> None:
        """Tell these works apart; letters follow `order`."""
        groups: dict[str, list[str]] = {}
        for key in keys:
            groups.setdefault(self._look(key, Shown())[0], []).append(key)
        for group in groups.values():
            if len(group) > 1:
                self._part(group, order)

    def _part(self, keys: list[str], order: Mapping[str, int]) -> None:
        alike: list[tuple[list[str], Shown]] = []
        if self._adds_names or self._adds_given:
            self._by_names(keys, Shown(), Shown(), (0, 0), alike)
        else:
            alike = [(keys, Shown())]
        for group, shown in alike:
            self._by_condition(group, shown, order)

    # --- names

    def _by_names(
        self,
        keys: list[str],
        tried: Shown,
        kept: Shown,
        place: tuple[int, int],
        alike: list[tuple[list[str], Shown]],
    ) -> None:
        """Show more of names step by step; a step that tells works apart is kept for all of them."""
        lengths = self._look(keys[0], tried)[1]
        for key in keys[1:]:
            lengths = [max(pair) for pair in zip(lengths, self._look(key, tried)[1], strict=False)]
        while True:
            step = self._step(tried, place, lengths)
            if step is None:
                alike.append((keys, kept))
                return
            tried, place = step
            parts: dict[str, list[str]] = {}
            for key in keys:
                parts.setdefault(self._look(key, tried)[0], []).append(key)
            if len(parts) == 1:
                continue
            kept = self._captured(kept, tried, place)
            for part in parts.values():
                if len(part) == 1:
                    self.shown[part[0]] = kept.copy()
                else:
                    self._by_names(part, tried.copy(), kept.copy(), place, alike)
            return

    def _step(
        self, tried: Shown, place: tuple[int, int], lengths: Sequence[int]
    ) -> tuple[Shown, tuple[int, int]] | None:
        """Return the next thing to show and where it is; None when everything is shown."""
        which, name = place
        tried = tried.copy()
        while which < len(lengths):
            if self._adds_given and name < lengths[which]:
                level = tried.givens.get((which, name), 0)
                if level < IN_FULL:
                    tried.givens[which, name] = level + 1
                    return tried, (which, name)
            if self._adds_names and name + 1 < lengths[which]:
                name += 1
                tried.names[which] = max(tried.names.get(which, 0), name + 1)
                return tried, (which, name)
            if not self._adds_names and name + 1 < lengths[which]:
                name += 1
                continue
            which, name = which + 1, 0
        return None

    def _captured(self, kept: Shown, tried: Shown, place: tuple[int, int]) -> Shown:
        kept = kept.copy()
        which, name = place
        if which in tried.names:
            kept.names[which] = tried.names[which]
        if (which, name) in tried.givens:
            kept.givens[which, name] = tried.givens[which, name]
        return kept

    # --- condition and letters

    def _by_condition(self, keys: list[str], shown: Shown, order: Mapping[str, int]) -> None:
        if self._has_condition and len(keys) > 1:
            more = shown.copy()
            more.is_disambiguated = True
            parts: dict[str, list[str]] = {}
            for key in keys:
                parts.setdefault(self._look(key, more)[0], []).append(key)
            for part in parts.values():
                for key in part:
                    self.shown[key] = more.copy()
                if len(part) > 1:
                    self._by_letters(part, order)
            return
        for key in keys:
            self.shown[key] = shown.copy()
        if len(keys) > 1:
            self._by_letters(keys, order)

    def _by_letters(self, keys: list[str], order: Mapping[str, int]) -> None:
        if not self._adds_suffix:
            return
        for index, key in enumerate(sorted(keys, key=lambda one: order[one])):
            self.suffixes[key] = letters(index)
