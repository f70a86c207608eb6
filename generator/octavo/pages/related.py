"""Posts on the same subject."""

from __future__ import annotations

from collections.abc import Mapping
from heapq import nsmallest

import msgspec

from octavo.index.site import Article, SiteIndex, TermKey
from octavo.storage.cache import Store
from octavo.storage.program import keyed_digest

_NEAR = 8
"""Posts looked at on either side in each of a post's terms: keeps a site with one big tag linear."""

_WEIGHTS = {"tag": 3, "series": 1, "category": 1}


def all_related(index: SiteIndex, store: Store) -> dict[str, tuple[Article, ...]]:
    """Return the related posts of each post, by its source path.

    They follow from the order of the posts and from their terms alone: where those are the same as at the
    last build, so are these.
    """
    posts = index.posts
    order = [(post.path, post.moment, post.categories, post.tags, post.series) for post in posts]
    key = keyed_digest(msgspec.msgpack.encode(order, enc_hook=str))
    data = store.read(key)
    if data is None:
        places = {post.path: place for place, post in enumerate(posts)}
        found = [related_places(index, post, places) for post in posts]
        store.write(key, msgspec.msgpack.encode(found))
        store.keep_only({key})
    else:
        found = msgspec.msgpack.decode(data, type=list[list[int]])
    return {
        post.path: tuple([posts[place] for place in chosen])
        for post, chosen in zip(posts, found, strict=True)
    }


def related_places(index: SiteIndex, post: Article, places: Mapping[str, int], count: int = 3) -> list[int]:
    """Return which posts share most tags and categories with one, the newest first among equals.

    `places` tells of each post where it stands in the stream, the newest first; so do the results.
    """
    scores: dict[str, int] = {}
    for key in (*post.tags, *post.categories):
        weight = _WEIGHTS[key.kind]
        for path in _near(index, key, post.path):
            scores[path] = scores.get(path, 0) + weight
    # The series box names those already.
    for key in post.series:
        for path in index.terms[key].posts:
            scores.pop(path, None)
    # One number for both: a point of score outweighs any place.
    ranks = nsmallest(count, [places[path] - score * len(places) for path, score in scores.items()])
    return [rank % len(places) for rank in ranks]


def _near(index: SiteIndex, key: TermKey, path: str) -> list[str]:
    posts = index.terms[key].posts
    place = index.terms[key].places[path]
    return [*posts[max(0, place - _NEAR) : place], *posts[place + 1 : place + 1 + _NEAR]]
