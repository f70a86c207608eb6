"""`octavo import references`: files of references → entries of a .bib file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import octavo.expressions as re
from octavo.bibliography.inline_html import html_to_text
from octavo.bibliography.library.growing_library import GrowingLibrary
from octavo.bibliography.library.site_library import open_library
from octavo.importers.references.in_texts import FoundReference, cite_in_markdown, keys_in_comment
from octavo.importers.references.reading import ReferenceFile, read_reference_file
from octavo.importers.report import ImportReport, ReportBuilder

WORKS = "references"
DOUBTFUL = "References that are not sure, left as they are"
_LONGEST_QUOTE = 100
_YEAR = re.compile(r"(?:1[6-9]|20)\d\d")


def import_references(
    files: Sequence[Path], site: Path, into: Path | None = None, *, is_dry: bool = False
) -> ImportReport:
    """Add what is new in the files to a .bib file of the site, and return what there is to tell.

    `into` is that file, content/references.bib when None. Again: nothing is added twice. Raises `UsageError`
    for a file that cannot be read or added to, before anything is written.
    """
    read = [read_reference_file(file) for file in files]
    library = open_library(site, into)
    report = ReportBuilder()
    report.expect(WORKS)
    for file in read:
        before = len(library.works.added)
        for record in file.records:
            library.works.key_of(record)
        added = len(library.works.added) - before
        report.written(WORKS, added)
        report.unchanged(WORKS, len(file.records) - added)
        _tell(report, file)
    for work in library.works.added:
        report.remark(f"New in {library.file.name}", work.key, _quoted(html_to_text(work.title)))
    if not is_dry:
        library.write()
    return report.report()


def paragraph_reader(works: GrowingLibrary, report: ReportBuilder) -> Callable[[str, str], str]:
    """Return what makes citations of the references in a post: it takes the Markdown and the post's file.

    New works join `works`, counts and doubts the report; whoever imports posts writes the library afterwards.
    """

    def read(markdown: str, file: str) -> str:
        before = len(works.added)
        cited = cite_in_markdown(markdown, works)
        added = len(works.added) - before
        report.written(WORKS, added)
        report.unchanged(WORKS, len(cited.keys) - added)
        _tell_doubts(report, file, cited.doubtful)
        return cited.text

    return read


def work_finder(works: GrowingLibrary) -> Callable[[str], tuple[str, ...]]:
    """Return what finds the works that a comment names in its HTML, by their keys; new works join `works`."""

    def find(text: str) -> tuple[str, ...]:
        # Of all comments few name a paper, and none without a year.
        return keys_in_comment(text, works) if _YEAR.search(text) else ()

    return find


def _tell(report: ReportBuilder, file: ReferenceFile) -> None:
    _tell_doubts(report, file.name, file.doubtful)
    for line, text in file.others:
        report.remark("Paragraphs that are no reference", f"{file.name}:{line}", _quoted(text))
    for problem in file.problems:
        report.remark("Warnings", str(problem.location), f"{problem.message} {problem.hint}".strip())


def _tell_doubts(report: ReportBuilder, file: str, doubtful: Sequence[FoundReference]) -> None:
    report.skipped(WORKS, "not sure", len(doubtful))
    for found in doubtful:
        text = f"{' '.join(found.recognised.doubts)} {_quoted(found.recognised.text)}"
        report.remark(DOUBTFUL, f"{file}:{found.line}", text)


def _quoted(text: str) -> str:
    return f"“{text}”" if len(text) <= _LONGEST_QUOTE else f"“{text[: _LONGEST_QUOTE - 1]}…”"
