"""The comments that a moderator names: ID, or POST#ID where several posts have the same."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape

import octavo.expressions as re
from octavo.comments.characters import clean_text
from octavo.comments.redactions import post_names
from octavo.errors import SiteError, UsageError, has_errors
from octavo.model.comment import ArchivedComment
from octavo.moderation.archives import Archive, SiteArchives
from octavo.text.nearest import did_you_mean

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
