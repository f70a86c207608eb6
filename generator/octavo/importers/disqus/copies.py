"""Comments that a post has already by another id: they are not doubled.

Old blogs kept copies of what was written in Disqus, Disqus took over what old blogs had, and a blog that
moved has some comments twice in one export. A copy is known by its author and the second it was written.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from octavo.comments.characters import clean_text
from octavo.importers.disqus.reading import DisqusComment
from octavo.model.comment import ArchivedComment


def own_id(name: str) -> str:
    """Return the id that a comment of Disqus has in an archive, "" for none."""
    return f"disqus-{name}" if name else ""


def without_copies(
    comments: Iterable[DisqusComment], archive: Iterable[ArchivedComment]
) -> list[DisqusComment]:
    """Return a post's comments, oldest first, without those that its archive has by another id.

    Their `parent` is an id of the archive: what answers a copy answers what it is a copy of.
    """
    written: dict[datetime, list[tuple[str, str]]] = {}  # by second: author, id
    for there in archive:
        if there.date is not None:
            written.setdefault(_second(there.date), []).append((_key(there.author), there.id))
    originals: dict[str, str] = {}
    kept: list[DisqusComment] = []
    latest = datetime.max.replace(tzinfo=UTC)
    for comment in sorted(comments, key=lambda c: (c.date or latest, len(c.id), c.id)):
        author = _key(clean_text(comment.author))
        others = written.setdefault(_second(comment.date), []) if comment.date else []
        # Of somebody who was forgotten only the second is left: no copy may bring them back.
        same = [name for who, name in others if who in (author, "")]
        if same and own_id(comment.id) not in same:
            originals[comment.id] = same[0]
            continue
        others.append((author, own_id(comment.id)))
        kept.append(comment)
    return [replace(c, parent=originals.get(c.parent, own_id(c.parent))) for c in kept]


def _key(author: str) -> str:
    return author.casefold()


def _second(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)
