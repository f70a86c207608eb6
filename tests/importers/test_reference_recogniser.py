"""What is recognised in references pasted as text, and what never is."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth import grows_too_fast
from octavo.bibliography.inline_html import html_to_text
from octavo.bibliography.styles.nlm_parts import format_date
from octavo.importers.references.recogniser import Recognised, recognise
from octavo.model.reference import Name
from text_shapes import Shape

DATA = Path(__file__).parents[1] / "data" / "references" / "pasted.md"
_CASE = re.compile(
    r"^## (?P<title>[^\n]+)\n\n``````text\n(?P<text>.*?)\n``````\n\n"
    r"``````recognised\n(?P<recognised>.*?)\n``````",
    re.MULTILINE | re.DOTALL,
)
CASES = [(m["title"], m["text"], m["recognised"]) for m in _CASE.finditer(DATA.read_text("utf-8"))]
PLAIN = "Marek FG. A title. Acta Glia. 2010;133:2-7."


def show(recognised: Recognised | None) -> str:
    """Return what was recognised, one field a line."""
    if recognised is None:
        return "none"
    lines = ["high" if recognised.is_certain else "low"]
    if not recognised.is_certain:
        return "\n".join([*lines, *(f"doubt: {doubt}" for doubt in recognised.doubts)])
    record = recognised.record
    names = [show_name(name) for name in record.author] + ["…"] * bool(record.incomplete_names)
    values = {
        "before": recognised.before.strip(),
        "authors": " | ".join(names),
        "title": html_to_text(record.title),
        "journal": html_to_text(record.container_title),
        "issued": format_date(record.issued),
        **{
            name: getattr(record, name)
            for name in ("volume", "issue", "page", "number", "status", "language")
        },
        **{name: getattr(record, name) for name in ("doi", "pmid", "pmcid")},
        "after": recognised.after,
    }
    return "\n".join([*lines, *(f"{name}: {value}" for name, value in values.items() if value)])


def show_name(name: Name) -> str:
    return (
        f"{{{name.literal}}}"
        if name.literal
        else ", ".join(filter(None, (name.family, name.given, name.suffix)))
    )


@pytest.mark.parametrize(("title", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_pasted_references_are_taken_apart(title: str, text: str, expected: str) -> None:
    """Every field as it was printed, or doubt: a wrong entry is worse than none."""
    assert show(recognise(text)) == expected


def test_there_are_golden_cases() -> None:
    """A change of the file's form must not leave it unread."""
    assert len(CASES) == DATA.read_text("utf-8").count("\n## ")


def test_a_link_says_which_work_it_is() -> None:
    """Blogs print no numbers and link the title to PubMed."""
    found = recognise(PLAIN, ["https://www.ncbi.nlm.nih.gov/pubmed/90000001", "https://doi.org/10.5555/a.b"])
    assert found is not None
    assert (found.record.pmid, found.record.doi, found.is_certain) == ("90000001", "10.5555/a.b", True)


def test_links_to_two_works_say_nothing() -> None:
    """One of them is to another paper, and nobody can tell which."""
    found = recognise(PLAIN, [f"https://pubmed.ncbi.nlm.nih.gov/{number}/" for number in (1234, 1235)])
    assert found is not None
    assert found.record.pmid == ""


def test_a_link_to_another_work_than_the_text_names_is_doubtful() -> None:
    """Either may be the mistake."""
    found = recognise(f"{PLAIN} PMID: 1234.", ["https://pubmed.ncbi.nlm.nih.gov/1235/"])
    assert found is not None
    assert found.doubts == ("A link in it leads to another work.",)


def test_spaces_and_ligatures_are_made_plain_and_superscripts_are_kept() -> None:
    """A title with "10⁻³" says something else than one with "10-3"."""
    found = recognise("Marek\u00a0FG. Ef\ufb01cient 10⁻³ walks.\u2003Acta Glia. 2010;133:2\u20117.")
    assert found is not None
    assert (found.record.title, found.record.page) == ("Efficient 10⁻³ walks", "2-7")


def test_markup_in_a_title_is_text() -> None:
    """Titles are HTML in a record, and what was pasted is not trusted."""
    found = recognise("Marek FG. A <b>bold</b> & title. Acta Glia. 2010;133:2-7.")
    assert found is not None
    assert found.record.title == "A &lt;b&gt;bold&lt;/b&gt; &amp; title"


@pytest.mark.parametrize(
    "shape",
    [
        Shape.of("2010;1:2-3. "),
        Shape("", "Marek FG, ", "2010;1:2"),
        Shape("", "A. ", "2010;1:2-3."),
        Shape("", "A.B., ", "2010;1:2-3."),
        Shape.of("2010;1:1, 2, 3, "),
        Shape("Marek FG. A title. Glia. 2010;1:2. ", "Erratum in: Glia. 2010;1:2. "),
        Shape("Marek FG. A title. Glia. 2010;1:2. doi: 10.5555/", "("),
        Shape("", "Suppl ", "2010;Suppl"),
        Shape("Suppl 2010;Suppl", " Suppl"),
        Shape("", "[", "2010;1:2"),
        Shape.of("Smith et al 2010 1(2): "),
    ],
    ids=str,
)
def test_no_text_takes_long(shape: Shape) -> None:
    """Blogs hold what nobody foresaw; time that grows with the square would hang on it."""
    assert not grows_too_fast(recognise, shape)


@given(st.text(alphabet='AbZ .,;:()[]-–12&0\n"“”', max_size=60), st.text(max_size=30))
def test_any_text_is_read_without_a_fault(middle: str, end: str) -> None:
    """Whatever a blog holds, an import goes on."""
    recognise(f"Marek FG. {middle} Acta Glia. 2010 Jan{middle};133({end}):2-{end} doi: 10.5555/{end}")
