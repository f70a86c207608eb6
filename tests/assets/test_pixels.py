"""Copies of pictures look like the pictures: of every kind of colour, some pixels are compared."""

from __future__ import annotations

import struct
from io import BytesIO

import pytest
from PIL import Image

from made_pictures import (
    CORNERS,
    chunk,
    colours_at_corners,
    corners,
    display_p3,
    encoded,
    exif,
    grey_profile,
    is_close,
    pixels_of,
    png,
    srgb_profile,
    swapped_profile,
    with_chunk,
)
from octavo.assets.images import examine_picture, make_copy, plan_picture
from octavo.model.picture import PictureVariant

WEBP, AVIF, JPEG, PNG = "image/webp", "image/avif", "image/jpeg", "image/png"


def copied(name: str, data: bytes, media_type: str = WEBP, width: int = 0) -> bytes:
    """Return a copy; of the width of the picture unless told."""
    facts = examine_picture(name, data)
    assert facts.trouble == ""
    return make_copy(name, data, PictureVariant("/x", width or facts.width, media_type))


def forms(name: str, data: bytes) -> list[str]:
    """Return the media types in which a picture is offered."""
    picture = plan_picture(f"content/{name}", f"/{name}", "d" * 32, examine_picture(name, data))
    fallback = [picture.fallback.media_type] if picture.fallback else []
    return sorted({variant.media_type for variant in picture.variants}) + fallback


