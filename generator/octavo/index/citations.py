"""Who cites what, across the site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from octavo.index.site import Article, CitingPlace
from octavo.index.works_by_number import nocite_words
from octavo.model.reference import Record


def gather_citations(
    articles: Iterable[Article],
) -> tuple[dict[str, tuple[CitingPlace, ...]], dict[str, tuple[str, ...]], Mapping[str, Record]]:
    """Return who cites each work, what each article cites, and the works. `articles` come newest first."""
    places: dict[str, list[CitingPlace]] = {}
    article_works: dict[str, tuple[str, ...]] = {}
    libraries: dict[str, Mapping[str, Record]] = {}
    for article in articles:
        library = article.library
        own: dict[str, None] = {}
        for key, place in cited_places(article):
            own[key] = None
            found = places.get(key)
            if found is None:
                places[key] = [place]
                libraries[key] = library
            else:
                found.append(place)
        article_works[article.path] = tuple(own)
    return {key: tuple(found) for key, found in places.items()}, article_works, _CitedWorks(libraries)


class _CitedWorks(Mapping[str, Record]):
    """Works by key, each looked up in the library of the newest article that cites it when somebody asks."""

    def __init__(self, libraries: Mapping[str, Mapping[str, Record]]) -> None:
        self._libraries = libraries

    def __getitem__(self, key: str) -> Record:
        return self._libraries[key][key]

    def __contains__(self, key: object) -> bool:
        return key in self._libraries

    def __iter__(self) -> Iterator[str]:
        return iter(self._libraries)

    def __len__(self) -> int:
        return len(self._libraries)


def cited_places(article: Article) -> Iterator[tuple[str, CitingPlace]]:
    """Yield each known work that an article and its discussion cite, with the places, in order.

    Anchors count the citations in the order of reading: those of the text, then those of each comment.
    A reader's citation of something unknown stays text, as a whole.
    """
    library, path = article.library, article.path
    number = 0
    for number, keys in enumerate(article.document.facts.cites, start=1):  # counted on below
        for key in keys if len(keys) == 1 else dict.fromkeys(keys):
            if key in library:
                yield key, CitingPlace(path, "", _text_anchor(number))
    if nocite := article.document.header.keys.nocite:
        for key in nocite_keys(nocite, library):
            if key in library:
                yield key, CitingPlace(path, "", "")
    for comment in article.discussion.citing:
        for keys in comment.cites:
            number += 1
            if all(key in library for key in keys):
                for key in dict.fromkeys(keys):
                    yield key, CitingPlace(path, comment.id, f"cite-{number}")
        for key in dict.fromkeys(comment.references):
            if key in library:
                number += 1
                yield key, CitingPlace(path, comment.id, f"comment-{comment.id}")


@cache
def _text_anchor(number: int) -> str:
    # One text for the citations of so many articles.
    return f"cite-{number}"


def nocite_keys(written: Iterable[str], library: Mapping[str, Record]) -> tuple[str, ...]:
    """Return the keys that `nocite` names, those of works under their own; `@*` is the whole library."""
    keys: dict[str, None] = {}
    for key in nocite_words(written):
        if key == "*":
            keys.update(dict.fromkeys(library))
        else:
            # A number, or a key that a work had once: it is one work, however it is named.
            keys[library[key].key if key in library else key] = None
    return tuple(keys)
