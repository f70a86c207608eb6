"""Digests of files that are read again only when their stat signature says so.

A signature is size, times of change, and inode, as git's index has them. It is not trusted where a file
changed so shortly before it was read that a second change could bear the same times ("racy": see
https://git-scm.com/docs/racy-git): such a file is read again by the next build. The clock is that of the
file system, asked by writing a file before anything is read.
"""

from __future__ import annotations

import os
from hashlib import blake2b
from pathlib import Path

import msgspec

from octavo.storage.sealed_file import read_sealed, write_sealed
from octavo.storage.whole_file import waiting_name, write_new

_TICK = 20_000_000  # ns: times of change are set from a clock that moves every 1 to 10 ms
_FEW = 50  # files
_COARSE = 2_000_000_000  # ns, where a file system keeps whole seconds only

Signature = tuple[int, int, int, int]
"""Size in bytes, times of change of content and inode in ns, inode."""


def signature_of(found: os.stat_result) -> Signature:
    """Return what tells that a file is still the same."""
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def is_racy(signature: Signature, moment: int) -> bool:
    """Tell whether a file changed at or so shortly before `moment` (ns) that it may have changed again."""
    _, modified, changed, _ = signature
    # A file system without fractions of seconds shows it by its zeros.
    is_coarse = modified % 1_000_000_000 == 0 and changed % 1_000_000_000 == 0
    return max(modified, changed) >= (moment - _COARSE if is_coarse else racy_from(moment))


def racy_from(moment: int) -> int:
    """Return from when on (ns) a change is racy, on a file system that keeps fractions of seconds."""
    return moment - _TICK


def digest_of(data: bytes) -> str:
    """Return the digest of a file's bytes as 32 hexadecimal digits."""
    return blake2b(data, digest_size=16).hexdigest()


def digest_file(path: Path | str) -> str:
    """Return the digest of a file's bytes, read in blocks. Raises OSError."""
    digest = blake2b(digest_size=16)
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123  # thousands of files: a Path for each costs
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


class Signatures:
    """The digests of files as they were last read, for one build."""

    def __init__(self, file: Path, *, is_readable: bool = True, is_writable: bool = True) -> None:
        """Take where they are kept; `is_readable` whether those of earlier builds count."""
        self._file = file
        self._is_writable = is_writable
        self._known: dict[str, tuple[Signature, str]] = {}
        self._seen: dict[str, tuple[Signature, str]] = {}
        self._began: int | None = None if is_writable else 0  # ns; when the first file was read
        self._read_again = 0
        if is_readable:
            self._known = self._read()

    def digest(self, path: str, found: os.stat_result | None = None) -> str:
        """Return the digest of a file; `found` is its stat where that is known. Raises OSError."""
        signature = signature_of(found if found is not None else os.stat(path))  # noqa: PTH116
        known = self._known.get(path)
        if known is not None and known[0] == signature:
            self._seen[path] = known
            return known[1]
        if self._began is None:
            self._began = self._touch()
        self._read_again += 1
        digest = digest_file(path)
        if not is_racy(signature, self._began):
            self._seen[path] = (signature, digest)
        return digest

    def save(self, *, changed: bool = True) -> None:
        """Keep the digests of the files that this build saw, for the next one.

        A build that changed nothing and read few files again leaves what was kept: it is not worth a write.
        """
        if not self._is_writable or self._seen == self._known:
            return
        if self._read_again <= _FEW and len(self._seen) - len(self._known) <= _FEW and not changed:
            return
        try:
            data = msgspec.msgpack.encode(self._seen)
        except UnicodeEncodeError:
            # A folder above the site has a name that is no UTF-8: such files are read again by each build.
            data = msgspec.msgpack.encode({})
        write_sealed(self._file, data)

    def _touch(self) -> int:
        """Return the file system's time in ns; 0 where nothing can be written, so that every file is racy."""
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            beginning = waiting_name(self._file.parent)
            write_new(beginning, ())
            moment = os.stat(beginning).st_mtime_ns  # noqa: PTH116
            os.unlink(beginning)  # noqa: PTH108
        except OSError:
            return 0
        return moment

    def _read(self) -> dict[str, tuple[Signature, str]]:
        """Return what was kept; nothing where the file is not whole or from another version."""
        try:
            body = read_sealed(self._file)
            return {} if body is None else msgspec.msgpack.decode(body, type=dict[str, tuple[Signature, str]])
        except (OSError, ValueError):
            return {}
