"""What becomes of RIS, which every publisher understands in a way of its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from octavo.bibliography.bibliography_file import Bibliography
from octavo.bibliography.bibtex import read_bibtex
from octavo.bibliography.export_ris import to_ris
from octavo.bibliography.ris import read_ris
from octavo.model.reference import Name, PartialDate, Record


def read(text: str) -> Bibliography:
    return read_ris("refs.ris", text.encode())


def only(lines: str, kind: str = "JOUR") -> Record:
    found = read(f"TY  - {kind}\n{lines}\nER  - \n")
    assert found.problems == ()
    return found.records[0]


def test_an_article_is_read_whole() -> None:
    record = only(
        "ID  - roe2020\nA1  - Roe, Jane Q.\nAU  - King, M L, Jr.\nT1  - A title\nthat goes on\n"
        "JF  - Journal of\nJO  - J\nPY  - 2020/10/09/\nVL  - 3\nIS  - 4\nSP  - 1\nEP  - 9\n"
        "DO  - 10.1000/x\nSN  - 1234-5678\n"
        "KW  - a\nKW  - b\nAB  - Text < 5\nLA  - en\nUR  - https://x.org/\nL1  - https://x.org/x.pdf"
    )
    assert (record.key, record.title, record.abstract) == ("roe2020", "A title that goes on", "Text &lt; 5")
    assert record.author == (Name("King", "M L", suffix="Jr"), Name("Roe", "Jane Q."))
    assert (record.container_title, record.container_title_short) == ("Journal of", "J")
    assert (record.issued, record.page) == (PartialDate(2020, 10, 9), "1-9")
    assert (record.doi, record.issn, record.isbn) == ("10.1000/x", "1234-5678", "")
    assert (record.url, record.pdf) == ("https://x.org/", "https://x.org/x.pdf")
    assert record.keyword == ("a", "b")


@pytest.mark.parametrize(
    "text",
    [
        "TY  - BOOK\nTI  - A\nER  - \n\nTY  - BOOK\nTI  - B\nER  - \n",
        "TY  - BOOK\r\nTI  - A\r\nER  -\r\nTY  - BOOK\r\nTI  - B\r\nER  -",
        "TY  - BOOK\nTI  - A\nTY  - BOOK\nTI  - B",
        "\ufeffTY  - BOOK\nTI  - A\nER  - \nJunk\nTY  - BOOK\nTI  - B\nER  - ",
    ],
)
def test_works_end_where_their_writer_ended_them(text: str) -> None:
    found = read(text)
    assert ([record.title for record in found.records], found.problems) == (["A", "B"], ())


@pytest.mark.parametrize(
    ("lines", "key"),
    [
        ("ID  - roe:2020\nAU  - Doe, J", "roe:2020"),
        ("ID  - 17\nAU  - Doe, J\nPY  - 2020", "doe2020"),
        ("ID  - see the shelf\nAU  - de la Doe, J\nPY  - 2020", "doe2020"),
        ("TI  - Nobody wrote this one", "nobodywrotethis"),
        ("", "work"),
    ],
)
def test_keys_are_those_of_the_file_where_one_can_cite_by_them(lines: str, key: str) -> None:
    assert only(lines).key == key


@pytest.mark.parametrize(
    ("kind", "csl_type"),
    [
        ("JOUR", "article-journal"),
        ("EJOUR", "article-journal"),
        ("CHAP", "chapter"),
        ("CONF", "paper-conference"),
        ("CPAPER", "paper-conference"),
        ("THES", "thesis"),
        ("RPRT", "report"),
        ("ELEC", "webpage"),
        ("MPCT", "motion_picture"),
        ("UNPB", "manuscript"),
        ("book", "book"),
    ],
)
def test_types_of_both_specifications_are_known(kind: str, csl_type: str) -> None:
    assert only("TI  - T", kind).type == csl_type


def test_an_unknown_type_becomes_a_document_with_a_hint() -> None:
    found = read("\nTY  - JUOR\nER  - ")
    assert found.records[0].type == "document"
    assert (str(found.problems[0].location), found.problems[0].code) == ("refs.ris:2", "unknown-entry-type")
    assert "JOUR" in found.problems[0].hint


@pytest.mark.parametrize(
    ("kind", "lines", "attribute", "value"),
    [
        ("JOUR", "PY  - 2020\nDA  - 2020/10/09", "issued", PartialDate(2020, 10, 9)),
        ("JOUR", "PY  - 2020\nDA  - 2021/10/09", "issued", PartialDate(2020)),
        ("JOUR", "Y1  - 2020///Winter", "issued", PartialDate(2020, season=4)),
        ("JOUR", "PY  - 0000///", "issued", PartialDate()),
        ("JOUR", "PY  - 2020///", "issued", PartialDate(2020)),
        ("JOUR", "Y1  - October 2020", "issued", PartialDate(2020, 10)),
        ("JOUR", "PY  - in press", "issued", PartialDate(literal="in press")),
        ("ELEC", "Y2  - 2020/01/02/", "accessed", PartialDate(2020, 1, 2)),
        ("JOUR", "SP  - 2232-2247", "page", "2232-2247"),
        ("JOUR", "SP  - 2232–47", "page", "2232-47"),
        ("JOUR", "SP  - 12\nEP  - 12", "page", "12"),
        ("JOUR", "SP  - 12\nEP  - 12-15", "page", "12-15"),
        ("JOUR", "SP  - e0123", "number", "e0123"),
        ("JOUR", "SP  - e0123", "page", ""),
        ("JOUR", "C7  - 102\nSP  - 1", "number", "102"),
        ("BOOK", "SP  - 320", "number_of_pages", "320"),
        ("BOOK", "SN  - 978-3-16-148410-0", "isbn", "978-3-16-148410-0"),
        ("RPRT", "SN  - TR-12", "number", "TR-12"),
        ("CHAP", "A2  - Roe, J\nT2  - B", "editor", (Name("Roe", "J"),)),
        ("CHAP", "A2  - Roe, J\nA3  - Doe, J", "collection_editor", (Name("Doe", "J"),)),
        ("BOOK", "A2  - Roe, J\nA3  - Doe, J", "editor", (Name("Doe", "J"),)),
        ("BOOK", "A2  - Roe, J", "editor", (Name("Roe", "J"),)),
        ("EDBOOK", "ED  - Roe, J", "editor", (Name("Roe", "J"),)),
        ("BOOK", "A4  - Roe, J", "translator", (Name("Roe", "J"),)),
        ("CHAP", "BT  - The book\nTI  - C", "container_title", "The book"),
        ("BOOK", "BT  - The book", "title", "The book"),
        ("BOOK", "T2  - Series", "collection_title", "Series"),
        ("JOUR", "AU  - World Health Organization", "author", (Name(literal="World Health Organization"),)),
        ("JOUR", "AU  - van Gogh, V", "author", (Name("Gogh", "V", "", "van"),)),
        ("JOUR", "A1  - Roe, J\nAU  - Roe, J", "author", (Name("Roe", "J"),)),
        ("JOUR", "AN  - 12345678", "pmid", "12345678"),
        ("JOUR", "AN  - PMID: 123", "pmid", "123"),
        ("JOUR", "AN  - 12345678\nDB  - Scopus", "pmid", ""),
        ("JOUR", "AN  - rayyan-12", "pmid", ""),
        ("JOUR", "C2  - PMC12", "pmcid", "PMC12"),
        ("JOUR", "UR  - https://doi.org/10.1000/x", "doi", "10.1000/x"),
        ("JOUR", "UR  - https://doi.org/10.1000/x", "url", ""),
        ("JOUR", "M3  - 10.1000/x", "doi", "10.1000/x"),
        ("JOUR", "M3  - 10.1000/x", "genre", ""),
        ("JOUR", "UR  - https://x.org/a.pdf; https://x.org/b", "url", "https://x.org/b"),
        ("JOUR", "UR  - //x.org/b", "url", "https://x.org/b"),
        ("UNPB", "UR  - https://arxiv.org/abs/2101.00001\nM3  - Preprint", "arxiv", "2101.00001"),
        ("UNPB", "M3  - Preprint", "type", "article"),
        ("THES", "M3  - PhD thesis\nPB  - Leeds", "genre", "PhD thesis"),
        ("MPCT", "AU  - Roe, J", "director", (Name("Roe", "J"),)),
        ("JOUR", "TI  - <script>", "title", "&lt;script&gt;"),
    ],
)
def test_tags_find_their_variable(kind: str, lines: str, attribute: str, value: object) -> None:
    assert getattr(only(lines, kind), attribute) == value


def test_addresses_that_are_none_of_the_web_are_dropped() -> None:
    found = read("TY  - JOUR\nUR  - javascript:alert(1)\nER  - ")
    assert (found.records[0].url, [problem.code for problem in found.problems]) == ("", ["url-scheme"])


def test_another_file_is_named_as_such() -> None:
    found = read("Hello\n")
    assert (found.records, [problem.code for problem in found.problems]) == ((), ["bibliography-syntax"])


def test_what_octavo_exports_comes_back() -> None:
    bib = (
        "@article{a, author={van Gogh, Vincent and {The Group} and King, Jr, M}, title={On Y}, journal={Jo},"
        " shortjournal={J}, date={2020-10-09}, volume=3, number=4, pages={1--9}, doi={10.1000/x}, pmid=1,"
        " pmcid={PMC2}, langid={en}}"
        "@incollection{b, author={Roe, R}, editor={Doe, J}, title={C}, booktitle={B}, edition=2,"
        " publisher={P & Co}, year={1900}, isbn=1, pages={3--4}}"
    )
    for record, back in zip(
        read_bibtex("r.bib", bib.encode()).records,
        read(to_ris(read_bibtex("r.bib", bib.encode()).records)).records,
        strict=True,
    ):
        for name in record.__slots__:
            if name not in ("location", "source_file"):
                assert getattr(back, name) == getattr(record, name), name


@given(
    st.lists(
        st.sampled_from(["TY  - ", "ER  - ", "JOUR", "TI", "  - ", "a", " ", "\n", "AU  - ,", "PY  - 9"])
    )
)
def test_no_text_makes_it_raise(pieces: list[str]) -> None:
    read("".join(pieces))


@given(
    st.sampled_from(["TY", "AU", "A2", "PY", "DA", "SP", "EP", "UR", "SN", "ID", "AN", "C2", "M3"]), st.text()
)
def test_no_value_makes_it_raise(tag: str, value: str) -> None:
    read(f"TY  - BOOK\n{tag}  - {value}\nTY  - JOUR\n{tag}  - {value}\n")
