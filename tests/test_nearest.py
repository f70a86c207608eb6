"""Hints of what somebody probably meant."""

from __future__ import annotations

import pytest

from octavo.text.nearest import did_you_mean


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("smit2020", ["smith2020", "jones"], "Did you mean @smith2020?"),
        ("Smith2020", ["smith2020"], "Did you mean @smith2020?"),
        ("smith2020", ["smith2020"], ""),
        ("smith2020", ["smith2020", "Smith2020"], "Did you mean @Smith2020?"),
        ("smith2020", ["smith2020", "smith2021"], "Did you mean @smith2021?"),
        ("müller", ["mu\u0308ller"], ""),
        ("smith2020 ", ["smith2020"], ""),
    ],
)
def test_a_hint_never_shows_what_was_typed(word: str, known: list[str], hint: str) -> None:
    """ "Did you mean X?" for X sends the author to look for a difference that nobody can see."""
    assert did_you_mean(word, known, mark="@") == hint
