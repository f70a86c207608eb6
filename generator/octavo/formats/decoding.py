"""Bytes of a text file → text with plain line ends, or a problem that names the byte.

Characters that no page and no feed can hold are left out of every text that is read. XML 1.0 (2.2 Char) makes
a feed unreadable as a whole for one of them; HTML calls them errors (control-character-in-input-stream,
noncharacter-in-input-stream, surrogate-in-input-stream).
"""

from __future__ import annotations

import octavo.expressions as re
from octavo.errors import Location, Problem, Severity

_PLANE_ENDS = "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))
_WHITE = frozenset("\x0b\x0c\x1c\x1d\x1e\x1f\x85")
_MAX_REPORTED = 20

FORBIDDEN = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_PLANE_ENDS}]")
"""Control characters but tab and line ends, lone halves of surrogate pairs, noncharacters."""

# Every letter of every text is looked at, and a class of letters beyond U+FFFF is slow: these find whether it
# is worth it.
_FORBIDDEN_ASCII = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_PERHAPS_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_BEYOND_EMOJI = re.compile("[\U0001fffe-\U0010ffff]")


def find_forbidden(text: str) -> re.Match[str] | None:
    """Return the first of them in a text."""
    if text.isascii():
        return _FORBIDDEN_ASCII.search(text)
    if _PERHAPS_FORBIDDEN.search(text) is None and _BEYOND_EMOJI.search(text) is None:
        return None
    return FORBIDDEN.search(text)


def without_forbidden(text: str) -> str:
    """Return a text without them; a blank stands for those that part words, such as a form feed."""
    if find_forbidden(text) is None:
        return text
    return FORBIDDEN.sub(lambda found: " " if found[0] in _WHITE else "", text)


def read_characters(text: str, path: str, first_line: int = 1) -> tuple[str, tuple[Problem, ...]]:
    """Return a file's text without them, with a warning at the place of each.

    `first_line` is the file's line on which `text` begins.
    """
    first = find_forbidden(text)
    if first is None:
        return text, ()
    problems = []
    line, line_start, end = first_line, 0, 0
    count = 0
    for found in FORBIDDEN.finditer(text, first.start()):
        count += 1
        if count > _MAX_REPORTED:
            continue
        breaks = text.count("\n", end, found.start())
        if breaks:
            line += breaks
            line_start = text.rfind("\n", end, found.start()) + 1
        end = found.start()
        problems.append(forbidden_problem(found[0], Location(path, line, end - line_start + 1)))
    if count > _MAX_REPORTED:
        message = f"{count - _MAX_REPORTED} more such characters in this file are left out."
        location = problems[-1].location
        problems.append(Problem(location, message, severity=Severity.WARNING, code="character"))
    return without_forbidden(text), tuple(problems)


def forbidden_problem(character: str, location: Location) -> Problem:
    """Return the warning about one of them."""
    message = f"The character U+{ord(character):04X} is left out: no page and no feed can hold it."
    hint = "Delete it; most editors do not show it."
    if character in _WHITE:
        message = message.replace("is left out", "is read as a blank")
    return Problem(location, message, hint, Severity.WARNING, "character")


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
