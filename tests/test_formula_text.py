"""Formulas where no markup can stand."""

import pytest

from octavo.maths.formula_text import formulas_as_text
from octavo.maths.formulas import to_mathml


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"37^\circ\mathrm{C}", "37°C"),
        (r"x^2\le\frac{1}{a+b}", "x² ≤ 1/(a + b)"),
        (r"10\,\mu m", "10 μm"),
        (r"10^{-3}", "10⁻³"),
        (r"^{18}\mathrm{F}", "¹⁸F"),
        (r"\sum_{i=1}^n x_i^2", "∑_(i = 1)ⁿx_i²"),
        (r"\sqrt{a+b}\sqrt[3]{x}", "√(a + b)³√x"),
        (r"\hat{x}+\vec{v}-1", "x̂ + v⃗ − 1"),
        (r"-1 < f'(x)", "−1 < f′(x)"),
        (r"\mathbb{R}^n\ni\mathbf{x}", "ℝⁿ∋x"),
        (r"\sin x", "sin x"),
        (r"\begin{pmatrix}a&b\\c&d\end{pmatrix}", "(a b; c d)"),
        (r"\alpha_{\text{max}}", "α_max"),
    ],
)
def test_a_formula_is_a_line_of_text(tex: str, text: str) -> None:
    """Without their tags, “x2 ≤ 1a+b” is what would stand in a feed's title."""
    assert formulas_as_text(to_mathml(tex)) == text.replace("<", "&lt;")


def test_what_is_no_xml_loses_its_tags() -> None:
    """Raw HTML may hold a formula that somebody wrote by hand."""
    assert formulas_as_text("a <math><mi>&pi;<br></math> b") == "a π b"


def test_deep_formulas_end() -> None:
    """The reader of a title may not run out of stack."""
    deep = "<msup><mi>x</mi>" * 2000 + "<mi>y</mi>" + "</msup>" * 2000
    assert formulas_as_text(f"<math>{deep}</math>").count("x") == 2000
