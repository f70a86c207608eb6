"""Files that are written whole or not at all, and never through a link.

What is written waits under a name of this process's own, and is renamed into place. A process that is killed
leaves such a file; `remove_left_behind` knows them by their names.
"""

from __future__ import annotations

import contextlib
import os
import stat
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import octavo.expressions as re

_NEW = (
    os.O_WRONLY
    | os.O_CREAT
    | os.O_EXCL
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
_WAITING = re.compile(r"\.octavo-(\d{1,9})-\d{1,20}\.tmp")


def write_new(path: str, pieces: Iterable[bytes], *, is_synced: bool = False) -> None:
    """Write a file that is not there yet. Raises OSError, also where a link of that name is."""
    descriptor = os.open(path, _NEW, 0o666)
    with os.fdopen(descriptor, "wb", buffering=0) as file:
        for piece in pieces:
            view = memoryview(piece)
            while view:
                view = view[file.write(view) :]
        if is_synced:
            os.fsync(descriptor)


def replace_whole(
    file: Path, *pieces: bytes, room: Path | None = None, is_synced: bool = False, is_new: bool = False
) -> None:
    """Put bytes in the place of a file, whole or not at all; a link of that name is replaced, not followed.

    They wait in the folder `room` where that is on the same disk, else beside the file. A file that was there
    leaves its permissions to the new one. With `is_new` nothing is replaced. Raises OSError; then nothing is
    left behind.
    """
    _replace_from(file, lambda: pieces, room, is_synced=is_synced, is_new=is_new)


def copy_whole(source: Path, file: Path, *, room: Path | None = None) -> None:
    """Copy the bytes of a file as `replace_whole` writes them. Raises OSError."""
    _replace_from(file, lambda: _blocks(source), room, is_synced=False, is_new=False)


def _blocks(source: Path) -> Iterator[bytes]:
    with source.open("rb", buffering=0) as opened:
        while block := opened.read(1 << 20):
            yield block


def _replace_from(
    file: Path, pieces: Callable[[], Iterable[bytes]], room: Path | None, *, is_synced: bool, is_new: bool
) -> None:
    target = os.fspath(file)
    if room is not None:
        try:
            room.mkdir(parents=True, exist_ok=True)
            _replace(target, waiting_name(room), pieces(), is_synced=is_synced, is_new=is_new)
        except OSError as error:
            if isinstance(error, FileExistsError) and is_new:
                raise
        else:
            return
    _replace(target, waiting_name(file.parent), pieces(), is_synced=is_synced, is_new=is_new)


def _replace(target: str, waiting: str, pieces: Iterable[bytes], *, is_synced: bool, is_new: bool) -> None:
    try:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(waiting)  # noqa: PTH108  # of a killed process that had this one's number
        write_new(waiting, pieces, is_synced=is_synced)
        if is_new and os.path.lexists(target):
            raise FileExistsError(17, os.strerror(17), target)
        with contextlib.suppress(FileNotFoundError):
            found = os.lstat(target)
            if stat.S_ISREG(found.st_mode):
                os.chmod(waiting, stat.S_IMODE(found.st_mode))  # noqa: PTH101
        os.replace(waiting, target)  # noqa: PTH105
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(waiting)  # noqa: PTH108
        raise


def waiting_name(folder: Path) -> str:
    """Return the path of a file that waits in a folder: no other thread or process has it."""
    return f"{os.fspath(folder)}{os.sep}.octavo-{os.getpid()}-{threading.get_native_id()}.tmp"


def remove_left_behind(folder: str) -> None:
    """Remove what killed processes left waiting in a folder; where that fails it stays."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            found = _WAITING.fullmatch(entry.name)
            if found and (int(found[1]) == os.getpid() or not is_running(int(found[1]))):
                with contextlib.suppress(OSError):
                    os.unlink(entry.path)  # noqa: PTH108


def is_running(number: int) -> bool:
    """Tell whether a process of this number runs here."""
    if os.name == "nt":
        return False  # to ask is to end it, there
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
