"""What becomes of .bib files as people have them: nothing raises, nothing is lost without a word."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth import grows_too_fast
from octavo.bibliography.bibliography_file import Bibliography
from octavo.bibliography.bibtex import read_bibtex
from octavo.bibliography.entry_types import CSL_TYPES
from octavo.errors import Location, Severity
from octavo.model.reference import Name, PartialDate, Record
from text_shapes import Shape


def read(text: str) -> Bibliography:
    return read_bibtex("refs.bib", text.encode())


def only(text: str) -> Record:
    found = read(text)
    assert len(found.records) == 1
    return found.records[0]


def told(found: Bibliography) -> list[tuple[str, str]]:
    return [(str(problem.location), problem.code) for problem in found.problems]


# --- the file


def test_records_keep_their_order_and_their_place() -> None:
    found = read("@book{b, title={B}}\n\n  @book{a,\n title={A}}\n")
    assert [(record.key, record.location) for record in found.records] == [
        ("b", Location("refs.bib", 1, 1)),
        ("a", Location("refs.bib", 3, 3)),
    ]
    assert found.records[0].source_file == "refs.bib"
    assert found.problems == ()


@pytest.mark.parametrize(
    "data",
    [
        "@book{a, title={Müller}}".encode(),
        codecs.BOM_UTF8 + "@book{a, title={Müller}}".encode(),
        "@book{a, title={Müller}}".encode("utf-16"),
        codecs.BOM_UTF16_BE + "@book{a, title={Müller}}".encode("utf-16-be"),
        "@book{a,\r\n title={Müller}}\r\n".encode(),
    ],
)
def test_unicode_files_are_read_whoever_wrote_them(data: bytes) -> None:
    found = read_bibtex("refs.bib", data)
    assert (found.records[0].title, found.problems) == ("Müller", ())


def test_an_old_encoding_is_read_with_a_warning_at_its_line() -> None:
    """Old libraries from Windows are common; a silent guess would hide wrong letters."""
    found = read_bibtex("refs.bib", "@book{a,\n title={Müller}}".encode("cp1252"))
    assert found.records[0].title == "Müller"
    assert told(found) == [("refs.bib:2", "bibliography-encoding")]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_needs_no_mark(encoding: str) -> None:
    found = read_bibtex("refs.bib", "@book{a, title={Müller}}".encode(encoding))
    assert (found.records[0].title, found.problems) == ("Müller", ())


@pytest.mark.parametrize(
    ("name", "encoding"),
    [("Cp1252", "cp1252"), ("ISO8859_15", "iso8859-15"), ("windows-1250", "cp1250"), ("UTF-8", "utf-8")],
)
def test_an_encoding_that_the_file_names_is_believed(name: str, encoding: str) -> None:
    """JabRef writes it into the first line, and then nothing is a guess."""
    found = read_bibtex("refs.bib", f"% Encoding: {name}\n@book{{a, title={{Müller}}}}".encode(encoding))
    assert (found.records[0].title, found.problems) == ("Müller", ())


@pytest.mark.parametrize("name", ["UTF-8", "nonsense", "rot13", "zip", "utf_32", "idna"])
def test_an_encoding_that_is_wrong_or_none_is_not_believed(name: str) -> None:
    found = read_bibtex("refs.bib", f"% Encoding: {name}\n@book{{a, title={{Müller}}}}".encode("cp1252"))
    assert found.records[0].title == "Müller"
    assert told(found) == [("refs.bib:2", "bibliography-encoding")]


def test_the_first_of_two_entries_with_one_key_counts() -> None:
    found = read("@book{a, title={One}}\n@book{b, title={B}}\n@book{a, title={Two}}")
    assert [record.title for record in found.records] == ["One", "B"]
    assert told(found) == [("refs.bib:3:1", "duplicate-entry")]
    assert "line 1" in found.problems[0].message


@pytest.mark.parametrize(
    ("broken", "place"),
    [
        ("@book{x, title={A {B}, year=2020}", "refs.bib:2:1"),
        ("@book{x, title={A}", "refs.bib:2:1"),
        ('@book{x, title="A, year=2020}', "refs.bib:2:30"),
        ("@book{x,\n title=, year=2020}", "refs.bib:3:8"),
        ("@book{}", "refs.bib:2:7"),
        ("@book{x, title={A} # }", "refs.bib:2:22"),
    ],
)
def test_a_broken_entry_is_left_out_and_the_others_live(broken: str, place: str) -> None:
    """One slip in a library of thousands must not take the blog down."""
    found = read(f"@book{{a, title={{First}}}}\n{broken}\n@book{{b, title={{Last}}}}\n")
    assert [record.key for record in found.records] == ["a", "b"]
    assert told(found) == [(place, "bibliography-syntax")]


def test_an_entry_without_key_is_told_in_plain_words() -> None:
    """The sentence must not change when pybtex's does."""
    assert read("@book{}").problems[0].message == "An entry has no key."


