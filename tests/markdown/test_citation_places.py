"""Where a citation stands in its file: the line and column that a message names."""

from __future__ import annotations

import pytest
from golden_markdown import render

from octavo.model.body import Cite, CrossRef, Image, Link


def _places(markdown: str, first_line: int = 1) -> list[tuple[int, int]]:
    return [
        (hole.line, hole.column)
        for hole in render(markdown, first_line).body.holes
        if isinstance(hole, (Cite, CrossRef, Image)) or (isinstance(hole, Link) and hole.line)
    ]


@pytest.mark.parametrize(
    ("markdown", "places"),
    [
        ("Text [@a] and @b.", [(1, 6), (1, 15)]),
        ("One\ntwo [@a]\n   three @b", [(2, 5), (3, 10)]),
        ("- item [@a]\n  more @b\n\n  - inner @c", [(1, 8), (2, 8), (4, 11)]),
        ("> quote @a\n> > deeper @b\nlazy @c", [(1, 9), (2, 12), (3, 6)]),
        ("## Head @a ##", [(1, 9)]),
        ("Head @a\n=======", [(1, 6)]),
        ("| a | b |\n|---|---|\n| x | [@a] |", [(3, 7)]),
        ("x[^1]\n\n[^1]: Note @a.", [(1, 2), (3, 12)]),
        ("x^[in line @a]", [(1, 12)]),
        ("> [!NOTE] Title @a\n> Text @b", [(1, 17), (2, 8)]),
        ("![Caption @a](x.png){alt=y}", [(1, 1), (1, 11)]),
        ("Term @a\n: Meaning @b", [(1, 6), (2, 11)]),
        ("[@a, p. 3, and [see @b]]", [(1, 1)]),
        ("See @fig-x and [l](x.md)", [(1, 5), (1, 16)]),
        ("*a* \\* &amp; [@a]", [(1, 14)]),
    ],
)
def test_a_hole_knows_its_line_and_column(markdown: str, places: list[tuple[int, int]]) -> None:
    """A message that points beside the mistake sends the author searching."""
    assert _places(markdown) == places


def test_lines_count_from_the_beginning_of_the_file() -> None:
    """The header stands before the text; its lines count."""
    assert _places("Text\n[@a]", first_line=8) == [(9, 1)]


def test_an_inner_citation_knows_its_place() -> None:
    """A citation in a suffix is reported where it stands, not where the outer one begins."""
    cite = render("Text [@a, p. 3, but see [@b]]").body.holes[0]

    assert isinstance(cite, Cite)
    inner = cite.items[0].suffix.holes[0]
    assert isinstance(inner, Cite)
    assert (inner.line, inner.column) == (1, 25)


def test_a_column_that_cannot_be_known_is_0() -> None:
    """Two equal cells: better no column than a wrong one."""
    assert _places("| a | b |\n|---|---|\n| [@a] | [@a] |") == [(3, 0), (3, 0)]


def test_a_key_in_the_text_of_a_link_is_kept_with_its_place() -> None:
    """It cites nothing there: who writes it and has such a work is told so."""
    rendered = render(
        "A [text of @a and \\@b](https://x.org/) and\n[@c](https://x.org/), `[@d](x)`, [e@f](x)"
    )

    assert [(typed.key, typed.line, typed.column) for typed in rendered.typed_keys] == [
        ("a", 1, 12),
        ("c", 2, 2),
    ]
