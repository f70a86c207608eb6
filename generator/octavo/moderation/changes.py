"""Changes to archives: another status, a new comment, an author's answer, words that must go."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from pathlib import Path

from msgspec.structs import replace

from octavo.comments.characters import strip_invisible
from octavo.comments.editing import (
    append_items,
    body_text,
    empty_comments,
    fields_of,
    set_statuses,
    without_items,
)
from octavo.comments.mail_addresses import remove_addresses
from octavo.comments.redactions import (
    Redaction,
    RedactionAction,
    post_names,
    read_redactions,
    redactions_for,
)
from octavo.errors import OutputError, UsageError, has_errors
from octavo.formats.decoding import decode_text
from octavo.model.comment import ArchivedComment, CommentStatus
from octavo.moderation.archives import (
    Archive,
    FoundComment,
    SiteArchives,
    check_changeable,
    read_archives,
    replace_archive,
    replace_file,
    select_comments,
    usable_redactions,
)
from octavo.site.discover import AUTHORS, REDACTIONS
from octavo.site.frontmatter import read_author_header
from octavo.site.headers.forms import split_header
from octavo.text.nearest import did_you_mean


def change_statuses(
    archives: SiteArchives, selected: Sequence[FoundComment], status: CommentStatus
) -> tuple[FoundComment, ...]:
    """Give comments another status in their files, and return those that had another, as they were.

    Raises `UsageError`, before anything is written, for a comment whose words are gone; `OutputError`
    when a file cannot be written.
    """
    gone = [found.name for found in selected if found.comment.status == "removed"]
    if gone and status != "removed":
        raise UsageError(f"{', '.join(gone)}: removed; there is nothing left to show.")
    changed = tuple(found for found in selected if found.comment.status != status)
    for archive, members in _by_archive(changed):
        text = set_statuses(archive.text, {found.place: status for found in members})
        places = {found.place for found in members}
        expected = [
            replace(comment, status=status) if place in places else comment
            for place, comment in enumerate(archive.comments)
        ]
        replace_archive(archives, archive, text, expected)
    return changed


def add_comments(archives: SiteArchives, owner: str, comments: Sequence[ArchivedComment]) -> Archive:
    """Append comments to the archive of a text, and return it as it is now.

    The file is made where there is none. Raises `SiteError` when the file has errors, `OutputError` when
    it cannot be written.
    """
    archive = archives.of(owner)
    check_changeable([archive])
    items = [fields_of(comment) for comment in comments]
    text = append_items(archive.text, items, is_json=archive.is_json)
    return replace_archive(archives, archive, text, archive.comments) if items else archive


@dataclass(frozen=True, slots=True)
class Replaced:
    """A file that was changed, with all its bytes. Kept in memory alone, it is no copy of what must go."""

    path: str  # relative to the site
    before: bytes  # b"": there was no file
    after: bytes


def forget_comments(
    archives: SiteArchives, selected: Sequence[FoundComment], reason: str = ""
) -> tuple[Replaced, ...]:
    """Take name, link and text of comments out of their files, for ever; return what was changed.

    The redactions file is written first: whatever happens then, the next build shows nothing of them, and
    no import brings them back. Raises `SiteError` when that file has errors, `OutputError` when a file
    cannot be written.
    """
    replaced = [redact_comments(archives, selected, "remove", reason)]
    for archive, members in _by_archive(selected):
        statuses = {found.place: _status_when_forgotten(found.comment) for found in members}
        ids = {found.place: found.comment.id for found in members}
        text = empty_comments(archive.text, ids, statuses)
        expected = [
            _forgotten(comment, statuses[place]) if place in statuses else comment
            for place, comment in enumerate(archive.comments)
        ]
        replace_archive(archives, archive, text, expected)
        replaced.append(Replaced(archive.path, archive.text.encode(), text.encode()))
    return tuple(replaced)


def take_back(site: Path, replaced: Sequence[Replaced]) -> None:
    """Give files the bytes that they had before. Raises `OutputError` if one has something else by now.

    The words come back before the redactions go: what is not shown yet is shown in no step between.
    """
    for one in replaced:
        file = site / one.path
        if (file.read_bytes() if file.exists() else b"") != one.after:
            raise OutputError(
                f"{one.path} was changed since: what was forgotten does not come back over that."
            )
    for one in reversed(replaced):
        replace_file(site, one.path, one.after, one.before)


def redact_comments(
    archives: SiteArchives, selected: Iterable[FoundComment], action: RedactionAction, reason: str
) -> Replaced:
    """Hide comments from readers, or who wrote them; their files keep every word. Return what was changed.

    Raises `SiteError` when the redactions file has errors, `OutputError` when it cannot be written.
    """
    data, redactions = usable_redactions(archives.site)
    items = []
    for found in selected:
        owner = found.archive.owner
        # A comment that is covered already needs no second entry.
        if redactions_for(redactions, owner).get(found.comment.id) not in ("remove", action):
            name = found.archive.name
            fields = (("id", found.comment.id), ("post", name), ("action", action), ("reason", reason))
            items.append(tuple(field for field in fields if field[1]))
    now = append_items(data.decode(), items).encode()
    replace_file(archives.site, REDACTIONS, data, now)
    return Replaced(REDACTIONS, data, now)


def show_comments_again(archives: SiteArchives, selected: Sequence[FoundComment]) -> None:
    """Take the entries that hide these comments, or who wrote them, out of the redactions file.

    Raises `UsageError` where an entry hides others as well or shares its lines with them, `SiteError` when
    the file has errors, `OutputError` when it cannot be written.
    """
    data, redactions = usable_redactions(archives.site)
    gone = [
        place
        for place, entry in enumerate(redactions.entries)
        if any(_covers(entry, found) for found in selected)
    ]
    kept = [entry for place, entry in enumerate(redactions.entries) if place not in gone]
    text = without_items(data.decode(), gone)
    is_safe = all(redactions.entries[place].post for place in gone)
    if text is None or not is_safe or [*map(_said, _entries_of(text))] != [*map(_said, kept)]:
        raise UsageError(
            f"The entry in {REDACTIONS} concerns more than this: take it out of the file yourself."
        )
    replace_file(archives.site, REDACTIONS, data, text.encode())


def _covers(entry: Redaction, found: FoundComment) -> bool:
    names = post_names(found.archive.owner)
    return entry.id == found.comment.id and (not entry.post or bool(post_names(entry.post) & names))


def _entries_of(text: str) -> tuple[Redaction, ...]:
    redactions, problems = read_redactions(REDACTIONS, text)
    return () if has_errors(problems) else redactions.entries


def _said(entry: Redaction) -> tuple[str, ...]:
    return entry.id, entry.action, entry.post, entry.reason


def _status_when_forgotten(comment: ArchivedComment) -> CommentStatus:
    # What was never published leaves no empty place in the thread.
    return "removed" if comment.status in ("approved", "removed") else "trash"


def _forgotten(comment: ArchivedComment, status: CommentStatus) -> ArchivedComment:
    return replace(
        comment,
        author="",
        author_url="",
        by="",
        text="",
        is_html=False,
        references=(),
        status=status,
    )


def _by_archive(selected: Iterable[FoundComment]) -> list[tuple[Archive, list[FoundComment]]]:
    """Return the comments file by file: each is written once."""
    groups: dict[str, tuple[Archive, list[FoundComment]]] = {}
    for found in selected:
        groups.setdefault(found.archive.path, (found.archive, []))[1].append(found)
    return list(groups.values())


@dataclass(frozen=True, slots=True)
class Writer:
    """An author of the site."""

    id: str
    name: str


def writer_of(archives: SiteArchives, author: str) -> Writer:
    """Return the author with an id; for "" the site's only author.

    Raises `UsageError` when there is no such author, or nobody or several to choose from.
    """
    known = sorted(archives.author_ids)
    if not author:
        if len(known) != 1:
            whom = f"--by {', --by '.join(known)}" if known else "a file in content/authors first"
            raise UsageError(f"Who answers? Give {whom}.")
        author = known[0]
    if author not in archives.author_ids:
        hint = did_you_mean(author, known) or f"Known are: {', '.join(known) or 'none'}."
        raise UsageError(f"“{author}” is no author of this site. {hint}")
    path = f"{AUTHORS}/{author}.md"
    text, _ = decode_text((archives.site / path).read_bytes(), path)
    header = split_header(text or "", path)[0].header
    keys = read_author_header(header, path)[0] if header is not None else None
    return Writer(author, keys.name if keys else author)


def answer_comment(
    archives: SiteArchives,
    found: FoundComment,
    writer: Writer,
    text: str,
    date: datetime,
    *,
    approves: bool,
) -> ArchivedComment:
    """Append an author's answer, published at once, to the archive of a comment, and return it.

    With `approves` the comment is approved first, if it is not yet.

    Raises `SiteError` when the file has errors, `OutputError` when it cannot be written.
    """
    if approves and found.comment.status != "approved":
        change_statuses(archives, [found], "approved")
        archives = read_archives(archives.site)
        (found,) = select_comments(archives, [found.name])
    body = body_text(remove_addresses(strip_invisible(text))[0])
    date = date.astimezone(archives.config.zone).replace(microsecond=0)
    taken = {comment.id for comment in found.archive.comments}
    answer = ArchivedComment(
        id=_new_id(f"{found.comment.id} {date.isoformat()} {body}", taken),
        parent=found.comment.id,
        author=writer.name,
        by=writer.id,
        date=date,
        text=body,
    )
    add_comments(archives, found.archive.owner, [answer])
    return answer


def _new_id(source: str, taken: Collection[str]) -> str:
    """Return an id that no comment of the file has; answers given twice get two."""
    comment_id, number = "", 0
    while not comment_id or comment_id in taken:
        number += 1
        comment_id = "r" + blake2b(f"{number} {source}".encode(), digest_size=5).hexdigest()
    return comment_id
