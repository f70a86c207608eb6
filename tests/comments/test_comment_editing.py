"""Comments files are changed in place, and nothing but the lines concerned."""

from __future__ import annotations

import difflib
import json
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from octavo.comments.archive import read_comments
from octavo.comments.characters import strip_invisible
from octavo.comments.editing import append_items, body_text, empty_comments, fields_of, set_statuses
from octavo.comments.mail_addresses import reader_name, remove_addresses
from octavo.model.comment import ArchivedComment

DATE = datetime(2021, 10, 21, 14, 3, tzinfo=UTC)

BY_HAND = """\
# Moved here from the old blog, 2020.
- id: "1"   # the first ever
  author:   'Tony'
  date: 2021-10-20
  body: |
    I am not convinced.

    # This is no remark but a heading

  # A remark about the status.
  status: pending

- author: Ward Round   # asked twice
  author_url: https://example.org/
  id: 2
  parent: "1"
  body: >-
    Folded
    text.

-
    id: three
    by: mousedoctor
    author: Mouse Doctor
    references:
      - smith2020
      - graf2021
    body: "On one line."
- {id: 4, author: Nobody, body: "In braces, too"}  # from the other blog
# The end.
"""

JSON = """\
[
  {
    "id": "1",
    "author": "Tony",
    "body": "I am \\ud83d\\ude00 \\\\u convinced.",
    "status": "pending"
  },
  {"id": "2", "parent": "1", "author": "Ward Round", "body": "No."}
]
"""


def read(text: str) -> tuple[ArchivedComment, ...]:
    path = "comments.json" if text.startswith("[\n  {\n") else "comments.yaml"
    comments, problems = read_comments(path, text, authors=["mousedoctor"], zone=UTC)
    assert [str(problem) for problem in problems if problem.code != "missing-id"] == []
    return comments


def changed_lines(before: str, after: str) -> list[str]:
    """What `diff` shows of a change."""
    lines = list(difflib.unified_diff(before.splitlines(True), after.splitlines(True), n=0))[2:]
    return [line.rstrip("\r\n") for line in lines if not line.startswith("@@")]


def test_a_status_changes_one_line() -> None:
    """Whoever reads the history of the file sees what the moderator did, and nothing else."""
    after = set_statuses(BY_HAND, {0: "approved"})

    assert changed_lines(BY_HAND, after) == ["-  status: pending", "+  status: approved"]
    assert read(after)[0].status == "approved"


def test_a_missing_status_gets_a_line_above_the_body() -> None:
    after = set_statuses(BY_HAND, {1: "spam", 2: "trash"})

    assert changed_lines(BY_HAND, after) == ["+  status: spam", "+    status: trash"]
    assert [comment.status for comment in read(after)] == ["pending", "spam", "trash", "approved"]


def test_a_comment_that_begins_with_its_body_gets_its_status_below() -> None:
    text = "- body: |\n    First of all.\n  id: x # note\n"

    assert set_statuses(text, {0: "spam"}) == "- body: |\n    First of all.\n  id: x # note\n  status: spam\n"


def test_a_comment_in_braces_keeps_its_line() -> None:
    after = set_statuses(BY_HAND, {3: "spam"})

    assert changed_lines(BY_HAND, after) == [
        '-- {id: 4, author: Nobody, body: "In braces, too"}  # from the other blog',
        '+- {id: 4, author: Nobody, body: "In braces, too", "status": "spam"}  # from the other blog',
    ]


def test_an_empty_status_is_filled_in() -> None:
    assert set_statuses("- id: x\n  status:\n  body: a\n", {0: "spam"}) == (
        "- id: x\n  status: spam\n  body: a\n"
    )


def test_json_stays_json() -> None:
    after = set_statuses(JSON, {0: "approved", 1: "trash"})

    assert changed_lines(JSON, after) == [
        '-    "status": "pending"',
        '+    "status": "approved"',
        '-  {"id": "2", "parent": "1", "author": "Ward Round", "body": "No."}',
        '+  {"id": "2", "parent": "1", "author": "Ward Round", "body": "No.", "status": "trash"}',
    ]
    assert [item["status"] for item in json.loads(after)] == ["approved", "trash"]


def test_a_forgotten_comment_leaves_ids_and_date() -> None:
    """Name, link and words go, and remarks between their lines: these may say who it was."""
    after = empty_comments(BY_HAND, {0: "1", 1: "2", 3: "4"}, {0: "trash", 1: "removed", 3: "removed"})

    assert (
        after
        == """\
# Moved here from the old blog, 2020.
- id: "1"
  date: 2021-10-20
  status: trash

- id: 2
  parent: "1"
  status: removed

-
    id: three
    by: mousedoctor
    author: Mouse Doctor
    references:
      - smith2020
      - graf2021
    body: "On one line."
- {id: 4, "status": "removed"}
# The end.
"""
    )


