"""The gaps that citations leave in plain text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from octavo.markdown.plain_text import close_gaps


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("as shown \0. Then", "as shown. Then"),
        ("as shown (\0; \0), then", "as shown, then"),
        ("\0 show it", "show it"),
        ("shown \0 by", "shown by"),
        ("shown \0\0", "shown"),
        ("a\0b", "ab"),
    ],
)
def test_a_gap_takes_its_space_along(text: str, closed: str) -> None:
    """Excerpts and contents lists read as if nothing had stood there."""
    assert close_gaps(text) == closed


@given(st.text(st.sampled_from("a\0\0\0 ().,;\n")))
def test_no_gap_stays_open(text: str) -> None:
    """What is left of the mark would be an invisible character in a feed; nothing but spaces goes with it."""
    closed = close_gaps(text)

    assert "\0" not in closed
    assert closed.count("a") == text.count("a")
