"""Characters that no page and no feed can hold."""

from __future__ import annotations

from xml.parsers import expat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from octavo.formats.decoding import FORBIDDEN, read_characters, without_forbidden


@given(st.text(st.characters()))
def test_what_is_left_can_stand_in_xml(text: str) -> None:
    """One character would make a feed unreadable for all its subscribers."""
    kept = without_forbidden(text).replace("&", "").replace("<", "")
    expat.ParserCreate().Parse(f"<a>{kept}</a>".encode(), True)


@pytest.mark.parametrize(
    "text", ["tab\tand\nline\r\n", "é日本語😀", "a\u200db", "\u00ad\u2028\ufeff", "\ue000"]
)
def test_everything_else_stays(text: str) -> None:
    assert read_characters(text, "a.md") == (text, ())


def test_each_is_told_with_its_place() -> None:
    text, problems = read_characters("ab\x1b[0m\n\n\x07x\x07\n", "a.md", 5)
    assert text == "ab[0m\n\nx\n"
    assert [str(problem).partition(": no page")[0] for problem in problems] == [
        "a.md:5:3: warning: The character U+001B is left out",
        "a.md:7:1: warning: The character U+0007 is left out",
        "a.md:7:3: warning: The character U+0007 is left out",
    ]


def test_a_form_feed_parts_words() -> None:
    """It comes with text copied from a PDF, between two pages."""
    text, (problem,) = read_characters("one\x0ctwo", "a.md")
    assert text == "one two"
    assert problem.message == "The character U+000C is read as a blank: no page and no feed can hold it."


def test_a_thousand_of_them_are_not_a_thousand_lines() -> None:
    text, problems = read_characters("\x07\n" * 1000, "a.md")
    assert FORBIDDEN.search(text) is None
    assert len(problems) == 21
    assert problems[-1].message == "980 more such characters in this file are left out."
