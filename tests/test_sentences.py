"""The sentence around a citation."""

from __future__ import annotations

import pytest

from growth import grows_too_fast
from octavo.text.sentences import MAX_LENGTH, sentences_around
from text_shapes import Shape

CITE = '<span class="citation" id="cite-1">[<a href="#ref-x">1</a>]</span>'


def sentence(html: str) -> str:
    return sentences_around(html.replace("@", CITE), frozenset({"cite-1"}))["cite-1"]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>First. The second cites @ here. Third.</p>", "The second cites [1] here."),
        ("<p>One @. Two.</p>", "One [1]."),
        ("<p>Ends with it.@</p><p>Next</p>", "Ends with it.[1]"),
        ("<p>Behind the stop.@ Another sentence.</p>", "Behind the stop.[1]"),
        ("<p>Smith et al. @ found. Others did not.</p>", "Smith et al. [1] found."),
        ("<p>As Dr. J. Smith (Fig. 2, p. 3) says @. No.</p>", "As Dr. J. Smith (Fig. 2, p. 3) says [1]."),
        ("<p>It fell by 3.5 per cent @. Yes.</p>", "It fell by 3.5 per cent [1]."),
        (
            "<p>Why? Because of <em>this</em> &amp; <code>a &lt; b</code> @!</p>",
            "Because of this & a < b [1]!",
        ),
        ("<p>“Quoted.” He said @.</p>", "He said [1]."),
        ("<ul><li>An item</li><li>Another @</li></ul><p>After.</p>", "Another [1]"),
        ("<table><tr><td>a</td><td>b @</td></tr></table>", "b [1]"),
        ("<p>Line one\n  and two @.</p>", "Line one and two [1]."),
        ("No tags at all @.", "No tags at all [1]."),
        ("<p>先行研究は多い。これは正しい@。次の文。</p>", "これは正しい[1]。"),
        ("<p>他说「对！」然后引用@？后文。</p>", "然后引用[1]？"),
        ("<p>هل هذا صحيح؟ نعم @. انتهى.</p>", "نعم [1]."),
        ("<p>Er sagt: „Ja.“ Dann zitiert er @. „Gut.“</p>", "Dann zitiert er [1]."),
    ],
)
def test_the_sentence_of_a_citation_is_found(html: str, expected: str) -> None:
    """The page of a work quotes it, as its author wrote it."""
    assert sentence(html) == expected


def test_each_citation_has_its_own_sentence() -> None:
    html = '<p>A <i id="a">1</i>. B <i id="b">2</i> and <i id="c">3</i>.</p><p><i id="d">4</i> C.</p>'
    found = sentences_around(html, frozenset("abcd"))
    assert found == {"a": "A 1.", "b": "B 2 and 3.", "c": "B 2 and 3.", "d": "4 C."}


def test_other_elements_are_left_alone() -> None:
    assert sentences_around('<p id="x">Text.</p>', frozenset({"y"})) == {}


def test_a_sentence_without_end_is_cut() -> None:
    found = sentence(f"<p>@ {'word ' * 1000}</p>")
    assert len(found) <= MAX_LENGTH + 2
    assert found.endswith("word …")


def test_a_long_sentence_without_blanks_is_cut_too() -> None:
    """Japanese has none to cut at: what is left must not be an ellipsis alone."""
    assert sentence(f"<p>{'文' * 1000}@</p>") == f"{'文' * MAX_LENGTH}…"


@pytest.mark.parametrize(
    "piece",
    ["<p>", "a. ", "<i id='cite-2'>", "((((", "&amp;", "et al. ", "!?", ".)", ".[", "! ", '."', "[1]"],
)
def test_a_hostile_text_takes_no_long_time(piece: str) -> None:
    """A page of a megabyte is read in less than a second, whatever it repeats."""

    def read(text: str) -> object:
        return sentences_around(f"<p>{CITE} {text}</p>", frozenset({"cite-1"}))

    assert not grows_too_fast(read, Shape.of(piece))
