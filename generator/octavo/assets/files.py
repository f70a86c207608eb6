"""Where the files beside the texts are published, and under which names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from msgspec import Struct

from octavo.site.discover import STATIC, Source, SourceKind

FILES = "files"
"""The folder, below /_assets/, of files whose names have a digest."""

_MAX_STEM = 200  # bytes


class PublishedFile(Struct, frozen=True):
    """A file that is copied byte for byte."""

    source: Source
    site_path: str
    is_on_demand: bool  # published only when a text shows it or links to it


def place_files(sources: Iterable[Source], site_paths: Mapping[str, str]) -> dict[str, PublishedFile]:
    """Return the files to publish, by source path.

    `site_paths` tells where each published text is. A bundle's files stand beside its page under their
    own names; static files at the root; others get a name with their digest when something uses them.
    Files of a bundle whose text is not published are left out.
    """
    placed = {}
    for source in sources:
        if source.kind is SourceKind.STATIC:
            placed[source.path] = PublishedFile(source, source.file.removeprefix(STATIC), source.is_kept_back)
        elif source.kind is SourceKind.FILE:
            if not source.owner:
                placed[source.path] = PublishedFile(
                    source, fingerprinted(source.path, source.digest), is_on_demand=True
                )
            elif source.owner in site_paths:
                folder = source.owner.rpartition("/")[0]
                inside = source.path.removeprefix(f"{folder}/")
                page = site_paths[source.owner].rpartition("/")[0]
                placed[source.path] = PublishedFile(source, f"{page}/{inside}", source.is_kept_back)
    return placed


def fingerprinted(path: str, digest: str, folder: str = FILES) -> str:
    """Return a site path that changes with the file's bytes, so that hosts may let it be kept for ever."""
    name = PurePosixPath(path)
    # With the digest a long name would be too long for a file system.
    stem = name.stem.encode()[:_MAX_STEM].decode("utf-8", "ignore")
    return f"/_assets/{folder}/{stem}.{digest[:10]}{name.suffix}"
