"""Reading an archived discussion."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from octavo.comments.archive import read_comments
from octavo.errors import Problem
from octavo.formats.decoding import without_forbidden
from octavo.model.comment import ArchivedComment

LONDON = ZoneInfo("Europe/London")
FULL = """\
- id: "123"
  parent: "120"
  author: Tony
  author_url: https://tony.example/
  by: mousedoctor
  date: 2021-10-21T14:03:00+02:00
  body: |
    First *paragraph*.

    Second.
  format: markdown
  kind: comment
  status: approved
  references: [graf2021, smith2020]
"""


def read(text: str, path: str = "c.yaml") -> tuple[tuple[ArchivedComment, ...], tuple[Problem, ...]]:
    """Read a file of a site in London with two authors."""
    return read_comments(path, text, authors={"mousedoctor", "drlove"}, zone=LONDON)


def one(fields: str) -> tuple[ArchivedComment, list[str]]:
    """Read a single comment with an id and a text; return it and its problems as they are printed."""
    lines = "".join(f"  {line}\n" for line in fields.splitlines())
    (comment,), problems = read(f'- id: "1"\n  body: Text\n{lines}')
    return comment, [str(problem) for problem in problems]


def test_every_field_is_read() -> None:
    """The archive is the record: nothing that was written correctly may change."""
    comments, problems = read(FULL)
    assert problems == ()
    assert comments == (
        ArchivedComment(
            id="123",
            parent="120",
            author="Tony",
            author_url="https://tony.example/",
            by="mousedoctor",
            date=datetime(2021, 10, 21, 14, 3, tzinfo=timezone(timedelta(hours=2))),
            text="First *paragraph*.\n\nSecond.\n",
            is_html=False,
            kind="comment",
            status="approved",
            references=("graf2021", "smith2020"),
            line=1,
        ),
    )


def test_json_holds_the_same() -> None:
    """The two forms are one structure; which of them a tool writes must not matter."""
    item = {
        "id": "123",
        "parent": None,
        "author": "Zo\u00eb \U0001f600",
        "date": "2021-10-21T14:03:00Z",
        "body": 'A "quoted" line,\nC:\\u0041 and a/b\tend \U0001f469\u200d\U0001f52c',
        "format": "html",
        "references": ["graf2021"],
    }
    for text in (json.dumps([item]), json.dumps([item], indent="\t", ensure_ascii=False)):
        (comment,), problems = read(text, "c.json")
        assert problems == ()
        assert comment.author == "Zo\u00eb \U0001f600"
        assert comment.text == item["body"]
        assert comment.is_html
        assert comment.parent == ""
        assert comment.date == datetime(2021, 10, 21, 14, 3, tzinfo=UTC)


def test_half_a_surrogate_pair_in_json_does_no_harm() -> None:
    """Some exports cut a text in the middle of an emoji."""
    (comment,), problems = read('[{"id": "1", "body": "cut \\ud83d"}]', "c.json")
    assert problems == ()
    assert comment.text == "cut \ufffd"


@pytest.mark.slow
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "id": st.from_regex(r"[a-z0-9]{1,8}", fullmatch=True),
                "body": st.text(st.characters(codec="utf-8")),
            }
        ),
        unique_by=lambda item: item["id"],
    )
)
def test_any_json_is_read_as_it_was_written(items: list[dict[str, str]]) -> None:
    """JSON is read by a YAML parser; where the two differ, readers' words would change."""
    comments, _ = read(json.dumps(items), "c.json")
    assert [comment.id for comment in comments] == [item["id"] for item in items]
    for comment, item in zip(comments, items, strict=True):
        if "@" not in item["body"] and "%" not in item["body"] and "&" not in item["body"]:
            assert comment.text == without_forbidden(item["body"])


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "[]", "null"])
def test_an_empty_discussion_is_fine(text: str) -> None:
    """A post may have a file before it has a comment."""
    assert read(text) == ((), ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("comments:\n  - id: 1", "c.yaml:1:1: error: This file should be a list of comments."),
        ("just text", "c.yaml:1:1: error: This file should be a list of comments."),
        (FULL + "- only text\n", "c.yaml:15:3: error: This item of the list is no comment: it has no keys."),
        (
            "- id: '1'\n  body: \"never closed\n",
            "c.yaml:2:9: error: The quotation mark that opens here is never closed.",
        ),
        ("- id: '1'\n  body: Note: x", "c.yaml:2:13: error: A second colon stands in this line."),
    ],
)
def test_what_is_no_list_of_comments_is_an_error(text: str, expected: str) -> None:
    """A discussion must not vanish in silence."""
    _, problems = read(text)
    assert [str(problem).partition("\n")[0] for problem in problems] == [expected]


