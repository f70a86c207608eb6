"""What stands beside what: a post's neighbours in the stream, posts on the same subject, newest comments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from heapq import nsmallest

from msgspec import Struct

from octavo.facts.documents import discussion_facts, texts
from octavo.facts.texts import Row, listed, lists, standing
from octavo.graph import Reader, index, query, table
from octavo.reading.documents import NEWEST_COMMENTS

_NEAR = 8
"""Posts looked at on either side in each of a post's terms: keeps a site with one big tag linear."""

_WEIGHTS = {"tag": 3, "series": 1, "category": 1}
_RELATED = 3


class DatedComment(Struct, frozen=True):
    """A comment and where it stands, for the lists of newest comments."""

    path: str  # the article's source
    id: str
    date: datetime


Neighbours = tuple[str, str]
"""The paths of the newer and the older post; "" for none."""


@table(lists)
def neighbours(graph: Reader, _: str) -> dict[str, Neighbours]:
    """Return the posts before and after each in the stream."""
    posts = ("", *listed(graph, "posts"), "")
    return {path: (posts[place], posts[place + 2]) for place, path in enumerate(posts[1:-1])}


@table(lists)
def related(graph: Reader, _: str) -> dict[str, tuple[str, ...]]:
    """Return the posts that share most tags and categories with each, the newest first among equals."""
    posts = listed(graph, "posts")
    places = {path: place for place, path in enumerate(posts)}
    terms = {
        name: [path for path in listed(graph, name) if path in places]
        for name in graph.get(lists)
        if name.partition("/")[0] in _WEIGHTS
    }
    scores: list[dict[str, int]] = [{} for _ in posts]
    series: dict[str, set[str]] = {}
    for name, paths in terms.items():
        kind = name.partition("/")[0]
        if kind == "series":
            # The series box names those already.
            for path in paths:
                series.setdefault(path, set()).update(paths)
        else:
            _add_scores(scores, places, paths, _WEIGHTS[kind])
    return {
        path: tuple([posts[place] for place in _best(scores[own], places, series.get(path, ()))])
        for own, path in enumerate(posts)
    }


def _add_scores(
    scores: Sequence[dict[str, int]], places: Mapping[str, int], paths: Sequence[str], weight: int
) -> None:
    for place, path in enumerate(paths):
        own = scores[places[path]]
        for other in (*paths[max(0, place - _NEAR) : place], *paths[place + 1 : place + 1 + _NEAR]):
            own[other] = own.get(other, 0) + weight


def _best(
    scores: Mapping[str, int], places: Mapping[str, int], others: Sequence[str] | set[str]
) -> list[int]:
    # One number for both: a point of score outweighs any place.
    count = len(places)
    ranks = nsmallest(
        _RELATED, [places[path] - score * count for path, score in scores.items() if path not in others]
    )
    return [rank % count for rank in ranks]


@query(standing, discussion_facts, is_private=False)
def discussion_rows(graph: Reader, path: str) -> tuple[tuple[str, Row], ...]:
    """Return the row of a published text's discussion: the time of its newest comment."""
    if not graph.get(standing, path).is_published:
        return ()
    newest = graph.get(discussion_facts, path).newest
    return (("", (newest[0][0].timestamp(), path)),) if newest else ()


live_discussions = index("live_discussions", texts, discussion_rows, is_descending=True)


@query(live_discussions)
def has_comments(graph: Reader, _: str) -> bool:
    """Tell whether there is any comment with a date."""
    return bool(graph.at(live_discussions, ""))


@query(live_discussions, discussion_facts)
def newest_comments(graph: Reader, _: str) -> tuple[DatedComment, ...]:
    """Return the newest comments of the site, the newest first."""
    # So many comments come from no more discussions than that, and those have the newest of all.
    livest = [path for _, path in (graph.at(live_discussions, "") or ())[:NEWEST_COMMENTS]]
    dated = [
        (date, path, comment) for path in livest for date, comment in graph.get(discussion_facts, path).newest
    ]
    dated.sort(reverse=True)
    return tuple([DatedComment(path, comment, date) for date, path, comment in dated[:NEWEST_COMMENTS]])


QUERIES = (neighbours, related, discussion_rows, live_discussions, has_comments, newest_comments)
