"""Formulas in MathML in imported texts: as the TeX that they were typed in, else as they are."""

from __future__ import annotations

from bs4 import BeautifulSoup
from bs4.element import Tag

from octavo.importers.html_tree import parse_fragment
from octavo.importers.sanitise_html import MATHML
from octavo.importers.tex_formulas import TEX_CLASS, readable_tex
from octavo.maths.formulas import to_mathml

_TEX = "application/x-tex"


def settle_formulas(soup: BeautifulSoup) -> None:
    """Make of each formula an element of `TEX_CLASS` where its TeX is there and can be read.

    All others are left with nothing in them but elements of MathML and words.
    """
    for formula in soup.find_all("math"):
        if formula.find_parent("math") is not None:
            continue
        is_display = formula.get("display") == "block"
        tex = readable_tex(_tex_of(formula), is_display)
        if tex and not formula.find_parent("pre"):
            code = soup.new_tag("pre" if is_display and _is_on_its_own(formula) else "code")
            code["class"] = f"{TEX_CLASS} {TEX_CLASS}-display" if is_display else TEX_CLASS
            code.string = tex
            formula.replace_with(code)
            continue
        for note in formula.find_all("annotation"):
            note.decompose()
        formula.attrs.pop("data-latex", None)
        for inner in formula.find_all(True):
            if inner.name not in MATHML:
                inner.unwrap()


def formula_elements(element: Tag) -> None:
    """Make MathML of every element of `TEX_CLASS`, for places where only HTML can stand."""
    for code in element.find_all(("code", "pre")):
        classes = code.get("class") or ()
        if TEX_CLASS in classes:
            is_display = code.name == "pre" or f"{TEX_CLASS}-display" in classes
            made = parse_fragment(to_mathml(code.get_text(), is_display=is_display))
            code.replace_with(*[node.extract() for node in list(made.contents)])


def _tex_of(formula: Tag) -> str:
    for note in formula.find_all("annotation"):
        if note.get("encoding") == _TEX:
            return note.get_text()
    return str(formula.get("data-latex") or "")


def _is_on_its_own(formula: Tag) -> bool:
    parent = formula.parent
    if parent is None or parent.name not in ("p", "div", "figure", "[document]", "center"):
        return False
    words = parent.get_text().strip() if parent.name != "[document]" else ""
    return parent.name == "[document]" or words == formula.get_text().strip()
