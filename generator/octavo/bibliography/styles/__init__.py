"""The reference styles, found by name: octavo's own, those of CSL, pybtex's plug-ins, and the site's."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from octavo.bibliography.styles.style import Style, StyleSettings, UnknownStyle
from octavo.text.nearest import did_you_mean

NLM = "nlm"
PYBTEX = "pybtex:"


class StylePlaces(Struct, frozen=True):
    """Where styles that are files are looked for, and the language of the site."""

    site: Path = Path()  # a .csl file is named as seen from here
    language: str = "en-US"
    own: Mapping[str, str] = {}  # "package.module:function" of the site's own styles, by name


def is_brought(name: str) -> bool:
    """Tell whether octavo brings a style of this name."""
    from octavo.bibliography.csl.files import BUILT_IN

    return name == NLM or name in BUILT_IN


def needs_published_styles(name: str) -> bool:
    """Tell whether a style is one of CSL's that octavo does not bring: those are in the extra `csl`."""
    return not (is_brought(name) or name.startswith(PYBTEX) or name.endswith(".csl"))


def get_style(name: str, settings: StyleSettings, places: StylePlaces | None = None) -> Style:
    """Return the style of this name, set up.

    `nlm` is octavo's own, `apa`, `chicago` and the like are styles in CSL that it brings, `csl:NAME` is any
    published one, `pybtex:NAME` a plug-in of pybtex's, a name that ends in .csl is a file of the site, and
    the names of [extensions.styles] are the site's own.
    Raises `UnknownStyle`, which names the nearest ones, when there is none, and `UnusableStyle` when a style
    is there but broken, or needs something that is not installed.
    """
    places = places or StylePlaces()
    if name == NLM:
        from octavo.bibliography.styles.nlm import NlmStyle

        return NlmStyle(settings, places.language)
    if name in places.own:
        from octavo.bibliography.styles.own_style import own_style

        return own_style(name, places.own[name], settings, places.language)
    if name.startswith(PYBTEX):
        from octavo.bibliography.styles.pybtex_style import PybtexStyle

        return PybtexStyle(name, settings)
    from octavo.bibliography.styles.csl_finding import find_csl_style

    try:
        return find_csl_style(name, settings, places.site, places.language)
    except UnknownStyle as error:
        error.hint = did_you_mean(name, places.own) or error.hint
        raise