def test_the_other_comments_survive_a_faulty_item() -> None:
    """All mistakes of a file show in one run."""
    comments, problems = read(FULL + "- no comment\n- id: '2'\n  body: x\n- [1]\n")
    assert [comment.id for comment in comments] == ["123", "2"]
    assert [problem.location.line for problem in problems] == [15, 18]


def test_an_unknown_key_is_an_error_with_the_nearest_one() -> None:
    """`autor: Tony` would make the comment anonymous without a word."""
    _, problems = one("autor: Tony\nxyzzy: 1")
    assert problems == [
        "c.yaml:3:3: error: Unknown key “autor” in a comment.\n  hint: Did you mean author or author_url?",
        "c.yaml:4:3: error: Unknown key “xyzzy” in a comment.\n  hint: Known keys: id, parent, author, "
        "author_url, by, date, body, format, kind, status, references.",
    ]


@pytest.mark.parametrize(
    "key",
    [
        *(
            "email",
            "author_email",
            "E-Mail",
            "comment_author_email",
            "mail",
            "email_hash",
            "ip",
            "author_ip",
            "IP",
        ),
        *(
            "ip_address",
            "user_agent",
            "user-agent",
            "useragent",
            "agent",
            "gravatar",
            "remote_addr",
            "author-IP",
        ),
    ],
)
def test_what_identifies_a_reader_is_refused_and_not_repeated(key: str) -> None:
    """The archive is public; the message must not carry the address into a public log."""
    comment, (problem,) = one(f"{key}: tony@mail.example")
    assert problem == (
        f"c.yaml:3:3: error: “{key}” must not stand in a comments file.\n"
        "  hint: Delete the line, for the readers' privacy: addresses, IPs and browsers are never kept."
    )
    assert "tony@" not in repr(comment)


@pytest.mark.parametrize("key", ["description", "zip", "script", "recipe", "emailed"])
def test_a_key_that_only_resembles_a_private_one_is_just_unknown(key: str) -> None:
    """The hint must fit."""
    _, (problem,) = one(f"{key}: x")
    assert f"Unknown key “{key}”" in problem


