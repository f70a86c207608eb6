"""Which quotation marks a language has, and before which signs it puts a narrow space."""

from __future__ import annotations

from functools import lru_cache

from msgspec import Struct

NARROW = "\u202f"
"""A space that is narrow and that no line ends at."""

Quotes = tuple[str, str, str, str]
"""What opens and closes a quotation, and one inside it."""

_CURLY: Quotes = ("“", "”", "‘", "’")
_LOW_CURLY: Quotes = ("„", "“", "‚", "‘")
_LOW_HIGH: Quotes = ("„", "”", "‚", "’")
_RIGHT: Quotes = ("”", "”", "’", "’")
_ANGLED: Quotes = ("«", "»", "‹", "›")
_ANGLED_AND_CURLY: Quotes = ("«", "»", "“", "”")
_ANGLED_AND_LOW: Quotes = ("«", "»", "„", "“")
_CORNERS: Quotes = ("「", "」", "『", "』")
_FRENCH: Quotes = (f"«{NARROW}", f"{NARROW}»", "“", "”")

# By language tag, the most special first; from Unicode's CLDR, where a language's own authorities do not say
# otherwise (Danish: Dansk Sprognævn; Dutch: Onze Taal; French: Imprimerie nationale; Arabic: as Persian).
_QUOTES: dict[str, Quotes] = {
    **dict.fromkeys(("de-ch", "de-li", "it-ch", "fa", "ar"), _ANGLED),
    **dict.fromkeys(("de", "cs", "sk", "sl", "hr", "bs", "mk", "is", "ka", "lt", "et", "bg"), _LOW_CURLY),
    **dict.fromkeys(("sr", "sq"), _LOW_HIGH),
    **dict.fromkeys(("pl", "ro"), ("„", "”", "«", "»")),
    "hu": ("„", "”", "»", "«"),
    **dict.fromkeys(("sv", "fi", "da", "he", "yi"), _RIGHT),
    **dict.fromkeys(("nb", "nn", "no"), ("«", "»", "‘", "’")),
    **dict.fromkeys(("es-419", "es-mx", "es-ar", "es-co", "es-cl", "es-pe", "es-us", "es-ve"), _CURLY),
    **dict.fromkeys(("es", "ca", "gl", "it", "pt-pt", "el", "hy", "az", "kk"), _ANGLED_AND_CURLY),
    **dict.fromkeys(("ru", "uk", "be"), _ANGLED_AND_LOW),
    "fr-ch": (f"«{NARROW}", f"{NARROW}»", f"‹{NARROW}", f"{NARROW}›"),
    "fr": _FRENCH,
    **dict.fromkeys(("ja", "zh-hant", "zh-tw", "zh-hk", "zh-mo"), _CORNERS),
}  # fmt: skip


class Typography(Struct, frozen=True):
    """How a language sets its text."""

    quotes: Quotes = _CURLY
    spaced: str = ""  # signs with a narrow space before them
    has_gershayim: bool = False  # Hebrew: marks of abbreviations inside words


@lru_cache(maxsize=64)
def typography_of(language: str) -> Typography:
    """Return how the language of a tag sets its text; as English does where nothing else is known."""
    parts = language.lower().split("-")
    tags = ["-".join(parts[:end]) for end in range(len(parts), 0, -1)]
    quotes = next((_QUOTES[tag] for tag in tags if tag in _QUOTES), _CURLY)
    spaced = "" if parts[0] != "fr" else ":" if parts[-1] == "ca" else ":;!?"
    return Typography(quotes, spaced, has_gershayim=parts[0] in ("he", "yi"))
