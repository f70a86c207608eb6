"""The blocks of a GIF file: those that are needed to show it, and the others. GIF 89a."""

from __future__ import annotations

from octavo.assets import exif
from octavo.assets.broken import Cleaned, ends_early, makes_no_sense

_EXTENSION, _IMAGE, _TRAILER = 0x21, 0x2C, 0x3B
_COMMENT, _APPLICATION = 0xFE, 0xFF
_SHOWN_APPLICATIONS = (b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012")  # how often it runs; its colours


def clean_gif(data: bytes) -> Cleaned:
    """Return a GIF file without comments, XMP and whatever lies behind its end. Raises `BrokenPicture`."""
    try:
        return _clean(data)
    except IndexError:
        raise ends_early() from None


def _clean(data: bytes) -> Cleaned:
    if data[:6] not in (b"GIF87a", b"GIF89a"):
        raise makes_no_sense()
    has_position = False
    place = 13 + _colours(data[10])
    pieces = [data[:place]]
    while data[place] != _TRAILER:
        begin = place
        if data[place] == _EXTENSION:
            label = data[place + 1]
            place = _behind_blocks(data, place + 2)
            is_shown = label != _COMMENT
            if label == _APPLICATION:
                is_shown = data[begin + 3 : begin + 14] in _SHOWN_APPLICATIONS
                has_position = has_position or exif.has_position_in_xmp(data[begin:place])
            if is_shown:
                pieces.append(data[begin:place])
        elif data[place] == _IMAGE:
            place = _behind_blocks(data, place + 10 + _colours(data[place + 9]) + 1)
            pieces.append(data[begin:place])
        else:
            raise makes_no_sense()
    pieces.append(data[place : place + 1])
    clean = b"".join(pieces)
    return Cleaned(data if clean == data else clean, has_position)


def _colours(flags: int) -> int:
    """Return how many bytes a table of colours has."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _behind_blocks(data: bytes, place: int) -> int:
    """Return where a chain of blocks ends; each begins with its length, the last is empty."""
    while data[place]:
        place += data[place] + 1
    return place + 1