@pytest.mark.parametrize(
    ("field", "kept", "expected"),
    [
        (
            "author_url: javascript:alert(1)",
            ("author_url", ""),
            "3:15: warning: The author's address is no web address",
        ),
        (
            "author_url: mailto:t@mail.example",
            ("author_url", ""),
            "3:15: warning: The author's address is no web",
        ),
        (
            "author_url: https://x.example/?m=t@mail.example",
            ("author_url", ""),
            "3:15: warning: An e-mail address in",
        ),
        (
            "by: mousedocter",
            ("by", ""),
            "3:7: warning: “mousedocter” is no author of this site; the mark is left out.",
        ),
        (
            "date: 2021-02-30",
            ("date", None),
            "3:9: warning: “2021-02-30” names a day or a time that does not exist. ",
        ),
        ("date: yesterday", ("date", None), "3:9: warning: “yesterday” is not a date in the form"),
        (
            "date: 2021-03-28 01:30",
            ("date", None),
            "3:9: warning: There was no 01:30 on 2021-03-28 in Europe/London",
        ),
        (
            "date: 9999-12-31 23:59",
            ("date", None),
            "3:9: warning: “9999-12-31 23:59” is beyond what calendars can count.",
        ),
        ("parent: '1'", ("parent", ""), "3:11: warning: Comment 1 is said to answer itself."),
        ("parent: a b", ("parent", ""), "3:11: warning: “a b” cannot be an id; it is left out."),
        (
            "kind: pingbak",
            ("kind", "comment"),
            "3:9: warning: “kind” cannot be “pingbak”; it is taken for comment.",
        ),
        (
            "status: aproved",
            ("status", "pending"),
            "3:11: warning: “status” cannot be “aproved”; it is taken for pending",
        ),
        (
            "format: rtf",
            ("is_html", False),
            "3:11: warning: “format” cannot be “rtf”; it is taken for markdown.",
        ),
        (
            "author: [a, b]",
            ("author", ""),
            "3:11: warning: “author” should be a single value; it is left out.",
        ),
        ("status: [approved]", ("status", "pending"), "3:11: warning: “status” should be a single value"),
        ("references: {a: b}", ("references", ()), "3:15: warning: References are a list of citation keys."),
        (
            "references: [a, [b]]",
            ("references", ("a",)),
            "3:15: warning: References are a list of citation keys.",
        ),
        (
            "author: tony@mail.example",
            ("author", ""),
            "3:11: warning: An e-mail address in “author” is not published.",
        ),
        (
            "author: Tony <tony@mail.example>",
            ("author", "Tony <[address removed]>"),
            "3:11: warning: An e-mail address in “author” is not published.",
        ),
    ],
)
def test_a_faulty_field_is_left_out_with_a_warning(
    field: str, kept: tuple[str, object], expected: str
) -> None:
    """What a reader once typed is no reason to stop a build, nor to be silent."""
    zone = ZoneInfo("America/New_York") if "9999" in field else LONDON
    (comment,), problems = read_comments(
        "c.yaml", f'- id: "1"\n  body: Text\n  {field}\n', authors={"mousedoctor"}, zone=zone
    )
    assert getattr(comment, kept[0]) == kept[1]
    assert len(problems) == 1
    assert str(problems[0]).startswith(f"c.yaml:{expected}")
    assert problems[0].code


def test_an_unknown_author_comes_with_the_nearest_one() -> None:
    """The mark of an author is given by name, and names are mistyped."""
    _, (problem,) = one("by: mousedocter")
    assert problem.endswith("hint: Did you mean mousedoctor?")


def test_addresses_in_a_text_are_taken_out_with_one_warning() -> None:
    """The warning tells the moderator to clean the file as well."""
    (comment,), (problem,) = read("- id: '1'\n  body: |\n    a@x.example or b@y.example\n")
    assert comment.text == "[address removed] or [address removed]\n"
    assert str(problem) == (
        "c.yaml:2:9: warning: 2 e-mail addresses in “body” are not published.\n"
        "  hint: Delete it from the file too: the file may be public, and so are its old versions."
    )


def test_a_name_is_cleaned_of_what_deceives() -> None:
    """A name with an override would turn the rest of the line round."""
    comment, problems = one('author: "\u202eTony \\u200b Smith\\n"')
    assert comment.author == "Tony Smith"
    assert problems == []


def test_text_stays_text() -> None:
    """`no`, `1.10` and numbers are names and ids here, not what YAML 1.1 makes of them."""
    (comment,), problems = read("- id: 007\n  author: no\n  body: 1.10\n  parent: 1e3\n")
    assert problems == ()
    assert (comment.id, comment.author, comment.text, comment.parent) == ("007", "no", "1.10", "1e3")


def test_a_date_without_offset_is_in_the_sites_zone() -> None:
    """The order of a discussion must not depend on the machine that builds it."""
    comment, _ = one("date: 2021-07-01 12:00:00")
    assert comment.date is not None
    assert comment.date.astimezone(UTC) == datetime(2021, 7, 1, 11, tzinfo=UTC)


