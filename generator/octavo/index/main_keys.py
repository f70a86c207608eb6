"""Citations by another key of a work (biblatex's `ids`) → citations by its own.

Everything after the index counts, links and files works by the keys of their records.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from octavo.index.citations import cites_in
from octavo.model.body import Body, Cite
from octavo.model.comment import ThreadedComment
from octavo.model.reference import Record
from octavo.parse import Document


def document_with_main_keys(document: Document, library: Mapping[str, Record]) -> Document:
    """Return the document with every work cited by its own key."""
    text = document.text
    body = body_with_main_keys(text.body, library)
    if body is text.body:
        return document
    summary = body_with_main_keys(text.summary, library) if text.summary else None
    return replace(document, text=replace(text, body=body, summary=summary))


def thread_with_main_keys(
    thread: Iterable[ThreadedComment], library: Mapping[str, Record]
) -> tuple[ThreadedComment, ...]:
    """Return a discussion with every work cited by its own key."""
    return tuple(
        replace(
            threaded,
            comment=replace(
                threaded.comment,
                body=body_with_main_keys(threaded.comment.body, library),
                references=tuple(
                    library[key].key if key in library else key for key in threaded.comment.references
                ),
            ),
        )
        for threaded in thread
    )


def body_with_main_keys(body: Body, library: Mapping[str, Record]) -> Body:
    """Return the body with every work cited by its own key; itself where all are."""
    keys = {item.key for cite in cites_in(body) for item in cite.items}
    main = {key: library[key].key for key in keys if key in library and library[key].key != key}
    return _renamed(body, main) if main else body


def _renamed(body: Body, main: Mapping[str, str]) -> Body:
    holes = tuple(
        replace(
            hole,
            items=tuple(
                replace(
                    item,
                    key=main.get(item.key, item.key),
                    prefix=_renamed(item.prefix, main),
                    suffix=_renamed(item.suffix, main),
                )
                for item in hole.items
            ),
        )
        if isinstance(hole, Cite)
        else hole
        for hole in body.holes
    )
    return replace(body, holes=holes)
