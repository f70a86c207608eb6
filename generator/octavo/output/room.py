"""Room for files in the output folder: which folders are missing, and what stands where a file has to go.

Names are text, and a folder is looked at once for all its files: a blog of ten thousand posts has as many
folders, and a path object for each step would take longer than the renames.
"""

from __future__ import annotations

import os
import shutil
import stat
import unicodedata
from collections.abc import Iterable, Iterator

from octavo.errors import OutputError

_MOST = 5  # things in the way that are told one by one


class OutputRoom:
    """What has to give way, and to be there, before files can be renamed into place."""

    def __init__(
        self, output: str, names: Iterable[str], ours: frozenset[str], stale: frozenset[str]
    ) -> None:
        """Look at the places of files.

        `ours` are those that earlier builds wrote, `stale` those of them that this one does not. Raises
        `OutputError` if something that is not ours is in the way.
        """
        self._output = output
        self._missing: dict[str, None] = {}  # folders, the outermost first
        self._in_the_way: list[str] = []  # files and links of ours where folders are to be
        self._folders_in_the_way: list[str] = []  # of our own, where files are to be
        self._foreign: list[str] = []  # what is wrong, in sentences
        self._again = frozenset(map(folded, stale))
        names = list(names)
        folders: dict[str, None] = {}
        for name in names:
            folders.update(dict.fromkeys(new_folders_above(name, folders)))
        for folder in sorted(folders):
            self._look_at_folder(folder, stale)
        for name in names:
            # In a folder that is yet to be made nothing can be in the way.
            if name.rpartition("/")[0] not in self._missing:
                self._look_at_file(name, ours, stale)
        if self._foreign:
            raise OutputError(_listed(self._foreign))

    def make(self) -> None:
        """Make the room: what was a page may be a folder now, and the other way round. Raises OSError."""
        for name in self._in_the_way:
            os.unlink(f"{self._output}/{name}")  # noqa: PTH108
        for name in self._folders_in_the_way:
            shutil.rmtree(f"{self._output}/{name}")
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
            self._foreign.append(f"The folder {place} leads out of the output through a symbolic link.")
        elif folder not in stale:
            self._foreign.append(f"{place} is in the way of a folder, and octavo did not write it.")
        else:
            self._in_the_way.append(folder)

    def _look_at_file(self, name: str, ours: frozenset[str], stale: frozenset[str]) -> None:
        mode = self._mode(name)
        if stat.S_ISDIR(mode):
            self._look_inside(name, stale)
            self._folders_in_the_way.append(name)
        elif mode and name not in ours and folded(name) not in self._again:
            self._foreign.append(
                f"{self._output}/{name} is where a file of the site would go, and octavo did not write it."
            )

    def _look_inside(self, name: str, stale: frozenset[str]) -> None:
        """See whether a folder that a file is to replace holds anything that is not ours."""
        for path in _files_below(f"{self._output}/{name}"):
            if path.removeprefix(f"{self._output}/").replace(os.sep, "/") not in stale:
                self._foreign.append(f"{path} is in the way of {name}, and octavo did not write it.")


def _listed(sentences: list[str]) -> str:
    shown = sentences[:_MOST]
    more = len(sentences) - len(shown)
    also = [f"… and {more} more."] if more else []
    return "\n".join((*shown, *also, "Move or rename what is in the way, or choose another output folder."))


def folded(name: str) -> str:
    """Return a name as disks compare names where case and Unicode form make no difference."""
    return unicodedata.normalize("NFC", name).casefold()


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
