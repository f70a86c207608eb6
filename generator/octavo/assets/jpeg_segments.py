"""The segments of a JPEG file: those that are needed to show it, and the others.

ITU T.81, annex B; Exif 2.32; Adobe's APP14 is part of how colours are stored.
"""

from __future__ import annotations

from collections.abc import Iterator

from octavo.assets import exif
from octavo.assets.broken import Cleaned, ends_early, makes_no_sense

_START, _SCAN, _END = 0xD8, 0xDA, 0xD9
_JFIF, _EXIF, _PROFILE, _ADOBE = 0xE0, 0xE1, 0xE2, 0xEE
_COMMENT = 0xFE
_EXIF_HEAD = b"Exif\0\0"
_PROFILE_HEAD = b"ICC_PROFILE\0"
_JFIF_HEAD = b"JFIF\0"
_JFIF_LENGTH = 14  # of the segment's body, without the thumbnail behind it


def clean_jpeg(data: bytes) -> Cleaned:
    """Return a JPEG file without texts, thumbnails, Exif and whatever lies behind its end.

    Phones put a film, a second picture or their own notes there. Raises `BrokenPicture`.
    """
    orientation = 1
    has_position = False
    pieces: list[bytes] = []
    for marker, whole, body in _segments(data):
        if marker == _EXIF:
            if body.startswith(_EXIF_HEAD):
                block = exif.without_head(body)
                orientation = exif.orientation_of(block)
                has_position = has_position or exif.has_position(block)
            has_position = has_position or exif.has_position_in_xmp(body)
        kept = _kept(marker, whole, body)
        if kept:
            pieces.append(kept)
    if orientation != 1:
        turned = _EXIF_HEAD + exif.orientation_only(orientation)
        # Behind JFIF's segment, which has to be the first.
        is_jfif = len(pieces) > 1 and pieces[1][1] == _JFIF
        pieces.insert(2 if is_jfif else 1, b"\xff\xe1" + (len(turned) + 2).to_bytes(2, "big") + turned)
    clean = b"".join(pieces)
    return Cleaned(data if clean == data else clean, has_position, orientation)


def _kept(marker: int, whole: bytes, body: bytes) -> bytes:
    """Return what is kept of a segment."""
    if marker == _JFIF:
        if not body.startswith(_JFIF_HEAD) or len(body) < _JFIF_LENGTH:
            return b""
        if len(body) == _JFIF_LENGTH:
            return whole
        # The last two bytes say how large the thumbnail is.
        return b"\xff\xe0\0\x10" + body[: _JFIF_LENGTH - 2] + b"\0\0"
    if marker == _PROFILE:
        return whole if body.startswith(_PROFILE_HEAD) else b""
    if marker == _ADOBE:
        return whole if body.startswith(b"Adobe") else b""
    if 0xE0 <= marker <= 0xEF or marker == _COMMENT:
        return b""
    return whole


def _segments(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield marker, whole bytes and body of each segment to the picture's end, of a scan its data too."""
    if not data.startswith(b"\xff\xd8"):
        raise makes_no_sense()
    yield _START, data[:2], b""
    place = 2
    has_scan = False
    while True:
        while data[place : place + 2] == b"\xff\xff":  # fill bytes may stand before a marker
            place += 1
        if place + 2 > len(data):
            raise ends_early()
        if data[place] != 0xFF:
            raise makes_no_sense()
        marker = data[place + 1]
        if marker == _END:
            if not has_scan:
                raise makes_no_sense()
            yield marker, data[place : place + 2], b""
            return
        length = int.from_bytes(data[place + 2 : place + 4], "big")
        end = place + 2 + length
        if length < 2 or end > len(data):
            raise ends_early()
        body = data[place + 4 : end]
        if marker == _SCAN:
            has_scan = True
            end = _end_of_scan(data, end)
        yield marker, data[place:end], body
        place = end


def _end_of_scan(data: bytes, place: int) -> int:
    """Return where the next marker is. Inside a scan, FF is followed by 00 or by the number of a restart."""
    while (place := data.find(b"\xff", place)) >= 0 and place + 1 < len(data):
        following = data[place + 1]
        if following == 0xFF:
            place += 1
        elif following == 0 or 0xD0 <= following <= 0xD7:
            place += 2
        else:
            return place
    raise ends_early()
