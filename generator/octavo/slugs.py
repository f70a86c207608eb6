"""Text → a segment of an address: lower case `[a-z0-9._-]`, stable and never empty."""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b

_OTHERS = re.compile(r"[^a-z0-9]+")
_UNSAFE = re.compile(r"[/\\%\x00-\x1f\x7f]|\.\.")
_KEPT = re.compile(r"[a-z0-9][a-z0-9._-]*")
# Windows opens devices by these names, whatever the ending.
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*+")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
MAX_SEGMENT = 120
"""Characters of a generated segment: every file system takes 255 bytes, with room for endings."""


def slugify(text: str) -> str:
    """Return the segment that stands for a text.

    Letters of other scripts are transliterated; where nothing is left (punctuation, emoji) the segment
    is made of a digest of the text, so that it is stable.
    """
    if _SLUG.fullmatch(text) and len(text) <= MAX_SEGMENT and not _RESERVED.fullmatch(text):
        return text
    plain = unicodedata.normalize("NFKC", text)
    if not plain.isascii():
        from anyascii import anyascii

        # Accents fall away with their letters kept; what has no Latin form is spelled out.
        plain = anyascii(plain)
    slug = _OTHERS.sub("-", plain.lower().replace("'", "")).strip("-")[:MAX_SEGMENT].rstrip("-")
    if not slug:
        slug = f"x{blake2b(text.encode('utf-8', 'surrogatepass'), digest_size=4).hexdigest()}"
    return f"{slug}-" if _RESERVED.fullmatch(slug) else slug


def safe_slug(text: str) -> str | None:
    """Return the segment for a slug that an author chose; None when it tries to be more than one segment."""
    if _UNSAFE.search(text) or text.startswith("."):
        return None
    if _KEPT.fullmatch(text) and len(text) <= MAX_SEGMENT and not _RESERVED.fullmatch(text):
        return text
    return slugify(text)
