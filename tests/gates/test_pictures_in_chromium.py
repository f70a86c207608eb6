"""Pictures as Chromium shows them: sizes of vector graphics, and copies beside their originals."""

from __future__ import annotations

import base64
import json
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from made_pictures import (
    corners,
    display_p3,
    encoded,
    exif,
    grey_profile,
    is_close,
    png,
    swapped_profile,
    with_chunk,
)
from octavo.assets.cleaning import clean_picture
from octavo.assets.images import examine_picture, make_copy, plan_picture
from octavo.assets.picture_format import format_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TABLE = json.loads((Path(__file__).parents[1] / "data" / "vector_graphics.json").read_text("utf-8"))
# Draws a picture as a page does, and tells the colours in the middle of its quarters over white.
LOOK = """address => new Promise(done => {
  const image = new Image();
  image.onload = () => {
    const canvas = document.createElement('canvas');
    const [width, height] = [image.naturalWidth, image.naturalHeight];
    [canvas.width, canvas.height] = [width, height];
    const context = canvas.getContext('2d');
    context.fillStyle = '#fff';
    context.fillRect(0, 0, width, height);
    context.drawImage(image, 0, 0);
    const places = [[1, 1], [3, 1], [1, 3], [3, 3]];
    const colours = places.map(([column, row]) =>
      [...context.getImageData(width * column >> 2, height * row >> 2, 1, 1).data].slice(0, 3));
    done({size: [width, height], colours});
  };
  image.onerror = () => done({size: null, colours: []});
  document.body.append(image);
  image.src = address;
})"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1000, "height": 700})
    page.set_content("<!doctype html><title>Pictures</title><body></body>")
    yield page
    page.close()


def look(page: Page, data: bytes, media_type: str) -> dict[str, list[list[int]]]:
    """Return what a browser makes of a picture."""
    found = page.evaluate(LOOK, f"data:{media_type};base64,{base64.b64encode(data).decode()}")
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("row", TABLE, ids=[row["name"] for row in TABLE])
def test_vector_graphics_are_as_large_as_the_table_says(page: Page, row: dict[str, object]) -> None:
    """The table is what the tests of measuring compare with: it must be the browser's."""
    assert look(page, str(row["svg"]).encode(), "image/svg+xml")["size"] == row["size"]


def keyed() -> bytes:
    """Return greys of two bits of which one is transparent."""
    half = [b"\xff" * 8 + b"\x55" * 8] * 24 + [b"\xaa" * 8 + b"\0" * 8] * 24
    return png(2, 0, half, 64, (b"tRNS", b"\0\3"))


def wide_keyed() -> bytes:
    row = (b"\x80\x01" * 32 + b"\x80\x02" * 32, b"\0\0" * 32 + b"\xff\xff" * 32)
    return png(16, 0, [row[0]] * 24 + [row[1]] * 24, 64, (b"tRNS", b"\x80\x01"))


