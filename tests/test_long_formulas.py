"""Formulas that would end the program."""

import pytest

from octavo.bibliography.latex import math_to_html
from octavo.markdown.renderer import render_post
from octavo.markdown.text_state import MarkdownOptions


@pytest.mark.parametrize("piece", ["{", "@{", "\\hat ", "\\frac ", "\\sqrt", "\\left(", "^{a"])
def test_a_formula_that_is_nested_without_end_does_not_end_the_program(piece: str) -> None:
    """The converter calls itself for each level: 16,000 braces ended the interpreter."""
    tex = (piece * 30_000).strip()
    assert math_to_html(tex) == tex
    rendered = render_post(f"${tex}$", MarkdownOptions("post.md", 1))
    assert [problem.code for problem in rendered.problems] == ["bad-maths"]
