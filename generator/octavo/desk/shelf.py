"""What the texts of a site are: a row for each; and files that are read again only when they have changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from datetime import UTC, datetime, tzinfo
from functools import cache
from pathlib import Path
from typing import Any, Generic, TypeVar

from msgspec import Struct

import octavo.expressions as re
from octavo.errors import Problem, Severity
from octavo.formats.decoding import decode_text
from octavo.reading.documents import link_target
from octavo.site.config import Config
from octavo.site.discover import AUTHORS, PAGES, POSTS, STATIC
from octavo.site.frontmatter import read_author_header, read_header
from octavo.site.headers.forms import split_header
from octavo.storage.signatures import Signature, signature_of
from octavo.text.file_names import is_backup, is_debris, is_text

_Value = TypeVar("_Value")


class ReadFiles(Generic[_Value]):
    """The files of one kind. Belongs to one thread."""

    def __init__(self, site: Path, folders: tuple[str, ...], is_wanted: Callable[[str], bool]) -> None:
        """Take the site's folder, the folders that are looked through, and what tells a file by its path."""
        self._site = site
        self._folders = folders
        self._is_wanted = is_wanted
        self._known: dict[str, tuple[Signature, _Value]] = {}

    def values(self, read: Callable[[str], _Value]) -> list[_Value]:
        """Return what `read` made of each file, in the order of their paths."""
        found = {}
        for path, signature in sorted(self._files()):
            known = self._known.get(path)
            if known is None or known[0] != signature:
                known = (signature, read(path))
            found[path] = known
        self._known = found
        return [value for _, value in found.values()]

    def forget(self) -> None:
        """Have every file read again."""
        self._known = {}

    def _files(self) -> Iterator[tuple[str, Signature]]:
        stack = [*self._folders]
        while stack:
            folder = stack.pop()
            with suppress(OSError), os.scandir(self._site / folder) as entries:
                for entry in entries:
                    path = f"{folder}/{entry.name}"
                    if is_debris(entry.name) or entry.name.startswith(".") or not path.isprintable():
                        continue
                    with suppress(OSError):
                        if entry.is_dir():
                            if path != STATIC and not entry.is_symlink():
                                stack.append(path)
                        elif self._is_wanted(path) and not is_backup(entry.name):
                            yield path, signature_of(entry.stat())


LINK = re.compile(
    r"(?P<before>\]\(<?|^ {0,3}\[[^\]\n]+\]:[ \t]*<?)"
    r"(?P<target>[^\s()<>#?:]+\.(?:md|markdown|mdown|mkdn?))(?=[)#?>\s])",
    re.MULTILINE | re.IGNORECASE,
)
"""A link to a text's file, in parentheses or in a definition."""

_POINTER = re.compile(
    r"(?:\]\(<?|^ {0,3}\[[^\]\n]+\]:[ \t]*<?)(?!\w[\w+.-]*:)(?P<target>[^\s()<>]+)|<(?:a|img)\b",
    re.MULTILINE | re.IGNORECASE,
)
"""Whatever points into the site."""

_KEY = re.compile(r"@\{?([\w][\w:.#$%&+?<>~/-]*)")


class TextRow(Struct, frozen=True):
    """A text in lists."""

    path: str
    kind: str  # post, page, author
    title: str
    date: datetime | None = None
    is_draft: bool = False
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    summary: str = ""
    has_errors: bool = False  # in the header, or the file cannot be read
    cites: frozenset[str] = frozenset()  # whatever looks like a key
    links: frozenset[str] = frozenset()  # source paths of texts that it links to
    words: int = 0
    files: frozenset[str] = frozenset()  # source paths of what else it points to
    is_unsure: bool = False  # it points to places that no file's name tells of

    def status(self, now: datetime) -> str:
        """Return draft, scheduled or published."""
        if self.is_draft:
            return "draft"
        return "scheduled" if self.date is not None and self.date > now else "published"


class Shelf:
    """The rows of all texts. Belongs to one thread."""

    def __init__(self, site: Path) -> None:
        """Take the site's folder."""
        self._site = site
        self._files = ReadFiles[TextRow](site, (POSTS, PAGES, AUTHORS), is_text)

    def rows(self, zone: tzinfo) -> tuple[TextRow, ...]:
        """Return the row of each text, posts, pages and authors, by path."""
        return tuple(self._files.values(lambda path: _read(self._site, path, zone)))