def wide_grey() -> bytes:
    image = Image.new("I;16", (64, 48))
    image.putdata([65535 * (column + row) // 111 for row in range(48) for column in range(64)])
    return encoded(image, "PNG")


def half_seen() -> bytes:
    image = corners().convert("RGBA")
    image.putalpha(Image.new("L", image.size, 100))
    return encoded(image, "PNG")


def grey_with_profile(mode: str) -> bytes:
    image = corners().convert(mode)
    return encoded(image, "PNG", icc_profile=grey_profile(1.0))


PICTURES = {
    "16 bits of grey": ("a.png", wide_grey()),
    "greys of two bits with a transparent one": ("a.png", keyed()),
    "greys of 16 bits with a transparent one": ("a.png", wide_keyed()),
    "half transparent": ("a.png", half_seen()),
    "a palette": ("a.gif", encoded(corners().quantize(8), "GIF")),
    "Display P3": ("a.jpg", encoded(corners(), "JPEG", quality=95, icc_profile=display_p3())),
    "red and green exchanged": ("a.png", encoded(corners(), "PNG", icc_profile=swapped_profile())),
    "a profile of greys": ("a.png", grey_with_profile("L")),
    "a profile of greys, transparent": ("a.png", grey_with_profile("LA")),
    "a gamma": ("a.png", with_chunk(encoded(corners(), "PNG"), b"gAMA", (100_000).to_bytes(4, "big"))),
    "the usual gamma": ("a.png", with_chunk(encoded(corners(), "PNG"), b"gAMA", (45_455).to_bytes(4, "big"))),
    "ink": ("a.jpg", encoded(corners().convert("CMYK"), "JPEG", quality=95)),
    "BMP": ("a.bmp", encoded(corners(), "BMP")),
    "AVIF": ("a.avif", encoded(corners(), "AVIF", quality=90)),
    "WebP": ("a.webp", encoded(corners(), "WEBP", lossless=True)),
    **{
        f"a JPEG held as {orientation}": (
            "a.jpg",
            encoded(corners(), "JPEG", quality=95, exif=exif(orientation)),
        )
        for orientation in range(1, 9)
    },
    **{
        f"an AVIF held as {orientation}": ("a.avif", encoded(corners(), "AVIF", exif=exif(orientation)))
        for orientation in (3, 6, 8)
    },
    "a second picture behind it": (
        "a.jpg",
        encoded(corners(), "MPO", save_all=True, append_images=[corners(32, 24)]),
    ),
}
MEDIA_TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "bmp": "image/bmp",
    "avif": "image/avif",
    "webp": "image/webp",
}


@pytest.mark.parametrize("name", PICTURES)
def test_copies_and_cleaned_files_look_like_the_picture(page: Page, name: str) -> None:
    """What a browser shows of the author's file is what every reader is to see."""
    path, data = PICTURES[name]
    original = look(page, data, MEDIA_TYPES[path[2:]])
    assert original["size"], "Chromium shows it"
    cleaned = look(page, clean_picture(data, format_of(path, data)).data, MEDIA_TYPES[path[2:]])
    assert cleaned == original
    facts = examine_picture(path, data)
    assert [facts.width, facts.height] == original["size"]
    picture = plan_picture(path, "/x", "d" * 32, facts)
    forms = (*picture.variants, *((picture.fallback,) if picture.fallback else ()))
    assert bool(forms) is (name != "a gamma")
    for form in forms:
        copy = look(page, make_copy(path, data, form), form.media_type)
        assert copy["size"] == original["size"]
        assert is_close(copy["colours"], original["colours"], 14), (form.media_type, copy, original)


def test_a_scan_is_seen(page: Page) -> None:
    """Chromium shows nothing of the file, and the copy as it is meant."""
    data = encoded(corners(), "TIFF")
    assert look(page, data, "image/tiff")["size"] is None
    picture = plan_picture("a.tif", "/a.tif", "d" * 32, examine_picture("a.tif", data))
    assert picture.fallback is not None
    expected = look(page, encoded(corners(), "PNG"), "image/png")
    found = look(page, make_copy("a.tif", data, picture.fallback), picture.fallback.media_type)
    assert is_close(found["colours"], expected["colours"])


def test_what_is_said_not_to_be_shown_is_not(page: Page) -> None:
    """An error about a picture that readers see would be a mistake of ours."""
    hidden = {
        "image/png": b"%PDF-1.7",
        "image/jpeg": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0\0\0\x0cmeta\0\0\0\0",
        "image/svg+xml": encoded(corners(), "PNG"),
        "image/gif": b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="6"/>',
        "image/jp2": encoded(corners(), "JPEG2000"),
        "image/x-portable-pixmap": struct.pack(">2s", b"P6") + b" 1 1 255 abc",
    }
    assert {kind: look(page, data, kind)["size"] for kind, data in hidden.items()} == dict.fromkeys(hidden)
