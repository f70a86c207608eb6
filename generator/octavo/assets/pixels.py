"""Pictures that have pixels: how large they are, and smaller copies of them. Nobody else uses Pillow."""

from __future__ import annotations

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING

from msgspec import Struct

from octavo.assets import exif
from octavo.assets.broken import BrokenPicture, makes_no_sense
from octavo.assets.colours import as_shown, has_plain_png_colours
from octavo.assets.heif_boxes import is_srgb
from octavo.assets.picture_format import COPIED, PictureFormat

if TYPE_CHECKING:
    from PIL.Image import Image as Pixels

MOST_PIXELS = 80_000_000
"""What a careful camera makes; of larger ones no copies are made."""

# Pillow would try whatever it knows, and run other programs for some.
_DECODERS = {
    PictureFormat.JPEG: ("JPEG", "MPO"),
    PictureFormat.JPEG_2000: ("JPEG2000",),
    PictureFormat.PSD: ("PSD",),
    PictureFormat.PNM: ("PPM",),
}
"""Of the other formats it is called as they are."""

_ANIMATED = frozenset((PictureFormat.PNG, PictureFormat.WEBP, PictureFormat.GIF, PictureFormat.AVIF))
_TURNED = frozenset((5, 6, 7, 8))  # orientations that exchange width and height


class Raster(Struct, frozen=True):
    """What is known of a picture that has pixels."""

    width: int  # as it is shown
    height: int
    has_copies: bool  # whether smaller copies would look like it
    is_photo: bool  # whether JPEG keeps it well: nothing transparent, no flat colours
    is_shown_alike: bool  # whether all browsers show the file itself as it is meant


def measure_raster(data: bytes, kind: PictureFormat, orientation: int) -> Raster:
    """Return what is known of a picture that is to be turned as `orientation` says.

    Raises `BrokenPicture` if its head cannot be read, or its pixels where copies would be made of them.
    """
    with _reading():
        image = _open(data, kind)
        orientation = _orientation(image, kind, orientation)
        is_still = kind not in _ANIMATED or getattr(image, "n_frames", 1) == 1
    width, height = image.size
    if orientation in _TURNED:
        width, height = height, width
    has_copies = is_still and width * height <= MOST_PIXELS and kind is not PictureFormat.ICO
    if kind is PictureFormat.PNG:
        has_copies = has_copies and has_plain_png_colours(data)
    if kind is PictureFormat.AVIF and "icc_profile" not in image.info:
        has_copies = has_copies and is_srgb(data)
    is_opaque = "transparency" not in image.info and not image.mode.lower().endswith("a")
    mode = image.mode
    # Only of JPEG do all browsers look how it is to be turned; AVIF has boxes for it. Colours of print need a
    # program that knows them.
    is_upright = orientation == 1 or kind in (PictureFormat.JPEG, PictureFormat.AVIF)
    is_shown_alike = kind not in COPIED and mode not in ("CMYK", "LAB") and is_upright
    if has_copies or (not is_shown_alike and width * height <= MOST_PIXELS):
        with _reading():
            # All of the file is read for it, but few of a photo's pixels are computed.
            image.draft(None, (1, 1))
            image.load()
    return Raster(
        width,
        height,
        has_copies,
        is_photo=is_opaque and mode not in ("1", "P"),
        is_shown_alike=is_shown_alike,
    )


def shown_pixels(data: bytes, kind: PictureFormat, orientation: int) -> tuple[Pixels, bytes]:
    """Return what is shown of a picture that is to be turned as `orientation` says, as RGB or RGBA.

    The bytes are the profile of its colours: empty if they are sRGB. Raises `BrokenPicture` if the pixels
    cannot be read.
    """
    with _reading():
        opened = _open(data, kind)
        orientation = _orientation(opened, kind, orientation)
        opened.load()
    image, profile = as_shown(opened, data, kind)
    return _upright(image, orientation), profile


def encoded(image: Pixels, profile: bytes, width: int, media_type: str) -> bytes:
    """Return a copy of a picture, `width` pixels wide, with nothing but its pixels."""
    from PIL import Image

    if image.width != width:
        height = max(1, round(image.height * width / image.width))
        image = image.resize((width, height), Image.Resampling.LANCZOS)
    # Some encoders write down whatever the picture said of itself.
    image.info.clear()
    buffer = BytesIO()
    if media_type == "image/avif":
        # One thread: with more, the encoder's bytes depend on how many the machine has.
        image.save(buffer, "AVIF", quality=62, speed=7, max_threads=1, icc_profile=profile)
    elif media_type == "image/webp":
        image.save(buffer, "WEBP", quality=80, method=4, icc_profile=profile)
    elif media_type == "image/jpeg":
        image.convert("RGB").save(buffer, "JPEG", quality=88, progressive=True, icc_profile=profile)
    else:
        image.save(buffer, "PNG", icc_profile=profile)
    return buffer.getvalue()


def _orientation(image: Pixels, kind: PictureFormat, found: int) -> int:
    """Return how a picture is to be turned; `found` is what its metadata said."""
    if kind is PictureFormat.TIFF:
        return 1  # the decoder turns it
    if kind is PictureFormat.AVIF:
        # The decoder writes down there what the boxes say, and that alone counts.
        return exif.orientation_of(exif.without_head(image.info.get("exif", b"")))
    return found


def _upright(image: Pixels, orientation: int) -> Pixels:
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    return image.transpose(turns[orientation]) if orientation in turns else image


def _open(data: bytes, kind: PictureFormat) -> Pixels:
    from PIL import Image

    return Image.open(BytesIO(data), formats=_DECODERS.get(kind, (kind.upper(),)))


@contextmanager
def _reading() -> Iterator[None]:
    """Raise `BrokenPicture` for whatever Pillow has to say of a file that is no whole picture."""
    from PIL import Image

    with warnings.catch_warnings():
        # Of odd metadata, and of large pictures: those are measured by their heads alone.
        warnings.simplefilter("ignore")
        try:
            yield
        except Image.DecompressionBombError:
            hint = f"Scale it down to {MOST_PIXELS // 1_000_000} megapixels at most."
            raise BrokenPicture("This picture is too large to be read.", hint) from None
        except (OSError, ValueError, SyntaxError, EOFError, ArithmeticError, LookupError) as error:
            raise makes_no_sense() from error
        except (struct.error, zlib.error, TypeError, AttributeError, MemoryError, RuntimeError) as error:
            # What a damaged file makes its decoders stumble over.
            raise makes_no_sense() from error
