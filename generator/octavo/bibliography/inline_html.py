"""The small inline HTML of records: escaping it, reading it back as text, taking protection out."""

from __future__ import annotations

import html

import octavo.expressions as re
from octavo.maths.formula_text import formulas_as_text

ITALIC, BOLD = ("<i>", "</i>"), ("<b>", "</b>")
RAISED, LOWERED = ("<sup>", "</sup>"), ("<sub>", "</sub>")
SMALL_CAPITALS = ('<span class="smallcaps">', "</span>")
MARKUP = {
    **dict.fromkeys(("i", "em", "italic"), ITALIC),
    **dict.fromkeys(("b", "strong", "bold"), BOLD),
    "sup": RAISED,
    **dict.fromkeys(("sub", "inf"), LOWERED),
    **dict.fromkeys(("sc", "scp"), SMALL_CAPITALS),
}
"""What stands around words in a record, by the tags that publishers and programs write."""

PROTECTED = '<span class="nocase">'  # opens what braces protect from a change of case

_TAG = re.compile(r"<[^<>]*>")
_SPAN = re.compile(r"<span\b[^<>]*>|</span>")


def escape_text(text: str) -> str:
    """Return plain text as HTML: the one place where text becomes markup.

    Double quotes are escaped too, so the result is safe between them; apostrophes stay readable.
    """
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text or ">" in text:
        text = text.replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;") if '"' in text else text


def html_to_text(markup: str) -> str:
    """Return the text of inline HTML, without tags and with characters for entities."""
    if "<" in markup:
        markup = formulas_as_text(markup)
        markup = _TAG.sub("", markup)
    return html.unescape(markup) if "&" in markup else markup


def drop_case_protection(markup: str) -> str:
    """Return the markup without its `nocase` spans, for styles that keep the entry's capitals."""
    if PROTECTED not in markup:
        return markup
    kept: list[str] = []
    is_kept: list[bool] = []  # one for each open span
    position = 0
    for match in _SPAN.finditer(markup):
        kept.append(markup[position : match.start()])
        position = match.end()
        tag = match.group()
        if tag != "</span>":
            is_kept.append(tag != PROTECTED)
            kept.append(tag if is_kept[-1] else "")
        elif is_kept and is_kept.pop():
            kept.append(tag)
    kept.append(markup[position:])
    return "".join(kept)
