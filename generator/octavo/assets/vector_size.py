"""How large a browser shows an SVG file: CSS Images 3, section 5, and SVG 2, section 8."""

from __future__ import annotations

import math
import zlib
from typing import NamedTuple
from xml.parsers import expat

import octavo.expressions as re
from octavo.assets.broken import BrokenPicture, ends_early

_NAMESPACE = "http://www.w3.org/2000/svg"
_DEFAULT_WIDTH, _DEFAULT_HEIGHT = 300.0, 150.0  # of whatever says nothing of its size
_FONT_SIZE = 16.0  # px, of browsers
_NUMBER = re.compile(r"[+-]?(?:\d{1,40}(?:\.\d{1,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,3}(?!\d))?")
_SEPARATOR = re.compile(r"\s{0,100},?\s{0,100}")
_STYLED_FONT_SIZE = re.compile(r"(?:^|;)\s{0,100}font-size\s{0,100}:([^;]{1,100})")
# CSS Values 4. How wide "ch" and how high "ex" is depends on the reader's font.
_PIXELS = {
    "": 1.0,
    "px": 1.0,
    "pt": 96 / 72,
    "pc": 16.0,
    "in": 96.0,
    "cm": 96 / 2.54,
    "mm": 96 / 25.4,
    "q": 96 / 101.6,
}
_OF_FONT_SIZE = {"em": 1.0, "ex": 0.5, "ch": 0.5}
_ENCODINGS = ("utf-8", "utf8", "utf-16", "us-ascii")
_LARGEST = 64 * 1024 * 1024  # bytes of an SVG file that came compressed
_LONGEST_ENTITIES = 10_000  # characters; programs that write entities put addresses into them


class VectorSize(NamedTuple):
    """How large a vector graphic is shown, in CSS pixels."""

    width: int
    height: int


