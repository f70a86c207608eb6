"""The locator in a citation's suffix: `, pp. 33-35, 38 and passim`.

Follows Pandoc's reading of https://pandoc.org/MANUAL.html#citation-syntax: an optional comma, then
`{…}`, or a label with units, or units alone, which are pages. A unit holds a digit or is a roman
numeral; the first label counts.
"""

from __future__ import annotations

from msgspec import Struct

import octavo.expressions as re

# CSL's locator terms with the English forms of its locale, singular and plural.
_FORMS = {
    "book": ("book", "books", "bk.", "bks."),
    "chapter": ("chapter", "chapters", "chap.", "chaps."),
    "column": ("column", "columns", "col.", "cols."),
    "figure": ("figure", "figures", "fig.", "figs."),
    "folio": ("folio", "folios", "fol.", "fols."),
    "issue": ("number", "numbers", "no.", "nos."),
    "line": ("line", "lines", "l.", "ll."),
    "note": ("note", "notes", "n.", "nn."),
    "opus": ("opus", "opera", "op.", "opp."),
    "page": ("page", "pages", "p.", "pp."),
    "paragraph": ("paragraph", "paragraphs", "para.", "paras.", "¶", "¶¶"),
    "part": ("part", "parts", "pt.", "pts."),
    "section": ("section", "sections", "sec.", "secs.", "§", "§§"),
    "sub-verbo": ("sub verbo", "sub verbis", "s.v.", "s.vv."),
    "verse": ("verse", "verses", "v.", "vv."),
    "volume": ("volume", "volumes", "vol.", "vols."),
}
_TERM_OF_FORM = {form: term for term, forms in _FORMS.items() for form in forms}
_LABEL = re.compile(
    "(?:"
    + "|".join(
        re.escape(form) + (r"(?!\w)" if form[-1].isalpha() else "")
        for form in sorted(_TERM_OF_FORM, key=len, reverse=True)
    )
    + ")",
    re.IGNORECASE,
)

# A unit is a run without white space and punctuation; hyphens, en dashes and colons belong to it.
_PIECE = r"(?:[^\W_]|[-–:$+<=>^|~§¶°])+"
_SEQUENCE = rf"{_PIECE}(?:\.{_PIECE})*|(?:\.{_PIECE})+"
_UNIT = re.compile(rf"(?:{_SEQUENCE}|\((?:{_SEQUENCE})?\)|\[(?:{_SEQUENCE})?\]|\{{(?:{_SEQUENCE})?\}})+")
_EMPHASIS = re.compile(r"(\*{1,3}|_{1,3})(?=\S)([^*_]+)(?<=\S)\1")
_MATHS = re.compile(r"(?:[^$\\]|\\.)*+(\$[^\s$](?:[^$\\]|\\.)*(?<=\S)\$)(?!\d)")
_LEAD = re.compile(r"\s*,?\s*")
_SEPARATOR = re.compile(r"[,;]?\s?")
_BRACED_WORD = r"(?:[^{}\s]|\{[^{}]*+\})"
_BRACED = re.compile(rf"\{{\s*+({_BRACED_WORD}*+(?:\s++{_BRACED_WORD}++)*+)\s*+\}}")
_ROMAN = re.compile(r"(?i:m{0,4}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3}))")
_ABBREVIATION = re.compile(r"(?<=\w)\. (?=\d)")
_HYPHENS = re.compile(r"--?")


class Locator(Struct, frozen=True):
    """What a suffix says about the place in the cited work."""

    label: str  # CSL term; "" when there is no locator, or one in bare braces
    value: str  # ranges with an en dash; "" when there is none
    end: int  # offset in the suffix where its remaining text begins


_NONE = Locator("", "", 0)


def find_locator(suffix: str) -> Locator:
    """Split the locator off a suffix, which may begin with a comma or white space."""
    if not suffix:
        return _NONE
    if maths := _MATHS.match(suffix):  # a locator is plain text; a formula is read with the words behind it
        suffix = suffix[: maths.start(1)]
    start = _LEAD.match(suffix).end()  # type: ignore[union-attr]  # it matches the empty text
    braced = _BRACED.match(suffix, start)
    if braced:
        label, value = _split_label(braced.group(1))
        return Locator(label, _with_dashes(value), braced.end())
    label, begin = "page", start
    labelled = _LABEL.match(suffix, start)
    if labelled:
        label = _TERM_OF_FORM[labelled.group().lower()]
        begin = _skip_space(suffix, labelled.end())
    end = _units_end(suffix, begin, needs_digit=labelled is None)
    if end == begin:
        return _emphasised(suffix, start)
    return Locator(label, _with_dashes(suffix[begin:end]), end)


def _split_label(text: str) -> tuple[str, str]:
    """Return the term and the value of an explicit locator; the term may be ""."""
    labelled = _LABEL.match(text)
    if labelled and _units_end(text, _skip_space(text, labelled.end()), needs_digit=False):
        value = text[labelled.end() :].strip()
        if value:
            return _TERM_OF_FORM[labelled.group().lower()], value
    return "", text


def _skip_space(text: str, position: int) -> int:
    return position + text[position : position + 1].isspace()


def _emphasised(suffix: str, start: int) -> Locator:
    """Read emphasised text that holds a digit as a page, as Pandoc does; else there is no locator."""
    match = _EMPHASIS.match(suffix, start)
    if match and any(character.isdigit() for character in match.group(2)):
        # Pandoc's typography sets a no-break space behind the abbreviation.
        return Locator("page", _ABBREVIATION.sub(".\u00a0", match.group(2)), match.end())
    return _NONE


def _units_end(text: str, position: int, *, needs_digit: bool) -> int:
    """Return where the units that begin at `position` end; `position` itself if there are none."""
    end = position
    while True:
        begin = position if end == position else _SEPARATOR.match(text, end).end()  # type: ignore[union-attr]
        unit = _UNIT.match(text, begin)
        if unit is None or not _is_unit(unit.group(), needs_digit=needs_digit):
            return end
        end = unit.end()


def _is_unit(text: str, *, needs_digit: bool) -> bool:
    if any(character.isdigit() for character in text):
        return True
    if needs_digit:
        return False
    pieces = [piece for piece in re.split(r"[-–:.()\[\]{}]", text) if piece]
    return bool(pieces) and any(_ROMAN.fullmatch(piece) for piece in pieces)


def _with_dashes(value: str) -> str:
    return _HYPHENS.sub("–", value)