def test_an_id_that_was_made_from_the_name_is_written_down() -> None:
    """Without its name the comment would get another id, and its answers would lose it."""
    text = "- author: Tony\n  date: 2021-10-20\n  body: Hello\n"
    comment_id = read(text)[0].id

    after = empty_comments(text, {0: comment_id}, {0: "removed"})

    assert after == f'- id: "{comment_id}"\n  date: 2021-10-20\n  status: removed\n'


def test_forgetting_in_json_leaves_json() -> None:
    after = empty_comments(JSON, {0: "1", 1: "2"}, {0: "removed", 1: "removed"})

    assert (
        after
        == """\
[
  {
    "id": "1",
    "status": "removed"
  },
  {"id": "2", "parent": "1", "status": "removed"}
]
"""
    )


def test_a_new_comment_stands_at_the_end_like_the_others() -> None:
    new = ArchivedComment(
        "5", "Dr. Who: the 2nd", DATE, "  indented\n\n# no remark\n", parent="4", status="pending"
    )

    after = append_items("# old\n\n- id: '1'\n  body: a\n\n- id: '2'\n  body: b", [fields_of(new)])

    assert (
        after
        == """\
# old

- id: '1'
  body: a

- id: '2'
  body: b

- id: "5"
  parent: "4"
  author: "Dr. Who: the 2nd"
  date: 2021-10-21T14:03:00+00:00
  status: pending
  body: |2
      indented

    # no remark
"""
    )


@pytest.mark.parametrize(
    "text", ["", "# nothing yet\n", "[]\n", "---\n...\n", "  - id: a\n    body: b\n...\n"]
)
def test_a_list_begins_or_goes_on_in_any_file(text: str) -> None:
    after = append_items(text, [fields_of(ArchivedComment("n", "A", DATE, "Text"))])

    assert [comment.id for comment in read(after)][-1] == "n"
    assert after.startswith(text.partition("[]")[0].removesuffix("...\n"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", '[\n  {\n    "id": "n",\n    "body": "Text\\n"\n  }\n]\n'),
        ("[]", '[\n  {\n    "id": "n",\n    "body": "Text\\n"\n  }\n]'),
        ('[{"id":"a","body":"b"}]', '[{"id":"a","body":"b"}, {"id": "n", "body": "Text\\n"}]'),
        (
            '[\n\t{\n\t\t"id": "a",\n\t\t"body": "b"\n\t}\n]\n',
            '[\n\t{\n\t\t"id": "a",\n\t\t"body": "b"\n\t},\n'
            '\t{\n\t\t"id": "n",\n\t\t"body": "Text\\n"\n\t}\n]\n',
        ),
    ],
)
def test_json_goes_on_in_its_own_layout(text: str, expected: str) -> None:
    after = append_items(text, [fields_of(ArchivedComment("n", "", None, "Text"))], is_json=True)

    assert after == expected
    assert json.loads(after)[-1]["id"] == "n"


def test_a_trailing_comma_in_brackets_is_no_obstacle() -> None:
    after = append_items("[{id: a, body: b},]\n", [fields_of(ArchivedComment("n", "", None, "c"))])

    assert [comment.id for comment in read(after)] == ["a", "n"]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n"])
@pytest.mark.parametrize("text", [BY_HAND, JSON])
def test_line_ends_and_byte_order_mark_are_kept(text: str, line_end: str, mark: str) -> None:
    """An editor on Windows must not show a file in which two kinds of lines are mixed."""
    given_text = mark + text.replace("\n", line_end)
    new = fields_of(ArchivedComment("n", "A", DATE, "Two\nlines"))

    for edited, plain in (
        (set_statuses(given_text, {1: "spam"}), set_statuses(text, {1: "spam"})),
        (
            empty_comments(given_text, {1: "2"}, {1: "removed"}),
            empty_comments(text, {1: "2"}, {1: "removed"}),
        ),
        (append_items(given_text, [new]), append_items(text, [new])),
    ):
        assert edited == mark + plain.replace("\n", line_end)


words = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from(" \t\n-:#'\"[]{}|>%@&*!`\\,\r\x85\u2028"),
    max_size=60,
)


@given(words, words, st.booleans(), st.sampled_from(["", BY_HAND, JSON]))
@example("[address removed]", "", False, "")
def test_what_is_written_is_read_back(name: str, text: str, is_html: bool, before: str) -> None:
    """Readers type anything; none of it may break the file, or come back as something else."""
    name = reader_name(" ".join(strip_invisible(name).split()))[0]
    text = remove_addresses(strip_invisible(text))[0]
    new = ArchivedComment("n", name, DATE, text, is_html=is_html, status="pending", references=("a", "b: c"))

    after = append_items(before, [fields_of(new)], is_json=before == JSON)
    last = read_comments("c.json" if before == JSON else "c.yaml", after, authors=["mousedoctor"], zone=UTC)[
        0
    ][-1]

    assert (last.author, last.text, last.is_html) == (name, body_text(text), is_html)
    assert (last.date, last.status, last.references) == (DATE, "pending", ("a", "b: c"))
    assert read(before) == read(after)[: len(read(before))]
