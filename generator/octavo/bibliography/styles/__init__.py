"""The reference styles, found by name: octavo's own, those of CSL, and pybtex's plug-ins."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from octavo.bibliography.styles.style import Style, StyleSettings

NLM = "nlm"
PYBTEX = "pybtex:"


class StylePlaces(Struct, frozen=True):
    """Where styles that are files are looked for, and the language of the site."""

    site: Path = Path()  # a .csl file is named as seen from here
    language: str = "en-US"


def needs_published_styles(name: str) -> bool:
    """Tell whether a style is one of CSL's that octavo does not bring: those are in the extra `csl`."""
    from octavo.bibliography.csl.files import BUILT_IN

    return name != NLM and name not in BUILT_IN and not name.startswith(PYBTEX) and not name.endswith(".csl")


def get_style(name: str, settings: StyleSettings, places: StylePlaces | None = None) -> Style:
    """Return the style of this name, set up.

    `nlm` is octavo's own, `apa`, `chicago` and the like are styles in CSL that it brings, `csl:NAME` is any
    published one, `pybtex:NAME` a plug-in of pybtex's, and a name that ends in .csl a file of the site.
    Raises `UnknownStyle`, which names the nearest ones, when there is none, and `UnusableStyle` when a style
    is there but broken, or needs something that is not installed.
    """
    places = places or StylePlaces()
    if name == NLM:
        from octavo.bibliography.styles.nlm import NlmStyle

        return NlmStyle(settings, places.language)
    if name.startswith(PYBTEX):
        from octavo.bibliography.styles.pybtex_style import PybtexStyle

        return PybtexStyle(name, settings)
    from octavo.bibliography.styles.csl_finding import find_csl_style

    return find_csl_style(name, settings, places.site, places.language)
