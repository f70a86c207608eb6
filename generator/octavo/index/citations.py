"""Who cites what, across the site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from octavo.index.site import Article, CitingPlace
from octavo.model.body import Body, Cite
from octavo.model.reference import Record


def cites_in(body: Body) -> Iterator[Cite]:
    """Yield the citations of a text in order; those inside an affix come after the one around them."""
    for hole in body.holes:
        if isinstance(hole, Cite):
            yield hole
            for item in hole.items:
                yield from cites_in(item.prefix)
                yield from cites_in(item.suffix)


def gather_citations(
    articles: Iterable[Article],
) -> tuple[dict[str, tuple[CitingPlace, ...]], dict[str, Record]]:
    """Return who cites each work, and the works. `articles` come newest first."""
    places: dict[str, dict[CitingPlace, None]] = {}
    works: dict[str, Record] = {}
    for article in articles:
        for key, comment in _keys_of(article):
            if key in article.library:
                works.setdefault(key, article.library[key])
                places.setdefault(key, {})[CitingPlace(article.path, comment)] = None
    return {key: tuple(found) for key, found in places.items()}, works


def _keys_of(article: Article) -> Iterator[tuple[str, str]]:
    """Yield (key, comment id) for whatever an article and its discussion cite."""
    for cite in cites_in(article.document.text.body):
        for item in cite.items:
            yield item.key, ""
    for key in nocite_keys(article.document.header.keys.nocite, article.library):
        yield key, ""
    for threaded in article.thread:
        for cite in cites_in(threaded.comment.body):
            # A reader's citation of something unknown stays text, as a whole.
            if all(item.key in article.library for item in cite.items):
                for item in cite.items:
                    yield item.key, threaded.comment.id
        for key in threaded.comment.references:
            yield key, threaded.comment.id


def nocite_keys(written: Iterable[str], library: Mapping[str, Record]) -> tuple[str, ...]:
    """Return the keys that `nocite` names, without their @; `@*` is the whole library."""
    keys: dict[str, None] = {}
    for text in written:
        for word in text.replace(",", " ").split():
            key = word.removeprefix("@")
            keys.update(dict.fromkeys(library) if key == "*" else {key: None})
    return tuple(keys)
