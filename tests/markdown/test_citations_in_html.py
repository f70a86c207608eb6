"""Citations in readers' comments, found behind the sanitiser."""

from __future__ import annotations

import pytest
from golden_markdown import show_body

from octavo.markdown.citations_in_html import find_citations
from octavo.model.body import Cite


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("<p>As [@graf2021] says</p>", "<p>As ⟦cite optional @graf2021⟧ says</p>"),
        ("[see @a, p. 3; -@b]", "⟦cite optional see @a (page 3); -@b⟧"),
        ("R&amp;D [@a, R&amp;D] &lt;b&gt;", "R&amp;D ⟦cite optional @a, R&amp;D⟧ &lt;b&gt;"),
        ("@Tony and [thanks @Tony!", "@Tony and [thanks @Tony!"),
        ('<a href="x">[@a]</a> <code>[@b]</code> <pre>[@c]</pre>', None),
        ("[see <em>x</em> @a]", None),
        ('<em title="[@a] > [@b]">x</em>', None),
        ("me@x.org [x@a] [.@a]", None),
        ("[@a\n\n@b]", None),
        ("[a [@b] c]", "[a ⟦cite optional @b⟧ c]"),
        ("", None),
    ],
)
def test_bracketed_citations_become_holes(source: str, shown: str | None) -> None:
    """Readers write "@Tony": only brackets cite, and never in links or code."""
    assert show_body(find_citations(source, 1)) == (source if shown is None else shown)


def test_a_hole_keeps_what_the_reader_typed() -> None:
    """An unknown key must be printed exactly as it stood."""
    body = find_citations("x [see @a &lt; b]", 7)

    assert isinstance(body.holes[0], Cite)
    assert (body.holes[0].source, body.holes[0].line, body.holes[0].column) == ("[see @a < b]", 7, 0)


@pytest.mark.parametrize(
    "piece", ["[", "[@a ", "[@a", "@", "[@{", "<a>[", "[@a;", '[@a "x ', "[@a 'x' ", "`[@a] "]
)
def test_long_nonsense_takes_no_time(piece: str) -> None:
    """A comment must not be able to stop a build."""
    find_citations(piece * (150_000 // len(piece)), 1)
