"""Pictures of every kind, made as cameras and programs write them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageCms

# A picture whose corners differ tells every way in which it could be turned.
CORNERS = ((200, 30, 30), (30, 160, 30), (40, 60, 200), (240, 220, 40))


def corners(width: int = 64, height: int = 48) -> Image.Image:
    """Return red and green above blue and yellow."""
    image = Image.new("RGB", (width, height))
    half_width, half_height = width // 2, height // 2
    for place, colour in enumerate(CORNERS):
        column, row = place % 2 * half_width, place // 2 * half_height
        image.paste(colour, (column, row, column + half_width, row + half_height))
    return image


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def pixels_of(data: bytes, mode: str = "RGB") -> Image.Image:
    with Image.open(BytesIO(data)) as image:
        return image.convert(mode)


def colours_at_corners(data: bytes) -> list[tuple[int, ...]]:
    """Return the colours in the middle of each quarter."""
    image = pixels_of(data)
    width, height = image.size
    places = [(1, 1), (3, 1), (1, 3), (3, 3)]
    found = [image.getpixel((width * column // 4, height * row // 4)) for column, row in places]
    return [tuple(map(int, colour)) for colour in found if isinstance(colour, tuple)]


def is_close(found: Sequence[Sequence[int]], expected: Sequence[Sequence[int]], steps: int = 12) -> bool:
    """Tell whether colours are those expected, but for what a lossy format does to flat ones."""
    return len(found) == len(expected) and all(
        abs(one - other) <= steps
        for colour, wanted in zip(found, expected, strict=True)
        for one, other in zip(colour, wanted, strict=True)
    )


def png(depth: int, kind: int, rows: Sequence[bytes], width: int, *chunks: tuple[bytes, bytes]) -> bytes:
    """Return a PNG file of raw rows, with chunks before the pixels: what Pillow does not write."""
    head = struct.pack(">IIBBBBB", width, len(rows), depth, kind, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + row for row in rows))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        chunk(name, data) for name, data in ((b"IHDR", head), *chunks, (b"IDAT", body), (b"IEND", b""))
    )


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def with_chunk(picture: bytes, name: bytes, data: bytes) -> bytes:
    """Return a PNG file with a chunk right behind its head."""
    return picture[:33] + chunk(name, data) + picture[33:]


def exif(orientation: int = 1) -> bytes:
    """Return what a telephone writes: how it was held, its make, its owner, and where it was."""
    block = Image.Exif()
    block[0x0112] = orientation
    block[0x010F] = "Maker of cameras"
    block[0x0110] = "Model 7"
    block[0x013B] = "Ann Owner"
    block.get_ifd(0x8769).update(
        {0xA431: "SERIAL-4711", 0x927C: b"maker's notes", 0x9003: "2021:10:20 10:00:00"}
    )
    block.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 36.0)})
    return block.tobytes()


XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="52,31.2N" '
    b'creator="Ann Owner"/></rdf:RDF></x:xmpmeta>'
)
SECRETS = (
    b"Maker of cameras",
    b"Model 7",
    b"Ann Owner",
    b"SERIAL-4711",
    b"maker's notes",
    b"2021:10:20",
    b"GPS",
)


def segment(marker: int, body: bytes) -> bytes:
    """Return a segment of a JPEG file."""
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def display_p3() -> bytes:
    """Return a profile of what screens of today can show, as telephones put it into photos."""
    return matrix_profile(
        (0.51512, 0.2412, -0.00105), (0.29198, 0.69225, 0.04189), (0.1571, 0.06657, 0.78407)
    )


def swapped_profile() -> bytes:
    """Return a profile whose red is green and whose green is red: who ignores it is found out."""
    return matrix_profile(
        (0.38515, 0.71687, 0.09708), (0.43607, 0.22249, 0.01392), (0.14307, 0.06061, 0.7141)
    )


def matrix_profile(*columns: tuple[float, float, float]) -> bytes:
    """Return an ICC profile (version 2) of three primaries and a gamma of 2.2."""
    names = (b"rXYZ", b"gXYZ", b"bXYZ")
    tags = [(name, _xyz(column)) for name, column in zip(names, columns, strict=True)]
    curve = b"curv" + bytes(4) + struct.pack(">IH", 1, round(2.2 * 256)) + bytes(2)
    tags += [(name, curve) for name in (b"rTRC", b"gTRC", b"bTRC")]
    return _profile(b"RGB ", tags)


def grey_profile(gamma: float) -> bytes:
    """Return an ICC profile of greys."""
    curve = b"curv" + bytes(4) + struct.pack(">IH", 1, round(gamma * 256)) + bytes(2)
    return _profile(b"GRAY", [(b"kTRC", curve)])


def _profile(space: bytes, tags: list[tuple[bytes, bytes]]) -> bytes:
    words = b"test\0"
    description = b"desc" + bytes(4) + struct.pack(">I", len(words)) + words + bytes(78)
    description += bytes(-len(description) % 4)
    tags = [
        (b"desc", description),
        (b"cprt", b"text" + bytes(4) + b"none\0\0\0\0"),
        (b"wtpt", _xyz((0.9642, 1.0, 0.8249))),
        *tags,
    ]
    place = 128 + 4 + 12 * len(tags)
    table = struct.pack(">I", len(tags))
    body = b""
    for name, data in tags:
        table += struct.pack(">4sII", name, place + len(body), len(data))
        body += data
    size = place + len(body)
    head = struct.pack(">I4sI4s4s4s", size, b"test", 0x02100000, b"mntr", space, b"XYZ ")
    head += struct.pack(">6H", 2021, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + _numbers((0.9642, 1.0, 0.8249))
    return head.ljust(128, b"\0") + table + body


def _xyz(numbers: tuple[float, float, float]) -> bytes:
    return b"XYZ " + bytes(4) + _numbers(numbers)


def _numbers(numbers: tuple[float, float, float]) -> bytes:
    return struct.pack(">3i", *(round(number * 65536) for number in numbers))


def srgb_profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
