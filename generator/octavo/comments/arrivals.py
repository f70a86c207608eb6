"""When each comment came, and into which thread: what the pages of a long discussion are counted by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from octavo.comments.thread import age_of
from octavo.model.comment import Comment, ThreadedComment

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
