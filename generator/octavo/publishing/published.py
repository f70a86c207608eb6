"""The list of what was published: a file on the target itself, for whoever publishes next, from wherever."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from octavo.output.manifest import is_plain

PUBLISHED = ".octavo-published.json"
IS_CHANGING = "changing"
_FORMAT = 1


class Published(Struct, frozen=True):
    """What is on a target, as far as octavo sent it."""

    site: str = ""  # the address of the site that is published there
    title: str = ""  # of the site, for messages
    files: Mapping[str, str] = field(default_factory=dict)
    """The digest of each file by its name; "" for one that was about to be sent, `IS_CHANGING` for one that
    was there already, and was about to be sent again or removed."""
    unused: Mapping[str, str] = field(default_factory=dict)
    """The day since which no page needs an asset (2026-11-30), by its name, which is in `files` too."""

    @property
    def is_under_way(self) -> bool:
        """Tell whether a publication that wrote this has not ended."""
        return not {"", IS_CHANGING}.isdisjoint(self.files.values())


class _Written(Struct):
    format: int
    site: str = ""
    title: str = ""
    seal: str = ""
    files: dict[str, str] = {}
    unused: dict[str, str] = {}


_decoder = msgspec.json.Decoder(_Written)


def read_published(data: bytes) -> Published | None:
    """Return a list as `published_bytes` wrote it; None if it is damaged or of another version."""
    try:
        written = _decoder.decode(data)
    except (ValueError, RecursionError):
        return None
    names = (*written.files, *written.unused)
    if written.format != _FORMAT or written.seal != _seal(written) or not all(map(is_plain, names)):
        return None
    return Published(written.site, written.title, written.files, written.unused)


def published_bytes(published: Published) -> bytes:
    """Return a list as a file; the same list is always the same bytes."""
    files, unused = dict(sorted(published.files.items())), dict(sorted(published.unused.items()))
    written = _Written(_FORMAT, published.site, published.title, "", files, unused)
    written.seal = _seal(written)
    return msgspec.json.format(msgspec.json.encode(written), indent=1)


def _seal(written: _Written) -> str:
    return blake2b(msgspec.json.encode(replace(written, seal="")), digest_size=16).hexdigest()
