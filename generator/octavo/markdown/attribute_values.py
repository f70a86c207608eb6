"""What HTML attributes can say: a value that HTML does not know is a warning, and is left out.

The names and values are those of the HTML Standard and of ARIA 1.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import octavo.expressions as re

WIDTH_STEP = 5
"""Per cent: the default theme has a class for each such width."""

_LENGTH = re.compile(r"(\d{1,5}(?:\.\d{1,4})?)(px|cm|mm|in|pt|pc|em|rem)?")
_PER_CENT = re.compile(r"(\d{1,3}(?:\.\d{1,4})?)%")
_PIXELS = MappingProxyType(
    {"px": 1, "cm": 96 / 2.54, "mm": 9.6 / 2.54, "in": 96, "pt": 4 / 3, "pc": 16, "em": 16, "rem": 16}
)
_WHOLE = re.compile(r"-?\d{1,9}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_MEDIA_TYPE = re.compile(r"\A[\w.+-]++/[\w.+-]++(\s*+;.*)?")
_WORDS = re.compile(r"\S+(\s+\S+)*")
_FLAGS = frozenset({"hidden", "inert", "itemscope", "reversed"})
_PATTERNS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "dir": re.compile("ltr|rtl|auto"),
        "lang": _LANGUAGE,
        "hreflang": _LANGUAGE,
        "tabindex": _WHOLE,
        "start": _WHOLE,
        "translate": re.compile("yes|no"),
        "spellcheck": re.compile("true|false"),
        "draggable": re.compile("true|false"),
        "contenteditable": re.compile("true|false|plaintext-only"),
        "loading": re.compile("lazy|eager"),
        "decoding": re.compile("sync|async|auto"),
        "fetchpriority": re.compile("high|low|auto"),
        "type": re.compile(f"[1aAiI]|{_MEDIA_TYPE.pattern}"),
        "role": _WORDS,
        "rel": _WORDS,
        "target": re.compile(r"_blank|_self|_parent|_top|[^_\s<][^\n\t<]*"),
        "accesskey": re.compile(r"\S(\s+\S)*"),
        "itemtype": _WORDS,
        "itemprop": _WORDS,
        "referrerpolicy": re.compile(
            "no-referrer|no-referrer-when-downgrade|same-origin|origin|strict-origin|"
            "origin-when-cross-origin|strict-origin-when-cross-origin|unsafe-url"
        ),
    }
)
_ARIA = re.compile(
    "aria-(?:"
    "activedescendant|atomic|autocomplete|braillelabel|brailleroledescription|busy|checked|"
    "colcount|colindex|colindextext|colspan|controls|current|describedby|description|details|"
    "disabled|errormessage|expanded|flowto|haspopup|hidden|invalid|keyshortcuts|label|"
    "labelledby|level|live|modal|multiline|multiselectable|orientation|owns|placeholder|"
    "posinset|pressed|readonly|relevant|required|roledescription|rowcount|rowindex|rowindextext|"
    "rowspan|selected|setsize|sort|valuemax|valuemin|valuenow|valuetext"
    ")"
)


def valid_value(name: str, value: str) -> str | None:
    """Return an attribute's value as HTML has it; None where HTML has no such attribute or value."""
    if name in ("width", "height"):
        return _pixels(value)
    if name in _FLAGS:
        return ""
    if name.startswith("aria-"):
        return value if _ARIA.fullmatch(name) else None
    pattern = _PATTERNS.get(name)
    return value if pattern is None or pattern.fullmatch(value) else None


def width_class(value: str) -> str:
    """Return the class that stands for a width in per cent, to the nearest step; "" for any other width."""
    found = _PER_CENT.fullmatch(value.strip())
    if found is None:
        return ""
    steps = round(float(found[1]) / WIDTH_STEP)
    return f"width-{min(max(steps, 1), 100 // WIDTH_STEP) * WIDTH_STEP}"


def _pixels(value: str) -> str | None:
    found = _LENGTH.fullmatch(value.strip())
    if found is None:
        return None
    pixels = round(float(found[1]) * _PIXELS[found[2] or "px"])
    return str(pixels) if pixels else None
