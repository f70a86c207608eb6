"""The path of a request → a path inside the site, or nothing.

No path of a request ever becomes a path on the disk: it is only looked up among the names that the site
publishes. What could only be meant to get out is refused before that.
"""

from __future__ import annotations

from urllib.parse import unquote_to_bytes

_LONGEST = 4096  # bytes


def read_path(raw: bytes) -> str | None:
    """Return the path of a request, percent-decoded once; None for one that no honest link has.

    That is one with `..` or `.` as a segment, `//`, a backslash, a control character, or bytes that are not
    UTF-8, be they written as they are or percent-encoded.
    """
    if len(raw) > _LONGEST or not raw.startswith(b"/"):
        return None
    try:
        path = unquote_to_bytes(raw).decode("utf-8")
    except UnicodeDecodeError:
        return None
    segments = path.split("/")
    if "//" in path or "\\" in path or "." in segments or ".." in segments:
        return None
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in path):
        return None
    return path


def below(path: str, base_path: str) -> str | None:
    """Return what follows the site's base path, without a slash before it; None outside the site."""
    return path.removeprefix(base_path) if path.startswith(base_path) else None
