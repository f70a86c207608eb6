"""Comments in the order of reading: who answers whom, at any depth, and when each came into its thread.

When they came is what the pages of a long discussion are counted by.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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


REMOVED_THREAD = -1
"""Stands for the first comment of a thread of which nothing is shown."""

REMOVED_ANSWER = -2
"""Stands for an answer in such a thread."""


def thread_arrivals(comments: Sequence[Comment], thread: Sequence[ThreadedComment]) -> tuple[int, ...]:
    """Return for each comment, the oldest first, the place in `thread` of the first comment of its thread.

    `comments` are those that `thread` was made from. What was removed counts too, shown or not: when it is
    taken down, the others must stay where they are. Without a date a comment comes last; none comes before
    the first of its thread. Time grows with the number of comments.
    """
    items = {one.id: (at, one) for at, one in enumerate(comments) if one.kind == "comment"}
    first: dict[str, int] = {}
    place = 0
    for at, threaded in enumerate(thread):
        if not threaded.depth:
            place = at
        first[threaded.comment.id] = place
    parents = {comment: one.parent for comment, (_, one) in items.items()}
    _add_removed(first, parents)
    ages = {comment: age_of(one, at) for comment, (at, one) in items.items()}
    beginnings = [ages[threaded.comment.id] if not threaded.depth else None for threaded in thread]
    dated = []
    for comment, begun in first.items():
        age = ages[comment]
        beginning = beginnings[begun] if begun >= 0 else None
        is_answer = beginning is not None and age != beginning
        dated.append((max(age, beginning) if beginning else age, is_answer, age, begun))
    return tuple(begun for *_, begun in sorted(dated))


def _add_removed(first: dict[str, int], parents: Mapping[str, str]) -> None:
    """Add the comments that are not shown, with the thread that they were in."""
    for comment in parents:
        walked: dict[str, None] = {}
        at = comment
        while at in parents and at not in first and at not in walked:
            walked[at] = None
            at = parents[at]
        if at in first:
            begun = first[at]
            first.update(dict.fromkeys(walked, REMOVED_ANSWER if begun == REMOVED_THREAD else begun))
        elif walked:
            # At the top, or in a ring: the last one stands for the first of its thread.
            first.update(dict.fromkeys(walked, REMOVED_ANSWER))
            first[next(reversed(walked))] = REMOVED_THREAD


def number_threads(arrivals: Iterable[int], per_page: int) -> dict[int, int]:
    """Return the number of the page, from 1, on which each thread stands, by the place where it begins.

    A thread begins a page when, at that moment, the newest page was full. So what comes later, also an
    answer in an old thread, never moves another comment.
    """
    numbers: dict[int, int] = {}
    number, count = 1, 0
    for begun in arrivals:
        if begun == REMOVED_ANSWER:
            count += 1
            continue
        is_first = begun == REMOVED_THREAD or begun not in numbers
        if is_first and count >= per_page:
            number, count = number + 1, 0
        if is_first and begun != REMOVED_THREAD:
            numbers[begun] = number
        if begun == REMOVED_THREAD or numbers[begun] == number:
            count += 1
    return numbers
