"""Works that take fields over from works of another file."""

from octavo.bibliography.between_files import resolve_between_files
from octavo.bibliography.bibliography_file import Bibliography
from octavo.bibliography.bibtex import read_bibtex
from octavo.errors import Problem
from octavo.model.reference import Name, Record


def resolve(files: dict[str, str], **owners: str) -> tuple[dict[str, Record], tuple[Problem, ...]]:
    read: list[Bibliography] = [read_bibtex(f"{name}.bib", text.encode()) for name, text in files.items()]
    resolved, problems = resolve_between_files(read, {f"{name}.bib": owner for name, owner in owners.items()})
    return {record.key: record for file in resolved for record in file.records}, problems


def test_a_paper_finds_its_proceedings_in_another_file() -> None:
    """People keep the volumes apart from the papers; biber reads all files as one."""
    records, problems = resolve(
        {
            "a": "@inproceedings{paper, title={Paper}, author={Doe, J}, year=2001, crossref={PROC}}",
            "b": "@proceedings{proc, title={Proceedings}, editor={Roe, R}, publisher={Springer}, year=2000,"
            " doi={10.1000/1}, note={Of no interest}}",
        }
    )
    paper = records["paper"]
    assert problems == ()
    assert (paper.container_title, paper.publisher, paper.editor) == (
        "Proceedings",
        "Springer",
        (Name("Roe", "R"),),
    )
    assert (paper.title, paper.issued.year, paper.doi, paper.note) == ("Paper", 2001, "", "")


def test_a_chapter_knows_whose_book_it_is_in() -> None:
    records, _ = resolve(
        {
            "a": "@inbook{c, title={C}, author={Doe, J}, crossref={b}}",
            "b": "@book{b, title={B}, author={Roe, R}}",
        }
    )
    assert records["c"].container_author == (Name("Roe", "R"),)


def test_a_volume_takes_the_title_of_its_set() -> None:
    records, _ = resolve(
        {"a": "@book{v, title={Part}, volume=2, crossref={m}}", "b": "@mvbook{m, title={Whole}}"}
    )
    assert (records["v"].title, records["v"].volume_title) == ("Whole", "Part")


def test_xdata_of_another_file_lends_everything() -> None:
    records, problems = resolve(
        {"a": "@book{a, title={T}, xdata={x}}", "b": "@xdata{x, publisher={P}, location={L}, note={N}}"}
    )
    assert problems == ()
    assert (records["a"].publisher, records["a"].publisher_place, records["a"].note) == ("P", "L", "N")


def test_other_keys_lead_to_parents_too() -> None:
    records, problems = resolve(
        {"a": "@inbook{a, title={T}, crossref={old}}", "b": "@book{new, ids={old}, title={B}}"}
    )
    assert (records["a"].container_title, problems) == ("B", ())


def test_the_sites_files_do_not_look_into_those_of_a_text() -> None:
    files = {
        "site": "@inbook{a, title={T}, crossref={b}}\n",
        "post": "@inbook{c, title={T}, crossref={d}}",
        "beside": "@book{b, title={B}}@book{d, title={D}}",
    }
    records, problems = resolve(files, post="p.md", beside="p.md")
    assert (records["a"].container_title, records["c"].container_title) == ("", "D")
    assert [(str(problem.location), problem.code) for problem in problems] == [
        ("site.bib:1:1", "missing-crossref")
    ]


def test_a_parent_that_is_nowhere_is_reported_with_the_nearest_key() -> None:
    _, problems = resolve({"a": "@inbook{a, crossref={smith202}}", "b": "@book{smith2020, title={B}}"})
    assert "smith2020" in problems[0].hint


def test_strings_of_another_file_hold() -> None:
    """IEEE and others give out files of strings for journals; BibTeX reads all files as one."""
    files = {
        "abbreviations": '@string{IEEE_J_AC = "IEEE Trans. Automat. Contr."}',
        "refs": '@article{k, title={T}, journal=IEEE_J_AC # ", Part {B}", year=2001}',
    }
    records, problems = resolve(files)
    assert records["k"].container_title.startswith("IEEE Trans. Automat. Contr., Part ")
    assert problems == ()


def test_a_paper_inherits_what_a_string_of_another_file_stands_for() -> None:
    files = {
        "strings": "@string{lncs = {Lecture Notes}}",
        "refs": "@inproceedings{p, title={P}, crossref={v}}\n@proceedings{v, title={V}, series=lncs}",
    }
    assert resolve(files)[0]["p"].collection_title == "Lecture Notes"


def test_a_string_that_no_file_defines_is_reported_at_its_entry() -> None:
    files = {"a": "@article{k,\n journal = lancett}", "b": "@string{lancet = {The Lancet}}"}
    records, problems = resolve(files)
    assert records["k"].container_title == "lancett"
    assert [(problem.location.line, problem.code) for problem in problems] == [(1, "undefined-string")]
    assert "lancet" in problems[0].hint


def test_strings_of_a_post_are_its_own() -> None:
    """What one post defines must not change what another one prints."""
    files = {"post": "@string{j = {Own}}", "other": "@article{k, journal = j}"}
    records, problems = resolve(files, post="post.md", other="")
    assert records["k"].container_title == "j"
    assert len(problems) == 1


def test_keys_that_differ_by_case_are_told_apart() -> None:
    """They are two works, as in Pandoc, and each has a page: one in small letters keeps its address."""
    records, problems = resolve(
        {"a": "@book{Doe, title={A}}\n@book{roe, title={R}}", "b": "@book{doe, title={B}}"}
    )
    assert problems == ()
    assert {key: record.differs_by_case for key, record in records.items()} == {
        "Doe": True,
        "roe": False,
        "doe": False,
    }
