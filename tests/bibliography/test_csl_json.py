"""What becomes of CSL-JSON as Zotero, Pandoc, Crossref and people write it."""

import json
import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from octavo.bibliography.bibliography_file import Bibliography
from octavo.bibliography.bibtex import read_bibtex
from octavo.bibliography.csl_json import read_csl_json
from octavo.bibliography.export_csl import to_csl_json
from octavo.errors import Severity
from octavo.model.reference import Name, PartialDate, Record


def read(items: object) -> Bibliography:
    return read_csl_json("refs.json", json.dumps(items).encode())


def only(**variables: object) -> Record:
    found = read([{"id": "a", "type": "article-journal", **variables}])
    assert found.problems == ()
    return found.records[0]


def told(found: Bibliography) -> list[tuple[str, str]]:
    return [(str(problem.location), problem.code) for problem in found.problems]


def test_every_item_has_the_line_where_it_begins() -> None:
    """A message without a line is useless in a library of thousands."""
    found = read_csl_json(
        "r.json",
        b'[\n  {"id": "a", "type": "book"},\n\n  {\n    "id": "b", "type": "boook"}, 5]',
    )
    assert [(record.key, record.location.line) for record in found.records] == [("a", 2), ("b", 4)]
    assert told(found) == [("r.json:4", "unknown-entry-type"), ("r.json:5", "bibliography-syntax")]


@pytest.mark.parametrize(
    "text",
    [
        '[{"id": "a", "type": "book"}]',
        '{"id": "a", "type": "book"}',
        '{"items": [{"id": "a", "type": "book"}]}',
        '\ufeff [ {"id": "a", "type": "book"}, ]',
    ],
)
def test_a_list_one_item_and_zoteros_object_are_read(text: str) -> None:
    found = read_csl_json("r.json", text.encode())
    assert ([record.key for record in found.records], found.problems) == (["a"], ())


@pytest.mark.parametrize("broken", ['{"id": "b" "type": 1}', '{"id": "b}', "{,}", "nonsense"])
def test_a_broken_item_is_left_out_and_the_others_live(broken: str) -> None:
    text = f'[\n{{"id": "a", "type": "book"}},\n{broken},\n{{"id": "c", "type": "book"}}\n]'
    found = read_csl_json("r.json", text.encode())
    assert [record.key for record in found.records] == ["a", "c"]
    assert [code for _, code in told(found)] == ["bibliography-syntax"]
    assert found.problems[0].location.line == 3


def test_deep_nesting_is_a_problem_and_no_crash() -> None:
    assert told(read_csl_json("r.json", b"[" * 100_000)) == [("r.json:1", "bibliography-syntax")]


def test_half_a_character_is_replaced() -> None:
    """JSON may hold it, but no page, feed or cache can be written with it."""
    found = read_csl_json("r.json", b'[{"id": "a", "type": "book", "title": "x\\ud800y \\ud83d\\ude00"}]')
    assert found.records[0].title == "x\ufffdy 😀"


def test_the_first_of_two_items_with_one_id_counts() -> None:
    found = read([{"id": 1, "type": "book", "title": "A"}, {"id": "1", "type": "book", "title": "B"}])
    assert [record.title for record in found.records] == ["A"]
    assert told(found) == [("refs.json:1", "duplicate-entry")]


def test_zoteros_own_format_is_named() -> None:
    found = read({"config": {}, "items": []} | {"itemType": "book"})
    assert "Zotero" in found.problems[0].message


@pytest.mark.parametrize(
    ("item", "key"),
    [
        ({"id": "http://zotero.org/users/1/items/AB12", "citation-key": "roe2020"}, "roe2020"),
        ({"id": "http://zotero.org/users/1/items/12", "note": "Citation Key: roe2020"}, "roe2020"),
        ({"id": 7, "citation-key": "roe2020"}, "roe2020"),
        ({"id": "doi:10.1000/x"}, "doi:10.1000/x"),
        ({"author": [{"family": "O’Roe", "given": "J"}], "issued": {"date-parts": [[2020]]}}, "oroe2020"),
        ({"title": "On <i>the</i> origin of it all"}, "ontheorigin"),
    ],
)
def test_keys_are_those_of_the_file_or_made_of_author_and_year(item: dict[str, object], key: str) -> None:
    found = read([{"type": "book", **item}])
    assert [record.key for record in found.records] == [key]


