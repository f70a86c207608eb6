"""Formulas that would never be done."""

import pytest

from octavo.formulas import unclosed_brackets
from octavo.markdown.renderer import MarkdownOptions, render_post


@pytest.mark.parametrize(
    ("tex", "count"),
    [
        ("f(x) = [0, 1) + \\{a\\}", 0),
        ("((", 2),
        (")(", 1),
        ("{(})", 1),
        ("\\left( x \\right.", 0),
        ("\\bigl[ x \\bigr)", 0),
        ("\\langle x \\rangle \\lfloor", 1),
        ("\\lim (", 1),
        ("\\{ {x}", 1),
        ("⟨⟨x⟩", 1),
        ("\\lparen\\lbrace", 2),
        ("\\llbracket\\ulcorner", 2),
        ("}}((", 2),
        ("\\", 0),
    ],
)
def test_brackets_without_end_are_counted(tex: str, count: int) -> None:
    """The converter's time doubles with each: a formula of thirty would hang a build."""
    assert unclosed_brackets(tex) == count


@pytest.mark.timeout(10)
@pytest.mark.parametrize("text", ["${}$", "$$\n{}\n$$", "# ${}$"])
def test_a_post_with_such_a_formula_is_told_so_at_once(text: str) -> None:
    rendered = render_post(text.format("(" * 60), MarkdownOptions("post.md", 1))
    assert [problem.code for problem in rendered.problems] == ["bad-maths"]