def test_a_missing_id_is_made_from_the_comment_alone() -> None:
    """An anchor that depends on the position would move when an older comment is found or removed."""
    items = [
        "- author: A\n  date: 2021-01-01\n  body: x\n",
        "- author: B\n  body: y\n",
        "- author: B\n  body: z\n",
    ]
    forwards, problems = read("".join(items))
    backwards, _ = read("".join(reversed(items)))
    assert [comment.id for comment in forwards] == [comment.id for comment in reversed(backwards)]
    assert len({comment.id for comment in forwards}) == 3
    made = forwards[0].id
    assert str(problems[0]) == (
        f"c.yaml:1:3: warning: This comment has no id of its own; until it gets one, it is {made}.\n"
        f'  hint: Write id: "{made}" to keep its address.'
    )


def test_a_taken_id_is_replaced() -> None:
    """Two equal anchors on a page are invalid, and a link would lead to the wrong one."""
    comments, problems = read("- id: a\n  body: x\n- id: a\n  body: y\n- id: a\n  body: y\n")
    assert comments[0].id == "a"
    assert len({comment.id for comment in comments}) == 3
    assert str(problems[0]) == "c.yaml:3:7: warning: The id a is taken by the comment on line 1."
    assert {problem.code for problem in problems} == {"duplicate-id", "missing-id"}


def test_an_id_that_cannot_be_part_of_an_address_is_replaced() -> None:
    """The id stands in the page's anchors and in links to them."""
    (comment,), problems = read("- id: 'a b'\n  body: x\n")
    assert comment.id.startswith("c")
    assert [problem.code for problem in problems] == ["bad-id"]


def test_a_comment_without_text_is_noted_only_where_it_would_show() -> None:
    """Tombstones and pingbacks need none."""
    _, problems = read(
        "- id: a\n- id: b\n  status: removed\n- id: c\n  kind: pingback\n- id: d\n  status: spam\n"
    )
    assert [str(problem) for problem in problems] == ["c.yaml:1:3: warning: This comment has no text."]


def test_every_status_is_returned() -> None:
    """Moderation needs what is not published."""
    comments, _ = read(
        "".join(f"- {{id: {s}, body: x, status: {s}}}\n" for s in ("approved", "pending", "spam", "trash"))
    )
    assert [comment.status for comment in comments] == ["approved", "pending", "spam", "trash"]


@pytest.mark.slow
def test_ten_thousand_comments_are_read() -> None:
    """The largest discussions on the web have as many on one post."""
    text = "".join(
        FULL.replace('"120"', f'"{n // 2}"').replace('"123"', f'"{n}"', 1) for n in range(1, 10_001)
    )
    comments, problems = read(text)
    assert len(comments) == 10_000
    assert problems == ()
    assert comments[-1].line == 14 * 9_999 + 1


@given(st.text(alphabet=st.sampled_from(list("abdi: -\n\"'[]{},&*!|>\\u0@.")), max_size=80))
def test_no_file_raises(text: str) -> None:
    """Whatever is in the file, the answer is comments and problems."""
    for path in ("c.yaml", "c.json"):
        read(text, path)
        read(f"- body: x\n  {text}", path)


def test_typographic_quotation_marks_around_a_value_are_no_part_of_it() -> None:
    """A word processor made them: a date was none, an id neither. A reader's own words keep theirs."""
    text = "- id: “1”\n  author: “Ann”\n  date: “2021-10-20”\n  status: ‘pending’\n  body: “So it is.”\n"
    (comment,), problems = read(text)
    assert (comment.id, comment.author, comment.status) == ("1", "Ann", "pending")
    assert comment.date is not None
    assert comment.text == "“So it is.”"
    assert [problem.code for problem in problems] == ["curly-quotes"] * 4
