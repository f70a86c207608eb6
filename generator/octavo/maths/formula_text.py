"""Formulas as plain text: `x² ≤ 1/(a + b)`, for descriptions, feeds' titles and those who hear a page."""

from __future__ import annotations

import html
import unicodedata
from xml.etree import ElementTree

import octavo.expressions as re

_MATHS = re.compile(r"<math[ >](?>(?:(?!<math|</math>).)*)</math>", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_STYLED = re.compile("[\U0001d400-\U0001d7ff\u2061-\u2064\ufe00-\ufe01]")  # bold, italic, script …
_DEEPEST = 40  # what is nested deeper is read as its letters, one after the other
_ONE_PIECE = re.compile(r"[\w.′∞°]*", re.ASCII | re.DOTALL)

_SUPERSCRIPTS = str.maketrans("0123456789+−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_SUBSCRIPTS = str.maketrans("0123456789+−=()aeox", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓ")
_ALONE = {"∘": "°", "°": "°", "′": "′", "″": "″", "*": "*", "∗": "*", "†": "†"}  # need no ^
_ACCENTS = {"ˆ": "\u0302", "^": "\u0302", "~": "\u0303", "¯": "\u0304", "˙": "\u0307", "¨": "\u0308"} | {
    "⃗": "\u20d7",
    "→": "\u20d7",
}
_SPACED = frozenset("=<>+−×·±∓≤≥≠≈∼≃≅≡∝∈∉⊂⊆∪∩→←↔⇒⇐⇔∣∧∨≪≫:")
_RELATIONS = frozenset("=<>≤≥≠≈∼≃≅≡∝∈⊂⊆→↔⇒⇔")  # at the beginning of a cell, too
_FUNCTION = "\u2061"  # between a function and what it is of


def formulas_as_text(markup: str) -> str:
    """Return HTML in which each `<math>` element is a line of text; what is no XML loses its tags."""
    if "<math" not in markup:
        return markup
    return _MATHS.sub(lambda match: html.escape(_one_formula(match[0]), quote=False), markup)


def _one_formula(mathml: str) -> str:
    try:
        root = ElementTree.fromstring(mathml)  # noqa: S314 - no document type, so no entities
    except ElementTree.ParseError:
        return html.unescape(_TAG.sub("", mathml))
    return " ".join(_text(root, 0).split())


def _text(element: ElementTree.Element, depth: int) -> str:
    if depth > _DEEPEST:
        return "".join(element.itertext())
    children = [child for child in element if child.tag not in ("mphantom", "annotation")]
    parts = [_text(child, depth + 1) for child in children]
    match element.tag, parts:
        case "mi" | "mn" | "mo" | "ms", _:
            letters = "".join(element.itertext())
            return " " if letters == _FUNCTION else _STYLED.sub(_plain_letter, letters)
        case "mspace", _:
            return " " if element.get("width", "0")[0] in "0.123456789" and element.get("width") else ""
        case "mtext" | "a" | "b" | "i" | "span" | "code" | "annotation-xml", _:
            return "".join(element.itertext())
        case "msup", [base, above]:
            return base + _script(above, "^", _SUPERSCRIPTS)
        case "msub", [base, below]:
            return base + _script(below, "_", _SUBSCRIPTS)
        case "msubsup" | "munderover", [base, below, above]:
            return base + _script(below, "_", _SUBSCRIPTS) + _script(above, "^", _SUPERSCRIPTS)
        case "mover", [base, above]:
            if element.get("accent"):
                return base + (_ACCENTS.get(above, "") if len(base) == 1 else "")
            return base + _script(above, "^", _SUPERSCRIPTS)
        case "munder", [base, below]:
            return base if element.get("accentunder") else base + _script(below, "_", _SUBSCRIPTS)
        case "mfrac", [above, below]:
            return f"{above} {below}" if element.get("linethickness") else f"{_group(above)}/{_group(below)}"
        case "msqrt", _:
            return f"√{_group(''.join(parts))}"
        case "mroot", [base, index]:
            power = index.translate(_SUPERSCRIPTS)
            return f"{power if power != index else ''}√{_group(base)}"
        case "mtable", _:
            return "; ".join(filter(None, parts))
        case "mtd", [first, *others] if others and first in _RELATIONS:
            return f"{first} {_row(children[1:], others)}"
        case "mtr", _:
            return " ".join(filter(None, parts))
    return _row(children, parts)


def _plain_letter(match: re.Match[str]) -> str:
    letter = unicodedata.normalize("NFKC", match[0])
    return letter if letter.isalnum() else ""


def _row(elements: list[ElementTree.Element], parts: list[str]) -> str:
    """Return what stands side by side, with spaces around what stands between two things."""
    pieces: list[str] = []
    for index, (element, part) in enumerate(zip(elements, parts, strict=True)):
        is_between = 0 < index < len(parts) - 1 and pieces[-1:] != [" "]
        pieces += [" ", part, " "] if element.tag == "mo" and part in _SPACED and is_between else [part]
    return "".join(pieces)


def _script(text: str, mark: str, small: dict[int, int]) -> str:
    text = text.strip()
    if text in _ALONE:
        return _ALONE[text]
    letters = text.replace(" ", "")
    if letters and all(ord(letter) in small for letter in letters):
        return letters.translate(small)
    return f"{mark}{_group(text)}" if text else ""


def _group(text: str) -> str:
    text = text.strip()
    return text if len(text) <= 1 or _ONE_PIECE.fullmatch(text) else f"({text})"
