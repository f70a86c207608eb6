"""References in other styles than PubMed's: told from prose, and not taken apart."""

from __future__ import annotations

import re

_YEAR = r"(?:19|20)[0-9]{2}[a-z]?"
_PAGES = r"(?:pp?\.?\ ?)?[A-Za-z]{0,2}[0-9]{1,6}[A-Za-z]?\ ?[-‐‑‒–—]\ ?[A-Za-z]{0,2}[0-9]{1,6}"
_NUMBER = r"[0-9]{1,4}\ ?(?:\([0-9A-Za-z\ -]{1,12}\))?"
_LOOSE = re.compile(
    rf"""
      \({_YEAR}\)[.,:]?\ [^()]{{10,600}}?[,.]\ ?{_NUMBER}\ ?[,:]\ ?{_PAGES}  # (2010). Title. Brain, 13, 22-47
    | \b{_NUMBER}\ ?[:,]\ ?{_PAGES}\ ?,?\ \(?{_YEAR}\)?                      # 133(8): 22-47, 2010
    | ,\ ?{_YEAR},\ ?{_NUMBER}\ ?:\ ?{_PAGES}                                # Brain,2010,133(8):22-47
    | \b[A-Z][\w.]{{0,30}}\ \(?{_YEAR}\)?[,:;]?\ ?{_NUMBER}\ ?[:;,]\ ?{_PAGES}  # Brain 2010: 133; 22-47
    """,
    re.VERBOSE,
)
# "Smith, J.", "Smith JA,", "J. Smith": what a reference begins with and a sentence seldom does.
_AUTHOR = re.compile(
    r"(?:[^\W\d_a-z]\.[ -]?){1,3}[^\W\d_a-z]\w+|[^\W\d_][\w'’-]+(?:\ [^\W\d_][\w'’-]+){0,2},?\ "
    r"(?:[^\W\d_a-z]\.|[^\W\d_a-z]{1,3}[,.( ]|et al\b)"
)
_LONGEST_REST = 200


def has_loose_anchor(text: str) -> bool:
    """Tell whether a text begins with an author and ends in year, volume and pages. Linear."""
    match = _LOOSE.search(text) if _AUTHOR.match(text) else None
    return match is not None and len(text) - match.end() <= _LONGEST_REST
