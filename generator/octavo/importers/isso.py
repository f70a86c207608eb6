"""Isso's database → comments of the posts that they were written below.

Published comments only (mode 1). Their ids are kept as `isso-ID`. E-mail and IP addresses stay where they
are: not even the query asks for them.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import octavo.expressions as re
from octavo.bibliography.library.site_library import open_library
from octavo.comments.characters import clean_text, strip_invisible
from octavo.errors import UsageError
from octavo.importers.blog import ImportedComment
from octavo.importers.discussions import COMMENTS, HOMELESS, add_imported, tell_homeless
from octavo.importers.post_addresses import PostAddresses, PostPlace, read_addresses
from octavo.importers.references.importing import work_finder
from octavo.importers.report import ImportReport, ReportBuilder

_QUERY = """\
SELECT threads.uri, comments.id, comments.parent, comments.created, comments.mode, comments.text,
  comments.author, comments.website
FROM comments JOIN threads ON comments.tid = threads.id
ORDER BY comments.created, comments.id
"""
_FENCED = re.compile(r"^((?:```|~~~).*?(?:^(?:```|~~~)|\Z))", re.MULTILINE | re.DOTALL)
_LINE_BREAK = re.compile(r"(?<=[^\s\\])\n(?=[^\n])")
_PUBLISHED = 1
_REASONS = {2: "waiting for a decision in Isso", 4: "deleted in Isso"}


def import_isso(database: Path, site: Path, *, is_dry: bool = False) -> ImportReport:
    """Append what was published in Isso to the site's archives, and return what was done.

    Raises `UsageError` when the file is no database of Isso, `SiteError` when the site or a comments file
    has errors, `OutputError` when a file cannot be written.
    """
    addresses = read_addresses(site, keeps=not is_dry)
    report = ReportBuilder()
    report.expect(COMMENTS)
    discussions = _by_post(read_isso(database), addresses, report)
    library = open_library(site)
    add_imported(site, addresses, discussions, report, find_works=work_finder(library.works), is_dry=is_dry)
    if not is_dry:
        library.write()
    return report.report()


def read_isso(database: Path) -> Iterator[tuple[str, int, ImportedComment]]:
    """Yield all comments of a database, oldest first; it is only read, also while Isso runs.

    Each comes behind the address of its page, a path as a rule, and its mode. Raises `UsageError` when the
    file is no database of Isso.
    """
    try:
        connection = sqlite3.connect(f"file:{quote(str(database.resolve()))}?mode=ro", uri=True)
        try:
            for row in connection.execute(_QUERY):
                yield _comment(row)
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise UsageError(f"{database} is no database of Isso that can be read: {error}.") from error


def _by_post(
    comments: Iterator[tuple[str, int, ImportedComment]], addresses: PostAddresses, report: ReportBuilder
) -> dict[PostPlace, list[ImportedComment]]:
    discussions: dict[PostPlace, list[ImportedComment]] = {}
    homeless: Counter[str] = Counter()
    for address, mode, comment in comments:
        place = addresses.find(address)
        if mode != _PUBLISHED:
            report.skipped(COMMENTS, _REASONS.get(mode, "not published in Isso"))
        elif place is None:
            report.skipped(COMMENTS, HOMELESS)
            homeless[clean_text(address)] += 1
        else:
            discussions.setdefault(place, []).append(comment)
    for address, count in homeless.items():
        tell_homeless(report, address, count)
    return discussions


def _comment(row: tuple[object, ...]) -> tuple[str, int, ImportedComment]:
    address, number, parent, created, mode, text, author, website = row
    comment = ImportedComment(
        id=f"isso-{number}",
        parent=f"isso-{parent}" if parent is not None else "",
        author=clean_text(_text(author)),
        author_url=_text(website),
        date=_moment(created),
        text=_with_breaks(strip_invisible(_text(text).replace("\r\n", "\n"))),
        is_html=False,
    )
    return _text(address), mode if isinstance(mode, int) else 0, comment


def _with_breaks(text: str) -> str:
    """Return Markdown whose line breaks show, as Isso shows them; in code they do so anyway."""
    parts = _FENCED.split(text)
    for at in range(0, len(parts), 2):  # between them stand the blocks of code
        parts[at] = _LINE_BREAK.sub("  \n", parts[at])
    return "".join(parts)


def _text(value: object) -> str:
    # SQLite lets any type stand in any column.
    return (
        "" if value is None else value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    )


def _moment(created: object) -> datetime | None:
    """Return the time of a comment, to the second; Isso counts seconds of UTC."""
    try:
        return datetime.fromtimestamp(int(float(str(created))), tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None
