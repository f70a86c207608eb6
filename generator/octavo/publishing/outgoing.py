"""The output folder → the files that are to be on a target, each with its digest and headers."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Literal

from octavo.errors import OutputError
from octavo.hosting.media_types import cache_control, media_type
from octavo.output.manifest import read_manifest
from octavo.publishing.target import Outgoing, PublishError
from octavo.storage.signatures import Signatures, digest_of

Compression = Literal["gz", "br"]

_WORTH = 512  # bytes; what is smaller fits into the first packet anyway
_TEXTS = ("bib", "css", "csv", "htm", "html", "js", "json", "nbib", "ris", "svg", "txt", "wasm", "xml")


def built_names(output: Path) -> tuple[str, ...]:
    """Return the names of what the last build wrote. Raises `OutputError` if nothing was built."""
    manifest = read_manifest(output)
    if manifest is None or not manifest.files:
        raise OutputError(f"There is no site in {output}. Build it first: octavo build")
    return tuple(sorted(manifest.files))


def outgoing_files(
    output: Path,
    signatures: Signatures,
    *,
    compress: Sequence[Compression] = (),
    keeps_headers: bool = False,
) -> tuple[Outgoing, ...]:
    """Return every file that the last build wrote, and the compressed copies that are asked for.

    Nothing else in the folder is published. With `keeps_headers` a file counts as another one if its headers
    are others. Raises `OutputError` if nothing was built, or something is missing.
    """
    return tuple(
        _with_headers(file, keeps_headers=keeps_headers)
        for name in built_names(output)
        for file in _file_and_copies(output, name, signatures, compress)
    )


def _file_and_copies(
    output: Path, name: str, signatures: Signatures, compress: Sequence[Compression]
) -> Iterator[Outgoing]:
    path = output / name
    try:
        found = path.stat()
        digest = signatures.digest(str(path), found)
    except OSError as error:
        raise OutputError(f"{path} cannot be read ({error.strerror}). Build the site again.") from error
    read = partial(_read_as_planned, path, digest)
    yield Outgoing(name, digest, read, "", "", found.st_size)
    if found.st_size >= _WORTH and name.rpartition(".")[2].lower() in _TEXTS:
        for ending in compress:
            # Known by what it is made from: to compress every page only to compare takes long.
            copy = digest_of(f"{ending} {digest}".encode())
            yield Outgoing(f"{name}.{ending}", copy, partial(_compressed, ending, read), "", "")


def _with_headers(file: Outgoing, *, keeps_headers: bool) -> Outgoing:
    kind, caching = media_type(file.name), cache_control(file.name)
    digest = digest_of(f"{file.digest} {kind} {caching}".encode()) if keeps_headers else file.digest
    return Outgoing(file.name, digest, file.read, kind, caching, file.size)


def _read_as_planned(path: Path, digest: str) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise PublishError(f"{path} cannot be read ({error.strerror}).") from error
    if digest_of(data) != digest:
        raise PublishError(f"{path} changed while the site was published. Build it again.")
    return data


def _compressed(ending: Compression, read: Callable[[], bytes]) -> bytes:
    data = read()
    if ending == "gz":
        return gzip.compress(data, 9, mtime=0)
    import brotli

    packed: bytes = brotli.compress(data)
    return packed
