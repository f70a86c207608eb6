"""The reference styles that octavo brings, found by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from octavo.bibliography.styles.ama import AmaStyle
from octavo.bibliography.styles.apa import ApaStyle
from octavo.bibliography.styles.chicago import ChicagoStyle
from octavo.bibliography.styles.csl_files import is_csl_name
from octavo.bibliography.styles.csl_style import CslStyle
from octavo.bibliography.styles.harvard import HarvardStyle
from octavo.bibliography.styles.ieee import IeeeStyle
from octavo.bibliography.styles.nature import NatureStyle
from octavo.bibliography.styles.nlm import NlmStyle
from octavo.bibliography.styles.pybtex_style import PREFIX as PYBTEX
from octavo.bibliography.styles.pybtex_style import PybtexStyle
from octavo.bibliography.styles.style import Style, StyleSettings, UnknownStyle
from octavo.cache import Store

STYLES: Mapping[str, Callable[[StyleSettings], Style]] = {
    "nlm": NlmStyle,
    "ama": AmaStyle,
    "apa": ApaStyle,
    "chicago": ChicagoStyle,
    "harvard": HarvardStyle,
    "ieee": IeeeStyle,
    "nature": NatureStyle,
}


@dataclass(frozen=True, slots=True)
class StylePlaces:
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
        return STYLES[name](settings)
    if name.startswith(PYBTEX):
        return PybtexStyle(name, settings)
    places = places or StylePlaces()
    if is_csl_name(name, places.site):
        return CslStyle(name, places.site, places.citeproc, places.language, places.store)
    raise UnknownStyle(name, STYLES)
