"""An image file with its size and its smaller variants."""

from __future__ import annotations

from msgspec import Struct


class PictureVariant(Struct, frozen=True):
    """A smaller or better compressed form of a picture."""

    site_path: str
    width: int  # pixels
    media_type: str  # image/avif or image/webp


class Picture(Struct, frozen=True):
    """An image of the site."""

    path: str  # the source file
    site_path: str  # where the original is published
    width: int  # pixels; 0 when unknown
    height: int
    variants: tuple[PictureVariant, ...]  # by type, then by width; empty for vector graphics and animations
