"""No word is left out in silence: what is nested too deep, noted nowhere, or too wide for its table."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from golden_markdown import render

from octavo.comments.sanitise import sanitise_html
from octavo.errors import Severity
from octavo.markdown.renderer import render_comment

DEPTHS = (9, 25, 60, 300)
NESTINGS: dict[str, Callable[[int], str]] = {
    "lists": lambda depth: "\n".join(f"{'  ' * i}- w{i}q" for i in range(depth)),
    "numbered lists": lambda depth: "\n".join(f"{'   ' * i}1. w{i}q" for i in range(depth)),
    "lists on one line": lambda depth: "- " * depth + "w1q",
    "quotations": lambda depth: "> " * depth + "w1q",
    "lists in quotations": lambda depth: "> - " * depth + "w1q",
    "quotations that grow": lambda depth: "\n".join(f"{'>' * (i + 1)} w{i}q\n" for i in range(depth)),
    "definitions": lambda depth: "".join(f"{'  ' * i}w{i}q\n\n{'  ' * i}: " for i in range(depth)) + "w_q",
    "callouts": lambda depth: "".join(
        f"{'> ' * (i + 1)}[!NOTE]\n{'> ' * (i + 1)}w{i}q\n" for i in range(depth)
    ),
    "notes": lambda depth: "a[^1]\n\n[^1]: " + "[^1]: " * depth + "w1q",
    "links": lambda depth: "[" * depth + "w1q" + "](/a)" * depth,
    "pictures": lambda depth: "t![" * depth + "w1q" + "](a.png)" * depth,
    "spans": lambda depth: "w0q[w1q " * depth + "w2q" + "]{.a}" * depth,
    "notes in place": lambda depth: "w0q^[w1q " * depth + "w2q" + "]" * depth,
    "citations": lambda depth: "w0q [w1q @a; " * depth + "w2q" + "]" * depth,
}


def _words(text: object) -> set[str]:
    return set(re.findall(r"w\w+?q", str(text)))


@pytest.mark.slow
@pytest.mark.parametrize("kind", NESTINGS)
def test_no_nesting_takes_words_away(kind: str) -> None:
    """Beyond a depth the parser left out the rest of the file; now the words stay."""
    for depth in DEPTHS:
        text = f"{NESTINGS[kind](depth)}\n\nwendq\n"
        assert _words(text) - _words(render(text).body) == set(), depth
        comment = render_comment(text)
        assert _words(text) - _words(comment) == set(), depth
        assert _words(text) - _words(sanitise_html(comment)) == set(), depth


def test_lists_nested_fifty_deep_are_lists() -> None:
    """Imports of old blogs, and outlines, nest deeper than nine."""
    rendered = render(NESTINGS["lists"](50))
    assert (str(rendered.body).count("<li>"), rendered.problems) == (50, ())


def test_what_is_nested_too_deep_is_an_error_at_its_line() -> None:
    """It is not shown as it was meant; once is enough for one text."""
    rendered = render(NESTINGS["lists"](70), first_line=5)
    assert [str(problem) for problem in rendered.problems] == [
        "post.md:55: error: More than 50 lists, or 100 quotations, are nested one in another here.\n"
        "  hint: Write what stands deeper as paragraphs, or as a list of its own below."
    ]


def test_a_note_that_nothing_refers_to_is_a_warning() -> None:
    """It is shown nowhere; a reference was misspelt or removed."""
    rendered = render("Text[^a].\n\n[^a]: Shown.\n\n[^b]: Lost.\n")
    assert [str(problem) for problem in rendered.problems] == [
        "post.md:5: warning: Nothing refers to the footnote [^b]; it is not shown.\n"
        "  hint: Write [^b] at its place in the text, or remove the footnote."
    ]


def test_a_note_that_is_written_twice_is_a_warning() -> None:
    """Two notes with one name come from copying; only the last is shown."""
    rendered = render("Text[^1].\n\n[^1]: Lost.\n\n> [^1]: Shown.\n")
    assert [(problem.location.line, problem.severity, problem.message) for problem in rendered.problems] == [
        (3, Severity.WARNING, "The footnote [^1] is written again on line 5; this one is not shown.")
    ]
    assert "Shown." in str(rendered.body)


@pytest.mark.parametrize(
    ("row", "count"),
    [
        ("| 1 | 2 | lost |", 3),
        ("1 | 2 | lost", 3),
        ("| `a|b` | 2 |", 3),
        ("| 1 | 2 |", 0),
        (r"| 1 \| 2 | 3 |", 0),
        ("| | 2 |", 0),
        ("| 1 | 2 | |", 0),
        ("| 1 |", 0),
    ],
)
@pytest.mark.parametrize("before", ["", "> ", ">> "])
def test_cells_beyond_the_columns_of_a_table_are_a_warning(row: str, count: int, before: str) -> None:
    """Markdown leaves them out; a bar within code is the usual reason."""
    text = "".join(f"{before}{line}\n" for line in ("| a | b |", "|---|---|", "| x | y |", row))
    expected = f"This row has {count} cells, its table 2 columns; what is too much is not shown."
    found = [(problem.location.line, problem.message) for problem in render(text).problems]
    assert found == ([(4, expected)] if count else [])