def test_keys_that_are_made_up_are_told_apart_and_never_taken_from_others() -> None:
    unnamed = {"type": "book", "author": [{"family": "Roe"}], "issued": {"date-parts": [[2020]]}}
    found = read([unnamed, {"id": "roe2020a", "type": "book"}, unnamed, unnamed])
    assert [record.key for record in found.records] == ["roe2020", "roe2020a", "roe2020b", "roe2020c"]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ({"family": "Roe", "given": "Jane Q."}, Name("Roe", "Jane Q.")),
        ({"family": "Gogh", "given": "V", "non-dropping-particle": "van"}, Name("Gogh", "V", "", "van")),
        ({"family": "van der Gogh", "given": "V"}, Name("Gogh", "V", "", "van der")),
        ({"family": '"van der Gogh"', "given": "V"}, Name("van der Gogh", "V")),
        ({"family": "Lamartine", "given": "Alphonse de"}, Name("Lamartine", "Alphonse", "de")),
        ({"family": "King", "given": "M L", "suffix": "Jr."}, Name("King", "M L", suffix="Jr")),
        ({"family": "King", "given": "M L, Jr."}, Name("King", "M L", suffix="Jr")),
        ({"family": "Este", "given": "B", "non-dropping-particle": "d’"}, Name("d’Este", "B")),
        ({"family": "bell", "given": "hooks"}, Name("bell", "hooks")),
        ({"literal": "World Health Organization"}, Name(literal="World Health Organization")),
        ({"name": "The Group", "sequence": "first"}, Name(literal="The Group")),
        ("R &amp; D", Name(literal="R & D")),
    ],
)
def test_names_are_read_with_particles_suffixes_and_organisations(written: object, name: Name) -> None:
    assert only(author=[written, None, {}]).author == (name,)


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ({"date-parts": [[2020, 10, 9]]}, PartialDate(2020, 10, 9)),
        ({"date-parts": [["2020", "10"]]}, PartialDate(2020, 10)),
        ({"date-parts": [[2020, 10], [2021, 2]]}, PartialDate(2020, 10, end_year=2021, end_month=2)),
        ({"date-parts": [[2020]], "season": 2}, PartialDate(2020, season=2)),
        ({"date-parts": [[2020]], "season": "Winter"}, PartialDate(2020, season=4)),
        ({"date-parts": [[2020, 13]]}, PartialDate(2020, season=1)),
        ({"date-parts": [[2020, 24]]}, PartialDate(2020, season=4)),
        ({"date-parts": [[1900]], "circa": True}, PartialDate(1900, is_circa=True)),
        ({"date-parts": [[1900]], "circa": "1"}, PartialDate(1900, is_circa=True)),
        ({"date-parts": [[-43]]}, PartialDate(-43)),
        ({"raw": "2020-10-09"}, PartialDate(2020, 10, 9)),
        ({"raw": "Oct 9, 2020"}, PartialDate(2020, 10, 9)),
        ({"raw": "2020-10/2020-12"}, PartialDate(2020, 10, end_year=2020, end_month=12)),
        ({"literal": "in press"}, PartialDate(literal="in press")),
        ({"date-parts": [[None]]}, PartialDate()),
        ({"date-parts": [[2020, 99, 99]]}, PartialDate(2020)),
        ("2020-10", PartialDate(2020, 10)),
        (2020, PartialDate(2020)),
        ([[2020]], PartialDate(2020)),
        ({}, PartialDate()),
    ],
)
def test_dates_are_read_in_every_form_of_the_schema(written: object, date: PartialDate) -> None:
    assert only(issued=written).issued == date


@pytest.mark.parametrize(
    ("written", "markup"),
    [
        ("A <i>B</i> <b>C</b><sup>2</sup><sub>3</sub>", "A <i>B</i> <b>C</b><sup>2</sup><sub>3</sub>"),
        ('<span class="nocase">DNA</span>', '<span class="nocase">DNA</span>'),
        ('<span style="font-variant:small-caps;">x</span>', '<span class="smallcaps">x</span>'),
        ("<sc>x</sc>", '<span class="smallcaps">x</span>'),
        ('<span onclick="x">y</span>', "y"),
        ("<script>x</script>", "&lt;script&gt;x&lt;/script&gt;"),
        ('<i onclick="x">y</i>', "<i>y</i>"),
        ("a < b & c", "a &lt; b &amp; c"),
        ("AT&amp;T &lt;i&gt;", "AT&amp;T &lt;i&gt;"),
        ("<i>a</b>", "&lt;i&gt;a&lt;/b&gt;"),
        ("<i><b>a</i></b>", "<i>&lt;b&gt;a</i>&lt;/b&gt;"),
        ("<jats:p>One <jats:italic>two</jats:italic></jats:p>", "One <i>two</i>"),
        ("a\n  b", "a b"),
    ],
)
def test_rich_text_becomes_safe_markup(written: str, markup: str) -> None:
    """Bibliographies come from strangers, and titles go into the page as they are."""
    assert only(title=written).title == markup


