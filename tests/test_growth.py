"""No input costs more than its length: regular expressions that meet foreign text grow linearly.

Here each meets the eight shapes that found most; tests/gates has all of them.
"""

from __future__ import annotations

import re

from foreign_readers import readers
from growth import grows_too_fast
from own_expressions import BOUNDED, expressions
from text_shapes import COMMON, Shape


def test_every_expression_is_found() -> None:
    """A list that misses some would say that all is well."""
    names = {str(expression) for expression in expressions()}
    assert len(names) > 450
    assert len(COMMON) >= 64
    assert "bibliography/dates.py:_TWO_DATES" in names
    assert set(BOUNDED) <= names


def test_no_expression_grows_faster_than_its_text() -> None:
    """3,000 blanks in a stranger's comment took 6 seconds, and 60,000 would have taken hours."""
    slow = [
        f"{expression} {shape}"
        for expression in expressions()
        if str(expression) not in BOUNDED
        for shape in map(Shape.of, (" ", "a", "1", "<a ", "[", "{ ", "http://", "' "))
        if any(grows_too_fast(run, shape) for run in expression.runs())
    ]
    assert slow == []


def test_what_grows_with_the_square_is_seen() -> None:
    """The measure itself can fail."""
    square, line = re.compile(r"\s*;"), re.compile(r"(?>(?:(?<!\s)\s++)?);")
    assert grows_too_fast(square.findall, Shape.of(" "))
    assert not grows_too_fast(line.findall, Shape.of(" "))


def test_every_reader_of_exports_reads() -> None:
    """One that refused its arguments was called quick: what is refused takes no time."""
    names = ("WordPress", "Blogger", "Disqus", "a mailbox", "a letter", "a post", "a comment", "BibTeX")
    found = {name: run for name, run in readers().items() if name.startswith(names)}
    assert len(found) > 15
    for run in found.values():
        run("a")
