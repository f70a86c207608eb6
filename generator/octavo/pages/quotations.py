"""The sentences that cite works, for the works' own pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import msgspec

from octavo.graph import Reader, query
from octavo.resolving.resolve import ResolvedArticle, resolved


class Quotation(msgspec.Struct, frozen=True, array_like=True):
    """What stands around a citation."""

    anchor: str
    key: str
    sentence: str  # plain text; "" if there is none to quote
    commenter: str  # "" in the text itself, and where nobody gave a name
    is_comment: bool
    date: datetime | None  # of the comment


NO_QUOTATION = Quotation("", "", "", "", is_comment=False, date=None)


def _quotations_of(text: ResolvedArticle, *, of_readers: bool) -> Iterator[Quotation]:
    for at in text.cited_at:
        if bool(at.comment) == of_readers:
            comment = text.comment_by_id.get(at.comment)
            commenter = comment.author if comment else ""
            date = comment.date if comment else None
            yield Quotation(at.anchor, at.key, at.sentence, commenter, comment is not None, date)


@query(resolved, is_private=False)
def quotations(graph: Reader, path: str) -> tuple[Quotation, ...]:
    """Return what stands around each citation of a text."""
    return tuple(_quotations_of(graph.get(resolved, path), of_readers=False))


@query(resolved)
def reader_quotations(graph: Reader, path: str) -> tuple[Quotation, ...]:
    """Return what stands around each citation in the discussion of a text."""
    return tuple(_quotations_of(graph.get(resolved, path), of_readers=True))


def quotation(graph: Reader, path: str, anchor: str, key: str, *, is_comment: bool) -> Quotation:
    """Return what stands around a citation of a work. It reads the queries above."""
    found = graph.get(reader_quotations if is_comment else quotations, path)
    return next((one for one in found if one.anchor == anchor and one.key == key), NO_QUOTATION)


QUERIES = (quotations, reader_quotations)
