"""What an Exif block says of a picture: how the camera was held, and whether it tells where that was.

The layout is that of TIFF 6.0: directories of entries of twelve bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_ORIENTATION = 0x0112
_POSITION = 0x8825  # points to the directory of what a receiver of GPS knows
_LATITUDE = 0x0002
_SHORT = 3
_MOST_ENTRIES = 1000
_HEAD = b"Exif\0\0"


def orientation_of(block: bytes) -> int:
    """Return how a picture is to be turned, from 1 (not at all) to 8; 1 also where the block is damaged."""
    for tag, kind, value, _ in _first_directory(block):
        if tag == _ORIENTATION and kind == _SHORT and 1 <= value[0] <= 8:
            return value[0]
    return 1


def has_position(block: bytes) -> bool:
    """Tell whether a block says where the picture was taken."""
    for tag, _, _, offset in _first_directory(block):
        if tag == _POSITION:
            return any(tag == _LATITUDE for tag, *_ in _directory(block, offset))
    return False


def has_position_in_xmp(packet: bytes) -> bool:
    """Tell whether an XMP packet says where the picture was taken."""
    return b"GPSLatitude" in packet


def orientation_only(orientation: int) -> bytes:
    """Return a block, without the head that it has in JPEG, that says how a picture is to be turned."""
    entry = struct.pack(">HHIHH", _ORIENTATION, _SHORT, 1, orientation, 0)
    return b"MM\0\x2a" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)


def without_head(block: bytes) -> bytes:
    """Return a block without the word that JPEG, and some programs elsewhere, put before it."""
    return block.removeprefix(_HEAD)


def _first_directory(block: bytes) -> Iterator[tuple[int, int, tuple[int, ...], int]]:
    order = {b"II": "<", b"MM": ">"}.get(block[:2])
    if order is None or len(block) < 8:
        return iter(())
    return _directory(block, struct.unpack_from(f"{order}I", block, 4)[0])


def _directory(block: bytes, offset: int) -> Iterator[tuple[int, int, tuple[int, ...], int]]:
    """Yield tag, type, value as two shorts and value as an offset of each entry that is whole."""
    order = "<" if block[:2] == b"II" else ">"
    if offset + 2 > len(block):
        return
    count = min(struct.unpack_from(f"{order}H", block, offset)[0], _MOST_ENTRIES)
    for place in range(offset + 2, min(offset + 2 + 12 * count, len(block) - 11), 12):
        tag, kind = struct.unpack_from(f"{order}HH", block, place)
        shorts = struct.unpack_from(f"{order}HH", block, place + 8)
        yield tag, kind, shorts, struct.unpack_from(f"{order}I", block, place + 8)[0]
