"""An image file with its size and its smaller variants."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PictureVariant:
    """A smaller or better compressed form of a picture."""

    site_path: str
    width: int  # pixels
    media_type: str  # image/avif or image/webp


@dataclass(frozen=True, slots=True)
class Picture:
    """An image of the site."""

    path: str  # the source file
    site_path: str  # where the original is published
    width: int  # pixels; 0 when unknown
    height: int
    variants: tuple[PictureVariant, ...]  # by type, then by width; empty for vector graphics and animations
