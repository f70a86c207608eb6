"""Two files that change places in one step, so that what was replaced can be looked at afterwards.

To read a file, compare it and then replace it leaves a moment in which an editor's save would be lost unseen.
With an exchange the replaced file itself is compared, and goes back where it is not the one that was
expected. Linux has renameat2(2), macOS renamex_np(2).
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
_UNKNOWN = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP)


def exchange(one: Path, other: Path) -> bool:
    """Let two files change places; return False where the system cannot. Raises OSError."""
    library = _library()
    first, second = os.fsencode(one), os.fsencode(other)
    if library is None:
        return False
    if sys.platform == "darwin":
        done = library.renamex_np(first, second, _EXCHANGE)
    else:
        done = library.renameat2(_AT_FDCWD, first, _AT_FDCWD, second, _EXCHANGE)
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
