"""The chunks of a WebP file: those that are needed to show it, and the others. RFC 9649."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from octavo.assets import exif
from octavo.assets.broken import Cleaned, ends_early, makes_no_sense

_SHOWN = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_HAS_EXIF, _HAS_XMP = 0x08, 0x04  # in the first byte of VP8X


def clean_webp(data: bytes) -> Cleaned:
    """Return a WebP file without Exif, XMP and whatever lies behind its end. Raises `BrokenPicture`."""
    orientation = 1
    has_position = False
    pieces = []
    for name, body in _chunks(data):
        if name == b"EXIF":
            block = exif.without_head(body)
            orientation = exif.orientation_of(block)
            has_position = has_position or exif.has_position(block)
        elif name == b"XMP ":
            has_position = has_position or exif.has_position_in_xmp(body)
        elif name in _SHOWN:
            pieces.append((name, body))
    if orientation != 1:
        pieces.append((b"EXIF", exif.orientation_only(orientation)))
    if pieces and pieces[0][0] == b"VP8X":
        flags = pieces[0][1][0] & ~(_HAS_EXIF | _HAS_XMP)
        flags |= _HAS_EXIF if orientation != 1 else 0
        pieces[0] = b"VP8X", bytes((flags,)) + pieces[0][1][1:]
    body = b"WEBP" + b"".join(
        name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2) for name, body in pieces
    )
    clean = b"RIFF" + struct.pack("<I", len(body)) + body
    return Cleaned(data if clean == data else clean, has_position, orientation)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield name and body of each chunk."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise makes_no_sense()
    end = 8 + struct.unpack_from("<I", data, 4)[0]
    if end > len(data):
        raise ends_early()
    place = 12
    while place + 8 <= end:
        name, length = struct.unpack_from("<4sI", data, place)
        if place + 8 + length > end:
            raise ends_early()
        yield name, data[place + 8 : place + 8 + length]
        place += 8 + length + length % 2
