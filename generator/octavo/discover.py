"""The site folder → its sources: sorted files with digests."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from enum import StrEnum
from operator import attrgetter
from pathlib import Path

from msgspec import Struct

from octavo.errors import Location, Problem, Severity
from octavo.signatures import Signatures, digest_file

SETTINGS = "site.toml"
CONTENT = "content"
POSTS = "content/posts"
PAGES = "content/pages"
AUTHORS = "content/authors"
STATIC = "content/static"
REDACTIONS = "content/redactions.yaml"

_COMMENTS_NAMES = ("comments.yaml", "comments.yml", "comments.json")
# In a folder of texts, .json is most often data: these names tell that it is a bibliography.
_CSL_JSON = re.compile(r"references\.json|.+\.csl\.json", re.IGNORECASE)
# What editors and desktops leave behind is nobody's content.
_IGNORED = re.compile(r"(^\..*|.*~|.*\.sw[opx]|.*\.tmp|4913|#.*#|Thumbs\.db|desktop\.ini)$")


class SourceKind(StrEnum):
    """What a file is for."""

    POST = "post"
    PAGE = "page"
    AUTHOR = "author"
    COMMENTS = "comments"
    BIBLIOGRAPHY = "bibliography"
    REDACTIONS = "redactions"
    FILE = "file"  # beside a text: an image, a PDF, data
    STATIC = "static"  # copied as it is


TEXTS = (SourceKind.POST, SourceKind.PAGE)
"""The kinds of files that have pages of their own."""


class Source(Struct, frozen=True):
    """A file of the site."""

    path: str  # relative to the site folder, with forward slashes
    kind: SourceKind
    owner: str  # the text that it belongs to, as a path; "" when it belongs to the whole site
    digest: str  # of its bytes


def discover_sources(
    site: Path, signatures: Signatures | None = None, *, follow_symlinks: bool = False
) -> tuple[tuple[Source, ...], tuple[Problem, ...]]:
    """Return all sources below `site`/content, sorted by path, and what could not be read.

    `signatures` tell which files need not be read again; without them all are. A symbolic link that leaves
    the site is refused unless `follow_symlinks`; a loop is reported once.
    """
    walk = _Walk(site, follow_symlinks=follow_symlinks)
    entries = dict(sorted(walk.files()))
    bundles = frozenset(path.removesuffix("/index.md") for path in entries if path.endswith("/index.md")) - {
        POSTS,
        PAGES,
        CONTENT,
    }
    sources = []
    for path, entry in entries.items():
        classified = _classify(path, bundles)
        if classified is None:
            continue
        try:
            digest = signatures.digest(entry.path, entry.stat()) if signatures else digest_file(entry.path)
        except OSError as error:
            walk.problems.append(
                Problem(Location(path), f"The file cannot be read: {error.strerror}.", code="unreadable")
            )
            continue
        kind, owner = classified
        sources.append(Source(path, kind, owner, digest))
    return tuple(sources), tuple(walk.problems)


def theme_roots(site: Path) -> tuple[Path, ...]:
    """Return the folders in which themes are looked for, in this order."""
    package = Path(__file__).parent
    return site / "themes", package / "themes", package.parent.parent / "themes"


class _Walk:
    """A walk through folders that knows where it has been. Works with plain strings: sites are large."""

    def __init__(self, site: Path, *, follow_symlinks: bool) -> None:
        self.problems: list[Problem] = []
        self._site = site
        self._root = _real(site)
        self._follow = follow_symlinks

    def files(self) -> Iterator[tuple[str, os.DirEntry[str]]]:
        """Yield the files of the content folder with their paths relative to the site."""
        folder = self._site / CONTENT
        if folder.is_dir():
            yield from self._files(os.fspath(folder), f"{CONTENT}/", (_real(folder),))

    def _files(
        self, folder: str, prefix: str, trail: tuple[Path, ...]
    ) -> Iterator[tuple[str, os.DirEntry[str]]]:
        try:
            with os.scandir(folder) as found:
                entries = sorted(found, key=attrgetter("name"))
        except OSError as error:
            message = f"The folder cannot be read: {error.strerror}."
            self._report(prefix.rstrip("/"), message, "", code="unreadable")
            return
        is_static = prefix.startswith(f"{STATIC}/")
        for entry in entries:
            name = entry.name
            # A static folder is copied as it is: .well-known belongs there.
            if _IGNORED.fullmatch(name) and not (is_static and name != ".DS_Store"):
                continue
            path = prefix + name
            if entry.is_symlink() and not self._may_follow(entry.path, path):
                continue
            if entry.is_dir():
                target = _real(Path(entry.path))
                if target in trail or trail[-1].is_relative_to(target):
                    self._report(
                        path, "This symbolic link leads back to a folder around it.", "Remove the link."
                    )
                    continue
                yield from self._files(entry.path, f"{path}/", (*trail, target))
            elif entry.is_file():
                yield path, entry

    def _may_follow(self, file: str, path: str) -> bool:
        target = _real(Path(file))
        if not os.path.lexists(target) or target.is_symlink():
            # A link that leads to itself is never anything else.
            self._report(path, "This symbolic link leads nowhere.", "Remove the link, or mend it.")
            return False
        if not self._follow and not target.is_relative_to(self._root):
            hint = "Copy the file, or set follow_symlinks = true under [content] in site.toml."
            self._report(path, "This symbolic link leaves the site.", hint)
            return False
        return True

    def _report(self, path: str, message: str, hint: str, code: str = "symlink") -> None:
        self.problems.append(Problem(Location(path), message, hint, Severity.ERROR, code))


def _real(path: Path) -> Path:
    """Return where a path leads in the end. `Path.resolve` raises for a link to itself in some versions."""
    return Path(os.path.realpath(path))


def _classify(path: str, bundles: frozenset[str]) -> tuple[SourceKind, str] | None:
    """Return what a file is and to which text it belongs; None for what octavo has no use for."""
    folder, _, name = path.rpartition("/")
    suffix = name.rpartition(".")[2].lower()
    if path.startswith(f"{STATIC}/"):
        return SourceKind.STATIC, ""
    if path == REDACTIONS:
        return SourceKind.REDACTIONS, ""
    if folder == AUTHORS and suffix == "md":
        return SourceKind.AUTHOR, ""
    kind = (
        SourceKind.POST
        if path.startswith(f"{POSTS}/")
        else SourceKind.PAGE
        if path.startswith(f"{PAGES}/")
        else None
    )
    bundle = _bundle_of(folder, bundles) if kind else ""
    if _is_bibliography(path, name, suffix):
        return SourceKind.BIBLIOGRAPHY, bundle
    if kind is None:
        return (SourceKind.FILE, "") if path.startswith(f"{AUTHORS}/") else None
    if bundle and name in _COMMENTS_NAMES and f"{folder}/index.md" == bundle:
        return SourceKind.COMMENTS, bundle
    for ending in (".comments.yaml", ".comments.yml", ".comments.json"):
        if name.endswith(ending):
            return SourceKind.COMMENTS, f"{folder}/{name.removesuffix(ending)}.md"
    if suffix == "md" and (not bundle or name == "index.md"):
        return kind, bundle if name == "index.md" else ""
    return SourceKind.FILE, bundle


def _is_bibliography(path: str, name: str, suffix: str) -> bool:
    """Tell whether a file holds works: by its name alone, so that no file need be read to know it."""
    if suffix in ("bib", "nbib", "ris"):
        return True
    if suffix != "json" or name in _COMMENTS_NAMES or name.endswith(".comments.json"):
        return False
    is_among_texts = path.startswith((f"{POSTS}/", f"{PAGES}/", f"{AUTHORS}/"))
    return not is_among_texts or _CSL_JSON.fullmatch(name) is not None


def _bundle_of(folder: str, bundles: frozenset[str]) -> str:
    """Return the index.md of the innermost bundle around a folder, or ""."""
    while bundles and folder not in (POSTS, PAGES, CONTENT, ""):
        if folder in bundles:
            return f"{folder}/index.md"
        folder = folder.rpartition("/")[0]
    return ""
