"""The sentences that cite works, for the works' own pages: as they were kept, else from the articles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

import msgspec

from octavo.resolving.resolve import ResolvedArticle, ResolvedArticles
from octavo.storage.cache import Store
from octavo.storage.recent import Recent


class Quotation(msgspec.Struct, frozen=True, array_like=True):
    """What stands around a citation."""

    anchor: str
    key: str
    sentence: str  # plain text; "" where there is none to quote
    commenter: str  # "" in the text itself
    date: datetime | None  # of the comment


QUOTATIONS = "quotations"
"""The kind of results under which they are kept."""

_REMEMBERED = 10_000  # articles, of some kilobytes each

_NOTHING = Quotation("", "", "", "", None)
_decoder = msgspec.json.Decoder(tuple[Quotation, ...])


def quotations_of(resolved: ResolvedArticle) -> tuple[Quotation, ...]:
    """Return what stands around each citation of an article and its discussion."""
    found = []
    for at in resolved.cited_at:
        comment = resolved.comment_by_id.get(at.comment)
        commenter = (comment.author or "Anonymous") if comment else ""
        found.append(Quotation(at.anchor, at.key, at.sentence, commenter, comment.date if comment else None))
    return tuple(found)


def quotations_to_data(quotations: tuple[Quotation, ...]) -> bytes:
    """Return quotations as bytes."""
    return msgspec.json.encode(quotations)


class Quotations:
    """Every article's quotations, by its source path. Those of the last articles asked for are remembered."""

    def __init__(
        self, resolved: ResolvedArticles, store: Store | None = None, key_of: Callable[[str], str] = str
    ) -> None:
        """Take where they are kept, and what gives the key under which an article's are."""
        self._resolved = resolved
        self._store = store
        self._key_of = key_of
        self._found: Recent[str, Mapping[tuple[str, str], Quotation]] = Recent(_REMEMBERED)

    def at(self, path: str, anchor: str, key: str) -> Quotation:
        """Return what stands around a citation of a work."""
        found = self._found.get(path, lambda: {(one.anchor, one.key): one for one in self._read(path)})
        return found.get((anchor, key), _NOTHING)

    def _read(self, path: str) -> tuple[Quotation, ...]:
        data = self._store.read(self._key_of(path)) if self._store else None
        if data is not None:
            return _decoder.decode(data)
        return quotations_of(self._resolved[path])