def test_an_entry_without_key_is_called_by_its_author_and_year() -> None:
    """Citavi exports none at all, and works of .ris and .json files get theirs in the same way."""
    entry = "@book{{, author={{Roe, Ann}}, title={{{}}}, year=2001}}"
    found = read("\n".join([entry.format("A"), "@book{roe2001, title={B}}", entry.format("C")]))
    assert [(record.key, record.title) for record in found.records] == [
        ("roe2001a", "A"),
        ("roe2001", "B"),
        ("roe2001b", "C"),
    ]
    assert found.problems == ()


def test_a_line_within_an_entry_may_be_a_comment() -> None:
    """biber skips it; authors keep what they are not sure of in such lines."""
    found = read("@book{a,\n  % author = {Nobody, N},\n  title = {100% of it},\n  %\n  year = 2001\n}\n")
    assert (found.records[0].title, found.records[0].author, found.problems) == ("100% of it", (), ())


def test_keys_that_differ_only_in_the_form_of_their_accents_are_one() -> None:
    """A Mac decomposes what is typed elsewhere in one character; nobody sees a difference."""
    found = read("@book{m\u00fcller, title={A}}\n@book{mu\u0308ller, title={B}}")
    assert [record.key for record in found.records] == ["m\u00fcller"]
    assert told(found) == [("refs.bib:2:1", "duplicate-entry")]


def test_a_value_may_hold_a_line_that_looks_like_an_entry() -> None:
    found = read("@book{a, abstract={See\n@book{b, title={x}}\nthere}, title={T}}\n@book{c, title={C}}")
    assert [record.key for record in found.records] == ["a", "c"]
    assert found.problems == ()


def test_addresses_and_comments_between_entries_are_nothing() -> None:
    found = read(
        "Mail joe@example.com\n% @book{old\n  @Comment year = 1\n@comment{jabref-meta: x@y.z;}\n"
        "@book{a, title={A}}"
    )
    assert [record.key for record in found.records] == ["a"]
    assert found.problems == ()


def test_strings_are_expanded_in_any_case_and_joined() -> None:
    record = only(
        '@string{BMJ = "British medical journal"}\n@article{a, journal = bmj # ", UK", month = OCT, year=1}'
    )
    assert (record.container_title, record.issued.month) == ("British medical journal, UK", 10)


def test_an_undefined_string_stands_for_itself() -> None:
    """Another file may define it: the warning waits until all of them are read."""
    found = read("@article{a, journal = lancet}")
    assert found.records[0].container_title == "lancet"
    assert [entry.key for entry in found.waiting] == ["a"]


def test_a_field_given_twice_is_reported() -> None:
    found = read("@book{a, title={A}, Title={B}}")
    assert (found.records[0].title, told(found)) == ("A", [("refs.bib:1:1", "duplicate-field")])


def test_everything_wrong_with_a_bibliography_is_a_warning() -> None:
    """A work that is cited and missing is an error of its own; the others need not stop a build."""
    found = read(
        "@foo{a, url={javascript:x}, author={A and}, doi={x}, crossref={b}}\n@book{a,}\n@book{c, t=}"
    )
    assert {problem.severity for problem in found.problems} == {Severity.WARNING}
    assert len(found.problems) == 6


# --- types


def test_every_type_of_bibtex_and_biblatex_is_known() -> None:
    for name in CSL_TYPES:
        assert read(f"@{name}{{a, title={{T}}}}").problems == ()


def test_an_unknown_type_becomes_a_document_with_a_hint() -> None:
    found = read("@artcle{a, title={T}}")
    assert found.records[0].type == "document"
    assert found.problems[0].hint.startswith("Did you mean @article")


