"""What the last build wrote: of every file the query that made it, its digest, and how it stands on disk.

The graph keeps no page: the published file is its value, as long as nobody touches it.
"""

from __future__ import annotations

import os
from datetime import datetime
from hashlib import blake2b
from pathlib import Path

import msgspec
from msgspec import structs

from octavo.errors import Problem
from octavo.output.folder import LOCK, STAGING
from octavo.output.manifest import MANIFEST
from octavo.storage.sealed_file import read_sealed, write_sealed
from octavo.storage.signatures import Signature, digest_file, is_racy, racy_from, signature_of


class SharedPiece(msgspec.Struct, frozen=True, array_like=True):
    """A part of a page that is the same on all pages that have it."""

    start: int  # bytes before it
    length: int
    name: str
    digest: bytes  # of its bytes


class BuiltFile(msgspec.Struct, frozen=True, array_like=True):
    """A published file."""

    output: str  # the query that made it; "" for the search index
    site_path: str
    digest: str  # of its bytes
    signature: Signature
    shared: tuple[SharedPiece, ...] = ()


class Built(msgspec.Struct, frozen=True, array_like=True):
    """A whole published site."""

    inputs: str  # the digest of everything that the site depends on; "" if that cannot be told
    settings: str  # the digest of site.toml, and what of it finding the files depends on
    follow_symlinks: bool
    dotfiles: tuple[str, ...]
    extensions: tuple[str, ...]
    extra_files: dict[str, str]  # what was read beside content and theme: digests by path
    since: datetime | None  # the build would be the same at any time from here on …
    until: datetime | None  # … and before this
    counts: dict[str, int]
    problems: tuple[Problem, ...]
    next_due: str  # when the next scheduled post is due; "" when there is none
    files: dict[str, BuiltFile]  # by name
    manifest: Signature | None
    searched: str = ""  # what stands for the pages that the search index was made from
    left_out: dict[str, int] = {}  # drafts, scheduled posts


NOTHING = Built("", "", False, (), (), {}, None, None, {}, (), "", {}, None)
_decoder = msgspec.msgpack.Decoder(Built)
_FEW = 20  # files that are read again in no time


class BuiltStore:
    """Where the state of one output folder is kept."""

    def __init__(self, folder: Path, output: Path, *, is_readable: bool = True) -> None:
        """Take the site's folder of kept things, and the output folder: a site may have several."""
        name = blake2b(os.fsencode(os.path.abspath(output)), digest_size=8).hexdigest()  # noqa: PTH100  # as typed
        self._file = folder / f"built-{name}"
        self.graph = folder / f"graph-{name}"
        """The folder of the graph that made what is published."""
        self._output = os.fspath(output)
        self._moment = 0  # ns; when the state was written
        self._read_again: dict[str, Signature] = {}  # of right files that had another one before
        self.built = self._read() if is_readable else NOTHING

    def _read(self) -> Built:
        try:
            body = read_sealed(self._file)
            self._moment = self._file.stat().st_mtime_ns
            return NOTHING if body is None else _decoder.decode(body)
        except (OSError, ValueError):
            return NOTHING

    def is_all_intact(self) -> bool:
        """Tell whether every published file is still what was written."""
        lstat, racy = os.lstat, racy_from(self._moment)
        for name, known in self.built.files.items():
            try:
                found = lstat(f"{self._output}/{name}")
            except OSError:
                return False
            size, modified, changed, inode = known.signature
            is_same = (
                found.st_mtime_ns == modified < racy
                and found.st_ctime_ns == changed < racy
                and found.st_size == size
                and found.st_ino == inode
                and modified % 1_000_000_000
            )
            if not is_same and not self.is_intact(name, known):
                return False
        return True

    def is_intact(self, name: str, known: BuiltFile) -> bool:
        """Tell whether a published file is still what was written."""
        path = f"{self._output}/{name}"
        try:
            signature = signature_of(os.lstat(path))
            if signature == known.signature and not is_racy(signature, self._moment):
                return True
            if os.path.islink(path) or digest_file(path) != known.digest:  # noqa: PTH114
                return False
        except OSError:
            return False
        if signature != known.signature:
            self._read_again[name] = signature
        return True

    def as_it_stands(self, name: str, known: BuiltFile) -> BuiltFile:
        """Return a file that is intact with the signature that it has now.

        A site that was copied, or an output that was restored, need not be read by every build from then on.
        """
        found = self._read_again.get(name)
        return known if found is None else structs.replace(known, signature=found)

    def remember_signatures(self) -> None:
        """Keep how the published files stand on the disk now, where many had to be read for it."""
        if len(self._read_again) > _FEW:
            files = {name: self.as_it_stands(name, file) for name, file in self.built.files.items()}
            self.write(structs.replace(self.built, files=files))

    def is_manifest_intact(self) -> bool:
        """Tell whether the list of what was written is still there, and nothing that a killed build left."""
        if any(os.path.lexists(f"{self._output}/{name}") for name in (STAGING, LOCK)):
            return False
        return self.is_list_as_written()

    def is_list_as_written(self) -> bool:
        """Tell whether the list of what was written is the one that the last build of this site left."""
        return self.signature(MANIFEST) == self.built.manifest

    def signature(self, name: str) -> Signature:
        """Return how a file stands on the disk; zeros, which no file has, where it is gone."""
        try:
            return signature_of(os.lstat(f"{self._output}/{name}"))
        except OSError:
            return (0, 0, 0, 0)

    def write(self, built: Built) -> bool:
        """Keep the state for the next build; return whether it is kept. Where it is not, that costs time."""
        return write_sealed(self._file, msgspec.msgpack.encode(built))
