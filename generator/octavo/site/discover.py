"""The site folder → its sources: sorted files with digests."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from operator import attrgetter
from pathlib import Path

from msgspec import Struct

import octavo.expressions as re
from octavo.errors import Location, Problem, Severity
from octavo.storage.signatures import Signatures, digest_file
from octavo.text.composed import composed
from octavo.text.file_names import (
    KNOWN_DOTFILES,
    escaped,
    is_backup,
    is_debris,
    is_index,
    is_readable,
    is_text,
    without_text_ending,
)

SETTINGS = "site.toml"
CONTENT = "content"
POSTS = "content/posts"
PAGES = "content/pages"
AUTHORS = "content/authors"
STATIC = "content/static"
LOCALE = "content/locale"
REDACTIONS = "content/redactions.yaml"
IMPORTS = "content/imports.csv"
"""What imports wrote; a build has no use for it."""

_COMMENTS_NAMES = ("comments.yaml", "comments.yml", "comments.json")
# In a folder of texts, .json is most often data: these names tell that it is a bibliography.
_CSL_JSON = re.compile(r"references\.json|.+\.csl\.json", re.IGNORECASE)


class SourceKind(StrEnum):
    """What a file is for."""

    POST = "post"
    PAGE = "page"
    AUTHOR = "author"
    COMMENTS = "comments"
    BIBLIOGRAPHY = "bibliography"
    REDACTIONS = "redactions"
    WORDS = "words"  # of octavo, in the site's own translation
    FILE = "file"  # beside a text: an image, a PDF, data
    STATIC = "static"  # copied as it is
    UNUSED = "unused"  # where octavo looks for nothing; its bytes are not read


_FOLDERS = ((f"{POSTS}/", SourceKind.POST), (f"{PAGES}/", SourceKind.PAGE))

TEXTS = (SourceKind.POST, SourceKind.PAGE)
"""The kinds of files that have pages of their own."""


class Source(Struct, frozen=True):
    """A file of the site."""

    path: str  # relative to the site folder, with forward slashes, in Unicode's composed form
    kind: SourceKind
    owner: str  # the text that it belongs to, as a path; "" when it belongs to the whole site
    digest: str  # of its bytes
    is_kept_back: bool = (
        False  # a text with a header beside a text, or a backup: published when it is asked for
    )
    path_on_disk: str = ""  # where the names on the disk are of another form

    @property
    def file(self) -> str:
        """Return where it can be read, relative to the site folder."""
        return self.path_on_disk or self.path


def discover_sources(
    site: Path,
    signatures: Signatures | None = None,
    *,
    follow_symlinks: bool = False,
    dotfiles: Collection[str] = (),
) -> tuple[tuple[Source, ...], tuple[Problem, ...]]:
    """Return all sources below `site`/content, sorted by path, and what could not be read.

    `signatures` tell which files need not be read again; without them all are. A symbolic link that leaves
    the site is refused unless `follow_symlinks`; a loop is reported once. Of the names with a dot in the
    static folder only known ones and `dotfiles` count.
    """
    walk = _Walk(site, follow_symlinks=follow_symlinks, dotfiles=KNOWN_DOTFILES.union(dotfiles))
    entries: dict[str, tuple[str, os.DirEntry[str]]] = {}
    for file, entry in walk.files():
        path = composed(file)
        if path in entries:
            message = (
                "Two files have this name: one has its accents in one piece with the letters, one apart."
            )
            walk.problems.append(Problem(Location(path), message, "Rename one of them.", code="file-name"))
            continue
        entries[path] = (file, entry)
    texts = _Texts(entries)
    sources = []
    for path, (file, entry) in sorted(entries.items()):
        kind, owner = texts.classify(path)
        try:
            is_kept_back = _is_kept_back(path, kind, entry)
            if kind is SourceKind.UNUSED:
                digest = ""
            elif signatures:
                digest = signatures.digest(entry.path, entry.stat())
            else:
                digest = digest_file(entry.path)
        except OSError as error:
            walk.problems.append(
                Problem(Location(path), f"The file cannot be read: {error.strerror}.", code="unreadable")
            )
            continue
        sources.append(Source(path, kind, owner, digest, is_kept_back, "" if file == path else file))
    return tuple(sources), tuple(walk.problems)


def _is_kept_back(path: str, kind: SourceKind, entry: os.DirEntry[str]) -> bool:
    """Tell whether a file that could be copied is none that somebody meant to publish. Raises OSError."""
    if kind not in (SourceKind.FILE, SourceKind.STATIC):
        return False
    name = path.rpartition("/")[2]
    if is_text(name):
        with open(entry.path, "rb", buffering=0) as file:  # noqa: PTH123
            return file.read(7).removeprefix(b"\xef\xbb\xbf").startswith(b"---")
    return is_backup(name)


def theme_roots(site: Path) -> tuple[Path, ...]:
    """Return the folders in which themes are looked for, in this order."""
    package = Path(__file__).parents[1]
    return site / "themes", package / "themes", package.parent.parent / "themes"


class _Walk:
    """A walk through folders that knows where it has been. Works with plain strings: sites are large."""

    def __init__(self, site: Path, *, follow_symlinks: bool, dotfiles: Collection[str]) -> None:
        self.problems: list[Problem] = []
        self._dotfiles = dotfiles
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
            if is_debris(name):
                continue
            if not name.isascii() and not is_readable(name):
                what = "folder" if entry.is_dir() else "file"
                self._report(
                    escaped(prefix + name),
                    f"The name of this {what} is not UTF-8.",
                    "Rename it.",
                    code="file-name",
                )
                continue
            if name.startswith(".") and not (is_static and self._may_publish(prefix, name)):
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

    def _may_publish(self, prefix: str, name: str) -> bool:
        if name in self._dotfiles:
            return True
        message = "This is not published: its name begins with a dot, and it may be private."
        hint = f'To publish it, name it in site.toml: [content] with dotfiles = ["{name}"].'
        self.problems.append(Problem(Location(prefix + name), message, hint, Severity.NOTICE, "kept-back"))
        return False

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


class _Texts:
    """What each file is for, and to which text it belongs."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._bundles: dict[str, str] = {}  # the text of each folder that is one
        self._stems: dict[str, str] = {}  # the text in a file of its own by its path without ending
        for path in sorted(paths):
            folder, _, name = path.rpartition("/")
            if not is_text(name) or is_backup(name):
                continue
            if is_index(name) and folder not in (POSTS, PAGES, CONTENT):
                # Of two the one that all programs know, whatever its place in the alphabet.
                if name == "index.md" or folder not in self._bundles:
                    self._bundles[folder] = path
            else:
                self._stems.setdefault(without_text_ending(path), path)

    def classify(self, path: str) -> tuple[SourceKind, str]:
        """Return what a file is and to which text it belongs."""
        folder, _, name = path.rpartition("/")
        suffix = name.rpartition(".")[2].lower()
        if path.startswith(f"{STATIC}/"):
            return SourceKind.STATIC, ""
        if path == REDACTIONS:
            return SourceKind.REDACTIONS, ""
        if folder == LOCALE and suffix == "po" and not is_backup(name):
            return SourceKind.WORDS, ""
        kind = next((kind for root, kind in _FOLDERS if path.startswith(root)), None)
        bundle = self._bundle_of(folder) if kind else ""
        if is_backup(name):
            return (SourceKind.FILE if kind or path.startswith(f"{AUTHORS}/") else SourceKind.UNUSED), bundle
        if folder == AUTHORS and is_text(name):
            return SourceKind.AUTHOR, ""
        if is_bibliography(path):
            return SourceKind.BIBLIOGRAPHY, bundle
        if kind is None:
            return (SourceKind.FILE if path.startswith(f"{AUTHORS}/") else SourceKind.UNUSED), ""
        if bundle and name in _COMMENTS_NAMES and bundle.rpartition("/")[0] == folder:
            return SourceKind.COMMENTS, bundle
        for ending in (".comments.yaml", ".comments.yml", ".comments.json"):
            if name.endswith(ending):
                stem = f"{folder}/{name.removesuffix(ending)}"
                return SourceKind.COMMENTS, self._stems.get(stem, f"{stem}.md")
        if path == bundle:
            return kind, bundle
        if is_text(name) and not bundle:
            return kind, ""
        return SourceKind.FILE, bundle

    def _bundle_of(self, folder: str) -> str:
        """Return the text of the innermost bundle around a folder, or ""."""
        while self._bundles and folder not in (POSTS, PAGES, CONTENT, ""):
            if folder in self._bundles:
                return self._bundles[folder]
            folder = folder.rpartition("/")[0]
        return ""


def is_bibliography(path: str) -> bool:
    """Tell whether a file holds works: by its name alone, so that no file need be read to know it."""
    name = path.rpartition("/")[2]
    suffix = name.rpartition(".")[2].lower()
    if suffix in ("bib", "nbib", "ris"):
        return True
    if suffix != "json" or name in _COMMENTS_NAMES or name.endswith(".comments.json"):
        return False
    is_among_texts = path.startswith((f"{POSTS}/", f"{PAGES}/", f"{AUTHORS}/"))
    return not is_among_texts or _CSL_JSON.fullmatch(name) is not None
