"""Files that are empty or gone, perhaps for a moment only: nobody's mistake, if it does not stay so.

An editor that writes into a file empties it first; one that renames the old file away has none under its
name until the new one is written. Such a file is believed when it has been so for a while.
"""

from __future__ import annotations

import asyncio
import stat
import time
from collections.abc import Callable, Set
from pathlib import Path

_MOMENT = 0.25  # seconds after which a file is believed to be what it is
_BELIEVED = float("-inf")  # in place of the moment when that began


class Doubts:
    """The files of one site that are doubted. Used from one event loop."""

    def __init__(self, site: Path, look_again: Callable[[str], None]) -> None:
        """Take the site's folder, and who is told of a file that has to be looked at once more."""
        self._site = site
        self._look_again = look_again
        self._since: dict[str, float] = {}  # by path: the moment when it was first seen so, in seconds

    @property
    def is_open(self) -> bool:
        """Tell whether there is a file that will be looked at once more."""
        return any(since > _BELIEVED for since in self._since.values())

    def held(self, paths: Set[str]) -> Set[str]:
        """Return those that are not to be believed yet; they are looked at again, whatever they are then."""
        now = time.monotonic()
        found = set()
        for path in paths:
            if not (self._is_empty(path) or self._is_gone(path)):
                self._since.pop(path, None)
            elif now - self._since.setdefault(path, now) < _MOMENT:
                found.add(path)
                asyncio.get_running_loop().call_later(_MOMENT, self._ask, path)
            else:
                self._since[path] = _BELIEVED
        return found

    def believe_gone(self) -> None:
        """Doubt no longer that files are gone: the whole site is read without them."""
        for path, since in self._since.items():
            if since > _BELIEVED and self._is_gone(path):
                self._since[path] = _BELIEVED

    def _ask(self, path: str) -> None:
        if self._since.get(path, _BELIEVED) > _BELIEVED:
            self._look_again(path)

    def _is_empty(self, path: str) -> bool:
        try:
            found = (self._site / path).stat()
        except OSError:
            return False
        return stat.S_ISREG(found.st_mode) and found.st_size == 0

    def _is_gone(self, path: str) -> bool:
        try:
            (self._site / path).lstat()
        except OSError:
            return True
        return False
