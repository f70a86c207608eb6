"""Comments of another service → the archives of posts that are here: each once, none that was taken down."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from octavo.comments.redactions import redact, redactions_for
from octavo.importers.blog import ImportedComment
from octavo.importers.comment_file import (
    archive_comment,
    in_reading_order,
    name_works,
    no_works,
    with_text,
)
from octavo.importers.post_addresses import PostAddresses, PostPlace
from octavo.importers.report import ReportBuilder
from octavo.model.comment import ArchivedComment
from octavo.moderation.archives import SiteArchives, check_changeable, read_archives
from octavo.moderation.changes import add_comments

COMMENTS = "comments"
"""The kind of the report."""

HOMELESS = "no post here has their address"

TAKEN_DOWN = "taken down here (content/redactions.yaml)"


def add_imported(
    site: Path,
    addresses: PostAddresses,
    discussions: Mapping[PostPlace, Iterable[ImportedComment]],
    report: ReportBuilder,
    *,
    find_works: Callable[[str], tuple[str, ...]] = no_works,
    is_dry: bool = False,
) -> None:
    """Append to each post's archive the comments that it does not have, and count them.

    What stands there under one of their ids stays as it is: a moderator may have changed it. `find_works`
    returns the keys of the works that a text names in words of its own. Raises
    `SiteError`, before anything is written, when one of the files has errors.
    """
    archives = read_archives(site)
    check_changeable(archives.of(place.path) for place in discussions)
    for place, comments in discussions.items():
        new = _new_comments(archives, addresses, place, comments, report)
        new = [name_works(comment, find_works) for comment in new]
        report.written(COMMENTS, len(new))
        if new and not is_dry:
            add_comments(archives, place.path, new)


def tell_homeless(report: ReportBuilder, address: str, count: int) -> None:
    """Tell of comments that no post here has the address of."""
    what = f"{count} comment{'' if count == 1 else 's'}"
    report.remark("Addresses that no post here has", address, what)


def _new_comments(
    archives: SiteArchives,
    addresses: PostAddresses,
    place: PostPlace,
    comments: Iterable[ImportedComment],
    report: ReportBuilder,
) -> list[ArchivedComment]:
    known = {comment.id for comment in archives.of(place.path).comments}
    found = tuple(archive_comment(comment) for comment in comments)
    archived = {comment.id: comment for comment in with_text(found, report)}
    report.unchanged(COMMENTS, sum(comment_id in known for comment_id in archived))
    new = [comment for comment_id, comment in archived.items() if comment_id not in known]
    shown = redact(new, redactions_for(addresses.redactions, place.path, place.slug))
    # A pending comment keeps its status when it is taken down: its words tell.
    kept = [after for before, after in zip(new, shown, strict=True) if after.text or not before.text]
    report.skipped(COMMENTS, TAKEN_DOWN, len(new) - len(kept))
    return in_reading_order(kept)
