"""What files below content/ say, each read again only when it has changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Generic, TypeVar

from octavo.site.discover import STATIC
from octavo.storage.signatures import Signature, signature_of
from octavo.text.file_names import is_backup, is_debris

_Value = TypeVar("_Value")


class ReadFiles(Generic[_Value]):
    """The files of one kind. Belongs to one thread."""

    def __init__(self, site: Path, folders: tuple[str, ...], is_wanted: Callable[[str], bool]) -> None:
        """Take the site's folder, the folders that are looked through, and what tells a file by its path."""
        self._site = site
        self._folders = folders
        self._is_wanted = is_wanted
        self._known: dict[str, tuple[Signature, _Value]] = {}

    def values(self, read: Callable[[str], _Value]) -> list[_Value]:
        """Return what `read` made of each file, in the order of their paths."""
        found = {}
        for path, signature in sorted(self._files()):
            known = self._known.get(path)
            if known is None or known[0] != signature:
                known = (signature, read(path))
            found[path] = known
        self._known = found
        return [value for _, value in found.values()]

    def forget(self) -> None:
        """Have every file read again."""
        self._known = {}

    def _files(self) -> Iterator[tuple[str, Signature]]:
        stack = [*self._folders]
        while stack:
            folder = stack.pop()
            with suppress(OSError), os.scandir(self._site / folder) as entries:
                for entry in entries:
                    path = f"{folder}/{entry.name}"
                    if is_debris(entry.name) or entry.name.startswith(".") or not path.isprintable():
                        continue
                    with suppress(OSError):
                        if entry.is_dir():
                            if path != STATIC and not entry.is_symlink():
                                stack.append(path)
                        elif self._is_wanted(path) and not is_backup(entry.name):
                            yield path, signature_of(entry.stat())