def greys(data: bytes, places: tuple[int, ...] = (1, 16, 32, 48, 62)) -> list[int]:
    image = pixels_of(data)
    return [int(image.getpixel((place, image.height // 2))[0]) for place in places]  # type: ignore[index]


def ramp(mode: str, top: float) -> Image.Image:
    """Return a gradient from 0 at the left to `top` at the right."""
    image = Image.new(mode, (64, 16))
    values = [top * place / 63 for _ in range(16) for place in range(64)]
    image.putdata(values if mode == "F" else [int(value) for value in values])
    return image


EXPECTED_RAMP = [4, 65, 130, 194, 251]


@pytest.mark.parametrize("media_type", [WEBP, AVIF])
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("g.png", encoded(ramp("I;16", 65535), "PNG")),
        ("g.tif", encoded(ramp("I;16", 65535), "TIFF")),
        ("big-endian.tif", encoded(ramp("I;16B", 65535), "TIFF")),
        ("g.tif", encoded(ramp("I", 65535), "TIFF")),
        ("g.tif", encoded(ramp("I", 4_000_000), "TIFF")),
        ("g.tif", encoded(ramp("F", 1.0), "TIFF")),
        ("g.tif", encoded(ramp("F", 3.5e6), "TIFF")),
        ("g.pgm", b"P5 64 16 65535\n" + b"".join(struct.pack(">H", 65535 * x // 63) for x in range(64)) * 16),
        ("g.png", encoded(ramp("L", 255), "PNG")),
    ],
    ids=["png16", "tiff16", "tiff16-big", "tiff32", "tiff32-large", "float", "float-large", "pgm16", "png8"],
)
def test_greys_of_many_bits_are_scaled(name: str, data: bytes, media_type: str) -> None:
    """Microscopes and ImageJ write 16 and 32 bits a sample; clipped at 255 they are white rectangles."""
    found = greys(copied(name, data, media_type))
    assert is_close([found], [EXPECTED_RAMP], 6), found


def test_white_may_be_zero_in_a_scan() -> None:
    """A scanner counts from white to black when TIFF's tag 262 says so."""
    data = encoded(ramp("I;16", 65535), "TIFF", tiffinfo={262: 0})
    assert is_close([greys(copied("g.tif", data))], [EXPECTED_RAMP[::-1]], 6)


@pytest.mark.parametrize("kind", ["GIF", "PNG"])
def test_palettes_keep_their_colours(kind: str) -> None:
    data = encoded(corners().convert("P", palette=Image.Palette.ADAPTIVE), kind)
    assert is_close(colours_at_corners(copied(f"a.{kind.lower()}", data)), CORNERS)


def alphas(data: bytes) -> tuple[int, int]:
    """Return how opaque the left and the right half are."""
    image = pixels_of(data, "RGBA")
    left, right = (image.getpixel((image.width * part // 4, image.height // 2)) for part in (1, 3))
    assert isinstance(left, tuple)
    assert isinstance(right, tuple)
    return int(left[3]), int(right[3])


def halves(left: bytes, right: bytes) -> list[bytes]:
    return [left + right] * 16


KEYED = {
    "grey, 1 bit": png(1, 0, halves(b"\xff\xff", b"\0\0"), 32, (b"tRNS", b"\0\1")),
    "grey, 2 bits": png(2, 0, halves(b"\xff" * 4, b"\x55" * 4), 32, (b"tRNS", b"\0\3")),
    "grey, 4 bits": png(4, 0, halves(b"\x77" * 8, b"\x66" * 8), 32, (b"tRNS", b"\0\7")),
    "grey, 8 bits": png(8, 0, halves(b"\x80" * 16, b"\x81" * 16), 32, (b"tRNS", b"\0\x80")),
    "grey, 16 bits": png(16, 0, halves(b"\x80\x01" * 16, b"\x80\x02" * 16), 32, (b"tRNS", b"\x80\x01")),
    "colour, 8 bits": png(
        8, 2, halves(b"\x01\x02\x03" * 16, b"\x01\x02\x04" * 16), 32, (b"tRNS", b"\0\1\0\2\0\3")
    ),
    "palette": png(
        8, 3, halves(b"\0" * 16, b"\1" * 16), 32, (b"PLTE", b"\xff\0\0\0\0\xff"), (b"tRNS", b"\0\xff")
    ),
}


@pytest.mark.parametrize("media_type", [WEBP, AVIF])
@pytest.mark.parametrize("data", KEYED.values(), ids=KEYED.keys())
def test_a_colour_that_is_transparent_stays_so(data: bytes, media_type: str) -> None:
    """A plot with a transparent ground must not get a black one; the key counts in the picture's own bits."""
    left, right = alphas(copied("a.png", data, media_type))
    assert left <= 3
    assert right >= 252


def test_a_half_transparent_palette_stays_half_transparent() -> None:
    data = png(
        8, 3, halves(b"\0" * 16, b"\1" * 16), 32, (b"PLTE", b"\xff\0\0\0\0\xff"), (b"tRNS", b"\x80\xff")
    )
    left, right = alphas(copied("a.png", data))
    assert (abs(left - 0x80) <= 3, right) == (True, 255)


def test_of_what_pillow_cannot_read_as_browsers_do_no_copies_are_made() -> None:
    """A key of 48 bits, a gamma or colours without a profile: the file itself is shown, and is right."""
    rows = [b"\x01\x02" * 3 * 16] * 16
    key = png(16, 2, rows, 16, (b"tRNS", b"\x01\x02" * 3))
    gamma = with_chunk(encoded(corners(), "PNG"), b"gAMA", (100_000).to_bytes(4, "big"))
    hdr = with_chunk(encoded(corners(), "PNG"), b"cICP", b"\x09\x10\0\1")
    assert [forms("a.png", data) for data in (key, gamma, hdr)] == [[], [], []]


def test_chunks_that_say_srgb_are_no_reason_to_make_no_copies() -> None:
    """Most programs write a gamma of 1/2.2, which is what it is without."""
    usual = with_chunk(encoded(corners(), "PNG"), b"gAMA", (45_455).to_bytes(4, "big"))
    named = with_chunk(
        with_chunk(encoded(corners(), "PNG"), b"gAMA", (50_000).to_bytes(4, "big")), b"sRGB", b"\0"
    )
    assert forms("a.png", usual) == forms("a.png", named) == [AVIF, WEBP]


@pytest.mark.parametrize("adobe", [False, True])
def test_colours_of_print_become_those_of_screens(adobe: bool) -> None:
    """Adobe's programs store the four inks turned over, and all others do so by now."""
    ink = Image.new("CMYK", (32, 32), (0, 255, 255, 0))
    ink.paste((255, 0, 255, 0), (16, 0, 32, 16))
    ink.paste((255, 255, 0, 0), (0, 16, 16, 32))
    ink.paste((0, 0, 0, 255), (16, 16, 32, 32))
    data = encoded(ink, "JPEG", quality=95)
    assert (b"Adobe" in data) is True
    if not adobe:
        start = data.index(b"\xff\xee")
        data = data[:start] + data[start + 16 :]
    expected = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (0, 0, 0)]
    assert is_close(colours_at_corners(copied("a.jpg", data)), expected, 16)
    assert forms("a.jpg", data) == [AVIF, WEBP, JPEG], (
        "programs do not agree on what the file itself looks like"
    )
    assert is_close(colours_at_corners(copied("a.jpg", data, JPEG)), expected, 16)


def shown_with_profile(data: bytes) -> tuple[list[tuple[int, ...]], bool]:
    """Return the colours as a program shows them that minds profiles, and whether there is one."""
    from PIL import ImageCms

    with Image.open(BytesIO(data)) as image:
        profile = image.info.get("icc_profile")
        image.load()
        if profile:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            shown = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            assert shown is not None
            return colours_at_corners(encoded(shown, "PNG")), True
    return colours_at_corners(data), False


@pytest.mark.parametrize("media_type", [WEBP, AVIF])
@pytest.mark.parametrize("profile", [display_p3(), swapped_profile()], ids=["P3", "red and green swapped"])
def test_a_wide_profile_goes_with_the_copy(profile: bytes, media_type: str) -> None:
    """Telephones have more colours than sRGB: without its profile a photo is pale, converted it is poorer."""
    data = encoded(corners(), "JPEG", quality=95, subsampling=0, icc_profile=profile)
    found, has_profile = shown_with_profile(copied("a.jpg", data, media_type))
    assert has_profile
    assert is_close(found, shown_with_profile(data)[0])
    assert not is_close(found, CORNERS)


def test_a_profile_that_says_srgb_is_left_out_of_copies() -> None:
    """It is 3 kB in each of six copies, and changes nothing."""
    data = encoded(corners(), "PNG", icc_profile=srgb_profile())
    found, has_profile = shown_with_profile(copied("a.png", data))
    assert not has_profile
    assert is_close(found, CORNERS)


@pytest.mark.parametrize("mode", ["L", "LA"])
def test_a_profile_of_greys_is_applied(mode: str) -> None:
    """A scan of gamma 1.0 is dark without it."""
    image = Image.new(mode, (32, 32), 64 if mode == "L" else (64, 128))
    data = encoded(image, "PNG", icc_profile=grey_profile(1.0))
    colour = pixels_of(copied("a.png", data), "RGBA").getpixel((16, 16))
    assert isinstance(colour, tuple)
    assert is_close([colour[:3]], [(137, 137, 137)], 4), colour
    assert abs(int(colour[3]) - (255 if mode == "L" else 128)) <= 2


@pytest.mark.parametrize("profile", [b"nothing", grey_profile(1.0), display_p3()[:200]])
def test_a_profile_that_is_broken_or_of_other_channels_counts_as_none(profile: bytes) -> None:
    """So do browsers; and it must not stop a build."""
    data = encoded(corners(), "PNG", icc_profile=profile)
    assert is_close(colours_at_corners(copied("a.png", data)), CORNERS)


UPRIGHT = {
    1: (0, 1, 2, 3),
    2: (1, 0, 3, 2),
    3: (3, 2, 1, 0),
    4: (2, 3, 0, 1),
    5: (0, 2, 1, 3),
    6: (2, 0, 3, 1),
}
UPRIGHT |= {7: (3, 1, 2, 0), 8: (1, 3, 0, 2)}


@pytest.mark.parametrize("orientation", UPRIGHT)
@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.jpg", "JPEG"), ("a.png", "PNG"), ("a.webp", "WEBP"), ("a.avif", "AVIF"), ("a.tif", "TIFF")],
)
def test_a_camera_that_was_held_upright_is_taken_into_account(name: str, kind: str, orientation: int) -> None:
    """What is drawn in the corners tells each of the eight ways from the others."""
    options: dict[str, object] = {"exif": exif(orientation)}
    if kind == "TIFF":
        options = {"tiffinfo": {274: orientation}}
    data = encoded(corners(), kind, **options)
    facts = examine_picture(name, data)
    turned = (48, 64) if orientation > 4 else (64, 48)
    assert (facts.width, facts.height) == turned
    copy = copied(name, data)
    assert pixels_of(copy).size == turned
    assert is_close(colours_at_corners(copy), [CORNERS[place] for place in UPRIGHT[orientation]], 16)


def test_only_of_jpeg_do_all_browsers_look_how_it_is_to_be_turned() -> None:
    """Of the others a copy that is turned already is shown."""
    assert forms("a.jpg", encoded(corners(), "JPEG", exif=exif(6))) == [AVIF, WEBP]
    assert forms("a.png", encoded(corners(), "PNG", exif=exif(6))) == [AVIF, WEBP, JPEG]
    assert forms("a.webp", encoded(corners(), "WEBP", exif=exif(6))) == [AVIF, WEBP, JPEG]
    assert forms("a.webp", encoded(corners(), "WEBP", exif=exif(1))) == [AVIF, WEBP]


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
def test_animations_keep_moving(kind: str) -> None:
    """A copy would stand still, so none is made."""
    frames = [Image.new("RGB", (16, 16), colour) for colour in ("red", "blue")]
    data = encoded(frames[0], kind, save_all=True, append_images=frames[1:])
    assert forms(f"a.{kind.lower()}", data) == []


def test_a_photo_with_a_second_picture_behind_it_has_copies() -> None:
    """Telephones write a smaller preview, or the depth, behind the photo: that is no animation."""
    data = encoded(corners(), "MPO", save_all=True, append_images=[corners(32, 24)])
    assert forms("a.jpg", data) == [AVIF, WEBP]
    assert is_close(colours_at_corners(copied("a.jpg", data)), CORNERS)


@pytest.mark.parametrize(
    ("name", "kind"), [("a.tif", "TIFF"), ("a.jp2", "JPEG2000"), ("a.ppm", "PPM"), ("a.bmp", "BMP")]
)
@pytest.mark.parametrize("mode", ["RGB", "L", "1"])
def test_formats_of_scanners_are_copied(name: str, kind: str, mode: str) -> None:
    if kind == "JPEG2000" and mode == "1":
        return
    data = encoded(corners().convert(mode), kind)
    expected = colours_at_corners(encoded(corners().convert(mode), "PNG"))
    fallback = [] if kind == "BMP" else [PNG if mode == "1" and kind != "JPEG2000" else JPEG]
    assert forms(name, data) == [AVIF, WEBP, *fallback]
    for media_type in (WEBP, *fallback):
        assert is_close(colours_at_corners(copied(name, data, media_type)), expected, 16)


@pytest.mark.parametrize("compression", ["tiff_lzw", "tiff_adobe_deflate", "jpeg", "packbits"])
def test_compressed_scans_are_copied(compression: str) -> None:
    data = encoded(corners(), "TIFF", compression=compression)
    assert is_close(colours_at_corners(copied("a.tif", data, JPEG)), CORNERS, 16)


def test_a_scan_with_something_transparent_becomes_a_png() -> None:
    image = corners().convert("RGBA")
    image.putalpha(Image.new("L", image.size, 100))
    data = encoded(image, "TIFF")
    assert forms("a.tif", data) == [AVIF, WEBP, PNG]
    assert alphas(copied("a.tif", data, PNG)) == (100, 100)


def test_lab_colours_are_converted() -> None:
    """ImageJ and Photoshop write them into TIFF."""
    data = encoded(Image.new("LAB", (16, 16), (136, 208, 195)), "TIFF")
    red, green, blue = pixels_of(copied("a.tif", data)).getpixel((8, 8))  # type: ignore[misc]
    assert red > 180
    assert green < 80
    assert blue < 80


def test_copies_say_nothing_but_their_pixels() -> None:
    """Encoders write down whatever a picture said of itself, unless they are kept from it."""
    image = corners()
    data = encoded(image, "JPEG", exif=exif(), comment=b"SECRET comment", xmp=b"<x>SECRET</x>")
    data_png = with_chunk(encoded(image, "PNG", exif=exif()), b"tEXt", b"Comment\0SECRET")
    for name, original in (("a.jpg", data), ("a.png", data_png)):
        for media_type in (WEBP, AVIF, JPEG, PNG):
            copy = copied(name, original, media_type)
            assert b"SECRET" not in copy
            assert b"Maker" not in copy
            assert b"Exif" not in copy.replace(b"ExifMM\0*\0\0\0\x08\0\0", b"")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_smaller_copies_have_the_shape_of_the_picture(mode: str) -> None:
    copy = copied("a.png", encoded(Image.new(mode, (20, 10)), "PNG"), WEBP, 10)
    assert pixels_of(copy).size == (10, 5)


def test_the_same_picture_gives_the_same_bytes() -> None:
    data = encoded(corners(), "PNG")
    assert copied("a.png", data, AVIF, 32) == copied("a.png", data, AVIF, 32)


def test_an_avif_with_more_light_than_a_screen_has_gets_no_copies() -> None:
    """Pillow reads HDR as if it were not: the copy would be grey and pale."""
    data = encoded(corners(), "AVIF")
    assert forms("a.avif", data) == [AVIF, WEBP]
    place = data.index(b"nclx")
    hdr = data[: place + 4] + struct.pack(">HH", 9, 16) + data[place + 8 :]
    assert forms("a.avif", hdr) == []


def test_a_palette_of_few_bits_is_read() -> None:
    rows = [b"\x1b" * 4] * 4
    data = png(2, 3, rows, 16, (b"PLTE", bytes([200, 0, 0, 0, 200, 0, 0, 0, 200, 200, 200, 0])))
    image = pixels_of(copied("a.png", data, PNG))
    assert [image.getpixel((place, 0)) for place in range(4)] == [
        (200, 0, 0),
        (0, 200, 0),
        (0, 0, 200),
        (200, 200, 0),
    ]
    assert chunk(b"IEND", b"") == data[-12:]
