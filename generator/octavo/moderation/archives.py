"""The comments files of a site, found, replaced whole; and their comments, as moderators name them."""

from __future__ import annotations

import os
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

import octavo.expressions as re
from octavo.comments.archive import read_comments
from octavo.comments.characters import clean_text
from octavo.comments.redactions import Redactions, post_names, read_redactions
from octavo.errors import OutputError, Problem, SiteError, UsageError, has_errors
from octavo.formats.decoding import decode_text
from octavo.model.comment import ArchivedComment
from octavo.site.config import Config
from octavo.site.content_files import check_inside
from octavo.site.discover import REDACTIONS, TEXTS, SourceKind, discover_sources
from octavo.site.load import load_config
from octavo.storage.whole_file import replace_whole
from octavo.storage.workspace import FOLDER
from octavo.text.file_names import is_index, without_text_ending
from octavo.text.nearest import did_you_mean


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


_TAG = re.compile(r"<[^<>]*+>")
_LATEST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FoundComment:
    """A comment with the file it stands in."""

    archive: Archive
    place: int  # in the file, from 0
    comment: ArchivedComment

    @property
    def name(self) -> str:
        """Return POST#ID."""
        return f"{self.archive.name}#{self.comment.id}"

    @property
    def parent(self) -> ArchivedComment | None:
        """Return the comment that it answers, if the file has it."""
        wanted = self.comment.parent
        return next((one for one in self.archive.comments if wanted and one.id == wanted), None)


def all_comments(archives: SiteArchives) -> tuple[FoundComment, ...]:
    """Return every comment of the site that can be read."""
    return tuple(
        FoundComment(archive, place, comment)
        for archive in archives.archives
        for place, comment in enumerate(archive.comments)
    )


def comments_of_status(archives: SiteArchives, status: str) -> list[FoundComment]:
    """Return the comments of a status: those that wait oldest first, others newest first."""
    found = [one for one in all_comments(archives) if one.comment.status == status]
    found.sort(key=lambda one: (one.comment.date or _LATEST, one.name), reverse=status != "pending")
    return found


def matching(found: Iterable[FoundComment], words: str) -> list[FoundComment]:
    """Return the comments that have all these words, whole or in part, in name, text or the post's name."""
    wanted = _folded(words).split()
    return [one for one in found if all(word in _searched(one) for word in wanted)] if wanted else list(found)


def _searched(found: FoundComment) -> str:
    comment = found.comment
    text = unescape(_TAG.sub(" ", comment.text)) if comment.is_html else comment.text
    post = min(post_names(found.archive.owner), key=len)  # without a date, whose digits would be found
    return _folded(f"{comment.author} {text} {post}")


def select_comments(archives: SiteArchives, names: Iterable[str]) -> tuple[FoundComment, ...]:
    """Return the comments of these names, each once, in the order given.

    Raises `UsageError` for names that mean none or several, all of them at once; `SiteError` when a file
    has errors, since it must not be changed before these are mended.
    """
    by_id: dict[str, list[FoundComment]] = {}
    for found in all_comments(archives):
        by_id.setdefault(found.comment.id, []).append(found)
    selected: dict[str, FoundComment] = {}
    faults = []
    for name in names:
        matches = _matches(by_id, name)
        if len(matches) == 1:
            selected[matches[0].name] = matches[0]
        else:
            faults.append(_fault(name, matches, by_id))
    if faults:
        raise UsageError("\n".join(faults))
    check_changeable(found.archive for found in selected.values())
    return tuple(selected.values())


def select_author(archives: SiteArchives, author: str) -> tuple[FoundComment, ...]:
    """Return the comments that carry a name, upper and lower case alike.

    Raises `UsageError` when there is none, `SiteError` when one of their files has errors.
    """
    wanted = _folded(author)
    selected = tuple(found for found in all_comments(archives) if _folded(found.comment.author) == wanted)
    if not wanted or not selected:
        names = sorted({found.comment.author for found in all_comments(archives)} - {""})
        raise UsageError(f"No comment is by “{clean_text(author)}”. {did_you_mean(author, names)}".strip())
    check_changeable(found.archive for found in selected)
    return selected


def check_changeable(archives: Iterable[Archive]) -> None:
    """Raise `SiteError` when one of the files has errors: what was not understood must not be rewritten."""
    faulty = {archive.path: archive.problems for archive in archives if has_errors(archive.problems)}
    if faulty:
        raise SiteError(problem for problems in faulty.values() for problem in problems)


def mentions_of(archives: SiteArchives, names: Iterable[str]) -> tuple[FoundComment, ...]:
    """Return the comments whose text has one of these names of people in it."""
    wanted = [name.casefold() for name in set(names) if len(name) > 2]
    return tuple(
        found
        for found in all_comments(archives)
        if any(name in found.comment.text.casefold() for name in wanted)
    )


def _matches(by_id: dict[str, list[FoundComment]], name: str) -> list[FoundComment]:
    post, _, comment_id = name.rpartition("#")
    comment_id = comment_id.removeprefix("comment-") if comment_id not in by_id else comment_id
    matches = by_id.get(comment_id, [])
    if post:
        # An address copied out of the browser ends in the post's slug, too.
        wanted = post_names(post) | {post.rstrip("/").rpartition("/")[2]}
        matches = [found for found in matches if post_names(found.archive.owner) & wanted]
    return matches


def _fault(name: str, matches: Sequence[FoundComment], by_id: dict[str, list[FoundComment]]) -> str:
    shown = clean_text(name)
    if matches:
        names = " or ".join(found.name for found in matches)
        return f"{len(matches)} posts have a comment {shown}. Write {names}."
    post, _, comment_id = name.rpartition("#")
    if post and comment_id in by_id:
        names = " or ".join(found.name for found in by_id[comment_id])
        return f"There is no comment {shown}. Did you mean {names}?"
    return f"There is no comment {shown}. {did_you_mean(comment_id, by_id)}".strip()


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", clean_text(name)).casefold()
