"""Where a build may write: in a folder that is nobody else's, by whatever name or link it is reached."""

from __future__ import annotations

import errno
import os
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
