"""Places in a work: the labels that styles put before them."""

from __future__ import annotations

import re

# CSL's locator terms: what stands before one and before several.
SHORT_LABELS = {
    "appendix": ("app.", "apps."),
    "article-locator": ("art.", "arts."),
    "book": ("bk.", "bks."),
    "chapter": ("chap.", "chaps."),
    "column": ("col.", "cols."),
    "equation": ("eq.", "eqs."),
    "figure": ("fig.", "figs."),
    "folio": ("fol.", "fols."),
    "issue": ("no.", "nos."),
    "line": ("l.", "ll."),
    "note": ("n.", "nn."),
    "opus": ("op.", "opp."),
    "page": ("p.", "pp."),
    "paragraph": ("para.", "paras."),
    "part": ("pt.", "pts."),
    "scene": ("sc.", "scs."),
    "section": ("sec.", "secs."),
    "sub-verbo": ("s.v.", "s.vv."),
    "supplement": ("suppl.", "suppls."),
    "table": ("tbl.", "tbls."),
    "verse": ("v.", "vv."),
    "volume": ("vol.", "vols."),
}
_SEVERAL = re.compile(r"\d\s*[-–—,&]|\band\b|[ivxl][-–—,][ivxl]")


def locator_label(label: str, locator: str) -> str:
    """Return the short label, in the plural for several places; a label without one in full."""
    one, several = SHORT_LABELS.get(label, (label, label))
    return several if _SEVERAL.search(locator) else one
