"""An exception that nobody foresaw → a mistake to be shown, so that a preview goes on."""

from __future__ import annotations

import traceback

from octavo.errors import Location, Problem


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