def unzipped(data: bytes) -> bytes:
    """Return the SVG that a .svgz file holds; other data as it is. Raises `BrokenPicture`."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    unzipper = zlib.decompressobj(wbits=31)
    try:
        svg = unzipper.decompress(data, _LARGEST)
    except zlib.error:
        raise ends_early() from None
    if unzipper.unconsumed_tail:
        raise BrokenPicture("This picture has more than 64 MB when it is unpacked.", "Simplify it.")
    if not unzipper.eof:
        raise ends_early()
    return svg


def measure_svg(data: bytes) -> VectorSize:
    """Return the natural size of an SVG image, which is read to its end by an XML parser.

    Raises `BrokenPicture` with the place where it is no XML, as browsers show nothing of such a file.
    """
    attributes: dict[str, str] | None = None
    entities = 0
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def start(name: str, found: dict[str, str]) -> None:
        nonlocal attributes
        if attributes is None:
            if name != f"{_NAMESPACE} svg":
                raise _no_svg(name, parser)
            attributes = found

    def entity(name: str, is_parameter: bool, value: str | None, *_: object) -> None:  # expat's
        nonlocal entities
        entities += len(value or "")
        # Entities of entities grow by powers; nothing that draws writes them.
        if value is not None and ("&" in value or "%" in value or entities > _LONGEST_ENTITIES):
            hint = "Save it anew as “plain SVG”."
            raise BrokenPicture(
                "This SVG file has entities that are made of entities, or very long ones.",
                hint,
                parser.CurrentLineNumber,
                parser.CurrentColumnNumber + 1,
            )

    def declaration(version: str, encoding: str | None, standalone: int) -> None:
        # Browsers read pictures as UTF-8 or UTF-16, whatever is declared.
        if encoding is not None and encoding.lower() not in _ENCODINGS and not data.isascii():
            message = f"This SVG file is in {encoding}, and browsers show nothing of it."
            raise BrokenPicture(message, "Save it as UTF-8.", 1)

    parser.XmlDeclHandler = declaration
    parser.StartElementHandler = start
    parser.EntityDeclHandler = entity
    try:
        parser.Parse(data, True)  # it is the last piece
    except expat.ExpatError as error:
        what = expat.ErrorString(error.code)
        raise BrokenPicture(
            f"This SVG file is no well-formed XML, and browsers show nothing of it: {what}.",
            "Mend the file, or save it anew.",
            error.lineno,
            error.offset + 1,
        ) from None
    except (ValueError, LookupError):
        # An encoding that Python does not know, or one that needs more than a byte for a character.
        raise BrokenPicture("The encoding of this SVG file is not known.", "Save it as UTF-8.", 1) from None
    assert attributes is not None  # noqa: S101  # without a root, expat has raised
    return _size(attributes)


def _no_svg(name: str, parser: expat.XMLParserType) -> BrokenPicture:
    line, column = parser.CurrentLineNumber, parser.CurrentColumnNumber + 1
    if name == "svg":
        message = "This SVG file does not say that it is SVG, and browsers show nothing of it."
        return BrokenPicture(message, f'Write <svg xmlns="{_NAMESPACE}" …>.', line, column)
    message = f"This file is no SVG: it begins with <{name.rpartition(' ')[2]}>."
    return BrokenPicture(message, "Is it another file under this name?", line, column)


def _size(attributes: dict[str, str]) -> VectorSize:
    """Return the size that a root element's attributes give."""
    font_size = _font_size(attributes)
    width = _length(attributes.get("width", ""), font_size)
    height = _length(attributes.get("height", ""), font_size)
    ratio = _ratio(attributes)
    if width is None and height is None:
        # The largest of this shape that fits into what the default is.
        width = min(_DEFAULT_WIDTH, _DEFAULT_HEIGHT * ratio) if ratio else _DEFAULT_WIDTH
        height = min(_DEFAULT_HEIGHT, _DEFAULT_WIDTH / ratio) if ratio else _DEFAULT_HEIGHT
    elif height is None and width is not None:
        height = width / ratio if ratio else _DEFAULT_HEIGHT
    elif width is None and height is not None:
        width = height * ratio if ratio else _DEFAULT_WIDTH
    return VectorSize(_rounded(width or 0.0), _rounded(height or 0.0))


def _font_size(attributes: dict[str, str]) -> float:
    styled = _STYLED_FONT_SIZE.search(attributes.get("style", ""))
    size = _length(styled[1] if styled else attributes.get("font-size", ""), _FONT_SIZE)
    return _FONT_SIZE if size is None else size


def _length(text: str, font_size: float) -> float | None:
    """Return a length in pixels; None if it is not given, or depends on what is around the picture."""
    text = text.strip()
    number = _NUMBER.match(text)
    if number is None:
        return None
    unit = text[number.end() :].lower()
    if unit in _OF_FONT_SIZE:
        factor = _OF_FONT_SIZE[unit] * font_size
    elif unit == "rem":
        factor = _FONT_SIZE
    elif unit in _PIXELS:
        factor = _PIXELS[unit]
    else:
        return None
    return max(0.0, float(number[0]) * factor)


def _ratio(attributes: dict[str, str]) -> float | None:
    """Return width / height as the view box has it; None if it has none that counts."""
    if attributes.get("preserveAspectRatio", "").strip().startswith("none"):
        return None
    text = attributes.get("viewBox", "").strip()
    numbers: list[float] = []
    place = 0
    while len(numbers) < 4 and (number := _NUMBER.match(text, place)):
        numbers.append(float(number[0]))
        separator = _SEPARATOR.match(text, number.end())
        place = separator.end() if separator else number.end()
    if len(numbers) < 4 or place < len(text) or not (numbers[2] > 0 < numbers[3]):
        return None
    ratio = numbers[2] / numbers[3]
    return ratio if math.isfinite(ratio) and ratio > 0 else None


def _rounded(length: float) -> int:
    return math.floor(min(length, 1e7) + 0.5)
