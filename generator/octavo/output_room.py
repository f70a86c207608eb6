"""Room for files in the output folder: which folders are missing, and what stands where a file has to go.

Names are text, and a folder is looked at once for all its files: a blog of ten thousand posts has as many
folders, and a path object for each step would take longer than the renames.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterable, Iterator

from octavo.errors import OutputError


class OutputRoom:
    """What has to give way, and to be there, before files can be renamed into place."""

    def __init__(self, output: str, names: Iterable[str], stale: frozenset[str]) -> None:
        """Look at the places of files; `stale` are those that the last build wrote and this one does not.

        Raises `OutputError` where something that is not ours is in the way.
        """
        self._output = output
        self._missing: dict[str, None] = {}  # folders, the outermost first
        self._in_the_way: list[str] = []  # files and links of ours where folders are to be
        self._folders_in_the_way: list[str] = []  # of our own, where files are to be
        folders: dict[str, None] = {}
        for name in names:
            folders.update(dict.fromkeys(new_folders_above(name, folders)))
            if stat.S_ISDIR(self._mode(name)):
                self._check_folder(name, stale)
                self._folders_in_the_way.append(name)
        for folder in sorted(folders):
            self._look_at_folder(folder, stale)

    def make(self) -> None:
        """Make the room: what was a page may be a folder now, and the other way round. Raises OSError."""
        for name in self._in_the_way:
            os.unlink(f"{self._output}/{name}")  # noqa: PTH108
        for name in self._folders_in_the_way:
            place = f"{self._output}/{name}"
            if os.path.isdir(place):  # noqa: PTH112  # else it was seen through one of those links
                shutil.rmtree(place)
        for folder in self._missing:
            os.makedirs(f"{self._output}/{folder}", exist_ok=True)  # noqa: PTH103

    def _mode(self, name: str) -> int:
        """Return what a name is in the output, as `stat` has it; 0 when it is nothing."""
        try:
            return os.lstat(f"{self._output}/{name}").st_mode
        except OSError:
            return 0

    def _look_at_folder(self, folder: str, stale: frozenset[str]) -> None:
        if folder.rpartition("/")[0] in self._missing:
            self._missing[folder] = None
            return
        mode = self._mode(folder)
        if stat.S_ISDIR(mode):
            return
        self._missing[folder] = None
        if not mode:
            return
        place = f"{self._output}/{folder}"
        if stat.S_ISLNK(mode) and not is_below(os.path.realpath(place), os.path.realpath(self._output)):
            raise OutputError(f"The folder {place} leads out of the output through a symbolic link.")
        if folder not in stale:
            raise OutputError(f"{place} is in the way of a folder, and octavo did not write it.")
        self._in_the_way.append(folder)

    def _check_folder(self, name: str, stale: frozenset[str]) -> None:
        """Raise `OutputError` where a folder that a file is to replace holds anything that is not ours."""
        for path in _files_below(f"{self._output}/{name}"):
            if path.removeprefix(f"{self._output}/").replace(os.sep, "/") not in stale:
                raise OutputError(f"{path} is in the way of {name}, and octavo did not write it.")


def is_below(path: str, folder: str) -> bool:
    """Tell whether a path, with all links followed, is a folder or lies inside it."""
    return path == folder or path.startswith(f"{folder}{os.sep}")


def new_folders_above(name: str, known: Iterable[str]) -> Iterator[str]:
    """Yield the folders above a file, the innermost first, up to one that is known."""
    folder = name.rpartition("/")[0]
    while folder and folder not in known:
        yield folder
        folder = folder.rpartition("/")[0]


def _files_below(folder: str) -> Iterator[str]:
    for root, folders, names in os.walk(folder):
        links = [name for name in folders if os.path.islink(f"{root}{os.sep}{name}")]  # noqa: PTH114
        for name in (*names, *links):
            yield f"{root}{os.sep}{name}"
