"""An author's answer to a comment."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from octavo.comments.characters import strip_invisible
from octavo.comments.mail_addresses import remove_addresses
from octavo.comments.writing import body_text
from octavo.errors import UsageError
from octavo.formats.decoding import decode_text
from octavo.model.comment import ArchivedComment
from octavo.moderation.archives import SiteArchives, read_archives
from octavo.moderation.changes import add_comments, change_statuses
from octavo.moderation.selection import FoundComment, select_comments
from octavo.site.discover import AUTHORS
from octavo.site.frontmatter import read_author_header
from octavo.site.headers.forms import split_header
from octavo.text.nearest import did_you_mean


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
