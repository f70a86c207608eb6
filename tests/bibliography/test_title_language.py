"""Titles whose language nobody says."""

import pytest

from octavo.bibliography.csl_record import is_english


@pytest.mark.parametrize(
    "title",
    [
        "Der Begriff des Politischen und der Staat",
        "Frå sosialhistorie til nyare kulturhistorie",
        "Bildungsexpansion und Schule",
        "Naturbeskyttelsesloven med kommentarer",
        "Las venas abiertas de América Latina",
        "Les mots et les choses",
        "Война и мир",
    ],
)
def test_small_words_tell_another_language(title: str) -> None:
    assert not is_english("", title)


@pytest.mark.parametrize(
    "title",
    [
        "The Theory of van der Waals Forces",
        "La Niña and the Sea",
        "MIT and the Rise of Computing",
        "Programming in C",
        "Na Channels",
        "<i>E. coli</i>",
        "The concept of <i>Bildung und Wissen</i> in the history of schools",
        "",
    ],
)
def test_names_and_quotations_make_no_title_foreign(title: str) -> None:
    assert is_english("", title)


def test_the_entry_knows_better() -> None:
    assert is_english("en-GB", "Les mots et les choses")
    assert not is_english("fr", "The End")