@pytest.mark.parametrize(
    ("entry", "csl_type"),
    [
        ("@ARTICLE{a, journal={J}, eprint={2101.00001}, archiveprefix={arXiv}}", "article-journal"),
        ("@article{a, eprint={2101.00001}, eprinttype={arxiv}}", "article"),
        ("@article{a, journal={medRxiv}}", "article"),
        ("@article{a, journal={arXiv preprint arXiv:2101.00001}}", "article"),
        ("@article{a, entrysubtype={magazine}}", "article-magazine"),
        ("@inbook{a, title={T}}", "book"),
        ("@inbook{a, title={T}, booktitle={B}}", "chapter"),
        ("@misc{a, url={https://x.org}}", "webpage"),
        ("@misc{a, title={T}}", "document"),
        ("@online{a, eprint={2101.00001}, eprinttype={arXiv}}", "article"),
        ("@unpublished{a, title={T}}", "manuscript"),
        ("@unpublished{a, eventtitle={E}}", "speech"),
        ("@phdthesis{a,}", "thesis"),
        ("@book_section{a, title={T}}", "chapter"),
        ("@misc{a, publisher={bioRxiv}, url={https://x.org}}", "article"),
        ("@misc{a, number={arXiv:2101.00001}, eprint={2101.00001}, publisher={arXiv}}", "article"),
        ("@online{a, eprint={2020.01.01.1}, eprinttype={bioRxiv}, pubstate={prepublished}}", "article"),
    ],
)
def test_types_follow_what_the_entry_says(entry: str, csl_type: str) -> None:
    assert only(entry).type == csl_type


# --- inheritance


def test_a_paper_inherits_from_its_proceedings() -> None:
    found = read(
        "@inproceedings{a, title={Paper}, crossref={P}, year=2001}\n"
        "@proceedings{p, title={Proceedings}, subtitle={Of all}, editor={Roe, J}, publisher={Springer},"
        " year=2000, doi={10.1000/1}}"
    )
    record = found.records[0]
    assert (record.container_title, record.publisher) == ("Proceedings: Of all", "Springer")
    assert (record.title, record.issued.year, record.doi) == ("Paper", 2001, "")
    assert record.editor == (Name(family="Roe", given="J"),)


def test_an_article_inherits_from_its_periodical_and_a_book_from_its_set() -> None:
    found = read(
        "@article{a, title={A}, crossref={j}} @periodical{j, title={Journal}, volume=3}\n"
        "@book{b, title={Part}, crossref={m}} @mvbook{m, title={Whole}, author={Roe, J}}"
    )
    article, _, book, _ = found.records
    assert (article.container_title, article.volume) == ("Journal", "3")
    assert (book.title, book.volume_title) == ("Whole", "Part")


def test_xdata_lends_its_fields_and_is_no_work() -> None:
    found = read(
        "@xdata{x, publisher={P}, location={L}}\n@xdata{y, xdata={x}}\n@book{a, title={T}, xdata={z1, y}}"
    )
    assert [(record.key, record.publisher) for record in found.records] == [("a", "P")]
    assert [record.publisher for record in found.xdata] == ["P", "P"]


def test_parents_of_other_files_are_remembered() -> None:
    """Whether they are missing shows only when all files of the site are read."""
    found = read("@book{a, title={T}, xdata={z1}}\n@inbook{b, title={T}, crossref={p}}")
    assert [(missing.key, missing.parent, missing.is_xdata) for missing in found.missing_parents] == [
        ("a", "z1", True),
        ("b", "p", False),
    ]
    assert found.problems == ()
    assert found.records[1].type == "chapter"


def test_a_work_has_other_keys() -> None:
    found = read(
        "@book{a, ids={old, older}, publisher={P}}\n@inbook{b, title={T}, crossref={old}}\n"
        "@book{c, ids={b, old, c}}"
    )
    assert found.aliases == (("old", "a"), ("older", "a"))
    assert found.records[1].publisher == "P"
    assert told(found) == [("refs.bib:3:1", "duplicate-entry"), ("refs.bib:3:1", "duplicate-entry")]


def test_a_set_stands_for_its_first_work() -> None:
    found = read("@set{s, entryset={a, b}}\n@article{a, title={A}, doi={10.1000/1}}\n@article{b, title={B}}")
    assert (found.records[0].type, found.records[0].title, found.records[0].doi) == (
        "article-journal",
        "A",
        "10.1000/1",
    )
    assert told(found) == [("refs.bib:1:1", "entry-set")]


