"""What each construct of the syntax becomes: the golden files in tests/data/markdown."""

from __future__ import annotations

import pytest
from golden_markdown import GoldenCase, read_golden_cases, render, show_body


@pytest.mark.parametrize("case", read_golden_cases(), ids=lambda case: case.id)
def test_a_construct_becomes_what_its_golden_case_says(case: GoldenCase) -> None:
    """A change of the output must be seen and wanted: themes and the archive rely on it."""
    rendered = render(case.markdown)

    assert show_body(rendered.body).rstrip("\n") == case.html.rstrip("\n")
    assert "".join(f"{problem}\n" for problem in rendered.problems) == case.problems
