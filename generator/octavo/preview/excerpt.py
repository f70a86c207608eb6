"""Problems as the overlay shows them, with the lines around the place; what nobody foresaw is one, too."""

from __future__ import annotations

import traceback
from collections.abc import Iterable
from pathlib import Path

from octavo.errors import Location, Problem
from octavo.formats.decoding import decode_text

_AROUND = 2  # lines before and after
_MOST = 20  # problems: nobody reads on
_LONGEST = 200  # characters of a line


def problems_to_data(problems: Iterable[Problem], site: Path) -> list[dict[str, object]]:
    """Return problems as plain data: place, severity, message, hint, and the lines around the place."""
    return [
        {
            "place": str(problem.location),
            "path": problem.location.path,
            "line": problem.location.line,
            "column": problem.location.column,
            "severity": problem.severity.value,
            "message": problem.message,
            "hint": problem.hint,
            "excerpt": excerpt_of(problem.location, site),
        }
        for problem in list(problems)[:_MOST]
    ]


def excerpt_of(location: Location, site: Path) -> list[list[object]]:
    """Return [number, text] of the lines around a place; none where the file cannot be read."""
    if not location.line:
        return []
    file = site / location.path
    try:
        # What a message names lies in the site; anything else is not for a browser.
        if not file.resolve().is_relative_to(site.resolve()):
            return []
        text, _ = decode_text(file.read_bytes(), location.path)
    except OSError:
        return []
    lines = (text or "").split("\n")
    first = max(0, location.line - 1 - _AROUND)
    return [
        [number, line[:_LONGEST]]
        for number, line in enumerate(lines[first : location.line + _AROUND], first + 1)
    ]


def unforeseen(error: Exception, path: str) -> Problem:
    """Return what is shown for an exception; for a bug its traceback goes to the terminal.

    `path` is the file that was worked on, relative to the site; "" when that is not known.
    """
    if isinstance(error, OSError) and error.strerror:
        where = path or str(error.filename or "")
        return Problem(Location(where), f"The file cannot be read: {error.strerror}.", code="unreadable")
    traceback.print_exception(error)
    message = f"Octavo stumbled over this: {type(error).__name__}: {error}."
    hint = "This is a mistake of octavo and not yours: please report it, with what the terminal says."
    return Problem(Location(path or "site.toml"), message, hint, code="stumbled")