def kind_of(path: str) -> str:
    """Return whether a text is a post, a page or an author; "" for anything else."""
    places = ((POSTS, "post"), (PAGES, "page"), (AUTHORS, "author"))
    return next((kind for folder, kind in places if path.startswith(f"{folder}/")), "")


def _read(site: Path, path: str, zone: tzinfo) -> TextRow:
    kind = kind_of(path)
    name = path.rpartition("/")[2]
    try:
        data = (site / path).read_bytes()
    except OSError:
        return TextRow(path, kind, name, has_errors=True)
    text, _ = decode_text(data, path)
    split, _ = split_header(text or "", path)
    if text is None or split.header is None:
        return TextRow(path, kind, name, has_errors=True)
    if kind == "author":
        keys, problems = read_author_header(split.header, path)
        return TextRow(path, kind, keys.name if keys else name, has_errors=keys is None)
    header, problems = read_header(split.header, path, zone, needs_date=kind == "post", form=split.form)
    if header is None:
        return TextRow(path, kind, name, has_errors=True)
    pointers = {found["target"] or "#" for found in _POINTER.finditer(split.body)}
    unsure = {one for one in pointers if one.startswith("/") or "#" in one or "?" in one}
    return TextRow(
        path,
        kind,
        header.keys.title,
        header.date.value if header.date else None,
        header.keys.draft,
        header.authors,
        header.keys.categories,
        header.keys.tags,
        header.keys.series,
        header.keys.summary,
        any(problem.severity.value == "error" for problem in problems),
        frozenset(found.rstrip(".:?,") for found in _KEY.findall(split.body)),
        frozenset(link_target(path, found["target"]) for found in LINK.finditer(split.body)),
        len(split.body.split()),
        frozenset(link_target(path, one) for one in pointers - unsure if not is_text(one)),
        bool(unsure),
    )


def points_in_vain(site: Path, rows: Sequence[TextRow], keys: Set[str]) -> list[str]:
    """Return the paths of texts that may point to something that is not there, by what is known of files."""
    there = {row.path for row in rows}
    is_file = cache(lambda path: (site / path).is_file())
    return [
        row.path
        for row in rows
        if row.is_unsure or row.cites - keys or row.links - there or not all(map(is_file, row.files))
    ]


def names_in_use(rows: Iterable[TextRow]) -> dict[str, list[str]]:
    """Return the categories, tags, series and authors that texts have, each in the order of use."""
    counts: dict[str, dict[str, int]] = {"categories": {}, "tags": {}, "series": {}, "authors": {}}
    for row in rows:
        for key, count in counts.items():
            for name in getattr(row, key):
                count[name] = count.get(name, 0) + 1
    return {key: sorted(count, key=lambda name: (-count[name], name)) for key, count in counts.items()}


def zone_of(config: Config | None) -> tzinfo:
    """Return the time zone of a site; UTC as long as its settings cannot be read."""
    return config.zone if config else UTC


def marks_of(problems: Iterable[Problem]) -> dict[str, Any]:
    """Return the paths of texts with errors, and of those with warnings alone, as plain data."""
    found: dict[Severity, set[str]] = {kind: set() for kind in Severity}
    for one in problems:
        found[one.severity].add(one.location.path)
    wrong = found[Severity.ERROR]
    return {"wrong": sorted(wrong), "warned": sorted(found[Severity.WARNING] - wrong)}


def row_to_data(
    row: TextRow, now: datetime, zone: tzinfo, wrong: Set[str], urls: Mapping[str, str]
) -> dict[str, Any]:
    """Return a row as plain data; `wrong` has the paths of texts with mistakes, `urls` where pages are."""
    return {
        "path": row.path,
        "kind": row.kind,
        "title": row.title,
        "date": row.date.astimezone(zone).strftime("%Y-%m-%d %H:%M") if row.date else "",
        "status": row.status(now) if row.kind == "post" or row.is_draft else "published",
        "authors": list(row.authors),
        "terms": [*row.categories, *row.tags],
        "summary": row.summary,
        "words": row.words,
        "works": len(row.cites),
        "is_wrong": row.has_errors or row.path in wrong,
        "url": urls[row.path],
    }
