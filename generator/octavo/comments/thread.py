"""Comments in the order of reading: who answers whom, at any depth."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from octavo.errors import Location, Problem, Severity
from octavo.model.comment import Comment, ThreadedComment

_TOP = -1  # stands for the parent of a comment at top level
_EARLIEST = datetime.min.replace(tzinfo=UTC)
Age = tuple[bool, datetime, int]


def thread_comments(
    comments: Sequence[Comment], path: str
) -> tuple[tuple[ThreadedComment, ...], tuple[Problem, ...]]:
    """Return the comments depth first, and what was odd about their order.

    Pingbacks and trackbacks are left out. Within each level the oldest comes first; of one moment, or
    without a date (these come last), the order of the file holds. A comment whose parent is missing
    stands at top level (a notice); a ring of answers is cut at its oldest comment (a warning). A removed
    comment stays only above something that is shown. Time and memory grow with the number of comments.
    """
    items = [comment for comment in comments if comment.kind == "comment"]
    parents, problems = _find_parents(items, path)
    promoted = {at for at, item in enumerate(items) if item.parent and parents[at] == _TOP}
    for at in _cut_rings(items, parents):
        promoted.add(at)
        message = f"Comment {items[at].id} answers, through others, itself; it is shown at top level."
        problems.append(
            Problem(
                Location(path, items[at].line),
                message,
                "Correct the parent of one of them.",
                Severity.WARNING,
                "comment-cycle",
            )
        )
    order = _depth_first(items, parents)
    shown = [not item.is_removed for item in items]
    for at, _ in reversed(order):  # children before their parents
        if shown[at] and parents[at] != _TOP:
            shown[parents[at]] = True
    threaded = tuple(
        ThreadedComment(
            comment=items[at],
            depth=depth,
            is_promoted=at in promoted,
        )
        for at, depth in order
        if shown[at]
    )
    return threaded, tuple(problems)


def _find_parents(items: Sequence[Comment], path: str) -> tuple[list[int], list[Problem]]:
    """Return for each comment the place of its parent, and a notice for each that has none."""
    places: dict[str, int] = {}
    for at, item in enumerate(items):
        places.setdefault(item.id, at)
    parents: list[int] = []
    problems: list[Problem] = []
    for item in items:
        parents.append(places.get(item.parent, _TOP) if item.parent else _TOP)
        if item.parent and parents[-1] == _TOP:
            message = (
                f"Comment {item.id} answers {item.parent}, which is not published here; "
                "it is shown at top level."
            )
            problems.append(
                Problem(Location(path, item.line), message, severity=Severity.NOTICE, code="comment-parent")
            )
    return parents, problems


def _cut_rings(items: Sequence[Comment], parents: list[int]) -> list[int]:
    """Take the parent from the oldest comment of every ring; return these."""
    cut: list[int] = []
    visited_from = [_TOP] * len(items)
    for start in range(len(items)):
        at = start
        while at != _TOP and visited_from[at] == _TOP:
            visited_from[at] = start
            at = parents[at]
        if at != _TOP and visited_from[at] == start:  # back on this very walk: a ring
            ring = [at]
            while parents[ring[-1]] != at:
                ring.append(parents[ring[-1]])
            oldest = min(ring, key=lambda member: age_of(items[member], member))
            parents[oldest] = _TOP
            cut.append(oldest)
    return cut


def _depth_first(items: Sequence[Comment], parents: Sequence[int]) -> list[tuple[int, int]]:
    """Return place and depth of every comment in the order of reading."""
    children: list[list[int]] = [[] for _ in items]
    roots: list[int] = []
    # Newest first, since the stack below turns the order round.
    for at in sorted(range(len(items)), key=lambda at: age_of(items[at], at), reverse=True):
        (roots if parents[at] == _TOP else children[parents[at]]).append(at)
    order: list[tuple[int, int]] = []
    stack = [(at, 0) for at in roots]
    while stack:
        at, depth = stack.pop()
        order.append((at, depth))
        stack.extend((child, depth + 1) for child in children[at])
    return order


def age_of(comment: Comment, at: int) -> Age:
    """Return what sorts the comments of a file, the oldest first; `at` is the place in the file."""
    return comment.date is None, comment.date or _EARLIEST, at
