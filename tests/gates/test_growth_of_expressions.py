"""No input costs more than its length: every regular expression, with 79 shapes and those made of itself."""

from __future__ import annotations

import pytest

from growth import grows_too_fast
from own_expressions import BOUNDED, derived_shapes, expressions
from text_shapes import COMMON

EXPRESSIONS = expressions()
PARTS = sorted({expression.module.rpartition("/")[0] for expression in EXPRESSIONS})


@pytest.mark.parametrize("part", PARTS)
def test_no_expression_grows_faster_than_its_text(part: str) -> None:
    """Time is compared with time in the same process, for the same characters, with a wide margin.

    Five thousand characters separate the line from the square by a factor of a thousand.
    """
    slow = [
        f"{expression} {shape}"
        for expression in EXPRESSIONS
        if expression.module.rpartition("/")[0] == part and str(expression) not in BOUNDED
        for shape in dict.fromkeys((*COMMON, *derived_shapes(expression.pattern, 1)))
        if any(grows_too_fast(run, shape) for run in expression.runs())
    ]
    assert slow == []
