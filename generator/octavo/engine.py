"""What the program itself is: a digest that changes with its source, its libraries and Python.

Everything that is kept from build to build has this digest in its key, so an upgrade invalidates and
nobody has to remember to.
"""

from __future__ import annotations

import sys
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_LIBRARIES = (
    "anyascii",
    "babel",
    "jinja2",
    "markdown-it-py",
    "markupsafe",
    "math-core",
    "mdit-py-plugins",
    "msgspec",
    "nh3",
    "pybtex",
    "pygments",
    "pyyaml",
)


@cache
def engine_digest() -> bytes:
    """Return 16 bytes that stand for the package's source, its libraries' versions and Python's."""
    digest = blake2b(digest_size=16)
    package = Path(__file__).parent
    for file in sorted(package.rglob("*.py")):
        _add(digest, file.relative_to(package).as_posix().encode())
        _add(digest, file.read_bytes())
    for library in _LIBRARIES:
        try:
            _add(digest, f"{library} {version(library)}".encode())
        except PackageNotFoundError:
            _add(digest, library.encode())
    _add(digest, sys.version.encode())
    return digest.digest()


def _add(digest: blake2b, part: bytes) -> None:
    # With its length before it, no part can pass for the end of another.
    digest.update(len(part).to_bytes(8, "little"))
    digest.update(part)


def keyed_digest(*parts: bytes) -> str:
    """Return the key of something that follows from the engine and these parts: 32 hexadecimal digits."""
    digest = blake2b(engine_digest(), digest_size=16)
    for part in parts:
        _add(digest, part)
    return digest.hexdigest()