def test_cycles_are_reported_and_harmless() -> None:
    found = read(
        "@book{a, crossref={b}, title={A}}\n@book{b, crossref={a}, title={B}, year=2000}\n"
        "@book{c, crossref={c}}"
    )
    assert [record.title for record in found.records] == ["A", "B", ""]
    assert found.records[0].issued.year == 2000
    assert [code for _, code in told(found)] == ["crossref-cycle", "crossref-cycle"]


def test_a_chain_of_thousands_is_no_recursion() -> None:
    text = "\n".join(f"@incollection{{k{i}, crossref={{k{i + 1}}}}}" for i in range(3000))
    found = read(f"{text}\n@book{{k3000, publisher={{P}}}}")
    assert found.records[0].publisher == "P"


# --- other fields


@pytest.mark.parametrize(
    ("fields", "attribute", "value"),
    [
        ("journaltitle={A}, journalsubtitle={B}", "container_title", "A: B"),
        ("title={What?}, subtitle={That}", "title", "What? That"),
        ("number={Pt 8}", "issue", "Pt 8"),
        ("issue={4}", "issue", "4"),
        ("eid={e12}", "number", "e12"),
        ("pages={12 -- 15}", "page", "12-15"),
        ("pages={12–15}", "page", "12-15"),
        ("pages={pp. 12-15}", "page", "12-15"),
        ("pages={p1-p9}", "page", "p1-p9"),
        ("pages={-}", "page", ""),
        ("pubstate={inpress}", "status", "in press"),
        ("pubstate={aheadofprint}", "status", "Epub ahead of print"),
        ("year={in press}", "status", "in press"),
        ("keywords={a, b; c}", "keyword", ("a", "b", "c")),
        ("note={One.}, addendum={Two}", "note", "One. Two"),
        ("shortjournal={J}", "container_title_short", "J"),
        ("urldate={2020-01-02}", "accessed", PartialDate(2020, 1, 2)),
        ("location={Leeds}", "publisher_place", "Leeds"),
        ("doi={https://doi.org/10.1000/a_b}", "doi", "10.1000/a_b"),
        ("doi={DOI: 10.1000/A\\_b}", "doi", "10.1000/A_b"),
        ("doi={10.1002/(SICI)1097(1998)17:15<1661::AID-SIM968>3.0.CO;2--2}", "doi", None),
        ("url={https://dx.doi.org/10.1000/x}", "doi", "10.1000/x"),
        ("doi={info:doi/10.1000/x}", "doi", "10.1000/x"),
        ("doi={10/gfzrh2}", "doi", "10/gfzrh2"),
        ("doi={fg6rf9}", "doi", "10/fg6rf9"),
        (
            "doi={https://doi.org/10.1002/(S)18:12%3C1450::C3%3E3.0;2-I}",
            "doi",
            "10.1002/(S)18:12<1450::C3>3.0;2-I",
        ),
        ("url={http://x.org/?a=1&amp;b=2}", "url", "http://x.org/?a=1&b=2"),
        ("doi={https://doi.org/10/gfzrh2}", "doi", "10/gfzrh2"),
        ("doi={10.48550/arXiv.2101.00001}", "arxiv", "2101.00001"),
        ("doi={n/a}, url={-}", "doi", ""),
        ("bdsk-url-1={https://x.org/}", "url", "https://x.org/"),
        ("note={PMID: 123 PMCID: PMC4}", "pmid", "123"),
        ("note={PMID: 123 PMCID: PMC4}", "pmcid", "PMC4"),
        ("note={PMID: 123 PMCID: PMC4}", "note", ""),
        ("note={Publisher: Springer \\_eprint: https://x.org}", "note", ""),
        ("note={\\_eprint: https://x.org}", "note", ""),
        ("issuetitle={Special}", "volume_title", "Special"),
        ("eventtitle={E}, eventtitleaddon={F}", "event_title", "E. F"),
        ("langid={ngerman}", "language", "de"),
        ("language={langenglish}", "language", "en"),
        ("language={Klingon}", "language", "Klingon"),
        ("editor={Roe, J}, editortype={director}", "director", (Name("Roe", "J"),)),
        ("editora={Roe, J}, editoratype={redactor}", "editor", (Name("Roe", "J"),)),
        ("editor={Doe, J}, editora={Roe, J}", "editor", (Name("Doe", "J"),)),
        ("location={countryfr and countryde}", "publisher_place", "France and Germany"),
        ("series={newseries}", "collection_title", "New series"),
        ("series={3}", "collection_title", "3rd series"),
        ("series={12}", "collection_title", "12th series"),
        ("location={Berlin and Paris and Rome}", "publisher_place", "Berlin, Paris and Rome"),
        ("publisher={Simon and Schuster}", "publisher", "Simon and Schuster"),
        ("doi={http://doi.acm.org/10.1145/1137627.1137631}", "doi", "10.1145/1137627.1137631"),
        ("eprint={https://arxiv.org/abs/2101.00001v2}, eprinttype={arxiv}", "arxiv", "2101.00001v2"),
        ("eprint={hep-th/9901001}, archiveprefix={arXiv}", "arxiv", "hep-th/9901001"),
        ("eprint={123}, eprinttype={pubmed}", "pmid", "123"),
        ("eprint={PMC12}, eprinttype={pmc}", "pmcid", "PMC12"),
        ("pmcid={12}", "pmcid", "PMC12"),
        ("url={http://x.org/a\\_b\\%20c\\~{}d}", "url", "http://x.org/a_b%20c~d"),
        ("url={\\url{http://x.org/}}", "url", "http://x.org/"),
        ('url={http://x.org/a"onmouseover="b}', "url", "http://x.org/a%22onmouseover=%22b"),
        ("eprint={123}, eprinttype={jstor}", "url", "https://www.jstor.org/stable/123"),
        ("pdf={/home/me/x.pdf}", "pdf", ""),
    ],
)
def test_fields_find_their_variable(fields: str, attribute: str, value: object) -> None:
    found = read(f"@article{{a, {fields}}}")
    if value is None:
        value = "10.1002/(SICI)1097(1998)17:15<1661::AID-SIM968>3.0.CO;2--2"
    assert getattr(found.records[0], attribute) == value
    assert found.problems == ()


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://x.org/",
        "//x.org",
        "JavaScript://x/%0aalert(1)",
        "http://",
    ],
)
def test_addresses_that_are_none_of_the_web_are_dropped(url: str) -> None:
    """A bibliography comes from many hands; a link in it must never run anything."""
    found = read(f"@online{{a, url={{{url}}}}}")
    assert found.records[0].url == ""
    assert told(found) == [("refs.bib:1:1", "url-scheme")]


