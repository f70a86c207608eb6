"""`octavo import references`: what it adds, what it leaves, what it tells."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from octavo.bibliography.bibtex import read_bibtex
from octavo.bibliography.library.growing_library import GrowingLibrary
from octavo.cli.main import command
from octavo.errors import UsageError
from octavo.importers.references.importing import import_references, paragraph_reader
from octavo.importers.report import ReportBuilder

PASTED = """1. Marek FG, Łuczak J. A title: 5 % of mice. Acta Glia. 2010;133:2-7. PMID: 90000001.
2. Novak J. Another title. Acta Glia.
   2011;134:8-9.

A title without authors. Acta Glia. 2010 Aug;133(8):2232-47.

Words.
"""
NBIB = "PMID- 90000001\nDP  - 2010\nTI  - A title.\nFAU - Marek, Flora G\nVI  - 133\nPG  - 2-7\n"
RIS = "TY  - JOUR\nAU  - Sato, Mei\nTI  - Third\nPY  - 2012\nJO  - Glia\nVL  - 1\nSP  - 2\nER  - \n"
CSL = """[{"id": "sato-third", "type": "book", "title": "Fourth", "author": [{"family": "Sato"}],
 "issued": {"date-parts": [[2013]]}}]"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "site/content").mkdir(parents=True)
    return tmp_path / "site"


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_new_works_are_added_and_the_file_stays_as_it_was(site: Path, tmp_path: Path) -> None:
    """People order and comment their bibliographies."""
    before = b"\xef\xbb\xbf% mine\r\n@Article{ novak, title={Odd\r\n}, year=1999 }"
    file = site / "content/references.bib"
    file.write_bytes(before)

    report = import_references([write(tmp_path, "list.txt", PASTED)], site)

    data = file.read_bytes()
    assert data.startswith(before + b"\r\n\r\n@article{marek2010,\r\n")
    records = {record.key: record for record in read_bibtex("references.bib", data).records}
    assert list(records) == ["novak", "marek2010", "novak2011"]
    assert records["marek2010"].pmid == "90000001"
    assert [name.family for name in records["marek2010"].author] == ["Marek", "Łuczak"]
    note = r"note = {Marek FG, Łuczak J. A title: 5 \% of mice. Acta Glia. 2010;133:2-7. PMID: 90000001.}"
    assert note.encode() in data
    (counts,) = report.counts
    assert (counts.found, counts.written, counts.unchanged, counts.skipped) == (3, 2, 0, {"not sure": 1})
    places = [item[0] for remarks in report.remarks for item in remarks.items]
    assert places == ["list.txt:5", "list.txt:7", "marek2010", "novak2011"]


def test_again_nothing_is_added(site: Path, tmp_path: Path) -> None:
    """An import can be repeated with the next, longer list."""
    pasted = write(tmp_path, "list.txt", PASTED)
    import_references([pasted], site)
    before = (site / "content/references.bib").read_bytes()
    (counts,) = import_references([pasted, write(tmp_path, "a.nbib", NBIB)], site).counts
    assert (counts.written, counts.unchanged) == (0, 3)
    assert (site / "content/references.bib").read_bytes() == before


def test_files_of_reference_managers_give_the_same_values(site: Path, tmp_path: Path) -> None:
    """By name, or by how they begin: PubMed saves its format as .txt."""
    files = [
        write(tmp_path, "pubmed.txt", NBIB),
        write(tmp_path, "b.ris", RIS),
        write(tmp_path, "c.json", CSL),
    ]
    import_references(files, site)
    records = read_bibtex("a.bib", (site / "content/references.bib").read_bytes()).records
    assert [record.key for record in records] == ["marek2010", "sato2012", "sato-third"]


def test_a_dry_run_writes_nothing(site: Path, tmp_path: Path) -> None:
    """It is there to be looked at."""
    (counts,) = import_references([write(tmp_path, "b.ris", RIS)], site, is_dry=True).counts
    assert counts.written == 1
    assert list((site / "content").iterdir()) == []


def test_a_work_of_one_post_alone_is_not_known_but_its_key_is_taken(site: Path, tmp_path: Path) -> None:
    """Other posts cannot cite it; two works of one key would be confused."""
    post = site / "content/posts/2020-01-01-post"
    post.mkdir(parents=True)
    write(post, "index.md", "---\ntitle: T\n---\n")
    write(
        post,
        "own.bib",
        "@article{sato2012, author = {Sato, Mei}, title = {Third}, year = 2012, volume = 1, pages = 2}",
    )
    import_references([write(tmp_path, "b.ris", RIS)], site)
    (record,) = read_bibtex("a.bib", (site / "content/references.bib").read_bytes()).records
    assert record.key == "sato2012a"


def test_another_file_may_be_named(site: Path, tmp_path: Path) -> None:
    """Reading lists have files of their own."""
    import_references([write(tmp_path, "b.ris", RIS)], site, site / "content/lists/slow.bib")
    assert (site / "content/lists/slow.bib").is_file()


def test_what_cannot_work_is_refused_before_anything_is_written(site: Path, tmp_path: Path) -> None:
    """A half-done import is worse than none."""
    ris = write(tmp_path, "b.ris", RIS)
    with pytest.raises(UsageError, match="needs no import"):
        import_references([ris, write(tmp_path, "a.bib", "")], site)
    with pytest.raises(UsageError, match=r"is no \.bib file"):
        import_references([ris], site, site / "content/works.json")
    (site / "content/references.bib").write_bytes("@book{a, title = {Ä}}".encode("cp1252"))
    with pytest.raises(UsageError, match="is not UTF-8"):
        import_references([ris], site)


def test_posts_are_read_into_a_library_and_a_report() -> None:
    """Importers of blogs hand every post to it, and go on with what comes back."""
    works, report = GrowingLibrary(), ReportBuilder()
    read = paragraph_reader(works, report)
    first = read("Novak J. Another title. Acta Glia. 2011;134:8-9.\n", "posts/a.md")
    read("A title without authors. Acta Glia. 2010;133:2-7.\n", "posts/b.md")
    assert first == "[@novak2011]{.full}\n"
    (counts,) = report.report().counts
    assert (counts.written, counts.unchanged, counts.skipped) == (1, 0, {"not sure": 1})
    (remarks,) = report.report().remarks
    assert remarks.items[0][0] == "posts/b.md:1"


def test_the_command_tells_what_it_did(site: Path, tmp_path: Path) -> None:
    """One line for the counts, and each doubt with its place."""
    pasted = write(tmp_path, "list.txt", PASTED)
    done = CliRunner().invoke(
        command, ["import", "references", str(pasted), "--site", str(site)], standalone_mode=False
    )
    assert done.exception is None
    assert done.output.startswith("3 references: 2 written; 1 not sure\n")
    assert "list.txt:5: It does not begin with authors and their initials." in done.output
