"""Posts on the same subject."""

from __future__ import annotations

from collections import Counter

import msgspec

from octavo.cache import Store
from octavo.engine import keyed_digest
from octavo.index.site import Article, SiteIndex, TermKey

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
        found = [[places[other.path] for other in related_posts(index, post)] for post in posts]
        store.write(key, msgspec.msgpack.encode(found))
        store.keep_only({key})
    else:
        found = msgspec.msgpack.decode(data, type=list[list[int]])
    return {
        post.path: tuple([posts[place] for place in places])
        for post, places in zip(posts, found, strict=True)
    }


def related_posts(index: SiteIndex, article: Article, count: int = 3) -> tuple[Article, ...]:
    """Return the posts that share most tags and categories with one, the newest first among equals."""
    if not article.document.is_post:
        return ()
    scores: Counter[str] = Counter()
    for key in (*article.tags, *article.categories):
        for path in _near(index, key, article.path):
            scores[path] += _WEIGHTS[key.kind]
    # The series box names those already.
    for key in article.series:
        for path in index.terms[key].posts:
            scores.pop(path, None)
    found = [index.by_path[path] for path in scores]
    found.sort(
        key=lambda post: (
            -scores[post.path],
            -(post.moment.value.timestamp() if post.moment else 0),
            post.path,
        )
    )
    return tuple(found[:count])


def _near(index: SiteIndex, key: TermKey, path: str) -> list[str]:
    posts = index.terms[key].posts
    place = index.terms[key].places[path]
    return [*posts[max(0, place - _NEAR) : place], *posts[place + 1 : place + 1 + _NEAR]]
