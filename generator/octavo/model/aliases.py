"""Former addresses as headers write them."""

from __future__ import annotations

import octavo.expressions as re

_PLAIN = re.compile(r"[^\\%\x00-\x1f\x7f#:]*")
_QUERY = re.compile(r"[^\s\"\\\x00-\x1f\x7f#]+")


def split_alias(alias: str) -> tuple[str, str]:
    """Return the site path that an alias means, and its query; the path is "" if it is none."""
    written, mark, query = alias.partition("?")
    segments = written.strip("/").split("/")
    if mark and not _QUERY.fullmatch(query):
        return "", ""
    if mark and segments == [""]:
        return "/", query
    if any(not segment or segment.startswith(".") for segment in segments) or not _PLAIN.fullmatch(written):
        return "", ""
    path = f"/{written.strip('/')}"
    is_file = "." in segments[-1] and not written.endswith("/")  # /released-1.6.0/ is a folder
    return (path if is_file else f"{path}/"), query
