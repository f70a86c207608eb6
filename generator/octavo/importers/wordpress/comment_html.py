"""Comments of an export → comments of an archive: which are kept, and who wrote them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import tzinfo

import octavo.expressions as re
from octavo.importers.blog import ImportedComment, made_id
from octavo.importers.dates import read_date
from octavo.importers.wordpress.autop import make_paragraphs
from octavo.importers.wordpress.export import ExportComment
from octavo.model.comment import CommentKind

_KINDS: Mapping[str, CommentKind] = {
    "": "comment",
    "comment": "comment",
    "pingback": "pingback",
    "trackback": "trackback",
}
_REASONS = {"0": "pending", "hold": "pending", "spam": "spam", "trash": "trash", "post-trashed": "trash"}
_ID = re.compile(r"[A-Za-z0-9._-]{1,100}")
# WordPress makes links of addresses in comments; in tags and in links they are left.
_BARE = re.compile(
    r"(<a\b(?:(?!<a\b).)*?</a\s*+>|<[^<>]*+>)|(?<![\w/@])(https?://[^\s<>\"']*[^\s<>\"'.,;:!?)\]}])",
    re.DOTALL | re.IGNORECASE,
)


def is_approved(comment: ExportComment) -> bool:
    """Tell whether a comment was to be seen, and is one."""
    return comment.approved == "1" and comment.kind in _KINDS


def kept_comments(
    comments: Iterable[ExportComment], users: Mapping[str, str], zone: tzinfo, left_out: Counter[str]
) -> tuple[ImportedComment, ...]:
    """Return the approved comments and pings; `users` has the author's id of each user's id.

    `left_out` counts the others by reason.
    """
    kept = []
    for comment in comments:
        if comment.approved != "1":
            left_out[_REASONS.get(comment.approved, "not approved")] += 1
        elif comment.kind not in _KINDS:
            left_out[f"of another kind ({comment.kind})"] += 1
        else:
            kept.append(_imported(comment, users, zone))
    return tuple(kept)


def _imported(comment: ExportComment, users: Mapping[str, str], zone: tzinfo) -> ImportedComment:
    text = comment.text
    if "://" in text:
        text = _BARE.sub(lambda found: found[1] or f'<a href="{found[2]}">{found[2]}</a>', text)
    # As WordPress shows it; only then is it known what was one paragraph.
    text = make_paragraphs(text)
    return ImportedComment(
        id=comment_id(comment),
        parent=comment.parent if comment.parent != "0" and _ID.fullmatch(comment.parent) else "",
        author=comment.author,
        author_url=comment.author_url,
        by=users.get(comment.user_id, ""),
        date=read_date(comment.date, None if comment.is_gmt else zone),
        text=text,
        kind=_KINDS[comment.kind],
    )


def comment_id(comment: ExportComment) -> str:
    """Return the id that a comment keeps; one is made where the export has none."""
    if _ID.fullmatch(comment.id):
        return comment.id
    return made_id(comment.date, comment.author, comment.text)
