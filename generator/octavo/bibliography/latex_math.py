"""The maths of a .bib field: sub- and superscripts as HTML, anything more as MathML."""

from __future__ import annotations

import unicodedata

import octavo.expressions as re
from octavo.bibliography.inline_html import escape_text
from octavo.bibliography.latex_symbols import GREEK, MATHS_ACCENTS, SIGNS
from octavo.maths.formulas import FormulaError, to_mathml

# Chemistry and units (`H$_2$O`, `$^{18}$F`, `$\beta$`) read better as text than as a formula: a
# formula that is made of these pieces only is not worth MathML.
_SIMPLE_PIECE = re.compile(
    r"""
      \^(?:\{\\circ\}|\\circ(?![A-Za-z])) (?P<degree>)
    | (?P<script>[_^]) \s*
      (?:\{ (?:\\(?:mbox|text|rm|textrm|mathrm|hbox)(?=[{\s]))? \s*+
            \{?(?P<group>[\w+\-*., ]*)\}? \} | (?P<single>[\w+\-*]))
    | \{\} (?P<nothing>)
    | \\(?P<accent>bar|overline|hat|tilde|check|dot|ddot|acute|grave|breve) \s*
      (?:\{ (?P<accented>\w) \} | (?<=\s)(?P<lone>\w))
    | \\(?:mathrm|text|textrm|mathsf|mathit|textit|mathbf) \s* \{ (?P<words>[A-Za-z0-9 ]*) \}
    | \\(?P<symbol>[A-Za-z]+) \s* (?:\{\})?
    | (?P<plain>[0-9+\-=<>/.,:;()\ ~]+)
    | \\(?P<escaped>[%,;!\ ])
    """,
    re.VERBOSE,
)
_SCRIPT_TAGS = {"_": "sub", "^": "sup"}
_MINUS = str.maketrans({"-": "−", "~": "\u00a0"})


def math_to_html(tex: str) -> str:
    """Return inline HTML or MathML for a formula; one that cannot be read is printed as it stands."""
    simple = _simple_math(tex)
    if simple is not None:
        return simple
    try:
        return to_mathml(tex)
    except FormulaError:
        return escape_text(tex)


def _simple_math(tex: str) -> str | None:
    """Return HTML for a formula without structure, or None when it takes MathML."""
    pieces: list[str] = []
    position = 0
    while position < len(tex):
        match = _SIMPLE_PIECE.match(tex, position)
        if match is None:
            return None
        piece = _simple_piece(match)
        if piece is None:
            return None
        pieces.append(piece)
        position = match.end()
    return "".join(pieces)


def _simple_piece(match: re.Match[str]) -> str | None:
    if match["degree"] is not None:
        return "°"
    if match["nothing"] is not None:
        return ""
    if match["accent"]:
        letter = match["accented"] or match["lone"]
        return unicodedata.normalize("NFC", letter + MATHS_ACCENTS[match["accent"]])
    if match["script"]:
        tag = _SCRIPT_TAGS[match["script"]]
        content = (match["group"] or match["single"] or "").translate(_MINUS)
        return f"<{tag}>{content}</{tag}>" if content else ""
    if match["symbol"]:
        return GREEK.get(match["symbol"]) or SIGNS.get(match["symbol"])
    if match["plain"]:
        return escape_text(match["plain"].translate(_MINUS))
    if match["words"] is not None:
        return match["words"]
    return "%" if match["escaped"] == "%" else " "
