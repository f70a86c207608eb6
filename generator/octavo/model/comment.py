"""An archived comment."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

from octavo.model.body import Body

CommentKind = Literal["comment", "pingback", "trackback"]
CommentStatus = Literal["approved", "pending", "spam", "trash", "removed"]


class ArchivedComment(Struct, frozen=True):
    """One item of a comments file, its text not yet rendered."""

    id: str  # [A-Za-z0-9._-]+, unique in its file; the anchor is comment-ID
    author: str  # plain text, cleaned of controls and bidi overrides; "" prints as Anonymous
    date: datetime | None  # aware; None when it was missing or not a date
    text: str  # as typed, Markdown or HTML
    parent: str = ""  # the id it answers; "" at top level
    author_url: str = ""  # http(s), or ""
    by: str = ""  # id of an author of this site, or ""
    is_html: bool = False
    kind: CommentKind = "comment"
    status: CommentStatus = "approved"
    references: tuple[str, ...] = ()  # keys of recognised works
    line: int = 0  # where the item begins in its file; 0: no file has it yet


class Comment(Struct, frozen=True):
    """A comment whose text is safe HTML with holes for citations."""

    id: str
    parent: str
    author: str
    author_url: str
    by: str
    date: datetime | None
    body: Body
    kind: CommentKind
    is_removed: bool  # only a tombstone stays: no author, no text
    references: tuple[str, ...]
    line: int


class ThreadedComment(Struct, frozen=True):
    """A comment at its place in the thread, in the order of reading (depth first)."""

    comment: Comment
    depth: int  # 0 at top level; the true depth, uncapped
    is_promoted: bool  # its parent is missing, or was cut to break a cycle
