"""Names and titles in the order that a dictionary of the language has."""

from __future__ import annotations

import pytest

from octavo.languages.collation import collation_key, initial


@pytest.mark.parametrize(
    ("language", "in_order"),
    [
        ("en", "10 9 elan Élan O'Brien Obrien van Zoë γ-globin"),
        ("de", "Apfel Äpfel Ofen Öl Strasse Straße Strast Zebra"),
        ("sv", "Al Zebra Ål Ärlig Öl"),
        ("da", "Al Zebra Ærø Øl Ål Aarhus"),
        ("es-MX", "nube nz ñu oro"),
        ("pl", "cud ćma dom lwa łan mak zoo źle żaba"),
        ("cs", "cizí čas hora chata ibis"),
        ("et", "sa šokk zoo tee v õ x"),
        ("tr", "hava ılık Işık ilik İzmir"),
        ("hr", "cvijet čaj ćup dan đak e"),
        ("ru", "Арбуз Ёлка ель жук игра йод яблоко book"),
        ("fa", "بابا پدر تهران کتاب گل یک book"),
        ("ar", "أحمد باب كتاب ولد book"),
        ("he", "אביב גל תל book"),
        ("ja", "book あお かき がき カキ 亜 愛 漢字"),
        ("zh-CN", "阿 安徽 北京 李 上海 王 张 book"),
    ],
)
def test_words_are_in_the_order_of_the_language(language: str, in_order: str) -> None:
    """By the numbers of characters, Persian پ would stand after ی, and “Zebra” before “apple”."""
    words = in_order.split()
    assert sorted(sorted(words), key=lambda word: collation_key(word, language)) == words


def test_accents_decide_between_the_same_letters_and_case_last() -> None:
    """An order that depended on the order of files would differ between two builds."""
    words = ["cote", "Cote", "coté", "côte"]
    assert sorted(words, key=lambda word: collation_key(word, "en")) == ["Cote", "cote", "coté", "côte"]


def test_marks_count_for_nothing_and_blanks_end_words() -> None:
    """A title in quotation marks stands among the others; shorter names go first."""
    words = ["Van Dyk", "Vandal", "“Van Beek”", "van-der Berg"]
    found = sorted(words, key=lambda word: collation_key(word, "nl"))
    assert found == ["“Van Beek”", "van-der Berg", "Van Dyk", "Vandal"]


@pytest.mark.parametrize(
    ("language", "text", "letter"),
    [
        ("en", "“élan”", "E"),
        ("de", "Äpfel", "A"),
        ("sv", "Ärlig", "Ä"),
        ("cs", "Chata", "Ch"),
        ("ru", "ёлка", "Е"),
        ("en", "Жук", "Ж"),
        ("he", "תל", "ת"),
        ("ar", "أحمد", "ا"),
        ("ja", "がき", "か"),
        ("ja", "漢字", "漢"),
        ("zh", "北京", "B"),
        ("en", "9 lives", "9"),
        ("en", "…", ""),
    ],
)
def test_a_list_by_letters_has_the_letters_of_the_language(language: str, text: str, letter: str) -> None:
    """A reader looks for a name below the letter that its dictionary has it under."""
    assert initial(text, language) == letter
