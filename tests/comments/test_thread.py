"""The order of a discussion."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from octavo.comments.thread import thread_comments
from octavo.model.body import Body
from octavo.model.comment import Comment, CommentKind


def comment(
    comment_id: str,
    parent: str = "",
    day: int = 0,
    *,
    line: int = 1,
    kind: CommentKind = "comment",
    removed: bool = False,
) -> Comment:
    """Return a comment; day 0 means that it has no date."""
    return Comment(
        id=comment_id,
        parent=parent,
        author="" if removed else comment_id.upper(),
        author_url="",
        by="",
        date=datetime(2021, 1, day, tzinfo=UTC) if day else None,
        body=Body(("x",)),
        kind=kind,
        is_removed=removed,
        references=(),
        line=line,
    )


def drawn(comments: Iterable[Comment]) -> str:
    """Return a thread as ids with a dot for each level, e.g. "a .b ..c"."""
    threaded, _ = thread_comments(tuple(comments), "c.yaml")
    return " ".join("." * item.depth + item.comment.id for item in threaded)


@pytest.mark.parametrize(
    ("comments", "expected"),
    [
        ([], ""),
        ([comment("b", day=2), comment("a", day=1)], "a b"),
        ([comment("b"), comment("a")], "b a"),
        ([comment("b"), comment("a", day=9)], "a b"),
        ([comment("b", day=1), comment("a", day=1)], "b a"),
        (
            [comment("a"), comment("b"), comment("c", "a"), comment("d", "c"), comment("e", "a")],
            "a .c ..d .e b",
        ),
        ([comment("c", "a", 3), comment("a", day=2), comment("b", "a", 2)], "a .b .c"),
        ([comment("p", kind="pingback"), comment("a"), comment("t", "a", kind="trackback")], "a"),
    ],
)
def test_the_oldest_comes_first_inside_each_level(comments: list[Comment], expected: str) -> None:
    """A discussion is read from its beginning, and every answer below what it answers."""
    assert drawn(comments) == expected


def test_an_answer_below_its_comment_is_not_promoted() -> None:
    """Only an answer whose comment is gone stands for itself."""
    threaded, problems = thread_comments((comment("a"), comment("b", "a")), "c.yaml")
    assert [item.is_promoted for item in threaded] == [False, False]
    assert problems == ()


def test_an_answer_to_a_missing_comment_is_promoted_with_a_notice() -> None:
    """An export often lacks what moderators deleted; the answers are still worth reading."""
    threaded, (problem,) = thread_comments(
        (comment("a"), comment("b", "gone", line=7), comment("c", "b")), "c.yaml"
    )
    assert [(item.comment.id, item.depth, item.is_promoted) for item in threaded] == [
        ("a", 0, False),
        ("b", 0, True),
        ("c", 1, False),
    ]
    assert str(problem) == (
        "c.yaml:7: notice: Comment b answers gone, which is not published here; it is shown at top level."
    )


def test_a_ring_is_cut_at_its_oldest_comment_with_a_warning() -> None:
    """Otherwise no comment of the ring would ever be reached."""
    ring = (comment("a", "c", 3, line=1), comment("b", "a", 1, line=5), comment("c", "b", 2, line=9))
    threaded, (problem,) = thread_comments((*ring, comment("d", "a", 4)), "c.yaml")
    assert [(item.comment.id, item.depth, item.is_promoted) for item in threaded] == [
        ("b", 0, True),
        ("c", 1, False),
        ("a", 2, False),
        ("d", 3, False),
    ]
    assert str(problem) == (
        "c.yaml:5: warning: Comment b answers, through others, itself; it is shown at top level.\n"
        "  hint: Correct the parent of one of them."
    )


def test_a_comment_that_answers_itself_is_shown() -> None:
    """The shortest ring."""
    threaded, problems = thread_comments((comment("a", "a"),), "c.yaml")
    assert [item.comment.id for item in threaded] == ["a"]
    assert len(problems) == 1


@pytest.mark.parametrize(
    ("comments", "expected"),
    [
        ([comment("a", removed=True)], ""),
        ([comment("a", removed=True), comment("b", "a")], "a .b"),
        ([comment("a", removed=True), comment("b", "a", removed=True)], ""),
        ([comment("a", removed=True), comment("b", "a", removed=True), comment("c", "b")], "a .b ..c"),
        ([comment("a"), comment("b", "a", removed=True)], "a"),
    ],
)
def test_a_tombstone_stays_only_above_something_shown(comments: list[Comment], expected: str) -> None:
    """It keeps the tree; where there is no tree it would only tell that somebody asked for removal."""
    assert drawn(comments) == expected


def test_a_thousand_answers_to_answers_keep_their_depth() -> None:
    """Recursion ends at a thousand, and a long quarrel does not."""
    threaded, problems = thread_comments(
        [comment(f"c{n}", f"c{n - 1}" if n else "") for n in range(1_000)], "c.yaml"
    )
    assert threaded[-1].depth == 999
    assert problems == ()


@pytest.mark.parametrize(
    "parent_of", [lambda n: n - 1, lambda n: n // 2, lambda n: 0, lambda n: n - 1 or 9_999]
)
def test_ten_thousand_comments_take_no_time(parent_of: object) -> None:
    """A chain, a tree, a star and a ring: none may take quadratic time."""
    assert callable(parent_of)
    comments = [comment(f"c{n}", f"c{parent_of(n)}" if n else "", n % 28 + 1) for n in range(10_000)]
    threaded, _ = thread_comments(comments, "c.yaml")
    assert len(threaded) == 10_000


@given(st.lists(st.tuples(st.integers(-1, 12), st.integers(0, 3)), max_size=12))
def test_no_comment_is_lost_or_shown_twice(shape: list[tuple[int, int]]) -> None:
    """Whatever the parents are: rings, missing ones, later ones."""
    comments = [
        comment(str(n), str(parent) if parent >= 0 else "", day) for n, (parent, day) in enumerate(shape)
    ]
    threaded, _ = thread_comments(comments, "c.yaml")
    assert sorted(int(item.comment.id) for item in threaded) == list(range(len(shape)))
    path: list[str] = []
    for item in threaded:
        assert item.depth <= len(path)
        del path[item.depth :]
        assert item.depth == 0 or path[-1] == item.comment.parent
        path.append(item.comment.id)
