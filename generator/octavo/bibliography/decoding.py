"""The bytes of a bibliography file as text, whatever program wrote them."""

from __future__ import annotations

import codecs
import re

from octavo.errors import Location, Problem, Severity


# Neither XML nor HTML can hold them; they come from PDFs and broken conversions.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]+")


def decode_bibliography(path: str, data: bytes) -> tuple[str, tuple[Problem, ...]]:
    r"""Return the text of UTF-8 (with or without BOM), BOM-marked UTF-16, or else Windows-1252.

    The last is a guess, so it comes with a warning at the first byte that is not UTF-8. Line ends
    become `\n`; a run of characters that no page can hold becomes a space.
    """
    problems: tuple[Problem, ...] = ()
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16", errors="replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            # errors="replace": five bytes have no meaning in Windows-1252.
            text = data.decode("cp1252", errors="replace")
            line = data.count(b"\n", 0, error.start) + 1
            problems = (
                Problem(
                    Location(path, line),
                    "The file is not UTF-8; it was read as Windows-1252.",
                    hint="Save it as UTF-8.",
                    severity=Severity.WARNING,
                    code="bibliography-encoding",
                ),
            )
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return FORBIDDEN.sub(" ", text), problems
