"""The reference styles that octavo brings, found by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from octavo.bibliography.styles.ama import AmaStyle
from octavo.bibliography.styles.apa import ApaStyle
from octavo.bibliography.styles.chicago import ChicagoStyle
from octavo.bibliography.styles.harvard import HarvardStyle
from octavo.bibliography.styles.ieee import IeeeStyle
from octavo.bibliography.styles.nature import NatureStyle
from octavo.bibliography.styles.nlm import NlmStyle
from octavo.bibliography.styles.style import Style, StyleSettings, UnknownStyle

STYLES: Mapping[str, Callable[[StyleSettings], Style]] = {
    "nlm": NlmStyle,
    "ama": AmaStyle,
    "apa": ApaStyle,
    "chicago": ChicagoStyle,
    "harvard": HarvardStyle,
    "ieee": IeeeStyle,
    "nature": NatureStyle,
}


def get_style(name: str, settings: StyleSettings) -> Style:
    """Return the style of this name, set up.

    Raises UnknownStyle, which names the nearest ones, when there is none.
    """
    try:
        make_style = STYLES[name]
    except KeyError:
        raise UnknownStyle(name, STYLES) from None
    return make_style(settings)
