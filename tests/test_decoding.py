"""Bytes of a text file."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from octavo.formats.decoding import FORBIDDEN, MAX_TEXT_BYTES, decode_text


def problem(data: bytes) -> str:
    text, (found,) = decode_text(data, "a.md")
    assert text is None
    return str(found)


def test_a_byte_order_mark_is_accepted() -> None:
    assert decode_text(b"\xef\xbb\xbfcaf\xc3\xa9", "a.md") == ("café", ())


def test_lines_may_end_as_on_any_machine() -> None:
    """The same text must give the same site on Windows."""
    assert decode_text(b"a\r\nb\rc\nd", "a.md") == ("a\nb\nc\nd", ())


def test_the_byte_that_is_not_utf_8_is_named() -> None:
    hint = "\n  hint: Save it as UTF-8 in your editor."
    assert problem(b"ab\ncaf\xe9\n") == f"a.md:2: error: The file is not UTF-8: byte 6 is 0xe9.{hint}"
    assert problem(b"\xef\xbb\xbfcaf\xe9") == f"a.md:1: error: The file is not UTF-8: byte 6 is 0xe9.{hint}"


def test_a_binary_file_is_no_text() -> None:
    assert problem(b"a\nb\0") == (
        "a.md:2: error: The file has a NUL byte at byte 3: it is not a text.\n"
        "  hint: Was a binary file given a text's name?"
    )


def test_a_text_of_more_than_ten_megabytes_is_a_mistake() -> None:
    assert decode_text(b"a" * MAX_TEXT_BYTES, "a.md")[1] == ()
    assert problem(b"a" * (MAX_TEXT_BYTES + 1)) == (
        "a.md: error: The file has 10,000,001 bytes; at most 10,000,000 are read.\n"
        "  hint: Split the text, or put data into a file of its own."
    )


@given(st.binary(max_size=50))
def test_any_bytes_give_a_text_or_a_problem(data: bytes) -> None:
    text, problems = decode_text(data, "a.md")
    assert text is not None or problems
    assert text is None or FORBIDDEN.search(text) is None
