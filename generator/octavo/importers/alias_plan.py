"""Old addresses as aliases: none twice, none that octavo uses, and none that is a text's own address."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from octavo.importers.file_plan import is_reserved

REFUSED = "Old addresses that cannot be kept"
"""A topic of the report."""

_UNSAFE = re.compile(r"[\\%\0#:?]")


class AliasPlan:
    """Gives out old addresses."""

    def __init__(self, taken: Iterable[str]) -> None:
        """`taken` are the site paths of all texts, those of this import and those of the site."""
        self._taken = {_key(path) for path in taken}

    def give(self, wanted: Iterable[str], own: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return which of the old paths a text published at `own` can have, and which nobody can."""
        found, refused = [], []
        for path in wanted:
            if _key(path) == _key(own):
                continue
            segments = path.strip("/").split("/")
            is_odd = any(not segment or segment.startswith(".") for segment in segments)
            is_odd = is_odd or is_reserved(path) or _UNSAFE.search(path) is not None
            if is_odd or _key(path) in self._taken:
                refused.append(path)
                continue
            self._taken.add(_key(path))
            found.append(path)
        return tuple(found), tuple(refused)


def _key(path: str) -> str:
    path = unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())
    return path.strip("/").removesuffix("index.html").rstrip("/")
