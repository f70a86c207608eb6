"""Where the files beside the texts are published, and under which names."""

from __future__ import annotations

from pathlib import PurePosixPath

FILES = "files"
"""The folder, below /_assets/, of files whose names have a digest."""

_MAX_STEM = 200  # bytes


def fingerprinted(path: str, digest: str, folder: str = FILES) -> str:
    """Return a site path that changes with the file's bytes, so that hosts may let it be kept for ever."""
    name = PurePosixPath(path)
    # With the digest a long name would be too long for a file system.
    stem = name.stem.encode()[:_MAX_STEM].decode("utf-8", "ignore")
    return f"/_assets/{folder}/{stem}.{digest[:10]}{name.suffix}"
