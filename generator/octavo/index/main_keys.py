"""Citations by another key of a work (biblatex's `ids`) → citations by its own.

Everything after the index counts, links and files works by the keys of their records.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from msgspec import structs
from msgspec.structs import replace

from octavo.model.body import Body, Cite
from octavo.model.reference import Record
from octavo.reading.documents import Discussion, DiscussionText, Document, DocumentText


def document_with_main_keys(document: Document, library: Mapping[str, Record]) -> Document:
    """Return the document with every work cited by its own key; itself where all are."""
    main = _main_keys((key for keys in document.facts.cites for key in keys), library)
    if not main:
        return document
    cites = tuple(tuple(main.get(key, key) for key in keys) for keys in document.facts.cites)
    facts = structs.replace(document.facts, cites=cites)
    return replace(document, facts=facts, load=partial(_document_text, document, main))


def discussion_with_main_keys(discussion: Discussion, library: Mapping[str, Record]) -> Discussion:
    """Return a discussion with every work cited by its own key; itself where all are."""
    citing = discussion.facts.citing
    main = _main_keys(
        (key for fact in citing for keys in (*fact.cites, fact.references) for key in keys), library
    )
    if not main:
        return discussion
    renamed = tuple(
        structs.replace(
            fact,
            cites=tuple(tuple(main.get(key, key) for key in keys) for keys in fact.cites),
            references=tuple(main.get(key, key) for key in fact.references),
        )
        for fact in citing
    )
    facts = structs.replace(discussion.facts, citing=renamed)
    return replace(discussion, facts=facts, load=partial(_discussion_text, discussion, main))


def _main_keys(keys: Iterable[str], library: Mapping[str, Record]) -> dict[str, str]:
    return {key: library[key].key for key in keys if key in library and library[key].key != key}


def _document_text(document: Document, main: Mapping[str, str]) -> DocumentText:
    text = document.load()
    rendered = text.rendered
    summary = _renamed(rendered.summary, main) if rendered.summary else None
    return replace(
        text, rendered=structs.replace(rendered, body=_renamed(rendered.body, main), summary=summary)
    )


def _discussion_text(discussion: Discussion, main: Mapping[str, str]) -> DiscussionText:
    text = discussion.load()
    thread = tuple(
        replace(
            threaded,
            comment=replace(
                threaded.comment,
                body=_renamed(threaded.comment.body, main),
                references=tuple(main.get(key, key) for key in threaded.comment.references),
            ),
        )
        for threaded in text.thread
    )
    return replace(text, thread=thread)


def _renamed(body: Body, main: Mapping[str, str]) -> Body:
    holes = tuple(
        structs.replace(
            hole,
            items=tuple(
                structs.replace(
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
    return structs.replace(body, holes=holes)
