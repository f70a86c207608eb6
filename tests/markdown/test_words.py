"""How words are counted."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from octavo.markdown.plain_text import count_words

WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W_]+(?:['’.\-][^\W_]+)*")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("don’t don't 3.5 follow-up U.S.A.", 5),
        ("one–two “three” four… _five_ .six- - '", 6),
        ("naïve Ωmega\u00a0x", 3),
        ("日本 of ニ", 4),
    ],
)
def test_what_is_one_word(text: str, words: int) -> None:
    """The time that reading takes is told from it."""
    assert count_words(text) == words


@given(st.text(st.sampled_from("aB7é日’'.-_ \n“”–—…\u00a0²\u0301(,")))
def test_the_fast_way_counts_as_the_expression_does(text: str) -> None:
    """A typographic mark or a letter from abroad must not change how the rest of a text is counted."""
    assert count_words(text) == len(WORD.findall(text))
