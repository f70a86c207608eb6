"""The bytes of a bibliography file as text, whatever program wrote them."""

from __future__ import annotations

import codecs

import octavo.expressions as re
from octavo.errors import Location, Problem, Severity
from octavo.formats.decoding import read_characters

_NAMED_ENCODING = re.compile(rb"^%+ ?Encoding: *([A-Za-z0-9_-]+)", re.MULTILINE)
_TEXT_ENCODINGS_WORDS = """
    ascii big5 cp1250 cp1251 cp1252 cp1253 cp1254 cp1257 euc_jp euc_kr gb18030 gbk iso8859-1
    iso8859-15 iso8859-2 koi8-r koi8-u mac-roman shift_jis utf-8
"""
_TEXT_ENCODINGS = frozenset(_TEXT_ENCODINGS_WORDS.split())


def decode_bibliography(path: str, data: bytes) -> tuple[str, tuple[Problem, ...]]:
    r"""Return the text of UTF-8, UTF-16, the encoding that the file names, or else Windows-1252.

    A byte order mark is no part of the text, and UTF-16 may do without. JabRef writes the encoding into
    the first line: "% Encoding: ISO8859_1". Windows-1252 is a guess, so it comes with a warning at the
    first byte that is not UTF-8. Line ends become `\n`; characters that no page can hold
    are left out, each with a warning.
    """
    problems: tuple[Problem, ...] = ()
    try:
        text = data.decode(_encoding_of(data))
    except (UnicodeDecodeError, LookupError):
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            # errors="replace": five bytes have no meaning in Windows-1252.
            text = data.decode("cp1252", errors="replace")
            problems = (_encoding_problem(path, data.count(b"\n", 0, error.start) + 1),)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text, found = read_characters(text, path)
    return text, problems + found


def _encoding_of(data: bytes) -> str:
    """Return the name of the encoding that the first bytes, or the file's own words, tell."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if len(data) > 1 and 0 in data[:2] and any(data[:2]):
        return "utf-16-be" if data[0] == 0 else "utf-16-le"
    named = _NAMED_ENCODING.search(data[:1000])
    if named is None or data.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    name = named[1].decode("ascii")
    # Python also knows "encodings" that are none, such as rot13.
    return name if codecs.lookup(name).name in _TEXT_ENCODINGS else "utf-8-sig"


def _encoding_problem(path: str, line: int) -> Problem:
    return Problem(
        Location(path, line),
        "The file is not UTF-8; it was read as Windows-1252.",
        hint="Save it as UTF-8.",
        severity=Severity.WARNING,
        code="bibliography-encoding",
    )
