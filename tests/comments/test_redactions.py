"""What was promised to be taken down."""

from __future__ import annotations

import pytest

from octavo.comments.redactions import Redaction, Redactions, read_redactions, redact, redactions_for
from octavo.model.body import Body
from octavo.model.comment import ArchivedComment, Comment, CommentStatus

PATH = "content/posts/2021-10-20-trust.md"


def published(comment_id: str = "1") -> Comment:
    """Return a comment with something in every field."""
    return Comment(
        comment_id, "", "Tony", "https://t.example/", "x", None, Body(("words",)), "comment", False, ("k",), 3
    )


def archived(status: CommentStatus = "approved") -> ArchivedComment:
    """Return the same as it stands in its file."""
    return ArchivedComment(
        "1", "Tony", None, "words", "", "https://t.example/", "x", status=status, references=("k",), line=3
    )


def test_a_file_is_read() -> None:
    """The moderator's words: ids, an action, a reason."""
    text = '- id: "123"\n  post: trust\n  action: anonymise\n  reason: asked by mail\n- id: 7\n'
    assert read_redactions("r.yaml", text) == (
        Redactions(
            (
                Redaction("123", "anonymise", "trust", "asked by mail", 1),
                Redaction("7", "remove", "", "", 5),
            )
        ),
        (),
    )


@pytest.mark.parametrize("text", ["", "# none\n", "[]"])
def test_an_empty_file_redacts_nothing(text: str) -> None:
    """Most blogs never need one."""
    assert read_redactions("r.yaml", text) == (Redactions(), ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id: 1", "r.yaml:1:1: error: This file should be a list."),
        ("- 123", "r.yaml:1:3: error: Each entry should name a comment."),
        ("- post: trust", "r.yaml:1:3: error: The id of the comment is missing."),
        ("- id: 1\n  acton: remove", "r.yaml:2:3: error: Unknown key “acton”."),
        ("- id: 1\n  action: delete", "r.yaml:1:3: error: “action” cannot be “delete”."),
        ("- id: [1]", "r.yaml:1:7: error: “id” should be a single value."),
        ("- id: 1\n  id: 2", 'r.yaml:2:3: error: "id" is given twice; the first is on line 1.'),
    ],
)
def test_every_mistake_is_an_error(text: str, expected: str) -> None:
    """An entry that is passed over would publish what somebody asked to hide."""
    _, problems = read_redactions("r.yaml", text)
    assert [str(problem).partition("\n")[0] for problem in problems] == [expected]


def test_a_mistaken_action_still_hides() -> None:
    """A preview goes on after errors; it must not show the text meanwhile."""
    redactions, _ = read_redactions("r.yaml", "- id: 1\n  action: hide\n")
    assert redactions.entries[0].action == "remove"


def test_a_removed_comment_keeps_its_place_only() -> None:
    """The tombstone keeps the tree."""
    (comment,) = redact([published()], redactions_for(Redactions((Redaction("1"),)), ""))
    assert comment == Comment("1", "", "", "", "", None, Body(), "comment", True, (), 3)


def test_an_anonymous_comment_keeps_its_words() -> None:
    """The name was the person's, the argument the discussion's."""
    (comment,) = redact([published()], redactions_for(Redactions((Redaction("1", "anonymise"),)), ""))
    assert (comment.author, comment.author_url, comment.by) == ("", "", "")
    assert comment.body == Body(("words",))


@pytest.mark.parametrize(
    ("status", "expected"),
    [("approved", "removed"), ("pending", "pending"), ("spam", "spam"), ("removed", "removed")],
)
def test_an_archive_is_redacted_whatever_the_status(status: CommentStatus, expected: CommentStatus) -> None:
    """An import must not bring the text back, and redaction must not publish a tombstone for spam."""
    (comment,) = redact([archived(status)], redactions_for(Redactions((Redaction("1"),)), ""))
    assert comment.status == expected
    assert (comment.author, comment.text, comment.references) == ("", "", ())


def test_removing_wins_over_making_anonymous() -> None:
    """Two requests for one comment: the stronger one holds, in whatever order."""
    entries = (Redaction("1", "remove"), Redaction("1", "anonymise"))
    for order in (entries, entries[::-1]):
        (comment,) = redact([published()], redactions_for(Redactions(order), ""))
        assert comment.is_removed


@pytest.mark.parametrize(
    ("post", "applies"),
    [
        *(
            ("", True),
            ("trust", True),
            ("2021-10-20-trust", True),
            ("2021-10-20-trust.md", True),
            (PATH, True),
        ),
        *(("posts/2021-10-20-trust.md", True), ("/trust/", True), ("custom-slug", True)),
        *(("other", False), ("posts", False), ("content", False), ("2021-10-20", False)),
    ],
)
def test_a_redaction_may_name_its_post(post: str, applies: bool) -> None:
    """Ids are unique in one file only: old blogs counted from 1 on every post."""
    redactions = Redactions((Redaction("1", post=post),))
    (comment,) = redact([published()], redactions_for(redactions, PATH, "custom-slug"))
    assert comment.is_removed is applies


def test_a_bundle_is_named_by_its_folder() -> None:
    """A post as a folder is called index.md, which names nothing."""
    redactions = Redactions((Redaction("1", post="trust"),))
    hidden = redactions_for(redactions, "content/posts/2021-10-20-trust/index.md")
    (comment,) = redact([published()], hidden)
    assert comment.is_removed


def test_other_comments_are_untouched() -> None:
    """Only what was asked for."""
    comments = (published("1"), published("2"))
    assert redact(comments, redactions_for(Redactions((Redaction("9"),)), "")) == comments
    assert redact(comments, redactions_for(Redactions((Redaction("1"),)), ""))[1] is comments[1]