@pytest.mark.parametrize(
    ("variables", "attribute", "value"),
    [
        ({"volume": 12, "issue": 3}, "volume", "12"),
        ({"volume": 1.50}, "volume", "1.5"),
        ({"page": "2232–47"}, "page", "2232-47"),
        ({"page": "e12", "number": "e12"}, "page", ""),
        ({"container-title": ["Nature", "Nat."]}, "container_title", "Nature"),
        ({"journalAbbreviation": "Nat"}, "container_title_short", "Nat"),
        ({"shortTitle": "S"}, "title_short", "S"),
        ({"keyword": "a, b; c"}, "keyword", ("a", "b", "c")),
        ({"DOI": "https://doi.org/10.1000/x"}, "doi", "10.1000/x"),
        ({"PMID": 123}, "pmid", "123"),
        ({"note": "PMID: 123\nPMCID: PMC4\nGood one"}, "pmid", "123"),
        ({"note": "PMID: 123\nPMCID: PMC4\nGood one"}, "pmcid", "PMC4"),
        ({"note": "PMID: 123\nPMCID: PMC4\nGood one"}, "note", "Good one"),
        ({"note": "Note: see this"}, "note", "Note: see this"),
        ({"number": "arXiv:2101.00001"}, "arxiv", "2101.00001"),
        ({"note": "arXiv:2101.00001 [cs]"}, "arxiv", "2101.00001"),
        ({"archive": "arXiv", "archive_location": "2101.00001"}, "archive", "arXiv"),
        ({"title": None}, "title", ""),
        ({"title": {"a": 1}}, "title", ""),
        ({"title": True}, "title", ""),
    ],
)
def test_variables_find_their_place(variables: dict[str, object], attribute: str, value: object) -> None:
    assert getattr(only(**variables), attribute) == value


@pytest.mark.parametrize(
    ("variables", "code"),
    [
        ({"URL": "javascript:alert(1)"}, "url-scheme"),
        ({"DOI": "x"}, "identifier"),
        ({"PMID": "x"}, "identifier"),
        ({"PMCID": "x"}, "identifier"),
    ],
)
def test_what_is_no_identifier_is_left_out_with_a_warning(variables: dict[str, object], code: str) -> None:
    found = read([{"id": "a", "type": "book", **variables}])
    assert told(found) == [("refs.json:1", code)]
    assert found.problems[0].severity is Severity.WARNING
    assert (found.records[0].url, found.records[0].doi, found.records[0].pmid) == ("", "", "")


def test_crossrefs_types_are_understood() -> None:
    """`curl -H "Accept: application/vnd.citationstyles.csl+json" https://doi.org/…` is how many get them."""
    assert only(type="journal-article").type == "article-journal"
    assert only(type="posted-content").type == "article"


def test_what_octavo_exports_comes_back() -> None:
    bib = (
        "@article{a, author={van Gogh, Vincent and {The Group} and King, Jr, M}, "
        "title={On {DNA} \\emph{in} Y}, journal={J}, shortjournal={J.}, "
        "date={2020-10-09/2020-11-10}, volume=3, number=4, pages={1--9},"
        " doi={10.1000/x}, pmid=1, pmcid={PMC2}, eprint={2101.00001}, eprinttype={arxiv}, langid={en}}"
        "@book{b, editor={Roe, R}, title={A & B}, edition=2, publisher={P & Co}, year={1900/1910}, isbn=1}"
    )
    records = read_bibtex("r.json", bib.encode()).records
    back = read(to_csl_json(records))
    assert back.problems == ()
    for record, again in zip(records, back.records, strict=True):
        assert again == replace(record, location=again.location, source_file=again.source_file)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
VARIABLES = ["id", "type", "title", "author", "issued", "note", "page", "DOI", "URL", "archive", "keyword"]


@pytest.mark.slow
@given(st.lists(st.dictionaries(st.sampled_from(VARIABLES), JSON), max_size=4))
def test_no_item_makes_it_raise(items: list[object]) -> None:
    read(items)


@given(st.binary(max_size=200) | st.text(alphabet='[]{}":,a1\n ').map(str.encode))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    read_csl_json("r.json", data)


@given(st.text(alphabet='<>/isubp"&;=ncae '))
def test_markup_is_always_balanced(text: str) -> None:
    ElementTree.fromstring(f"<t>{only(title=text).title}</t>".replace("&nbsp;", ""))  # noqa: S314
