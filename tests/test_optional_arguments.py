"""Commands of TeX with an optional argument, and words that math-core does not have."""

from __future__ import annotations

import pytest

from octavo.maths.formulas import FormulaReader, to_mathml


def test_a_command_with_an_optional_argument_is_known_through_the_text() -> None:
    """Blogs about probability write p(x | y) with such commands, hundreds of times."""
    reader = FormulaReader()
    reader.read(r"\newcommand{\given}[2][|]{#2 #1 z} \newcommand{\E}[1]{E #1}", is_display=True)
    plain = "".join(reader.read(r"\given{x}", is_display=False).parts)
    chosen = "".join(reader.read(r"\E{\given[;]{x}}", is_display=False).parts)
    assert "<mi>x</mi>" in plain
    assert "|" in plain or "∣" in plain
    assert ";" in chosen
    assert "|" not in chosen


@pytest.mark.parametrize(
    "tex",
    [
        r"\sum_{\substack{i<j \\ k}} x",
        r"\begin{smallmatrix}a&b\\c&d\end{smallmatrix}",
        r"\left< x \right>",
        r"\color{cvred}{x}",
        r"\delta*{u}",
        r"\rm \LaTeX",
        r"\bm{x}",
        r"√x",
        r"\DeclareMathOperator{\o}{\mu^*} \o",
    ],
)
def test_what_mathjax_reads_is_read(tex: str) -> None:
    """Formulas of real posts; each had been an error that stopped a whole site."""
    assert "<math" in to_mathml(tex, is_display=True)
