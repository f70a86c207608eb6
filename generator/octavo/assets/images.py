"""Images: their size, and smaller variants in modern formats.

Variants depend on the image's own bytes alone, so that their names can carry its digest and an engine
upgrade does not make them anew.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import PurePosixPath
from typing import NamedTuple

import msgspec

from octavo.errors import Location, Problem, Severity
from octavo.model.picture import Picture, PictureVariant
from octavo.slugs import slugify

RASTER = frozenset({"png", "jpg", "jpeg", "webp", "gif", "avif"})
"""File endings of images that have pixels."""

VARIANT_WIDTHS = (480, 960, 1600)
"""Widths in pixels of the variants; only those smaller than the original are made."""

_FORMATS = (("avif", "image/avif"), ("webp", "image/webp"))
_MAX_PIXELS = 80_000_000  # what a careful camera makes; a bomb has more
_SVG_SIZE = re.compile(
    r"""<svg\b[^>]*?\s(width|height)\s*=\s*["']\s*([\d.]+)(?:px)?\s*["'][^>]*?\s(width|height)\s*=\s*["']\s*([\d.]+)(?:px)?\s*["']""",
    re.S,
)
_SVG_BOX = re.compile(
    r"""<svg\b[^>]*?\sviewBox\s*=\s*["']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)""", re.S
)


class BrokenImage(Exception):  # noqa: N818  # it says what there is
    """An image file that cannot be read to its end."""


class Size(NamedTuple):
    """How large an image is, in pixels."""

    width: int
    height: int
    is_still: bool  # False: vector or animated, so no variants


def is_image(path: str) -> bool:
    """Tell whether a file is an image by its name."""
    ending = PurePosixPath(path).suffix.lower().removeprefix(".")
    return ending in RASTER or ending == "svg"


def measure(path: str, data: bytes) -> Size | None:
    """Return the size of an image; None when it cannot be read."""
    ending = path.rpartition(".")[2].lower()
    return _measure_svg(data) if ending == "svg" else _measure_raster(data)


def size_to_data(size: Size) -> bytes:
    """Return a size as bytes."""
    return msgspec.json.encode(size)


def data_to_size(data: bytes) -> Size:
    """Return the size that these bytes are."""
    return msgspec.json.decode(data, type=Size)


def plan_picture(
    path: str, site_path: str, digest: str, size: Size | None
) -> tuple[Picture, tuple[Problem, ...]]:
    """Return an image with its size and planned variants; a broken one has no size and a warning."""
    if size is None:
        message = "This image cannot be read, so its size is not known."
        hint = "Is it complete, and does its name end as its format does?"
        problem = Problem(Location(path), message, hint, Severity.WARNING, "broken-image")
        return Picture(path, site_path, 0, 0, ()), (problem,)
    stem = slugify(PurePosixPath(path).stem)
    widths = [width for width in VARIANT_WIDTHS if width < size.width] if size.is_still else []
    if size.is_still and size.width <= VARIANT_WIDTHS[-1]:
        widths.append(size.width)
    variants = tuple(
        PictureVariant(f"/_assets/images/{stem}.{digest[:10]}.{width}.{ending}", width, media_type)
        for ending, media_type in _FORMATS
        for width in widths
    )
    return Picture(path, site_path, size.width, size.height, variants), ()


def render_variant(data: bytes, variant: PictureVariant) -> bytes:
    """Return the bytes of a variant. Raises `BrokenImage` where the pixels cannot be read."""
    from PIL import Image, ImageOps

    with _reading(), Image.open(BytesIO(data)) as opened:
        image = ImageOps.exif_transpose(opened)
        if image.mode not in ("RGB", "RGBA"):
            image = image.convert("RGBA" if "transparency" in opened.info or "A" in image.mode else "RGB")
        if image.width != variant.width:
            height = max(1, round(image.height * variant.width / image.width))
            image = image.resize((variant.width, height), Image.Resampling.LANCZOS)
        buffer = BytesIO()
        if variant.media_type == "image/avif":
            # One thread: with more, the encoder's bytes depend on how many the machine has.
            image.save(buffer, "AVIF", quality=62, speed=7, max_threads=1)
        else:
            image.save(buffer, "WEBP", quality=80, method=4)
    return buffer.getvalue()


@contextmanager
def _reading() -> Iterator[None]:
    """Raise `BrokenImage` for whatever Pillow has to say of a file that is no whole image."""
    from PIL import Image

    with warnings.catch_warnings():
        # A large image is measured by its head; it gets no variants, so its pixels are never read.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            yield
        except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
            raise BrokenImage(str(error)) from error


def _measure_raster(data: bytes) -> Size | None:
    from PIL import Image

    try:
        with _reading(), Image.open(BytesIO(data)) as image:
            width, height = image.size
            # To look for what may follow the pixels of a PNG, Pillow would decode them all.
            has_head = image.format != "PNG" or "exif" in image.info
            if has_head and image.getexif().get(0x0112) in (5, 6, 7, 8):
                # The camera was held upright: what is shown is the picture turned.
                width, height = height, width
            is_animated = getattr(image, "n_frames", 1) > 1
    except BrokenImage:
        return None
    return Size(width, height, not is_animated and width * height <= _MAX_PIXELS)


def _measure_svg(data: bytes) -> Size | None:
    text = data[:4096].decode("utf-8", "replace")
    if match := _SVG_SIZE.search(text):
        sizes = {match[1]: float(match[2]), match[3]: float(match[4])}
        if len(sizes) == 2:
            return Size(round(sizes["width"]), round(sizes["height"]), is_still=False)
    if match := _SVG_BOX.search(text):
        return Size(round(float(match[1])), round(float(match[2])), is_still=False)
    return Size(0, 0, is_still=False) if "<svg" in text else None
