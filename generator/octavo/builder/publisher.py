"""Outputs of the graph → files that wait in the staging folder, written by whichever process made them."""

from __future__ import annotations

import os
import shutil
import stat
import time
from collections.abc import Callable, Mapping
from hashlib import blake2b
from pathlib import Path

import msgspec
from msgspec import Struct

from octavo.builder.built import BuiltFile, SharedPiece
from octavo.model.addresses import output_file
from octavo.output.folder import explained
from octavo.rendering.outputs import MadeFile, read_made
from octavo.storage.signatures import digest_file, digest_of, signature_of

_FOLDER = 64  # files in a folder of the staging folder


class Receipt(Struct, frozen=True, array_like=True):
    """What a process has to tell of a file that it made."""

    name: str  # below the output folder
    waiting: str  # its name in the staging folder; "" when its bytes are published already
    digest: str
    shared: tuple[SharedPiece, ...]
    is_current: bool  # False: the file that it is a copy of changed since it was found
    seconds: float


_encode = msgspec.msgpack.Encoder().encode
read_receipt = msgspec.msgpack.Decoder(Receipt).decode
"""Return the receipt that these bytes are."""


class Publisher:
    """Puts files together and writes them; a copy of it works in every worker process."""

    def __init__(
        self, staging: Path, output: Path, known: Mapping[str, BuiltFile], intact: Callable[[str], bool]
    ) -> None:
        """Take the folders of staging and output, and what is known to be published and intact."""
        self.parts: dict[str, bytes] = {}
        """The parts that pages share, by their names."""
        self._folder = os.fspath(staging)
        self._output = os.fspath(output)
        self._real_output = os.path.realpath(output)
        self._known = known
        self._intact = intact
        self._count = 0
        self._began = time.perf_counter()

    def begin(self) -> None:
        """Note that what is made next is made from now on."""
        self._began = time.perf_counter()

    def publish(self, site_path: str, data: bytes) -> bytes:
        """Write the file that an output's bytes are, unless it is published already; return a receipt."""
        made, name = read_made(data), output_file(site_path)
        found = self._copy(name, made) if made.copied else self._write(name, made)
        now = time.perf_counter()
        began, self._began = self._began, now
        return _encode(msgspec.structs.replace(found, seconds=now - began))

    def _write(self, name: str, made: MadeFile) -> Receipt:
        data, shared = self._composed(made)
        digest = digest_of(data)
        waiting = ""
        if self._is_new(name, digest):
            with explained(self._output):
                waiting = self._room()
                with open(f"{self._folder}/{waiting}", "wb", buffering=0) as file:  # noqa: PTH123
                    file.write(data)
        return Receipt(name, waiting, digest, shared, is_current=True, seconds=0.0)

    def _composed(self, made: MadeFile) -> tuple[bytes, tuple[SharedPiece, ...]]:
        """Return a file with the parts that pages share, and where they stand in it."""
        pieces, shared, length = [made.pieces[0]], [], len(made.pieces[0])
        for name, piece in zip(made.parts, made.pieces[1:], strict=True):
            part = self.parts[name]
            shared.append(SharedPiece(length, len(part), name, shared_digest(part)))
            pieces += [part, piece]
            length += len(part) + len(piece)
        return b"".join(pieces), tuple(shared)

    def _copy(self, name: str, made: MadeFile) -> Receipt:
        copied = os.fsdecode(made.copied)
        digest = digest_file(copied)
        waiting = ""
        if self._is_new(name, digest):
            with explained(self._output):
                waiting = self._room()
                shutil.copyfile(copied, f"{self._folder}/{waiting}")
            digest = digest_file(f"{self._folder}/{waiting}")
        is_current = made.digest in ("", digest)
        return Receipt(name, waiting, digest, (), is_current=is_current, seconds=0.0)

    def _room(self) -> str:
        """Return the name of a file that will wait, in a folder of a few dozen.

        Not all in one: ext4 looks for a new file's inode near its folder, and where thousands of files were
        replaced minutes ago the search takes longer than making the page.
        """
        folder = f"{os.getpid():x}-{self._count // _FOLDER:x}"
        if self._count % _FOLDER == 0 or not os.path.isdir(f"{self._folder}/{folder}"):  # noqa: PTH112
            os.makedirs(f"{self._folder}/{folder}", exist_ok=True)  # noqa: PTH103
        self._count += 1
        return f"{folder}/{self._count:x}"

    def _is_new(self, name: str, digest: str) -> bool:
        """Tell whether other bytes are published under a name, or none."""
        known = self._known.get(name)
        if known is not None and self._intact(name):
            return known.digest != digest
        # After an upgrade, or where the cache was lost, nothing is known of files that may be right all the
        # same. Whatever lies behind a link is not ours.
        path = f"{self._output}/{name}"
        try:
            is_file = stat.S_ISREG(os.lstat(path).st_mode)
            is_same = is_file and digest_file(path) == digest
        except OSError:
            return True
        return not is_same or os.path.realpath(path) != f"{self._real_output}/{name}"

    def with_new_parts(self, name: str, known: BuiltFile) -> bytes | None:
        """Put the parts that pages share, as they are now, into a published page; return a receipt.

        None if the page is not as it was written any more.
        """
        began = time.perf_counter()
        data = self._published_bytes(name, known)
        if data is None:
            return None
        pieces, end = [], 0
        for part in known.shared:
            pieces.append(data[end : part.start])
            end = part.start + part.length
        pieces.append(data[end:])
        found = self._write(name, MadeFile(tuple(pieces), tuple([part.name for part in known.shared])))
        return _encode(msgspec.structs.replace(found, seconds=time.perf_counter() - began))

    def _published_bytes(self, name: str, known: BuiltFile) -> bytes | None:
        """Return a published file as it was written; None if it is not that any more."""
        try:
            with open(f"{self._output}/{name}", "rb", buffering=0) as file:  # noqa: PTH123
                is_untouched = signature_of(os.fstat(file.fileno())) == known.signature
                data = file.read()
        except OSError:
            return None
        # The signature was trusted when the build began; where it is another one now, the bytes decide.
        return data if is_untouched or digest_of(data) == known.digest else None


def shared_digest(data: bytes) -> bytes:
    """Return what stands for a shared part."""
    return blake2b(data, digest_size=8).digest()
