"""What plug-ins for search engines know of a text: its description and its own address."""

from __future__ import annotations

from html import escape

import octavo.expressions as re
from octavo.importers.wordpress.export import ExportItem

_DESCRIPTIONS = (
    *("_yoast_wpseo_metadesc", "rank_math_description", "_aioseo_description", "_aioseop_description"),
    *("_seopress_titles_desc", "_genesis_description", "_metaseo_metadesc"),
)
_CANONICALS = (
    *("_yoast_wpseo_canonical", "rank_math_canonical_url", "_aioseo_canonical_url", "_aioseop_custom_link"),
    *("_seopress_robots_canonical", "_genesis_canonical_uri"),
)
# %%excerpt%%, %title%, #post_excerpt: the plug-in fills them when it shows them.
_VARIABLE = re.compile(r"%%?[a-z_]+%|#(?:post|site|taxonomy|author|separator)_\w+")

DESCRIPTION_META = frozenset((*_DESCRIPTIONS, *_CANONICALS))
"""Meta data that are read here."""


def description_of(item: ExportItem) -> str:
    """Return the description of a text as HTML, "" for none; one made of variables is none."""
    for key in _DESCRIPTIONS:
        text = " ".join(item.meta_value(key).split())
        if text and not _VARIABLE.search(text):
            return escape(text, quote=False)
    return ""


def foreign_canonical(item: ExportItem) -> str:
    """Return the address that a text says is its own where it is another one than its link."""
    for key in _CANONICALS:
        address = item.meta_value(key).strip()
        if address and address.rstrip("/") != item.link.rstrip("/"):
            return address
    return ""
