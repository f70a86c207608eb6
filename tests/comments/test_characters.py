"""Characters that hide, reverse or pile up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from octavo.comments.characters import clean_text, strip_invisible


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain\ttext\nlines", "plain\ttext\nlines"),
        ("a\u202eb\u202ac\u2066d\u2069", "abcd"),
        ("a\u200bb\u2060c\ufeffd\u200ee\u00adf", "abcdef"),
        ("a\x00b\x1b[31mc\x7fd\x9be\ud800f", "ab[31mcdef"),
        ("a\u2028b\u2029c", "a\nb\nc"),
        ("pass\u200dword", "password"),
        ("a\u200d\u200cb", "ab"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("👩\u200d🔬", "👩\u200d🔬"),
        ("e\u0301" + "\u0302" * 50, "e\u0301\u0302\u0302\u0302"),
        ("ก" + "\u0e47" * 20, "ก" + "\u0e47" * 4),
        ("\u0301\u0302x", "x"),
        ("Nguyễn Thị", "Nguyễn Thị"),
        ("שָׁלוֹם", "שָׁלוֹם"),
    ],
)
def test_what_deceives_is_gone_and_what_a_script_needs_stays(text: str, expected: str) -> None:
    """A reversed file name deceives; Persian without its joiners is misspelt."""
    assert strip_invisible(text) == expected


@given(st.text(max_size=60))
def test_stripping_twice_changes_nothing_more(text: str) -> None:
    """What is taken out must not uncover something else to take out."""
    assert strip_invisible(strip_invisible(text)) == strip_invisible(text)


def test_a_name_is_one_line_of_limited_length() -> None:
    """A name of a thousand characters or three lines would break every list that names stand in."""
    assert clean_text("  Tony\n\u202e  Smith ") == "Tony Smith"
    assert clean_text("x" * 300) == "x" * 199 + "…"
    assert clean_text("") == ""
    assert clean_text("\u3164\u200b") == ""
