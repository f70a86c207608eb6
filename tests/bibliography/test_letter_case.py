"""Sentence case: names, formulas and what braces protect must survive it."""

import pytest

from octavo.bibliography.styles.letter_case import sentence_case


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("The Case Against Sleep in Small Samples", "The case against sleep in small samples"),
        ("Deep Learning: A Review of the Field", "Deep learning: A review of the field"),
        ("Is It So? Yes and No in Medicine", "Is it so? Yes and no in medicine"),
        ("The Role of RNA and iPhones in T-Cell Work", "The role of RNA and iPhones in T-cell work"),
        ("Vitamin D and I", "Vitamin D and I"),
        (
            'Tales of <span class="nocase">Van der Waals</span> Forces',
            'Tales of <span class="nocase">Van der Waals</span> forces',
        ),
        ("Solving <math><mi>X</mi></math> Quickly", "Solving <math><mi>X</mi></math> quickly"),
        (
            "Life of <i>Escherichia coli</i> in Warm Milk Bottles",
            "Life of <i>escherichia coli</i> in warm milk bottles",
        ),
        ("R &amp; D Spending", "R &amp; D spending"),
    ],
)
def test_sentence_case_lowers_a_title_in_title_case(written: str, printed: str) -> None:
    assert sentence_case(written) == printed


@pytest.mark.parametrize(
    "title",
    [
        "A telephone survey of Hispanic Americans",
        "Signature of balancing selection in Arabidopsis",
        "An analysis of Koza's computational effort statistic",
        "NumPy",
        "DOES CAPITAL LETTERING WORK",
        "",
    ],
)
def test_a_title_in_sentence_case_keeps_the_capitals_of_names(title: str) -> None:
    """Reference managers hold titles in sentence case: what is big there is a name."""
    assert sentence_case(title) == title
