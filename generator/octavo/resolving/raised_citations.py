"""Raised numbers in running text: no blank before them, and behind full stops where a style wants it.

Sources: AMA Manual of Style, 11th edition, 3.6 (behind full stops and commas, before colons and
semicolons); Nature's formatting guide (before all of them).
"""

from __future__ import annotations

import octavo.expressions as re

_RAISED = re.compile(r"(?:<(?!sup\b)[^<>]*>)*<sup\b")
_MARK = re.compile(r"[.,;:?!](?![.,;:?!\w])[”’\"'»]*+")
_WORD_END = re.compile(r"(?:[\w)\]%”’\"'»]|&\w{2,8};|</\w{1,8}>)$")


def place_raised(before: str, citation: str, after: str, marks: str) -> tuple[str, str]:
    """Return the text before a citation and the text behind it as they are printed around it.

    `marks` has those behind which a style sets its numbers: full stops and commas in AMA, nearly all for
    footnotes. A citation that begins with words or a bracket leaves both texts as they are, and so does
    one behind another one.
    """
    if not _RAISED.match(citation):
        return before, after
    stripped = before.rstrip(" \n\u00a0")
    if not stripped:
        return before, after
    mark = _MARK.match(after)
    if mark is not None and mark[0][0] in marks and _WORD_END.search(stripped):
        return stripped + mark[0], after[mark.end() :]
    return stripped, after
