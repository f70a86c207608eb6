"""The output folder: what differs is written, each file at once, what we no longer make is removed.

Everything waits in a hidden staging folder inside the output until nothing can fail any more; then it
is renamed into place. The manifest is a dotfile too and lists what we wrote, so that foreign files
are never touched. Before the first rename it lists old and new files both: whoever is killed in
between leaves nothing that the next build does not know.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from octavo.errors import OutputError
from octavo.output.manifest import MANIFEST, Manifest, write_manifest
from octavo.output.room import OutputRoom, folded, foreign_files, is_below, repository_in
from octavo.storage.whole_file import is_running, remove_left_behind

STAGING = ".octavo-staging"
LOCK = ".octavo-lock"
_OWN = ".octavo-"  # how our names begin; nothing that is published may be called so
_ORPHANS = 5.0  # seconds that workers of a killed build may need to end
_PAUSE = 0.05  # seconds
# Other files are in a folder, or it is a disk of its own.
_STAYS = frozenset((errno.ENOTEMPTY, errno.EEXIST, errno.EBUSY, errno.ENOTDIR))
_LOCKED = frozenset((errno.EAGAIN, errno.EACCES, errno.EDEADLK))  # by others; Windows has the latter two
_LOCK_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


class Changes(Struct, frozen=True):
    """What a build did to the output folder."""

    written: tuple[str, ...]
    unchanged: int
    removed: tuple[str, ...]


class OutputLock:
    """Keeps two builds from writing one folder at the same time.

    The lock goes with the process: the system frees it however the process ends.
    """

    def __init__(self, output: Path) -> None:
        self._file = output / LOCK
        self._descriptor = -1
        self._made_folder = False

    def __enter__(self) -> OutputLock:
        """Take the lock. Raises `OutputError`: who holds it, or why the folder cannot be written."""
        self._made_folder = not self._file.parent.exists()
        with explained(self._file.parent):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            while not self._take():
                pass
            try:
                os.ftruncate(self._descriptor, 0)
                os.write(self._descriptor, str(os.getpid()).encode())
            except OSError:
                self.__exit__()  # the disk is full: not even the lock may stay
                raise
        return self

    def _take(self) -> bool:
        """Lock the file; False when it has to be opened again.

        Its last holder removed it meanwhile, or what bore its name was a link.
        """
        try:
            self._descriptor = os.open(self._file, _LOCK_FLAGS, 0o644)
        except OSError:
            if not self._file.is_symlink():
                raise
            self._file.unlink()
            return False
        found = os.fstat(self._descriptor)
        if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
            # Of another name too: to write a number into it would destroy what somebody has there.
            os.close(self._descriptor)
            self._file.unlink()
            return False
        self._wait()
        try:
            is_current = os.path.samestat(os.fstat(self._descriptor), self._file.lstat())
        except FileNotFoundError:
            is_current = False
        if not is_current:
            os.close(self._descriptor)
            return False
        return True

    def _wait(self) -> None:
        """Lock the open file; one that was killed may have workers that hold it for a moment yet."""
        until = time.monotonic() + _ORPHANS
        while True:
            try:
                _lock(self._descriptor)
            except OSError as error:
                if error.errno not in _LOCKED:
                    os.close(self._descriptor)
                    raise
                holder = os.pread(self._descriptor, 20, 0).decode("ascii", "replace").strip()
                is_dead = holder.isdigit() and not is_running(int(holder))
                if is_dead and time.monotonic() < until:
                    time.sleep(_PAUSE)
                    continue
                os.close(self._descriptor)
                raise OutputError(
                    f"Another build is writing {self._file.parent} (process {holder or 'unknown'}). "
                    "Wait until it has ended."
                ) from None
            return

    def __exit__(self, *exception: object) -> None:
        """Free the lock and remove its file, and the folder where nothing was written into it."""
        with contextlib.suppress(OSError):
            self._file.unlink()
        os.close(self._descriptor)
        if self._made_folder:
            with contextlib.suppress(OSError):
                self._file.parent.rmdir()


@contextlib.contextmanager
def explained(output: Path | str) -> Iterator[None]:
    """Raise `OutputError` with a sentence in place of the system's error."""
    try:
        yield
    except OSError as error:
        where = error.filename2 or error.filename or output
        raise OutputError(
            f"The output folder {output} cannot be written: {error.strerror} ({where})."
        ) from error


