"""The manifest of an output folder: what octavo wrote into it, and for which site.

It is a dotfile in the folder itself, sealed with a digest: what is empty, cut or changed counts as damaged,
never as a shorter list, for a page that nobody knows of would stay published for ever.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from octavo.storage.whole_file import replace_whole

MANIFEST = ".octavo-manifest.json"
_FORMAT = 2
_UNSEALED = 1  # formerly: neither seal nor site


class Manifest(Struct, frozen=True, kw_only=True):
    """What the last build wrote."""

    format: int = _FORMAT
    site: str = ""  # stands for the site's folder; "" if no build has said
    title: str = ""  # of the site, for messages
    counts: Mapping[str, int] = {}  # posts, comments, references …
    seal: str = ""  # of the manifest as a file; "" elsewhere
    files: frozenset[str] = frozenset()  # relative to the output folder, with forward slashes


_decoder = msgspec.json.Decoder(Manifest)


def read_manifest(output: Path) -> Manifest | None:
    """Return what the last build wrote; None if there is no manifest, or a damaged one, or a link."""
    try:
        written = _decoder.decode(_read(os.fspath(output / MANIFEST)))
    except (OSError, ValueError, RecursionError):
        return None
    plain = replace(written, format=_FORMAT, seal="")
    is_ours = written.format == _UNSEALED or written.seal == seal_of(plain)
    return plain if is_ours and all(map(is_plain, written.files)) else None


def write_manifest(output: Path, manifest: Manifest, room: Path | None = None) -> None:
    """Write the list of files, whole or not at all; it waits in `room`. Raises OSError."""
    replace_whole(output / MANIFEST, sealed_bytes(manifest), room=room)


def is_plain(name: str) -> bool:
    """Tell whether a name is a path that stays below its folder."""
    return bool(name) and "\0" not in name and not {"", ".", ".."} & set(name.split("/"))


def sealed_bytes(plain: Struct) -> bytes:
    """Return a list of files as a file, with its `seal`; the same list is always the same bytes."""
    written = replace(plain, seal=seal_of(plain))
    return msgspec.json.format(msgspec.json.encode(written, order="deterministic"), indent=1)


def seal_of(plain: Struct) -> str:
    """Return the seal of a list that has none yet."""
    return blake2b(msgspec.json.encode(plain, order="deterministic"), digest_size=16).hexdigest()


def _read(path: str) -> bytes:
    # Neither through a link, nor waiting for whoever may write into a pipe.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(f"{path} is no file")
        return file.read()
