"""Posts on the same subject."""

from __future__ import annotations

from collections import Counter

from octavo.index.site import Article, SiteIndex, TermKey

_NEAR = 8
"""Posts looked at on either side in each of a post's terms: keeps a site with one big tag linear."""

_WEIGHTS = {"tag": 3, "series": 1, "category": 1}


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
