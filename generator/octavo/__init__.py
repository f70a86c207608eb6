"""Octavo: the static-site generator for research blogs.

What is named here is for programs and extensions of others; everything else may change at any time.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from octavo.bibliography.read import read_bibliography as read_bibliography
    from octavo.bibliography.styles import get_style as get_style
    from octavo.bibliography.styles.nlm import NlmStyle as NlmStyle
    from octavo.bibliography.styles.style import NumberForm as NumberForm
    from octavo.bibliography.styles.style import StyleSettings as StyleSettings
    from octavo.builder.build import build_site as build_site
    from octavo.builder.check import check_site as check_site
    from octavo.builder.options import BuildOptions as BuildOptions
    from octavo.errors import Location as Location
    from octavo.errors import Problem as Problem
    from octavo.importers.blog import ImportedComment as ImportedComment
    from octavo.importers.blog import ImportedImage as ImportedImage
    from octavo.importers.blog import ImportedPost as ImportedPost
    from octavo.model.reference import FormattedReference as FormattedReference
    from octavo.model.reference import Record as Record
    from octavo.rendering.own_files import SiteContent as SiteContent

__version__ = "0.1.0"

_PLACES = {
    "bibliography.read": ("read_bibliography",),
    "bibliography.styles": ("get_style",),
    "bibliography.styles.nlm": ("NlmStyle",),
    "bibliography.styles.style": ("NumberForm", "StyleSettings"),
    "builder.build": ("build_site",),
    "builder.check": ("check_site",),
    "builder.options": ("BuildOptions",),
    "errors": ("Location", "Problem"),
    "importers.blog": ("ImportedComment", "ImportedImage", "ImportedPost"),
    "model.reference": ("FormattedReference", "Record"),
    "rendering.own_files": ("SiteContent",),
}
__all__ = ["__version__", *(name for names in _PLACES.values() for name in names)]


def __getattr__(name: str) -> Any:
    """Return what is named above. It is imported now: `octavo build` does not need all of it."""
    for place, names in _PLACES.items():
        if name in names:
            return getattr(import_module(f"octavo.{place}"), name)
    raise AttributeError(f"module 'octavo' has no attribute {name!r}")
