"""A file replaced only if it is the one that was opened: compare-and-swap on the digest of its bytes.

Bytes that somebody else wrote are never gone: where a file is replaced, the old one is kept below
`.octavo/desk/kept` unless the desk wrote it itself, and where it is not the one that was opened, it stays in
its place. To read a file, compare it and then replace it leaves a moment in which an editor's save would be
lost unseen: so the two change places, and the replaced file itself is compared. Linux has renameat2(2) for
it, macOS renamex_np(2).
"""

from __future__ import annotations

import ctypes
import errno
import os
import secrets
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

from msgspec import Struct

from octavo.storage.signatures import digest_of
from octavo.storage.whole_file import replace_whole, write_new
from octavo.storage.workspace import DESK, FOLDER

_AT_FDCWD = -100
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS
_NO_REPLACE = 4 if sys.platform == "darwin" else 1  # RENAME_EXCL of macOS, RENAME_NOREPLACE of Linux
_UNKNOWN = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP)


def exchange(one: Path, other: Path) -> bool:
    """Let two files change places; return False where the system cannot. Raises OSError."""
    return _renamed(one, other, _EXCHANGE)


def move_to_new(one: Path, other: Path) -> None:
    """Move a file or folder to a name that is free. Raises OSError, `FileExistsError` if it is not."""
    if _renamed(one, other, _NO_REPLACE):
        return
    if os.path.lexists(other):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), os.fspath(other))
    os.rename(one, other)  # noqa: PTH104


def _renamed(one: Path, other: Path, how: int) -> bool:
    library = _library()
    first, second = os.fsencode(one), os.fsencode(other)
    if library is None:
        return False
    if sys.platform == "darwin":
        done = library.renamex_np(first, second, how)
    else:
        done = library.renameat2(_AT_FDCWD, first, _AT_FDCWD, second, how)
    if done == 0:
        return True
    number = ctypes.get_errno()
    if number in _UNKNOWN:
        return False
    raise OSError(number, os.strerror(number), os.fspath(other))


@cache
def _library() -> ctypes.CDLL | None:
    if sys.platform == "win32":
        return None
    library = ctypes.CDLL(None, use_errno=True)
    name = "renamex_np" if sys.platform == "darwin" else "renameat2"
    return library if hasattr(library, name) else None


NOTHING = ""
"""The digest of a file that is not there."""

_MOST_KEPT = 400


class Swapped(Struct, frozen=True):
    """What came of a save."""

    digest: str  # of what is in the file now; NOTHING where there is no file
    is_saved: bool
    found: bytes | None = None  # what somebody else wrote, where that is why it was not saved


