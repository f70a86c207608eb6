"""Which way a language is written."""

from __future__ import annotations

import pytest

from octavo.text.languages import direction_of


@pytest.mark.parametrize("tag", ["ar", "ar-EG", "he", "fa-IR", "ur", "az-Arab", "KU-ARAB", "uz-arab-AF"])
def test_right_to_left(tag: str) -> None:
    assert direction_of(tag) == "rtl"


@pytest.mark.parametrize("tag", ["en-GB", "de", "ja", "ar-Latn", "ku", "zh-Hant-TW", ""])
def test_left_to_right(tag: str) -> None:
    """Arabic in Latin letters runs as Latin does."""
    assert direction_of(tag) == "ltr"
