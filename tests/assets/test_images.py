"""Images: how large they are, and in which forms they are offered."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from octavo.assets.images import (
    BrokenImage,
    data_to_size,
    is_image,
    measure,
    plan_picture,
    render_variant,
    size_to_data,
)
from octavo.errors import Problem
from octavo.model.picture import Picture, PictureVariant


def encoded(width: int, height: int, kind: str = "PNG", **options: object) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (width, height), "teal").save(buffer, kind, **options)
    return buffer.getvalue()


def planned(path: str, digest: str, data: bytes) -> tuple[Picture, tuple[Problem, ...]]:
    return plan_picture(path, path.removeprefix("content"), digest, measure(path, data))


def size_of(name: str, data: bytes) -> tuple[int, int, list[int]]:
    picture, problems = planned(f"content/{name}", "d" * 32, data)
    assert problems == ()
    return picture.width, picture.height, [v.width for v in picture.variants if v.media_type == "image/webp"]


def test_smaller_variants_are_planned_for_what_is_wider() -> None:
    """A small screen loads a small file; no variant is larger than the picture itself."""
    assert size_of("a.png", encoded(2000, 1000)) == (2000, 1000, [480, 960, 1600])
    assert size_of("a.png", encoded(1000, 500)) == (1000, 500, [480, 960, 1000])
    assert size_of("a.png", encoded(100, 50)) == (100, 50, [100])


def test_names_of_variants_follow_the_bytes() -> None:
    picture, _ = planned("content/Über Bild.png", "0123456789abcdef", encoded(100, 50))
    assert picture.variants == (
        PictureVariant("/_assets/images/uber-bild.0123456789.100.avif", 100, "image/avif"),
        PictureVariant("/_assets/images/uber-bild.0123456789.100.webp", 100, "image/webp"),
    )


def test_a_camera_that_was_held_upright_is_taken_into_account() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = encoded(80, 60, "JPEG", exif=exif)
    assert size_of("a.jpg", data) == (60, 80, [60])
    with Image.open(BytesIO(render_variant(data, PictureVariant("/x", 60, "image/webp")))) as image:
        assert image.size == (60, 80)
        assert not image.getexif(), "where and with what it was taken is nobody's business"


def test_animations_keep_moving() -> None:
    frames = [Image.new("RGB", (8, 6), colour) for colour in ("red", "blue")]
    buffer = BytesIO()
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:])
    assert size_of("a.gif", buffer.getvalue()) == (8, 6, [])


@pytest.mark.parametrize(
    ("svg", "size"),
    [
        ('<svg width="80" height="60">', (80, 60)),
        ("<?xml version='1.0'?>\n<svg xmlns='x' height='60px' class='c' width='80px'>", (80, 60)),
        ('<svg viewBox="0 0 80.4 60">', (80, 60)),
        ('<svg viewBox="-1,-2,80,60" width="100%">', (80, 60)),
        ("<svg>", (0, 0)),
    ],
)
def test_vector_graphics_are_measured_by_their_text(svg: str, size: tuple[int, int]) -> None:
    assert size_of("a.svg", svg.encode()) == (*size, [])


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.png", b""),
        ("a.png", b"<svg>"),
        ("a.jpg", b"\xff\xd8\xff"),
        ("a.svg", b"PNG"),
        ("a.gif", b"GIF89a"),
    ],
)
def test_what_is_no_image_is_a_warning(name: str, data: bytes) -> None:
    picture, (problem,) = planned(f"content/{name}", "d" * 32, data)
    assert (picture.width, picture.variants) == (0, ())
    assert str(problem) == (
        f"content/{name}: warning: This image cannot be read, so its size is not known.\n"
        "  hint: Is it complete, and does its name end as its format does?"
    )


def test_an_image_of_a_billion_pixels_is_measured_and_never_opened() -> None:
    """Its head says 10,000 by 10,000; to decode it would take the memory of the machine."""
    data = bytearray(encoded(1, 1))
    data[16:24] = (10_000).to_bytes(4, "big") * 2
    import zlib

    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    assert size_of("a.png", bytes(data)) == (10_000, 10_000, [])


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_damaged_image_has_no_variants(kind: str) -> None:
    data = encoded(600, 400, kind)
    with pytest.raises(BrokenImage):
        render_variant(data[: len(data) // 2], PictureVariant("/x", 480, "image/webp"))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_every_kind_of_colour_can_be_made_smaller(mode: str) -> None:
    buffer = BytesIO()
    Image.new(mode, (20, 10)).save(buffer, "TIFF" if mode == "CMYK" else "PNG")
    data = render_variant(buffer.getvalue(), PictureVariant("/x", 10, "image/webp"))
    with Image.open(BytesIO(data)) as image:
        assert image.size == (10, 5)


def test_the_same_picture_gives_the_same_bytes() -> None:
    data, variant = encoded(64, 64), PictureVariant("/x", 32, "image/avif")
    assert render_variant(data, variant) == render_variant(data, variant)


@pytest.mark.parametrize(("name", "data"), [("a.png", encoded(30, 20)), ("a.svg", b"<svg>")])
def test_a_size_can_be_kept(name: str, data: bytes) -> None:
    """The next build need not open the picture, and must plan the same variants."""
    size = measure(name, data)
    assert size is not None
    assert data_to_size(size_to_data(size)) == size


def test_images_are_known_by_their_names() -> None:
    assert is_image("a/B.PNG")
    assert is_image("a.svg")
    assert not is_image("a.pdf")
    assert not is_image("png")
