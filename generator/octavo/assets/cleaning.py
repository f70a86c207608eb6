"""Photos without what they tell of their makers: position, camera, owner, thumbnails, texts, later pictures.

Nothing is encoded anew: of the file's pieces those are left out that are not needed to show it, so that
every pixel stays as it is. Colour profiles stay, and so does how the picture is to be turned.
"""

from __future__ import annotations

from collections.abc import Callable

from octavo.assets import exif, heif_boxes, jpeg_segments, png_chunks, riff_chunks
from octavo.assets.broken import Cleaned
from octavo.assets.gif_blocks import clean_gif
from octavo.assets.picture_format import PictureFormat

CLEANING = 1
"""To be counted up when something else is left out: published photos are then cleaned anew."""

_CLEANERS: dict[PictureFormat, Callable[[bytes], Cleaned]] = {
    PictureFormat.JPEG: jpeg_segments.clean_jpeg,
    PictureFormat.PNG: png_chunks.clean_png,
    PictureFormat.WEBP: riff_chunks.clean_webp,
    PictureFormat.GIF: clean_gif,
    PictureFormat.AVIF: heif_boxes.clean_heif,
    PictureFormat.HEIC: heif_boxes.clean_heif,
}


def clean_picture(data: bytes, kind: PictureFormat) -> Cleaned:
    """Return a picture without what it tells of its maker; of formats that cannot be cleaned, all of it.

    Raises `BrokenPicture` if the file is damaged.
    """
    cleaner = _CLEANERS.get(kind)
    if cleaner is not None:
        return cleaner(data)
    # TIFF and the raw formats of cameras are Exif blocks themselves.
    return Cleaned(data, has_position=exif.has_position(data) or exif.has_position_in_xmp(data))
