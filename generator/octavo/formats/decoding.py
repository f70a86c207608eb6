"""Bytes of a text file → text with plain line ends, or a problem that names the byte."""

from __future__ import annotations

from octavo.errors import Location, Problem
from octavo.formats.characters import read_characters

MAX_TEXT_BYTES = 10_000_000
"""A text larger than this is a mistake: a book has a tenth of it."""


def decode_text(data: bytes, path: str) -> tuple[str | None, tuple[Problem, ...]]:
    """Return text with plain line feeds and no byte order mark; None with one problem when it is no text.

    Characters that no page can hold are left out, each with a warning.
    """
    if len(data) > MAX_TEXT_BYTES:
        message = f"The file has {len(data):,} bytes; at most {MAX_TEXT_BYTES:,} are read."
        return None, (
            Problem(
                Location(path),
                message,
                "Split the text, or put data into a file of its own.",
                code="too-large",
            ),
        )
    if (zero := data.find(b"\0")) >= 0:
        line = data.count(b"\n", 0, zero) + 1
        message = f"The file has a NUL byte at byte {zero}: it is not a text."
        return None, (
            Problem(Location(path, line), message, "Was a binary file given a text's name?", code="not-text"),
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # A byte order mark is cut off before the decoder counts.
        offset = error.start + (3 if data.startswith(b"\xef\xbb\xbf") else 0)
        line = data.count(b"\n", 0, offset) + 1
        message = f"The file is not UTF-8: byte {offset} is 0x{data[offset]:02x}."
        return None, (
            Problem(Location(path, line), message, "Save it as UTF-8 in your editor.", code="not-utf-8"),
        )
    return read_characters(text.replace("\r\n", "\n").replace("\r", "\n"), path)
