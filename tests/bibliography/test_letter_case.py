"""Title case and sentence case: names, formulas and what braces protect must survive both."""

import pytest

from octavo.bibliography.styles.letter_case import sentence_case, title_case


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("on the difference between mice and men", "On the Difference between Mice and Men"),
        ("a review: the case against it", "A Review: The Case against It"),
        ("who's afraid? an answer. of mice", "Who's Afraid? An Answer. Of Mice"),
        ("short- and long-term use of e-mail", "Short- and Long-Term Use of E-Mail"),
        ("mRNA, pH and HIV-infected cells in 1990s", "mRNA, pH and HIV-Infected Cells in 1990s"),
        ("what to look for", "What to Look For"),
        ("vitamin d and Pain.org at example.org", "Vitamin d and Pain.org at example.org"),
        ("über den wolken", "Über Den Wolken"),
        ("R &amp; d at work", "R &amp; d at Work"),
        ("the genome of <i>homo sapiens</i>", "The Genome of <i>Homo Sapiens</i>"),
        (
            'tales of <span class="nocase">van der waals</span>',
            'Tales of <span class="nocase">van der waals</span>',
        ),
        (
            "x<sub>ij</sub> of <math><mi>foo</mi></math> by us",
            "X<sub>ij</sub> of <math><mi>foo</mi></math> by Us",
        ),
        ("The Rise Of The Machines", "The Rise of the Machines"),
        ("", ""),
    ],
)
def test_title_case_is_citeprocs(written: str, printed: str) -> None:
    assert title_case(written) == printed


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
