"""The boxes of AVIF and HEIC files: what they tell of their makers is overwritten where it stands.

ISO/IEC 14496-12 and 23008-12. Boxes name places in the file by number, so nothing may move.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from octavo.assets import exif
from octavo.assets.broken import Cleaned, ends_early, makes_no_sense

# Primaries and transfer that are, or count as, sRGB.
_SRGB = ((1, 13), (1, 1), (1, 6), (2, 2), (1, 2), (2, 13))
_EXIF, _TEXT = b"Exif", b"mime"


def clean_heif(data: bytes) -> Cleaned:
    """Return an AVIF or HEIC file whose Exif and XMP are blank. Raises `BrokenPicture`."""
    if data[4:8] != b"ftyp":
        raise makes_no_sense()
    has_position = has_table = False
    clean = bytearray(data)
    for name, begin, end in _boxes(data, 0, len(data)):
        if name == b"uuid":
            clean[begin:end] = bytes(end - begin)
        elif name == b"meta":
            has_table = True
            inner = list(_boxes(data, begin + 4, end))
            kinds = _item_kinds(data, inner)
            for item, place, length in _item_places(data, inner):
                if kinds.get(item) in (_EXIF, _TEXT):
                    block = data[place : place + length]
                    is_exif = kinds[item] == _EXIF
                    # Four bytes before the block say where it begins.
                    has_position = has_position or (
                        exif.has_position(exif.without_head(block[4:]))
                        if is_exif
                        else exif.has_position_in_xmp(block)
                    )
                    blank = bytes(4) + exif.orientation_only(1) if is_exif and length >= 30 else b""
                    clean[place : place + length] = blank.ljust(length, b"\0" if is_exif else b" ")
    if not has_table:
        raise ends_early()
    return Cleaned(data if clean == data else bytes(clean), has_position)


def is_srgb(data: bytes) -> bool:
    """Tell whether a file names no colours beyond sRGB by numbers; a profile may still do."""
    for name, begin, end in _boxes(data, 0, len(data)):
        if name == b"meta":
            for inner, first, last in _boxes(data, begin + 4, end):
                if inner == b"iprp":
                    return all(
                        struct.unpack_from(">HH", data, place + 4) in _SRGB
                        for place in _colours(data, first, last)
                    )
    return True


def _colours(data: bytes, begin: int, end: int) -> Iterator[int]:
    """Yield where colours are named by numbers."""
    for name, first, last in _boxes(data, begin, end):
        if name == b"ipco":
            for inner, place, stop in _boxes(data, first, last):
                if inner == b"colr" and data[place : place + 4] == b"nclx" and stop - place >= 8:
                    yield place


def _boxes(data: bytes, begin: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield the name of each box, and where its content begins and ends."""
    while begin + 8 <= end:
        size, name = struct.unpack_from(">I4s", data, begin)
        head = 8
        if size == 1 and begin + 16 <= end:
            size, head = struct.unpack_from(">Q", data, begin + 8)[0], 16
        elif size == 0:
            size = end - begin
        if size < head or begin + size > end:
            raise ends_early()
        yield name, begin + head, begin + size
        begin += size


def _item_kinds(data: bytes, boxes: list[tuple[bytes, int, int]]) -> dict[int, bytes]:
    """Return the type of each item by its number."""
    kinds = {}
    for name, begin, end in boxes:
        if name == b"iinf":
            count = 2 if data[begin] == 0 else 4
            for inner, first, _ in _boxes(data, begin + 4 + count, end):
                if inner == b"infe" and data[first] >= 2:
                    width = 2 if data[first] == 2 else 4
                    number = int.from_bytes(data[first + 4 : first + 4 + width], "big")
                    # A number of two bytes for protection stands between.
                    kinds[number] = data[first + 6 + width : first + 10 + width]
    return kinds


def _item_places(data: bytes, boxes: list[tuple[bytes, int, int]]) -> Iterator[tuple[int, int, int]]:
    """Yield the number of each item with the place and the length of its pieces."""
    # Items may lie in the file, or in a box of their own beside the table.
    own = next((begin for name, begin, _ in boxes if name == b"idat"), 0)
    for name, begin, end in boxes:
        if name == b"iloc":
            yield from _locations(data[begin:end], own, len(data))


def _locations(table: bytes, own: int, size: int) -> Iterator[tuple[int, int, int]]:
    place = 0

    def number(width: int) -> int:
        nonlocal place
        place += width
        if place > len(table):
            raise ends_early()
        return int.from_bytes(table[place - width : place], "big")

    version = number(1)
    number(3)
    widths = number(2)
    offset_width, length_width, base_width = widths >> 12, widths >> 8 & 15, widths >> 4 & 15
    index_width = widths & 15 if version in (1, 2) else 0
    # An item without widths of its own is the whole file, and pieces do not lie over one another.
    most = size if offset_width or length_width else 1
    total = 0
    for _ in range(number(4 if version == 2 else 2)):
        item = number(4 if version == 2 else 2)
        method = number(2) & 15 if version in (1, 2) else 0
        number(2)
        base = number(base_width)
        for _ in range(min(number(2), most)):
            number(index_width)
            begin = base + number(offset_width) + (own if method == 1 else 0)
            length = number(length_width) or size - begin
            total += length
            if method < 2:
                if begin + length > size or total > 2 * size:
                    raise ends_early()
                yield item, begin, length
