"""The pages of a long discussion, as they came to be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from octavo.comments.thread import number_threads, thread_arrivals, thread_comments
from octavo.model.body import Body
from octavo.model.comment import Comment

START = datetime(2021, 1, 1, tzinfo=UTC)
PARENTS = st.lists(st.integers(-1, 30), max_size=30)
"""For each comment the number of the one that it answers; what has not come yet is none."""


def comment(number: int, parent: int = -1, *, hour: int | None = None, removed: bool = False) -> Comment:
    date = START + timedelta(hours=number if hour is None else hour)
    own = str(number)
    return Comment(
        own, "" if parent < 0 else str(parent), own, "", "", date, Body(("x",)), "comment", removed, (), 1
    )


def discussion(parents: Sequence[int]) -> list[Comment]:
    return [comment(at, parent if parent < at else -1) for at, parent in enumerate(parents)]


def pages(comments: Sequence[Comment], per_page: int) -> dict[str, int]:
    """Return the number of the page of each comment that is shown."""
    thread, _ = thread_comments(comments, "c.yaml")
    numbers = number_threads(thread_arrivals(comments, thread), per_page)
    found: dict[str, int] = {}
    number = 0
    for place, threaded in enumerate(thread):
        number = number if threaded.depth else numbers[place]
        found[threaded.comment.id] = number
    return found


@pytest.mark.parametrize(
    ("comments", "expected"),
    [
        ([], {}),
        ([comment(n) for n in range(5)], {"0": 1, "1": 1, "2": 2, "3": 2, "4": 3}),
        (
            [comment(0), comment(1, 0), comment(2, 1), comment(3), comment(4)],
            {"0": 1, "1": 1, "2": 1, "3": 2, "4": 2},
        ),
        # An answer that came late: the threads after it stay where they are.
        ([comment(0), comment(1), comment(2), comment(3, 0)], {"0": 1, "3": 1, "1": 1, "2": 2}),
        # A clock that went wrong: no answer comes before what it answers.
        ([comment(0, hour=5), comment(1, 0, hour=1), comment(2)], {"2": 1, "0": 1, "1": 1}),
    ],
)
def test_a_thread_begins_a_page_when_the_newest_was_full(
    comments: list[Comment], expected: dict[str, int]
) -> None:
    assert pages(comments, 2) == expected


@given(PARENTS, st.integers(0, 30), st.integers(1, 6))
def test_what_comes_later_moves_nothing(parents: list[int], now: int, per_page: int) -> None:
    """Somebody has saved /post/comments/2/#comment-7."""
    comments = discussion(parents)
    before = pages(comments[:now], per_page)
    after = pages(comments, per_page)
    assert {own: after[own] for own in before} == before


@given(PARENTS, st.sets(st.integers(0, 29)), st.integers(1, 6))
def test_what_is_taken_down_moves_nothing_while_some_of_its_thread_is_shown(
    parents: list[int], taken: set[int], per_page: int
) -> None:
    """Whoever is forgotten must not cost others their permalinks."""
    comments = discussion(parents)
    before = pages(comments, per_page)
    thread, _ = thread_comments(comments, "c.yaml")
    firsts = {int(one.comment.id) for one in thread if not one.depth}
    kept = {at for at in range(len(comments)) if at not in taken or at in firsts}
    left = [comment(at, int(one.parent or -1), removed=at not in kept) for at, one in enumerate(comments)]
    after = pages(left, per_page)
    assert after == {own: before[own] for own in after}
    assert after.keys() >= {str(at) for at in kept}


def test_a_thread_of_which_nothing_is_shown_still_counts() -> None:
    comments = [comment(0), comment(1, removed=True), comment(2, 1, removed=True), comment(3), comment(4)]
    assert pages(comments, 3) == {"0": 1, "3": 2, "4": 2}


def test_removed_comments_that_answer_each_other_in_a_ring_do_no_harm() -> None:
    comments = [comment(0, 1, removed=True), comment(1, 0, removed=True), comment(2)]
    assert pages(comments, 1) == {"2": 3}


def test_a_chain_of_removed_comments_takes_no_time() -> None:
    """A walk from each of them to the top would be 200 million steps."""
    count = 20_000
    comments = [comment(at, at + 1 if at + 1 < count else -1, removed=True) for at in range(count)]
    assert pages([*comments, comment(count)], 5) == {str(count): 2}
