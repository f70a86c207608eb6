"""Where in a page a work of the reference list is."""

from __future__ import annotations

from urllib.parse import quote

import octavo.expressions as re

_PLAIN_KEY = re.compile(r"[A-Za-z0-9._~:/?@!$()*+,;=-]+")
_NO_ID = re.compile(r"[\x00-\x20\x7f]")


def reference_anchor(key: str) -> str:
    """Return the id of a work's entry, "ref-KEY": not yet escaped for HTML.

    An id may hold anything but white space, so keys stay as they are.
    """
    return "ref-" + _NO_ID.sub("_", key)


def reference_href(key: str) -> str:
    """Return "#ref-KEY", percent-encoded and safe between double quotes."""
    if _PLAIN_KEY.fullmatch(key):  # nearly all are, and every citation asks
        return f"#ref-{key}"
    return "#" + quote(reference_anchor(key), safe="-._~:/?@!$()*+,;=")
