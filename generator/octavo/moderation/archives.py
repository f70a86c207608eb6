"""The comments files of a site: found, read as they are, and replaced whole."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from octavo.comments.archive import read_comments
from octavo.comments.redactions import Redactions, read_redactions
from octavo.errors import OutputError, Problem, SiteError, has_errors
from octavo.formats.decoding import decode_text
from octavo.model.comment import ArchivedComment
from octavo.site.config import Config
from octavo.site.content_files import check_inside
from octavo.site.discover import REDACTIONS, TEXTS, SourceKind, discover_sources
from octavo.site.load import load_config
from octavo.storage.whole_file import replace_whole
from octavo.storage.workspace import FOLDER
from octavo.text.file_names import is_index, without_text_ending


class Archive(Struct, frozen=True):
    """A comments file, or the place where a post's will be."""

    path: str  # relative to the site, with forward slashes
    owner: str  # the path of the text that it belongs to
    name: str  # what its text is called in POST#ID: the shortest name that no other text has
    text: str  # as it is on the disk, line ends and byte order mark too; "" if there is no file yet
    comments: tuple[ArchivedComment, ...]  # all of them, in the order of the file
    problems: tuple[Problem, ...]

    @property
    def is_json(self) -> bool:
        """Tell whether new comments have to be JSON."""
        return self.path.endswith(".json")


class SiteArchives(Struct, frozen=True):
    """All discussions of a site."""

    site: Path
    config: Config
    author_ids: frozenset[str]
    archives: tuple[Archive, ...]  # by path

    def moment_of(self, comment: ArchivedComment) -> str:
        """Return when a comment was written, as 2021-10-20 14:30 in the site's zone; "" if nobody knows."""
        return comment.date.astimezone(self.config.zone).strftime("%Y-%m-%d %H:%M") if comment.date else ""

    def of(self, owner: str) -> Archive:
        """Return the archive of a text; an empty one where it has none yet."""
        for archive in self.archives:
            if archive.owner == owner:
                return archive
        return Archive(comments_path(owner), owner, _name_of(owner), "", (), ())


def read_archives(site: Path) -> SiteArchives:
    """Return every comments file of a site. Raises `SiteError` when the site's settings cannot be used.

    What is wrong with a file stands in its `problems`.
    """
    config, problems = load_config(site)
    if config is None:
        raise SiteError(problems)
    sources, _ = discover_sources(site, follow_symlinks=config.content.follow_symlinks)
    author_ids = frozenset(
        without_text_ending(source.path.rpartition("/")[2])
        for source in sources
        if source.kind is SourceKind.AUTHOR
    )
    names = Counter(_name_of(source.path) for source in sources if source.kind in TEXTS)
    archives = []
    for source in sources:
        if source.kind is SourceKind.COMMENTS:
            name = _name_of(source.owner)
            name = name if names[name] < 2 else _long_name_of(source.owner)
            archive = Archive(source.file, source.owner, name, "", (), ())
            archives.append(_read(archive, (site / source.file).read_bytes(), config, author_ids))
    return SiteArchives(site, config, author_ids, tuple(archives))


def comments_path(owner: str) -> str:
    """Return where the comments of a text are kept when it has none yet."""
    folder, _, name = owner.rpartition("/")
    if is_index(name):
        return f"{folder}/comments.yaml"
    return f"{without_text_ending(owner)}.comments.yaml"


def replace_archive(
    archives: SiteArchives, archive: Archive, text: str, expected: Sequence[ArchivedComment]
) -> Archive:
    """Write another text in place of an archive's, and return the archive as it is now.

    `expected` are the comments that the new text must begin with. Raises `OutputError`: when it would not
    read like that, when the file was changed by somebody else since it was read, and when it cannot be
    written.
    """
    now = _read(archive, text.encode(), archives.config, archives.author_ids)
    found = [replace(comment, line=0) for comment in now.comments[: len(expected)]]
    if has_errors(now.problems) or found != [replace(comment, line=0) for comment in expected]:
        # Nothing that was not asked for may change: better no change at all.
        raise OutputError(f"octavo cannot change {archive.path} safely: change it by hand.")
    replace_file(archives.site, archive.path, archive.text.encode(), text.encode())
    return now


def read_site_redactions(site: Path) -> tuple[bytes, Redactions, tuple[Problem, ...]]:
    """Return redactions.yaml as it is, what it says, and what is wrong with it; nothing if it is missing."""
    try:
        data = (site / REDACTIONS).read_bytes()
    except FileNotFoundError:
        return b"", Redactions(), ()
    text, problems = decode_text(data, REDACTIONS)
    if text is None:
        return data, Redactions(), problems
    return data, *read_redactions(REDACTIONS, text)


def usable_redactions(site: Path) -> tuple[bytes, Redactions]:
    """Return redactions.yaml as it is, and what it says. Raises `SiteError` for mistakes in it."""
    data, redactions, problems = read_site_redactions(site)
    if has_errors(problems):
        raise SiteError(problems)
    return data, redactions


def replace_file(site: Path, path: str, before: bytes, after: bytes) -> None:
    """Put new bytes in the place of a file's, whole or not at all; nothing is done when they are the same.

    `path` is relative to the site; `before` is what the file had when it was read, empty for none. Raises
    `OutputError` when the file has something else by now, cannot be written, or leads out of the site by a
    link.
    """
    if before == after:
        return
    file = site / path
    check_inside(site, file)
    target = Path(os.path.realpath(file))  # a link stays a link
    try:
        found = target.read_bytes() if target.exists() else b""
        if found != before:
            raise OutputError(f"{file} was changed by somebody else meanwhile. Try again.")
        replace_whole(target, after, room=site / FOLDER, is_synced=True)
    except OSError as error:
        raise OutputError(f"{file} cannot be written: {error.strerror}.") from error


def _read(archive: Archive, data: bytes, config: Config, author_ids: frozenset[str]) -> Archive:
    text, problems = decode_text(data, archive.path)
    if text is None:
        return replace(archive, problems=problems)
    comments, found = read_comments(archive.path, text, authors=author_ids, zone=config.zone)
    # The change is made in the bytes as they are: decoding must not touch line ends.
    return replace(archive, text=data.decode(), comments=comments, problems=problems + found)


def _name_of(owner: str) -> str:
    return _long_name_of(owner).rpartition("/")[2]


def _long_name_of(owner: str) -> str:
    return without_text_ending(owner.removeprefix("content/"))
