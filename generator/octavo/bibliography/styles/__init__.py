"""The reference styles that octavo brings, found by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

from msgspec import Struct

from octavo.bibliography.styles.csl_files import is_csl_name
from octavo.bibliography.styles.style import Style, StyleSettings, UnknownStyle
from octavo.storage.cache import Store

PYBTEX = "pybtex:"

STYLES: Mapping[str, str] = {
    "nlm": "nlm:NlmStyle",
    "ama": "ama:AmaStyle",
    "apa": "apa:ApaStyle",
    "chicago": "chicago:ChicagoStyle",
    "harvard": "harvard:HarvardStyle",
    "ieee": "ieee:IeeeStyle",
    "nature": "nature:NatureStyle",
}
"""Module and class of octavo's own styles by name; a site loads the one that it uses."""


class StylePlaces(Struct, frozen=True):
    """Where styles that are not octavo's own are looked for, and the language of those in CSL."""

    site: Path = Path()  # a .csl file is named as seen from here
    citeproc: str = ""  # the file of citeproc-js; "" looks for the npm package
    language: str = "en-GB"
    store: Store | None = None  # keeps what a CSL style printed for the next build


def get_style(name: str, settings: StyleSettings, places: StylePlaces | None = None) -> Style:
    """Return the style of this name, set up: octavo's own, `pybtex:NAME`, or one in CSL by name or file.

    Raises UnknownStyle, which names the nearest ones, when there is none, and UnusableStyle when a CSL
    style is there but something that it needs is not.
    """
    if name in STYLES:
        module, _, style = STYLES[name].partition(":")
        make: Callable[[StyleSettings], Style] = getattr(import_module(f"{__name__}.{module}"), style)
        return make(settings)
    if name.startswith(PYBTEX):
        from octavo.bibliography.styles.pybtex_style import PybtexStyle

        return PybtexStyle(name, settings)
    places = places or StylePlaces()
    if is_csl_name(name, places.site):
        from octavo.bibliography.styles.csl_style import CslStyle

        return CslStyle(name, places.site, places.citeproc, places.language, places.store)
    raise UnknownStyle(name, STYLES)
