"""The list of what was published: a file on the target itself, for whoever publishes next, from wherever."""

from __future__ import annotations

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from octavo.output.manifest import is_plain, seal_of

PUBLISHED = ".octavo-published.json"
IS_CHANGING = "changing"
_FORMAT = 1


class Published(Struct, frozen=True):
    """What is on a target, as far as octavo sent it."""

    format: int = _FORMAT
    site: str = ""  # the address of the site that is published there
    title: str = ""  # of the site, for messages
    seal: str = ""  # of the list as a file; "" elsewhere
    files: dict[str, str] = {}
    """The digest of each file by its name; "" for one that was about to be sent, `IS_CHANGING` for one that
    was there already, and was about to be sent again or removed."""
    unused: dict[str, str] = {}
    """The day since which no page needs an asset (2026-11-30), by its name, which is in `files` too."""

    @property
    def is_under_way(self) -> bool:
        """Tell whether a publication that wrote this has not ended."""
        return not {"", IS_CHANGING}.isdisjoint(self.files.values())


_decoder = msgspec.json.Decoder(Published)


def read_published(data: bytes) -> Published | None:
    """Return a list as `sealed_bytes` wrote it; None if it is damaged or of another version."""
    try:
        written = _decoder.decode(data)
    except (ValueError, RecursionError):
        return None
    names = (*written.files, *written.unused)
    plain = replace(written, seal="")
    is_ours = written.format == _FORMAT and written.seal == seal_of(plain) and all(map(is_plain, names))
    return plain if is_ours else None