@pytest.mark.parametrize("field", ["doi={10.x}", "pmid={0}", "pmid={abc}", "pmcid={x}"])
def test_identifiers_that_are_none_are_dropped_with_a_warning(field: str) -> None:
    found = read(f"@article{{a, {field}}}")
    assert told(found) == [("refs.bib:1:1", "identifier")]
    assert (found.records[0].doi, found.records[0].pmid, found.records[0].pmcid) == ("", "", "")


# --- size


@pytest.mark.slow
def test_ten_thousand_entries_are_no_trouble() -> None:
    text = "\n".join(f"@book{{k{i}, author={{Roe, J}}, title={{T {i}}}}}" for i in range(10_000))
    assert len(read(text).records) == 10_000


@pytest.mark.parametrize(
    "filling",
    ["word ", "{x}", "{x", "$", "\\'{e}", "{{\\", " and ", "<i>", "--", "[", "<span", '"', "@book{", "&"],
)
def test_a_huge_field_takes_linear_time(filling: str) -> None:
    """Somebody's reference manager has put a whole paper into an abstract before."""
    for field in ("abstract", "title", "author", "url", "note", "date"):
        shape = Shape(f"@book{{a, {field} = {{", filling, "}, year=2020}\n@book{b, title = {B}}")
        assert not grows_too_fast(read, shape), field


# --- anything at all

PIECES = r"""
@article{ @book( @string{ @comment{ @xdata{ , = # { } ( ) " a k1 title author year month crossref xdata date
url doi pages {A,B} {\'e} \ $ % ~ -- and others ; 2020 oct {{ }} <script> ö @
"""


@given(st.lists(st.sampled_from([*PIECES.split(), " ", "\n", "\r\n", "\x00"]), max_size=60).map("".join))
def test_no_text_makes_it_raise(text: str) -> None:
    read(text)


@given(st.binary(max_size=200))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    read_bibtex("refs.bib", data)


@given(
    st.sampled_from(["author", "date", "month", "pages", "url", "doi", "title", "eprint", "pmid"]), st.text()
)
def test_no_value_makes_it_raise(field: str, value: str) -> None:
    balanced = value.replace("{", "").replace("}", "")
    for entry_type in ("article", "misc", "inbook"):
        read(f"@{entry_type}{{a, year={{2020}}, {field}={{{balanced}}}}}")
