"""An image file with its size and its smaller variants."""

from __future__ import annotations

from msgspec import Struct


class PictureVariant(Struct, frozen=True):
    """A copy of a picture: smaller, better compressed, or in a format that browsers show."""

    site_path: str
    width: int  # pixels
    media_type: str  # "": that of the file, of which only what it tells of its maker was left out


class Picture(Struct, frozen=True):
    """An image of the site."""

    path: str  # the source file
    site_path: str  # where what every browser shows is published: the file, or `fallback`
    width: int  # pixels; 0 when unknown
    height: int
    variants: tuple[PictureVariant, ...]  # by type, then by width; empty for vector graphics and animations
    fallback: PictureVariant | None = None  # a copy that is shown instead of the file
    copied: str = ""  # the name of its format where browsers show nothing of the file, but of copies
    unshown: str = ""  # the name of its format where browsers show nothing of it
