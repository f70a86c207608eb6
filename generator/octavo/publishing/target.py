"""What a host has to be able to do, so that a site can be published there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from msgspec import Struct

from octavo.errors import OctavoError


class PublishError(OctavoError):
    """The target cannot be reached, or must not be written."""


class Outgoing(Struct, frozen=True):
    """A file that is to be sent."""

    name: str  # below the target, with forward slashes
    digest: str  # of its bytes, and of its headers where the target keeps those
    read: Callable[[], bytes]  # raises PublishError where the bytes are others than those of the digest
    content_type: str
    cache_control: str
    size: int = 0  # in bytes; 0 where it is known only when the file is made
    is_new: bool = True  # False: other bytes of this name were sent before


Tell = Callable[[str, int | None], None]
"""Told of each file that is done: its name, and its size in bytes, None if it was removed."""


class Target(Protocol):
    """A host. Every method raises `PublishError`, with a sentence, if the host fails or refuses.

    To begin, to finish and to close nothing is to be done, unless a host needs it.
    """

    name: str  # how messages call it
    keeps_headers: bool = False  # Content-Type and Cache-Control are stored beside each file
    appears_at_once: bool = False  # readers see nothing of what was sent before `finish`

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a file, None if there is none."""

    def names_at_top(self) -> Iterable[str]:
        """Return names of files and folders at the top of the target: some if there are any."""

    def begin(self, *, was_interrupted: bool) -> None:
        """Get ready; `was_interrupted` if an earlier publication may have left files waiting."""
        return

    def send(self, files: Sequence[Outgoing], tell: Tell) -> None:
        """Send files in any order. Each replaces what is there at once: nobody ever reads half of it."""

    def remove(self, names: Sequence[str], tell: Tell) -> None:
        """Remove files, and folders that are empty then. Files that are not there any more are fine."""

    def finish(self, summary: str) -> None:
        """Do what is left to be done when everything was sent; `summary` tells what was."""
        return

    def close(self) -> None:
        """Leave the host."""
        return
