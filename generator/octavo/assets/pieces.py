"""What is left of a picture file when its pieces were looked at."""

from __future__ import annotations

from msgspec import Struct


class Cleaned(Struct, frozen=True):
    """A picture without what it tells of its maker."""

    data: bytes  # the same object where there was nothing to leave out
    has_position: bool  # whether the file told where the picture was taken
    orientation: int = 1  # how it is to be turned, as Exif counts
