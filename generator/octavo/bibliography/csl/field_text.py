"""A work's own words as marked text: markup of titles, quotation marks in pairs, apostrophes.

CSL's markup: https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables and the data
format of citeproc-js (`i b sup sub sc`, spans for small capitals and for words that keep their case).
"""

from __future__ import annotations

import html

import octavo.expressions as re
from octavo.bibliography.csl.joining import first_visible, last_visible
from octavo.bibliography.csl.marks import (
    BOLD,
    CLOSE,
    CLOSE_QUOTE,
    FLIP_BOLD,
    FLIP_ITALIC,
    FLIP_SMALL_CAPITALS,
    KEEP_CASE,
    NO_DECORATION,
    OPEN,
    OPEN_QUOTE,
    OPEN_SINGLE,
    SUBSCRIPT,
    SUPERSCRIPT,
    formula_kind,
    without_own_characters,
)
from octavo.maths.formula_text import formulas_as_text

__all__ = ["BOLD", "markup_to_marks", "record_to_marks", "typographic_quotes"]

_SPECIAL = re.compile(r"[<\"'“‘«&]")
_TAG = re.compile(r"""<(?P<end>/?)(?P<name>i|b|sup|sub|sc|span)\b(?P<rest>[^<>]*)>""")
_FORMULA = re.compile(r"<math\b(?>(?:[^<]|<(?!/?math\b))*)</math>", re.DOTALL)
_TAGS = re.compile(r"<[^<>]*>")
_KINDS = {
    "i": FLIP_ITALIC,
    "b": FLIP_BOLD,
    "sup": SUPERSCRIPT,
    "sub": SUBSCRIPT,
    "sc": FLIP_SMALL_CAPITALS,
}
_QUOTE = re.compile("[\"'“”‘’]")
_OPENS = frozenset(" \u00a0\u202f([{/—–-“‘\"'|")
_CLOSES_AFTER = frozenset(" \u00a0\u202f)]}/—–-.,;:!?…”’\"'|")


def markup_to_marks(text: str) -> str:
    """Return CSL's rich text, as CSL-JSON has it, as marked text; a tag without its partner is text."""
    text = without_own_characters(text)
    if not _SPECIAL.search(text):
        return text
    if "<" in text:
        text = _marks_for_tags(text)
    return typographic_quotes(text)


def record_to_marks(markup: str, formulas: list[str]) -> str:
    """Return a record's inline HTML as marked text; formulas go to the end of `formulas`."""
    markup = without_own_characters(markup)
    if not _SPECIAL.search(markup):
        return markup
    if "<math" in markup:

        def keep(match: re.Match[str]) -> str:
            formulas.append(match[0])
            words = _TAGS.sub("", formulas_as_text(match[0]))
            return f"{OPEN}{KEEP_CASE}{OPEN}{formula_kind(len(formulas) - 1)}{words}{CLOSE}{CLOSE}"

        markup = _FORMULA.sub(keep, markup)
    if "<" in markup:
        markup = _marks_for_tags(markup)
    if "&" in markup:
        markup = html.unescape(markup)
    return typographic_quotes(markup)


def _marks_for_tags(text: str) -> str:
    output: list[str] = []
    opened: list[tuple[str, int, str]] = []  # name, place in the output, tag as written
    position = 0
    for match in _TAG.finditer(text):
        output.append(text[position : match.start()])
        position = match.end()
        name = match["name"]
        if not match["end"]:
            opened.append((name, len(output), match[0]))
            output.append(OPEN + _kind(name, match["rest"]))
            continue
        if not any(one == name for one, _, _ in opened):
            output.append(match[0])
            continue
        while True:
            other, place, tag = opened.pop()
            if other == name:
                output.append(CLOSE)
                break
            output[place] = tag
    for _, place, tag in opened:
        output[place] = tag
    output.append(text[position:])
    return "".join(output)


def _kind(name: str, rest: str) -> str:
    if name != "span":
        return _KINDS[name]
    folded = rest.lower()
    if "nocase" in folded:
        return KEEP_CASE
    if "small-caps" in folded or "smallcaps" in folded:
        return FLIP_SMALL_CAPITALS
    if "nodecor" in folded:
        return NO_DECORATION
    return " "  # a span that says nothing here


def typographic_quotes(text: str) -> str:
    """Return marked text with its quotation marks as pairs, and straight apostrophes curly."""
    if not _QUOTE.search(text):
        return text
    pieces: list[str] = []
    opened: list[tuple[str, int]] = []  # the mark, and its place in the pieces
    position = 0
    for match in _QUOTE.finditer(text):
        pieces.append(text[position : match.start()])
        position = match.end()
        sign = match[0]
        before, after = _before(text, match.start()), _after(text, match.end())
        pieces.append(_quote(sign, before, after, pieces, opened))
    pieces.append(text[position:])
    for sign, place in opened:
        pieces[place] = "’" if sign == "'" else sign
    return "".join(pieces)


def _quote(sign: str, before: str, after: str, pieces: list[str], opened: list[tuple[str, int]]) -> str:
    """Return what stands for a quotation mark; one that closes a pair turns the opening one over."""
    if sign in "“‘":
        opened.append((sign, len(pieces)))
        return sign
    partner = {"”": "“", "’": "‘"}.get(sign, sign)
    may_open = sign in "\"'" and (not before or before in _OPENS) and after and not after.isspace()
    if sign == '"' and may_open and before and before in "-–—" and any(one == '"' for one, _ in opened):
        may_open = False
    if sign in "'’" and before.isalnum() and after.isalnum():
        return "’"
    is_open = any(one == partner for one, _ in opened)
    if may_open and not (is_open and before and before in "\"'" and not after.isalnum()):
        opened.append((sign, len(pieces)))
        return sign
    closes = is_open and not before.isspace() and (sign in '"”' or not after or after in _CLOSES_AFTER)
    if not closes:
        return "’" if sign in "'’" else sign
    while True:
        one, place = opened.pop()
        if one == partner:
            pieces[place] = OPEN_SINGLE if sign == "’" else OPEN_QUOTE
            return CLOSE_QUOTE
        pieces[place] = "’" if one == "'" else one


def _before(text: str, place: int) -> str:
    end = last_visible(text[:place])
    return text[end] if end >= 0 else ""


def _after(text: str, place: int) -> str:
    rest = text[place:]
    start = first_visible(rest)
    return rest[start] if start < len(rest) else ""
