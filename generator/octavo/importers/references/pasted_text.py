"""The characters of pasted text in one form, without changing what a title says."""

from __future__ import annotations

import re
import unicodedata

# Compatibility forms that only type differently. NFKC would also turn "10⁻³" into "10-3", which says
# something else: superscripts, subscripts and signs stay as they are.
_FORMS = {
    character: unicodedata.normalize("NFKC", character)
    for character in map(chr, (*range(0xFB00, 0xFB07), *range(0xFF01, 0xFF5F)))
}
_INVISIBLE = dict.fromkeys(
    map(chr, (0x00AD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF)), ""
)
_TABLE = str.maketrans(_FORMS | _INVISIBLE)
_SPACES = re.compile(r"\s+")


def plain_line(text: str) -> str:
    """Return the text on one line: NFC, ordinary spaces, no ligatures, nothing invisible."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text).translate(_TABLE)).strip()