class Swapper:
    """Saves files of one site. Belongs to one thread."""

    def __init__(self, site: Path) -> None:
        """Take the site's folder."""
        self._site = site
        self._own: set[str] = set()  # digests of what was written here: an older state of one's own text

    def read(self, file: Path) -> bytes | None:
        """Return what is in a file, None if there is none. Raises OSError."""
        try:
            return file.read_bytes()
        except FileNotFoundError:
            return None

    def save(
        self, file: Path, data: bytes, expected: str, on_bytes: Callable[[bytes], None] = lambda _: None
    ) -> Swapped:
        """Put bytes in the place of the file with the digest `expected`, NOTHING for none.

        `on_bytes` is given them before the disk is, which may take a while. Where the file is another one,
        nothing is done and that one comes back. Raises OSError where the disk refuses; then the file is as it
        was.
        """
        found = self.read(file)
        now = NOTHING if found is None else digest_of(found)
        if now != expected:
            return Swapped(now, False, found)
        wanted = digest_of(data)
        if wanted == now:
            return Swapped(now, True)
        on_bytes(data)
        target = Path(os.path.realpath(file))  # a link stays a link
        target.parent.mkdir(parents=True, exist_ok=True)
        waiting = self._written(target, data)
        done = self._new(waiting, target) if found is None else self._swap(waiting, target, expected)
        if done is not None:
            return done
        self._own.add(wanted)
        return Swapped(wanted, True)

    def _written(self, target: Path, data: bytes) -> Path:
        """Return a file with the bytes, on the disk of the target.

        It waits where files are kept, under a name that is never used again: whatever it has when the process
        is killed, the new bytes or the old ones, stays there.
        """
        folder = self._site / DESK / "kept"
        folder.mkdir(parents=True, exist_ok=True)
        mark = secrets.token_hex(8)
        waiting = folder / f"{mark}.swap"
        if folder.stat().st_dev != target.parent.stat().st_dev:
            waiting = target.parent / f".octavo-desk-{mark}.tmp"
        try:
            write_new(os.fspath(waiting), [data], is_synced=True)
            with suppress(FileNotFoundError):
                waiting.chmod(target.stat().st_mode & 0o777)
        except BaseException:
            with suppress(OSError):
                waiting.unlink()
            raise
        return waiting

    def _new(self, waiting: Path, target: Path) -> Swapped | None:
        try:
            os.link(waiting, target)
        except FileExistsError:
            # Somebody made it just now.
            data = target.read_bytes()
            return Swapped(digest_of(data), False, data)
        finally:
            _drop(waiting)
        return None

    def _swap(self, waiting: Path, target: Path, expected: str) -> Swapped | None:
        """Exchange the two; return why not, None when it was done."""
        try:
            is_exchanged = exchange(waiting, target)
        except FileNotFoundError:
            _drop(waiting)
            return Swapped(NOTHING, False)  # removed, or moved away, just now
        except OSError:
            _drop(waiting)
            raise
        if not is_exchanged:
            return self._swap_slowly(waiting, target, expected)
        old = waiting.read_bytes()
        if digest_of(old) == expected:
            self._keep(waiting, expected)
            return None
        # An editor saved just now: its file goes back. What it changes places with is ours, or newer still
        # and kept.
        mine = target.read_bytes()
        if not exchange(waiting, target):
            self._keep(waiting, digest_of(old))
        elif (came := waiting.read_bytes()) == mine:
            _drop(waiting)
        else:
            self._keep(waiting, digest_of(came))
        return Swapped(digest_of(old), False, old)

    def _swap_slowly(self, waiting: Path, target: Path, expected: str) -> Swapped | None:
        """Do so where files cannot change places: the old one is set aside, nothing is overwritten."""
        aside = waiting.with_suffix(".aside")
        os.rename(target, aside)  # noqa: PTH104
        old = aside.read_bytes()
        try:
            if digest_of(old) != expected:
                return self._put_back(aside, target, old)
            os.link(waiting, target)
        except FileExistsError:
            data = target.read_bytes()
            self._keep(aside, expected)
            return Swapped(digest_of(data), False, data)
        except OSError:
            self._put_back(aside, target, old)
            raise
        finally:
            _drop(waiting)
        self._keep(aside, expected)
        return None

    def _put_back(self, aside: Path, target: Path, old: bytes) -> Swapped:
        try:
            os.link(aside, target)
        except FileExistsError:
            self._keep(aside, digest_of(old))
            old = target.read_bytes()
        else:
            aside.unlink()
        return Swapped(digest_of(old), False, old)

    def _keep(self, file: Path, digest: str) -> None:
        """Keep what was replaced, unless it was written here: the person who wrote it has gone on."""
        if digest in self._own:
            _drop(file)
            return
        folder = self._site / DESK / "kept"
        # Where that fails it stays under the name that it has: nothing is lost.
        with suppress(OSError):
            if file.parent == folder:
                os.replace(file, folder / digest)  # noqa: PTH105
            else:
                replace_whole(folder / digest, file.read_bytes(), room=self._site / FOLDER)
                file.unlink()
            os.utime(folder / digest)
            self._forget_the_oldest(folder)

    def _forget_the_oldest(self, folder: Path) -> None:
        kept = sorted(folder.iterdir(), key=lambda one: one.stat().st_mtime)
        for file in kept[:-_MOST_KEPT]:
            with suppress(OSError):
                file.unlink()


def _drop(file: Path) -> None:
    with suppress(OSError):
        file.unlink()
