"""Pixels as a browser shows them: eight bits a channel, red, green, blue, and what of it is transparent."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from octavo.assets.picture_format import PictureFormat
from octavo.assets.png_chunks import chunks

if TYPE_CHECKING:
    from PIL.Image import Image as Pixels

_LONGEST_PROFILE = 16_384  # bytes: of those of cameras and screens; those of printers are tables
_GREY = 0  # PNG's types of colour
_TRUE_COLOUR = 2
_GAMMA_OF_SRGB = 45_455
_COLOURS_OF_SRGB = (31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000)
_SAMPLES = (0, 32, 64, 128, 192, 255)
_WHITE_IS_ZERO = (262, 0)  # TIFF's tag, and its value
_INDISTINGUISHABLE = 2  # steps of 255


def has_plain_png_colours(data: bytes) -> bool:
    """Tell whether a PNG file has colours that Pillow reads as browsers do. Raises `BrokenPicture`."""
    found = {name: whole[8:-4] for name, whole in chunks(data) if name not in (b"IDAT", b"fdAT")}
    depth, kind = found[b"IHDR"][8:10]
    if b"tRNS" in found and depth == 16 and kind == _TRUE_COLOUR:
        return False  # the colour that is transparent has more bits than Pillow keeps
    if b"cICP" in found:
        return found[b"cICP"][:2] == b"\x01\x0d"
    if b"iCCP" in found or b"sRGB" in found:
        return True
    if b"gAMA" in found and abs(int.from_bytes(found[b"gAMA"], "big") - _GAMMA_OF_SRGB) > 1000:
        return False
    if b"gAMA" in found and len(found.get(b"cHRM", b"")) == 32:
        points = struct.unpack(">8I", found[b"cHRM"])
        return all(abs(one - other) < 1000 for one, other in zip(points, _COLOURS_OF_SRGB, strict=True))
    return True


def as_shown(image: Pixels, data: bytes, kind: PictureFormat) -> tuple[Pixels, bytes]:
    """Return an image as RGB or RGBA, and the profile of its colours: empty if they are sRGB.

    The profile is kept where it has more colours than sRGB: a screen that can shall show them.
    """
    profile = bytes(image.info.get("icc_profile") or b"")
    if kind is PictureFormat.PNG:
        _scale_colour_key(image, data)
    if image.mode == "F" or image.mode.startswith("I"):
        image = _grey(image, kind)
    if image.mode in ("P", "PA", "La", "RGBa") or (image.mode == "1" and "transparency" not in image.info):
        image = image.convert("RGBA" if _is_transparent(image) else "L" if image.mode == "1" else "RGB")
    elif image.mode not in ("L", "LA", "RGB", "RGBA", "CMYK", "LAB") or "transparency" in image.info:
        image = image.convert("RGBA" if _is_transparent(image) else "RGB")
    return _managed(image, profile)


def _is_transparent(image: Pixels) -> bool:
    return "transparency" in image.info or image.mode in ("PA", "LA", "La", "RGBA", "RGBa")


def _scale_colour_key(image: Pixels, data: bytes) -> None:
    """Set the grey that is transparent as Pillow has it: it stretches pixels of few bits, but not the key."""
    depth, kind = data[24], data[25]
    key = image.info.get("transparency")
    if kind == _GREY and isinstance(key, int) and depth in (2, 4):
        image.info["transparency"] = key * 255 // ((1 << depth) - 1)


def _grey(image: Pixels, kind: PictureFormat) -> Pixels:
    """Return an image of 16 or 32 bits of grey as one of eight."""
    from PIL import Image

    key = image.info.get("transparency")
    is_of_16_bits = image.mode.startswith("I;16")
    wide = image.convert("I") if image.mode != "F" else image
    low, high = 0.0, 65535.0
    if not is_of_16_bits:
        # Nothing says what black and white are: where it is not plain, the darkest and the brightest.
        darkest, brightest = (float(str(value)) for value in wide.getextrema())
        natural = (1.0,) if image.mode == "F" else (255.0, 65535.0)
        high = next((end for end in natural if brightest <= end), brightest)
        if darkest < 0 or high == brightest:
            low = darkest
    factor = 255 / (high - low) if high > low else 0.0
    offset = -low * factor
    grey = wide.point(lambda value: value * factor + offset).convert("L")
    tag, value = _WHITE_IS_ZERO
    is_white_zero = getattr(image, "tag_v2", {}).get(tag) == value
    if kind is PictureFormat.TIFF and is_of_16_bits and is_white_zero:
        grey = grey.point(lambda value: 255 - value)
    if is_of_16_bits and isinstance(key, int):
        samples = memoryview(wide.tobytes()).cast("i")
        alpha = Image.frombytes("L", image.size, bytes(0 if sample == key else 255 for sample in samples))
        return Image.merge("LA", (grey, alpha))
    return grey


def _managed(image: Pixels, profile: bytes) -> tuple[Pixels, bytes]:
    """Return an image in sRGB, or with the profile that it keeps."""
    from PIL import ImageCms

    if image.mode == "LAB":
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    is_alike = bool(profile) and _colour_space(profile) == {
        "L": "GRAY",
        "LA": "GRAY",
        "CMYK": "CMYK",
        "LAB": "Lab ",
    }.get(image.mode, "RGB ")
    if not is_alike:
        # Browsers, too, pass over a profile of other channels.
        goal = "RGBA" if image.mode in ("LA", "RGBA") else "RGB"
        return image if image.mode == goal else image.convert(goal), b""
    if _colour_space(profile) == "RGB ":
        if _is_srgb(profile):
            return image, b""
        if len(profile) <= _LONGEST_PROFILE:
            return image, profile
    alpha = image.getchannel("A") if image.mode in ("LA", "RGBA") else None
    colours = image.convert(image.mode.removesuffix("A")) if alpha else image
    shown = _transformed(colours, profile)
    if alpha is not None:
        shown.putalpha(alpha)
    return shown, b""


def _colour_space(profile: bytes) -> str:
    return profile[16:20].decode("latin-1")


def _transformed(image: Pixels, profile: bytes) -> Pixels:
    from io import BytesIO

    from PIL import ImageCms

    try:
        shown = ImageCms.profileToProfile(
            image,
            ImageCms.ImageCmsProfile(BytesIO(profile)),
            ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError):
        return image.convert("RGB")  # a damaged profile counts as none
    assert shown is not None  # noqa: S101  # only a transformation in place returns nothing
    return shown


def _is_srgb(profile: bytes) -> bool:
    """Tell whether nobody would see a difference between a profile and sRGB."""
    from PIL import Image

    samples = [(red, green, blue) for red in _SAMPLES for green in _SAMPLES for blue in _SAMPLES]
    before = Image.new("RGB", (len(samples), 1))
    before.putdata(samples)
    after = _transformed(before, profile)
    return all(
        abs(one - other) <= _INDISTINGUISHABLE
        for one, other in zip(before.tobytes(), after.tobytes(), strict=True)
    )
