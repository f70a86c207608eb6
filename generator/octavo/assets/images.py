"""Pictures: what there is to know of each, and in which forms it is published.

Copies depend on the picture's own bytes alone, so that their names can carry its digest and an engine
upgrade does not make them anew.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import PurePosixPath

import msgspec

from octavo.assets.broken import BrokenPicture, Cleaned
from octavo.assets.cleaning import CLEANING, clean_picture
from octavo.assets.picture_format import COPIED, SHOWN, PictureFormat, ending_of, format_of
from octavo.assets.vector_size import measure_svg, unzipped
from octavo.model.picture import Picture, PictureVariant
from octavo.storage.signatures import digest_of
from octavo.text.slugs import slugify

COPYING = 2
"""To be counted up when copies are made in another way: they then get other names, and are rebuilt."""

VARIANT_WIDTHS = (480, 960, 1600)
"""Widths in pixels of the variants; only those smaller than the original are made."""

FOLDER = "/_assets/images"
"""Where copies are published."""

FORMATS = ("avif", "webp")
"""Formats of copies, by the endings of their names; the first that a browser knows is shown."""

_TALLEST = 16_383  # pixels, of WebP
_SVG = "image/svg+xml"
_PHOTO = ("jpg", "image/jpeg")
_DRAWING = ("png", "image/png")
_VECTORS = ("svg", "svgz")
_UNCHANGED = ""  # the media type of a copy that is the file without what it tells of its maker


class PictureFacts(msgspec.Struct, frozen=True, array_like=True):
    """What there is to know of a picture file. Without `trouble` it can be shown."""

    kind: PictureFormat
    width: int = 0  # pixels, as it is shown; 0: not known
    height: int = 0
    has_copies: bool = False  # whether smaller copies look like it
    is_photo: bool = False
    is_shown_alike: bool = True  # whether all browsers show the file itself as it is meant
    is_clean: bool = True  # whether there is nothing to leave out before it is published
    has_position: bool = False  # whether it tells where it was taken
    may_tell: bool = False  # whether it is too damaged to leave anything out before it is published
    trouble: str = ""  # why nobody would see it
    hint: str = ""
    line: int = 0  # where in the file, of vector graphics
    column: int = 0


def examine_picture(path: str, data: bytes) -> PictureFacts:
    """Return what there is to know of a picture."""
    kind = format_of(path, data)
    cleaned: Cleaned | None = None
    try:
        _check_name(path, kind)
        if ending_of(path) not in _VECTORS:
            cleaned = clean_picture(data, kind)
        return _examine(data, kind, cleaned)
    except BrokenPicture as broken:
        return PictureFacts(
            kind,
            is_clean=cleaned is None or cleaned.data is data,
            has_position=cleaned is not None and cleaned.has_position,
            may_tell=cleaned is None and ending_of(path) not in _VECTORS,
            trouble=broken.message,
            hint=broken.hint,
            line=broken.line,
            column=broken.column,
        )


def _check_name(path: str, kind: PictureFormat) -> None:
    is_named_svg = ending_of(path) in _VECTORS
    if is_named_svg != (kind in (PictureFormat.SVG, PictureFormat.SVGZ)) and kind in SHOWN | COPIED:
        # Browsers look into pictures of pixels to tell their format, but not into these.
        ending = "svg" if kind is PictureFormat.SVG else kind.lower()
        message = f"This picture is {kind}, which its name does not say, and browsers show nothing of it."
        raise BrokenPicture(message, f"Let its name end in .{ending}.")


def _examine(data: bytes, kind: PictureFormat, cleaned: Cleaned | None) -> PictureFacts:
    if cleaned is None:
        size = measure_svg(unzipped(data))
        return PictureFacts(kind, size.width, size.height, is_shown_alike=kind is PictureFormat.SVG)
    is_clean = cleaned.data is data
    if kind not in SHOWN | COPIED:
        if kind is PictureFormat.UNKNOWN:
            raise BrokenPicture(
                "This picture cannot be read.", "Is it complete, and is it a picture at all? Save it anew."
            )
        return PictureFacts(kind, is_clean=is_clean, has_position=cleaned.has_position)
    # Pillow is slow to import, and sizes are kept.
    from octavo.assets.pixels import MOST_PIXELS, measure_raster

    raster = measure_raster(data, kind, cleaned.orientation)
    is_too_large = raster.width * raster.height > MOST_PIXELS or raster.height > _TALLEST
    if not raster.is_shown_alike and is_too_large:
        most = f"{MOST_PIXELS // 1_000_000} megapixels"
        message = f"This picture has more than {most}, or is higher than {_TALLEST} pixels."
        raise BrokenPicture(message, "Scale it down: browsers show it only as a copy.")
    return PictureFacts(
        kind,
        raster.width,
        raster.height,
        raster.has_copies,
        raster.is_photo,
        raster.is_shown_alike,
        is_clean,
        cleaned.has_position,
    )


def plan_picture(
    path: str,
    site_path: str,
    digest: str,
    facts: PictureFacts,
    *,
    is_copied: bool = False,
    formats: Collection[str] = FORMATS,
) -> Picture:
    """Return a picture with what is published of it; one that has trouble has no size.

    `is_copied` tells that the file itself is published as it is, whatever it says of its maker; `formats`
    are those of its smaller copies.
    """
    unshown = "" if facts.trouble or facts.kind in SHOWN | COPIED else str(facts.kind)
    if facts.trouble or unshown:
        return Picture(path, site_path, 0, 0, (), unshown=unshown)
    widths = [width for width in VARIANT_WIDTHS if width < facts.width]
    if facts.width <= VARIANT_WIDTHS[-1]:
        widths.append(facts.width)
    heights = {width: max(1, round(facts.height * width / (facts.width or 1))) for width in widths}
    stem = f"{FOLDER}/{slugify(PurePosixPath(path).stem)}.{name_digest(digest)}"
    variants = tuple(
        PictureVariant(f"{stem}.{width}.{ending}", width, f"image/{ending}")
        for ending in FORMATS
        if ending in formats
        for width in widths
        if facts.has_copies and heights[width] <= _TALLEST
    )
    fallback = None
    if facts.kind is PictureFormat.SVGZ:
        fallback = PictureVariant(f"{stem}.svg", facts.width, _SVG)
    elif not facts.is_shown_alike:
        ending, media_type = _PHOTO if facts.is_photo else _DRAWING
        fallback = PictureVariant(f"{stem}.{widths[-1]}.{ending}", widths[-1], media_type)
    elif is_copied and not facts.is_clean:
        fallback = PictureVariant(f"{stem}.{ending_of(path)}", facts.width, _UNCHANGED)
    width, height = facts.width, facts.height
    if fallback is not None and fallback.width < width:
        width, height = fallback.width, heights[fallback.width]
    copied = str(facts.kind) if facts.kind in COPIED else ""
    shown_path = fallback.site_path if fallback else site_path
    return Picture(path, shown_path, width, height, variants, fallback, copied)


def name_digest(digest: str) -> str:
    """Return what names of copies carry of a picture's digest."""
    return digest_of(f"{COPYING} {CLEANING} {digest}".encode())[:10]


def make_copy(path: str, data: bytes, variant: PictureVariant) -> bytes:
    """Return the bytes of a copy. Raises `BrokenPicture` if the picture is damaged."""
    return _copy(path, data, variant, is_encoded=True)


def look_at_copy(path: str, data: bytes, variant: PictureVariant) -> None:
    """Raise `BrokenPicture` where `make_copy` would; to read pixels costs a tenth of writing them."""
    _copy(path, data, variant, is_encoded=False)


def _copy(path: str, data: bytes, variant: PictureVariant, *, is_encoded: bool) -> bytes:
    if variant.media_type == _SVG:
        return unzipped(data)
    kind = format_of(path, data)
    cleaned = clean_picture(data, kind)
    if variant.media_type == _UNCHANGED:
        return cleaned.data
    from octavo.assets.pixels import encoded, shown_pixels

    image, profile = shown_pixels(data, kind, cleaned.orientation)
    return encoded(image, profile, variant.width, variant.media_type) if is_encoded else b""
