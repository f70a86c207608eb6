"""Where a build may write, and room for its files there.

A folder is nobody else's, by whatever name or link it is reached. In it, which folders are missing, and what
stands where a file has to go: names are text, and a folder is looked at once for all its files, for a blog of
ten thousand posts has as many folders, and a path object for each step would take longer than the renames.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from octavo.errors import OutputError
from octavo.output.manifest import MANIFEST

_SETTINGS = "site.toml"
_SOURCES = ("content", "themes", ".octavo")
_OF_HOSTS = ("CNAME",)  # what a host puts into the folder by itself
_REPOSITORIES = (".git", ".hg", ".jj", ".svn")


def check_output_place(output: Path, site: Path) -> None:
    """Raise `OutputError` for a folder that no build may write into, whatever it was told.

    Refused are the root, a home, the site with its content and themes, whatever lies around it, and what lies
    inside a repository's own folder.
    """
    folder, site = _real(output), site.resolve()
    whole = {Path(folder.anchor), site, *site.parents, *_home()}
    sources = {site / name for name in _SOURCES}
    # Names that differ by case alone are one folder on many disks, and a site is carried from one to another.
    inside = folder.relative_to(site).parts[0].casefold() if site in folder.parents else ""
    if (
        folder in whole
        or _numbers([folder]) & _numbers(whole)
        or inside in _SOURCES
        or _numbers((folder, *folder.parents)) & _numbers(sources)
    ):
        raise OutputError(f"The output cannot be {output}: that is not a folder of its own.")
    if set(_REPOSITORIES) & {part.casefold() for part in folder.parts}:
        raise OutputError(f"The output cannot be {output}: that is inside a repository's own folder.")
    if output.is_symlink() and not os.path.exists(folder):  # noqa: PTH110
        # A disk that is not there may belong at its end: nothing is made in its place.
        raise OutputError(f"The output cannot be {output}: that is a link to {folder}, and nothing is there.")
    if os.path.exists(folder) and not os.path.isdir(folder):  # noqa: PTH110, PTH112  # nor may these raise
        raise OutputError(f"The output cannot be {output}: that is a file.")


def check_output_folder(output: Path, site: Path, *, adopt: bool = False, is_known: bool = False) -> None:
    """Raise `OutputError` for a folder that a build must not write into.

    Beside what `check_output_place` refuses that is the folder of a site; and, unless `adopt`, the top of a
    repository and a folder with files of somebody else's. `is_known`: earlier builds wrote there.
    """
    check_output_place(output, site)
    folder = _real(output)
    if not os.path.isdir(folder):  # noqa: PTH112
        return
    is_ours = is_known or os.path.lexists(folder / MANIFEST)
    repository = repository_in(folder)
    if os.path.lexists(folder / _SETTINGS) and (repository or not is_ours):
        what = "a site's repository" if repository else "a site's folder"
        raise OutputError(f"The output cannot be {output}: that is {what}.")
    if adopt or is_ours:
        return
    foreign = foreign_files(folder)
    if foreign:
        raise OutputError(
            f"The output folder {output} holds files that octavo did not write ({', '.join(foreign[:3])} …). "
            "Choose another folder, or give --adopt to write beside them."
        )
    if repository:
        raise OutputError(
            f"The output cannot be {output}: that is a repository's root, for {repository} is in it. "
            "If it is there for the published pages alone, give --adopt once."
        )


def repository_in(folder: Path) -> str:
    """Return the name of what makes a folder the root of a repository; "" when nothing does."""
    return next((name for name in _REPOSITORIES if os.path.lexists(folder / name)), "")


def foreign_files(folder: Path) -> list[str]:
    """Return the names in a folder that count: dotfiles and a host's own do not. Raises `OutputError`."""
    try:
        return sorted(name for name in os.listdir(folder) if name[:1] != "." and name not in _OF_HOSTS)  # noqa: PTH208
    except OSError as error:
        raise OutputError(f"The output folder {folder} cannot be read: {error.strerror}.") from error


def lies_in_site(output: Path, site: Path) -> bool:
    """Tell whether a folder lies inside a site's, and in that of no other site in between."""
    folder, site = output.resolve(), site.resolve()
    return next((above for above in folder.parents if (above / _SETTINGS).is_file()), None) == site


def _real(output: Path) -> Path:
    try:
        found = output.resolve()
        # Until Python 3.12 a circle is an error of `resolve` itself; later only of who looks there.
        if found.is_symlink():
            found.stat()
        return found
    except RuntimeError as error:
        raise OutputError(f"The output cannot be {output}: its links lead in a circle.") from error
    except OSError as error:
        why = "its links lead in a circle" if error.errno == errno.ELOOP else error.strerror
        raise OutputError(f"The output cannot be {output}: {why}.") from error


def _home() -> Iterator[Path]:
    try:
        yield Path.home()
    except RuntimeError:
        # Nobody's, as in a container for an account without a name.
        return


def _numbers(folders: Iterable[Path]) -> set[tuple[int, int]]:
    """Return what the system knows folders by, whatever they are called; nothing for what is not there."""
    found = set()
    for folder in folders:
        try:
            status = os.stat(folder)  # noqa: PTH116
        except OSError:
            continue
        found.add((status.st_dev, status.st_ino))
    return found


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
