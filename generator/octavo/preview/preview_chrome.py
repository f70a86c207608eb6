"""A page as it is published → the page that a preview sends: with our script, and a banner on drafts."""

from __future__ import annotations

from hashlib import blake2b
from html import escape

from msgspec import Struct

import octavo.expressions as re

OWN = ".octavo-preview/"
"""Below the base path: what is the preview's own and no part of the site."""

SCRIPT = "preview.js"

_SHEET = re.compile(rb"<link\b(?=[^<>]*?\brel=[\"']?stylesheet\b)[^<>]*+>", re.IGNORECASE)
_HEAD_END = re.compile(rb"</head\s*+>", re.IGNORECASE)
_BODY = re.compile(rb"<body\b[^<>]*+>", re.IGNORECASE)
_ROBOTS = re.compile(rb"<meta\b(?=[^<>]*?\bname=[\"']?robots\b)[^<>]*+>", re.IGNORECASE)
_BANNER = (
    '<p class="octavo-preview-banner" role="note" lang="en" dir="ltr" style="position:fixed;'
    "inset-block-end:1rem;inset-inline-start:1rem;z-index:2147483000;margin:0;padding:.35rem .8rem;"
    "border-radius:1rem;background:#5a3d00;color:#fff;font:600 .85rem/1.4 system-ui,sans-serif;"
    'pointer-events:none">Not published: a draft, or a post for later</p>'
)
NO_PAGE = (
    b'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Not yet</title>\n</head>\n'
    b"<body>\n<h1>This page cannot be shown yet</h1>\n"
    b"<p>It appears here as soon as what is wrong with the site is mended.</p>\n</body>\n</html>\n"
)
"""What is shown for a page that was never made."""


class Marks(Struct, frozen=True):
    """What tells two states of a page apart."""

    whole: str  # of all bytes
    content: str  # of all but the links to style sheets


def marks_of(data: bytes) -> Marks:
    """Return the marks of a page."""
    return Marks(_digest(data), _digest(_SHEET.sub(b"", data)))


def with_preview_chrome(data: bytes, base_path: str, *, is_unpublished: bool) -> bytes:
    """Return a page with the preview's script, and with a banner and `noindex` where it is not published."""
    marks = marks_of(data)
    script = (
        f'<script src="{escape(f"{base_path}{OWN}{SCRIPT}")}" data-whole="{marks.whole}" '
        f'data-content="{marks.content}" defer></script>'
    )
    if is_unpublished:
        found = _ROBOTS.search(data)
        if found is None or b"noindex" not in found[0]:
            script = f'<meta name="robots" content="noindex">{script}'
        data = _with(data, _BODY, _BANNER, is_after=True)
    return _with(data, _HEAD_END, script, is_after=False)


def _with(data: bytes, place: re.Pattern[bytes], text: str, *, is_after: bool) -> bytes:
    found = place.search(data)
    if found is None:
        # A theme may leave out what HTML lets it leave out: at the end it still works.
        return data + text.encode()
    at = found.end() if is_after else found.start()
    return data[:at] + text.encode() + data[at:]


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=12).hexdigest()
