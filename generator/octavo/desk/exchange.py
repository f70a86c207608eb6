"""Two files that change places in one step, and a file that moves only to where there is none.

To read a file, compare it and then replace it leaves a moment in which an editor's save would be lost unseen.
With an exchange the replaced file itself is compared, and goes back where it is not the one that was
expected. What is moved takes the place of nothing. Linux has renameat2(2), macOS renamex_np(2).
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from functools import cache
from pathlib import Path

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