def _lock(descriptor: int) -> None:
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Staging:
    """Collects a build's files; nothing is published before `commit`."""

    def __init__(self, output: Path) -> None:
        self._output = output
        self.folder = output / STAGING
        """Where files wait, under names of their maker's choice: a second tree of folders would take longer
        than the pages."""
        self._unchanged: set[str] = set()
        self._staged: dict[str, str] = {}  # name → name in the staging folder
        self._real_output = os.path.realpath(output)
        self._inside: dict[str, bool] = {}  # by folder; as text, which takes a tenth of a path
        self._replaced = 0
        self._removed = 0
        self._to_remove = 0

    def __enter__(self) -> Staging:
        """Begin with an empty staging folder; what a dead build left is thrown away."""
        with explained(self._output):
            remove_left_behind(os.fspath(self._output))
            self._throw_away()
            self.folder.mkdir(parents=True)
        return self

    def __exit__(self, *exception: object) -> None:
        """Remove the staging folder."""
        with contextlib.suppress(OSError):
            self._throw_away()

    def _throw_away(self) -> None:
        if self.folder.is_symlink():
            self.folder.unlink()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def outcome(self) -> str:
        """Return in a sentence what is published, for when something ended `commit` part-way."""
        if not self._replaced and not self._removed:
            return "Nothing was published."
        if self._replaced == len(self._staged) and self._removed == self._to_remove:
            return "The site was published all the same."
        removed = f" and {self._removed} of {self._to_remove} were removed" if self._to_remove else ""
        return (
            f"{self._replaced} of {len(self._staged)} files were replaced{removed}; "
            "the next build does the rest."
        )

    def keep(self, name: str) -> None:
        """Take a file that is published already as it should be. Raises as `take` does."""
        _check_name(name)
        self._unchanged.add(name)

    def take(self, name: str, waiting: str) -> None:
        """Take a file that waits in the staging folder. Raises `OutputError` for a name that is our own."""
        _check_name(name)
        self._staged[name] = waiting

    def add(self, name: str, data: bytes) -> None:
        """Take a file's bytes; the same bytes as are published already cost no write."""
        waiting = f"added-{len(self._staged):x}"
        if self._is_published(name, data):
            self.keep(name)
            return
        with explained(self._output):
            (self.folder / waiting).write_bytes(data)
            self.take(name, waiting)

    def commit(self, counts: Mapping[str, int], before: Manifest, site: str = "", title: str = "") -> Changes:
        """Publish what was added, remove what earlier builds wrote, as `before` has it, and this one did not.

        The order keeps readers' pages whole: assets first, then pages, then feeds and lists of addresses,
        then deletions, then the manifest. Raises `OutputError`: before anything is published where a file
        that is not ours is in the way, else with what was published all the same.
        """
        new = Manifest(
            files=frozenset(self._unchanged | set(self._staged)), counts=counts, site=site, title=title
        )
        stale = sorted(before.files - new.files)
        if stale:
            # Where case makes no difference the old name of a renamed file is the new file.
            again = {folded(name): name for name in new.files}
            with explained(self._output):
                stale = [name for name in stale if not self._is_one_file(name, again.get(folded(name)))]
        output, staging = os.fspath(self._output), os.fspath(self.folder)
        room = OutputRoom(output, self._staged, before.files, frozenset(stale))
        gone = tuple(name for name in stale if os.path.lexists(f"{output}/{name}"))
        self._to_remove = len(gone)
        try:
            if not before.files >= new.files or before.site != site:
                both = replace(new, files=before.files | new.files, counts=before.counts)
                write_manifest(self._output, both, self.folder)
            room.make()
            for name in sorted(self._staged, key=_publishing_order):
                os.replace(f"{staging}/{self._staged[name]}", f"{output}/{name}")  # noqa: PTH105
                self._replaced += 1
            for name in stale:
                # Also where only its folders are left, by a build that was killed.
                self.remove(name)
            if new != before:
                write_manifest(self._output, new, self.folder)
        except OSError as error:
            where = error.filename2 or error.filename or output
            message = f"The output folder {output} cannot be written: {error.strerror} ({where})."
            raise OutputError(f"{message} {self.outcome}") from error
        return Changes(tuple(sorted(self._staged)), len(self._unchanged), gone)

    def _is_one_file(self, old: str, new: str | None) -> bool:
        try:
            return new is not None and os.path.samefile(self._output / old, self._output / new)  # noqa: PTH121
        except (FileNotFoundError, NotADirectoryError):
            return False

    def _is_inside(self, path: Path) -> bool:
        folder = os.fspath(path.parent)
        if folder not in self._inside:
            real = os.path.realpath(folder)
            self._inside[folder] = is_below(real, self._real_output)
        return self._inside[folder]

    def _is_published(self, name: str, data: bytes) -> bool:
        """Tell whether a plain file has these bytes; through a link that leads outside nothing is read."""
        published = self._output / name
        try:
            return (
                published.is_file()
                and not published.is_symlink()
                and self._is_inside(published)
                and published.stat().st_size == len(data)
                and published.read_bytes() == data
            )
        except OSError:
            return False

    def remove(self, name: str) -> bool:
        """Remove a file and the folders that are empty then; tell whether it was there."""
        target = self._output / name
        if not self._is_inside(target):
            return False
        is_there = target.is_symlink() or target.is_file()
        if is_there:
            target.unlink()
            self._removed += 1
        _remove_empty_parents(target, self._output)
        return is_there


def clean_output(output: Path, manifest: Manifest) -> tuple[str, ...]:
    """Remove what a manifest lists, and our dotfiles; return the names of what was removed.

    Where something stays that no build would write beside, so does a manifest without files. Raises
    `OutputError` while a build writes the folder, or when something cannot be removed.
    """
    removed = []
    with OutputLock(output), Staging(output) as staging, explained(output):
        for name in sorted(manifest.files):
            if staging.remove(name):
                removed.append(name)
        if foreign_files(output) or repository_in(output):
            write_manifest(output, Manifest(site=manifest.site, title=manifest.title), staging.folder)
        else:
            (output / MANIFEST).unlink(missing_ok=True)
    return tuple(removed)


def _check_name(name: str) -> None:
    if name.startswith("/") or ".." in name.split("/"):
        raise ValueError(f"{name} is not a path inside the output")
    if name[:2] in (".o", ".O") and name.casefold().startswith(_OWN):
        raise OutputError(
            f"{name} cannot be published: such a name at the top of the output is octavo's own. "
            "Rename the file in content/static."
        )


def _remove_empty_parents(target: Path, output: Path) -> None:
    """Remove the folders above a file that hold nothing any more. Raises OSError."""
    for parent in target.parents:
        if parent == output:
            return
        try:
            parent.rmdir()
        except FileNotFoundError:
            continue  # a killed build came as far as this one
        except OSError as error:
            if error.errno in _STAYS:
                return
            raise  # it stays in the manifest, and the next build tries again


def _publishing_order(name: str) -> tuple[int, str]:
    if name.startswith("_assets/"):
        return 0, name
    if name.endswith((".xml", ".json", ".txt")):
        return 2, name
    return 1, name
