"""The picture that other sites show beside a link to a post that has none: title, authors and site, drawn.

Letters are set by Pillow alone and not by what a system has for it: the same words give the same bytes on
each machine.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

import octavo.expressions as re

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

WIDTH, HEIGHT = 1200, 630
"""Pixels: what https://ogp.me's readers show whole."""

_PAPER, _INK, _MUTED, _ACCENT = range(4)
_COLOURS = ((0xFD, 0xFC, 0xF9), (0x1F, 0x1D, 0x1A), (0x5F, 0x5A, 0x52), (0x9B, 0x2D, 0x1E))
_EDGE = 90
_LINE = WIDTH - 2 * _EDGE
_TITLE_SIZES = (76, 68, 60, 52, 46)
_MOST_LINES = 5
_TITLE_HEIGHT = 330
_SMALL = 32
_MISSING = "\U0010ffff"  # no font has it
# Between two of these a line may break without a blank.
_WIDE = "\u2e80-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff60"
_PIECES = re.compile(rf"[{_WIDE}](?:[\u3001\u3002\uff01\uff09\uff0c\uff1a\uff1b\uff1f])?|[^\s{_WIDE}]+|\s+")


class CardWords(Struct, frozen=True):
    """What stands on a card."""

    title: str
    authors: str
    site: str


def has_letters(text: str, font: bytes) -> bool:
    """Tell whether a font has all letters of a text. Raises OSError for what is no font.

    `font` are the bytes of a file of TrueType or OpenType; empty for the serif that comes with octavo.
    """
    face = _face(font, _SMALL)
    return all(_has_letter(letter, face) for letter in set(text) if not letter.isspace())


def draw_card(words: CardWords, font: bytes) -> bytes:
    """Return a PNG of 1200 × 630 pixels. Raises OSError for a font that is none, as `has_letters` does."""
    from PIL import Image, ImageDraw

    # Some steps between paper and each ink: smooth letters in a small file.
    image = Image.new("RGB", (WIDTH, HEIGHT), _COLOURS[_PAPER])
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 18, HEIGHT), fill=_COLOURS[_ACCENT])
    lines, face, step = _set_title(draw, words.title, font)
    top = _EDGE
    for line in lines:
        draw.text((_EDGE, top), line, font=face, fill=_COLOURS[_INK])
        top += step
    small = _face(font, _SMALL)
    for text, bottom, ink in (
        (words.authors, HEIGHT - _EDGE - 52, _MUTED),
        (words.site, HEIGHT - _EDGE, _ACCENT),
    ):
        if text and has_letters(text, font):
            line = _shortened(draw, text, small)
            draw.text((_EDGE, bottom), line, font=small, fill=_COLOURS[ink], anchor="ls")
    data = BytesIO()
    image.quantize(32, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(data, "PNG")
    return data.getvalue()


def _set_title(draw: ImageDraw, title: str, font: bytes) -> tuple[list[str], FreeTypeFont, int]:
    """Return the lines of a title, its face and the pixels from line to line, as large as there is room."""
    for size in _TITLE_SIZES:
        face, step = _face(font, size), size * 6 // 5
        most = _TITLE_HEIGHT // step
        lines = _broken(draw, title, face, most)
        if len(lines) <= min(most, _MOST_LINES):
            return lines, face, step
    kept = lines[:most]
    kept[-1] = _shortened(draw, f"{kept[-1]} …", face)
    return kept, face, step


def _broken(draw: ImageDraw, text: str, face: FreeTypeFont, most: int) -> list[str]:
    """Return the lines of a text, none wider than there is room; of a long one some more than `most`."""
    lines = [""]
    for piece in _PIECES.findall(text):
        if len(lines) > most + 1:
            break
        if draw.textlength((lines[-1] + piece).rstrip(), font=face) <= _LINE:
            lines[-1] += piece
            continue
        while draw.textlength(piece, font=face) > _LINE:
            fits = max(1, _fitting(draw, piece, face))
            lines.append(piece[:fits])
            piece = piece[fits:]
        lines.append(piece.lstrip())
    return [line.strip() for line in lines if line.strip()]


def _shortened(draw: ImageDraw, text: str, face: FreeTypeFont) -> str:
    if draw.textlength(text, font=face) <= _LINE:
        return text
    return f"{text[: _fitting(draw, text, face, ' …')].rstrip()} …"


def _fitting(draw: ImageDraw, text: str, face: FreeTypeFont, end: str = "") -> int:
    """Return how many letters of a text have room on a line, together with its end."""
    return bisect_left(
        range(1, len(text) + 1), True, key=lambda n: draw.textlength(text[:n] + end, font=face) > _LINE
    )


@cache
def _has_letter(letter: str, face: FreeTypeFont) -> bool:
    return bytes(face.getmask(letter)) != bytes(face.getmask(_MISSING))


@cache
def _face(font: bytes, size: int) -> FreeTypeFont:
    from PIL import ImageFont

    # The other way of setting letters depends on libraries that not every machine has.
    return ImageFont.truetype(BytesIO(font or _own_font()), size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _own_font() -> bytes:
    from font_source_serif_pro import SourceSerifProSemibold

    return Path(SourceSerifProSemibold).read_bytes()
