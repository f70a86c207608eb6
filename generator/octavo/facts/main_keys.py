"""Citations by another key of a work (biblatex's `ids`) → citations by its own.

Everything after that counts, links and files works by the keys of their records.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import structs

from octavo.model.body import Body, Cite
from octavo.model.reference import Record
from octavo.reading.documents import CitedKeys, DiscussionFacts, DiscussionText, DocumentText, ParsedText


def main_cites(cites: tuple[CitedKeys, ...], library: Mapping[str, Record]) -> tuple[CitedKeys, ...]:
    """Return the keys of citations with every work by its own key."""
    main = _main_keys((key for keys in cites for key in keys), library)
    return tuple(tuple(main.get(key, key) for key in keys) for keys in cites) if main else cites


def facts_with_main_keys(facts: DiscussionFacts, library: Mapping[str, Record]) -> DiscussionFacts:
    """Return what is known of a discussion with every work cited by its own key."""
    main = _main_keys_of(facts, library)
    renamed = tuple(
        structs.replace(
            fact,
            cites=tuple(tuple(main.get(key, key) for key in keys) for keys in fact.cites),
            references=tuple(main.get(key, key) for key in fact.references),
        )
        for fact in facts.citing
    )
    return structs.replace(facts, citing=renamed) if main else facts


def text_with_main_keys(parsed: ParsedText, library: Mapping[str, Record]) -> DocumentText:
    """Return a text with every work cited by its own key."""
    main = _main_keys((key for keys in parsed.facts.cites for key in keys), library)
    if not main:
        return parsed.text
    rendered = parsed.text.rendered
    summary = _renamed(rendered.summary, main) if rendered.summary else None
    rendered = structs.replace(rendered, body=_renamed(rendered.body, main), summary=summary)
    return structs.replace(parsed.text, rendered=rendered)


def comments_with_main_keys(
    text: DiscussionText, facts: DiscussionFacts, library: Mapping[str, Record]
) -> DiscussionText:
    """Return comments with every work cited by its own key."""
    main = _main_keys_of(facts, library)
    if not main:
        return text
    thread = tuple(
        structs.replace(
            threaded,
            comment=structs.replace(
                threaded.comment,
                body=_renamed(threaded.comment.body, main),
                references=tuple(main.get(key, key) for key in threaded.comment.references),
            ),
        )
        for threaded in text.thread
    )
    return structs.replace(text, thread=thread)


def _main_keys_of(facts: DiscussionFacts, library: Mapping[str, Record]) -> dict[str, str]:
    return _main_keys(
        (key for fact in facts.citing for keys in (*fact.cites, fact.references) for key in keys), library
    )


def _main_keys(keys: Iterable[str], library: Mapping[str, Record]) -> dict[str, str]:
    return {key: library[key].key for key in keys if key in library and library[key].key != key}


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
