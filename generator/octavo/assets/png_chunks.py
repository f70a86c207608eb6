"""The chunks of a PNG file: those that are needed to show it, and the others. PNG 3 (W3C)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from octavo.assets import exif
from octavo.assets.broken import Cleaned, ends_early, makes_no_sense

SIGNATURE = b"\x89PNG\r\n\x1a\n"
# What pixels, their colours, their shape and their movement are made of.
_SHOWN = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD pHYs acTL fcTL fdAT".split()
)
_XMP = b"XML:com.adobe.xmp"


def clean_png(data: bytes) -> Cleaned:
    """Return a PNG file without texts, times, Exif and whatever lies behind its end.

    Raises `BrokenPicture`.
    """
    orientation = 1
    has_position = False
    pieces = [SIGNATURE]
    for name, whole in chunks(data):
        if name == b"eXIf":
            block = exif.without_head(whole[8:-4])
            orientation = exif.orientation_of(block)
            has_position = has_position or exif.has_position(block)
            if orientation != 1:
                turned = exif.orientation_only(orientation)
                checked = name + turned
                pieces.append(
                    struct.pack(">I", len(turned)) + checked + zlib.crc32(checked).to_bytes(4, "big")
                )
        elif name in _SHOWN:
            pieces.append(whole)
        elif name == b"iTXt" and whole[8:].startswith(_XMP):
            has_position = has_position or exif.has_position_in_xmp(whole)
    clean = b"".join(pieces)
    return Cleaned(data if clean == data else clean, has_position, orientation)


def chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield name and whole bytes of each chunk, up to the end of the picture. Raises `BrokenPicture`."""
    if not data.startswith(SIGNATURE):
        raise makes_no_sense()
    place = len(SIGNATURE)
    name = b""
    while name != b"IEND":
        if place + 12 > len(data):
            raise ends_early()
        length, name = struct.unpack_from(">I4s", data, place)
        end = place + 12 + length
        if end > len(data):
            raise ends_early()
        # Browsers show nothing behind a chunk of these that was changed on its way.
        is_critical = not name[0] & 0x20
        if is_critical and zlib.crc32(data[place + 4 : end - 4]) != int.from_bytes(
            data[end - 4 : end], "big"
        ):
            raise makes_no_sense()
        yield name, data[place:end]
        place = end
