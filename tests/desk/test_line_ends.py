"""Only the lines that were changed change in a file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from octavo.desk.texts import saved_bytes, shown_text

LINES = st.lists(st.tuples(st.text("ab é", max_size=4), st.sampled_from(["\n", "\r\n", "\r"])), max_size=12)


@pytest.mark.parametrize(
    ("before", "text", "after"),
    [
        (b"a\r\nb\r\n", "a\nx\nb\n", b"a\r\nx\r\nb\r\n"),
        (b"a\nb\r\nc\n", "a\nb\nx\nc\n", b"a\nb\r\nx\nc\n"),
        (b"a\r\nb\nc\r\n", "b\nc\n", b"b\nc\r\n"),
        (b"\xef\xbb\xbfa\n", "b\n", b"\xef\xbb\xbfb\n"),
        (b"a\rb\r", "a\nb\nc", b"a\rb\rc"),
        (b"", "a\n", b"a\n"),
        (b"\n\n\r\r", "\n\n\n\n\n", b"\n\n\n\n\n"),
    ],
)
def test_line_ends_stay(before: bytes, text: str, after: bytes) -> None:
    """A difference in every line hides the one that matters, in git and in the eyes of a co-author."""
    assert saved_bytes(before, text) == after


@given(LINES)
def test_what_was_not_changed_is_the_same_to_the_byte(lines: list[tuple[str, str]]) -> None:
    """To open a text and save it is no change."""
    before = "".join(line + end for line, end in lines).encode()
    assert saved_bytes(before, shown_text(before)) == before


@given(LINES, LINES)
def test_what_is_saved_is_what_was_typed(old: list[tuple[str, str]], new: list[tuple[str, str]]) -> None:
    """Whatever the line ends, the words are those of the browser."""
    before = "".join(line + end for line, end in old).encode()
    text = "".join(f"{line}\n" for line, _ in new)
    assert shown_text(saved_bytes(before, text)) == text
