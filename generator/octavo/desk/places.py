"""A path that a browser names → a file below content/, or a refusal: nothing else is ever read or written."""

from __future__ import annotations

import os
from pathlib import Path

from octavo.errors import OctavoError
from octavo.output.room import is_below
from octavo.site.discover import CONTENT
from octavo.text.file_names import is_debris, is_text


class DeskError(OctavoError):
    """Something cannot be done; `status` is that of HTTP (RFC 9110)."""

    def __init__(self, message: str, hint: str = "", status: int = 400) -> None:
        """Take what happened and what to do about it, each a sentence."""
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.status = status


_LONGEST = 1000


def text_file(site: Path, path: str) -> Path:
    """Return the file of a text or a .bib. Raises `DeskError` for any other path."""
    file = content_file(site, path)
    if not (is_text(file.name) or file.name.lower().endswith(".bib")):
        raise DeskError("Only texts and .bib files are edited here.", status=403)
    return file


def content_file(site: Path, path: str) -> Path:
    """Return a file below content/, there or not. Raises `DeskError` for any other, also by a link."""
    segments = path.split("/")
    is_plain = (
        len(path) <= _LONGEST
        and segments[0] == CONTENT
        and len(segments) > 1
        and not {"", ".", ".."} & set(segments)
        and all(letter.isprintable() and letter not in '\\:*?"<>|' for letter in path)
        and not any(is_debris(name) or name.startswith(".") for name in segments)
    )
    if not is_plain:
        raise DeskError("There is no such file in content/.", status=403)
    file = site.joinpath(*segments)
    content = os.path.realpath(site / CONTENT)
    if not is_below(os.path.realpath(file), content):
        raise DeskError("This file leads out of content/ by a link; it is not touched.", status=403)
    return file
