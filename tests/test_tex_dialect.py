"""TeX that other programs read."""

import pytest

from octavo.maths.formula_text import formulas_as_text
from octavo.maths.formulas import FormulaError, FormulaReader, to_mathml


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\mbox{a}\hbox{b}\pmb{X}", "abX"),
        (r"\widetilde{\psi}", "ψ̃"),
        (r"\text{for $i$ in \mbox{a}}", "for i in a"),
        (r"x_\text{if $i$}", "x_(if i)"),
        (r"L_{\text{cross_entropy}}", "L_cross_entropy"),
        (r"\text{a & b_1, $x_1$ 5\% of}", "a &amp; b_1, x₁ 5% of"),
        (r"\frac{\texttt{a_b}}{2}", "a_b/2"),
        (r"\small{a} \Large b", "ab"),
        (r"\begin{eqnarray*} a&=&b \\ c&<&d \end{eqnarray*}", "a = b; c &lt; d"),
        (r"\begin{alignat*}{2} a&=b \end{alignat*}", "a = b"),
        (r"\begin{equation*}\begin{split} a&=b \end{split}\end{equation*}", "a = b"),
        (r"\textcolor{#E67E22}{x}{\color{#abc}y}", "xy"),
        (r"\require{cancel}x", "x"),
        (r"\mathop{\forall}\limits_A x", "∀_A x"),
        (r"\newcommand{\R}{r}\R", "r"),
        (r"\newcommand*\foo[1]{<#1>}\foo{x}", "&lt;x&gt;"),
        (r"\renewcommand\vec[1]{#1}\vec{x}", "x"),
        (r"\DeclareMathOperator*{\argmax}{arg\,max}\argmax_x", "arg maxₓ"),
        ("x % \\newcommand{\n + y", "x + y"),
        (r"x_1, \dotsc, x_n \smallsetminus y \varlimsup z", "x₁,...,x_n∖y lim sup z"),
        (r"\sideset{}{'}\sum_x \class{a}{y} \rlap{z}", "∑′ₓyz"),
        (r"\begin{array}{@{}l *{2}{c} p{2cm}@{}} a & b & c & d \end{array}", "a b c d"),
        (r"\pmatrix{a & b \cr c & d}", "(a b; c d)"),
        (r"\begin{bmatrix*}[r] a \end{bmatrix*}", "[a]"),
        (r"\root 3 \of x", "³√x"),
        ("a,\\\nb", "a, b"),
        (r"\textcolor[rgb]{1,0,0}{x}", "x"),
        (r"x \tag*{$\blacksquare$}", "x ■"),
        (r"\mathop{\mathbb{E}}\limits_x y", "Eₓ y"),
        (r"\mathop{\mathrm{e}}\limits_x y", "eₓy"),
        (r"Y_t^\*", "Y_t"),
        (r"\{\\ \newcommand", None),
        (r"\text{a $i}", None),
    ],
)
def test_what_mathjax_reads_is_read(tex: str, text: str | None) -> None:
    """Formulas come from papers and from blogs that had MathJax."""
    if text is None:
        with pytest.raises(FormulaError):
            to_mathml(tex, is_display=True)
    else:
        assert formulas_as_text(to_mathml(tex, is_display=True)) == text


def test_colours_of_the_web_are_kept() -> None:
    assert 'mathcolor="#AABBCC"' in to_mathml(r"\textcolor{#abc}{x}")


def test_an_error_tells_its_line_where_tex_was_put_in_other_words() -> None:
    """The author's lines count, not those of what was made of them."""
    with pytest.raises(FormulaError) as caught:
        to_mathml("\\newcommand{\\a}{b}\n\\begin{eqnarray}\n\\foo\n\\end{eqnarray}", is_display=True)
    assert (caught.value.reason, caught.value.line) == ('Unknown command "\\foo"', 2)


def test_labels_and_tags_stand_where_mathjax_allows_them() -> None:
    """It takes them behind the end of an equation, too, and in rows of what has no number of its own."""
    reader = FormulaReader()
    tagged = reader.read("\\begin{equation} x \\tag{24}\n\\end{equation}\n\\label{eq:x}", is_display=True)
    behind = reader.read("\\begin{equation} x \\end{equation}\n\\tag{7}", is_display=True)
    inside = reader.read(r"\begin{aligned} x &= y \label{eq:y} \end{aligned}", is_display=True)
    assert (tagged.labels, tagged.numbers) == ((("eq:x", "24"),), ("24",))
    assert behind.numbers == ("7",)
    assert inside.labels == (("eq:y", "1"),)


def test_references_among_words_keep_their_names() -> None:
    """An underscore in a label is no sign to be printed."""
    formula = FormulaReader().read(r"\text{by \eqref{eq:a_b}, a_b}", is_display=True)
    assert [one.label for one in formula.references] == ["eq:a_b"]
