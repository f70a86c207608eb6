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
from msgspec import Struct, field
from msgspec.structs import replace

from octavo.storage.whole_file import replace_whole

MANIFEST = ".octavo-manifest.json"
_FORMAT = 2
_UNSEALED = 1  # formerly: neither seal nor site


class Manifest(Struct, frozen=True):
    """What the last build wrote."""

    files: frozenset[str] = frozenset()  # relative to the output folder, with forward slashes
    counts: Mapping[str, int] = field(default_factory=dict)  # posts, comments, references …
    site: str = ""  # stands for the site's folder; "" if no build has said
    title: str = ""  # of the site, for messages


class _Written(Struct):
    format: int
    site: str = ""
    title: str = ""
    counts: dict[str, int] = {}
    seal: str = ""
    files: list[str] = []


_decoder = msgspec.json.Decoder(_Written)


def read_manifest(output: Path) -> Manifest | None:
    """Return what the last build wrote; None if there is no manifest, or a damaged one, or a link."""
    try:
        written = _decoder.decode(_read(os.fspath(output / MANIFEST)))
    except (OSError, ValueError, RecursionError):
        return None
    if written.format == _FORMAT and written.seal != _seal(written):
        return None
    if written.format not in (_FORMAT, _UNSEALED) or not all(map(is_plain, written.files)):
        return None
    return Manifest(frozenset(written.files), written.counts, written.site, written.title)


def write_manifest(output: Path, manifest: Manifest, room: Path | None = None) -> None:
    """Write the list of files, whole or not at all; it waits in `room`. Raises OSError."""
    counts = dict(sorted(manifest.counts.items()))
    written = _Written(_FORMAT, manifest.site, manifest.title, counts, "", sorted(manifest.files))
    written.seal = _seal(written)
    data = msgspec.json.format(msgspec.json.encode(written), indent=1)
    replace_whole(output / MANIFEST, data, room=room)


def is_plain(name: str) -> bool:
    """Tell whether a name is a path that stays below its folder."""
    return bool(name) and "\0" not in name and not {"", ".", ".."} & set(name.split("/"))


def _seal(written: _Written) -> str:
    return blake2b(msgspec.json.encode(replace(written, seal="")), digest_size=16).hexdigest()


def _read(path: str) -> bytes:
    # Neither through a link, nor waiting for whoever may write into a pipe.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(f"{path} is no file")
        return file.read()
