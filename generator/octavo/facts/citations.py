"""Who cites what, across the site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from octavo.facts.article import ARTICLE, Article
from octavo.facts.bibliographies import Library
from octavo.facts.documents import header_and_facts, texts
from octavo.facts.main_keys import main_cites
from octavo.facts.texts import standing
from octavo.facts.works_by_number import cited_number, nocite_words
from octavo.graph import Reader, index, query
from octavo.model.reference import Record

MOST_ELSEWHERE = 5
"""Other posts named after an entry of a list of references; the work's own page names all."""


class CitingPlace(NamedTuple):
    """A place that cites a work."""

    path: str  # the article's source
    comment: str  # the comment's id; "" for the text itself
    anchor: str  # of the citation in its page; "" for a work that is named under `nocite` only


CitingRow = tuple[bool, float, str, int, str, str]
"""Whether it is in a page, and not in the stream; seconds before 1970; the place."""


@query(*ARTICLE, is_private=False)
def cite_rows(graph: Reader, path: str) -> tuple[tuple[str, CitingRow], ...]:
    """Return the places in a published text and its discussion that cite works, by the works' keys."""
    known = graph.get(standing, path)
    if not known.is_published:
        return ()
    article = Article(graph, path)
    is_page = not article.document.is_post
    before = -known.moment.value.timestamp() if known.moment and not is_page else 0.0
    return tuple(
        [
            (key, (is_page, before, path, number, place.comment, place.anchor))
            for number, (key, place) in enumerate(cited_places(article))
        ]
    )


citing = index("citing", texts, cite_rows)
"""Where each work is cited: the newest article first, then the order of reading."""


def places_of(graph: Reader, key: str) -> tuple[CitingPlace, ...]:
    """Return where a work is cited. It reads an entry of `citing`."""
    return tuple([CitingPlace(row[2], row[4], row[5]) for row in graph.at(citing, key) or ()])


@query(cite_rows)
def cited_keys(graph: Reader, path: str) -> tuple[str, ...]:
    """Return the keys of the works that a text cites, each once."""
    return tuple(dict.fromkeys([key for key, _ in graph.get(cite_rows, path)]))


def newest_citing(graph: Reader, key: str) -> tuple[CitingPlace, ...]:
    """Return the first place in each of the newest articles that cite a work: one more than a list names.

    It reads `citing`.
    """
    first: dict[str, CitingPlace] = {}
    for place in places_of(graph, key):
        if place.anchor and place.path not in first:
            first[place.path] = place
            if len(first) > MOST_ELSEWHERE:
                break
    return tuple(first.values())


@query(citing, *Library.reads)
def work(graph: Reader, key: str) -> Record:
    """Return a cited work, as the newest article has it that cites it."""
    return Library(graph, places_of(graph, key)[0].path)[key]


@query(citing)
def cited_works(graph: Reader, _: str) -> tuple[str, ...]:
    """Return the keys of all works that are cited somewhere."""
    return graph.get(citing)


@query(citing)
def has_works(graph: Reader, _: str) -> bool:
    """Tell whether anything is cited."""
    return bool(graph.get(citing))


def cited_places(article: Article) -> Iterator[tuple[str, CitingPlace]]:
    """Yield each known work that an article and its discussion cite, with the places, in order.

    Anchors count the citations in the order of reading: those of the text, then those of each comment.
    A reader's citation of something unknown stays text, as a whole.
    """
    library, path = article.library, article.path
    number = 0
    cites = article.document.facts.cites
    if article.has_other_keys:
        cites = main_cites(cites, library)
    for number, keys in enumerate(cites, start=1):  # counted on below
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


@query(header_and_facts, *Library.reads)
def keys_of_numbers(graph: Reader, path: str) -> dict[str, str]:
    """Return the keys of the works that a text cites by number, by the numbers as they are typed."""
    head, library = graph.get(header_and_facts, path), Library(graph, path)
    if head is None:
        return {}
    cited = dict.fromkeys(key for keys in head.facts.cites for key in keys)
    cited |= dict.fromkeys(nocite_keys(head.header.keys.nocite, library))
    return {key: library[key].key for key in cited if cited_number(key) and key in library}


QUERIES = (keys_of_numbers, cite_rows, citing, cited_keys, work, cited_works, has_works)
