"""`octavo comments`: a moderator's day, in a terminal."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from octavo.errors import OutputError
from octavo.moderation.archives import read_archives, replace_file, select_comments
from octavo.moderation.changes import change_statuses
from site_builder import Site, post

TRUST = "content/posts/2021-10-20-trust/comments.yaml"
DOGS = "content/posts/2021-12-08-dogs.comments.json"

TRUST_COMMENTS = """\
# From the old blog.
- id: "1"
  author: Tony
  author_url: https://tony.example/
  date: 2021-11-21T14:03:00+00:00
  body: |
    I am *not* convinced.

- id: "2"
  parent: "1"
  author: Ward Round
  date: 2021-11-22T14:03:00+00:00
  status: pending
  body: |
    As Tony says.
"""
DOGS_COMMENTS = """\
[
  {"id": "1", "author": "TONY", "date": "2021-12-09", "body": "Cats.", "status": "pending"},
  {"id": "3", "author": "Late Riser", "body": "<p>A <b>fish</b></p>", "format": "html", "status": "pending"}
]
"""


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Site:
    return make_site(
        {
            "content/posts/2021-10-20-trust/index.md": post("Trust"),
            TRUST: TRUST_COMMENTS,
            "content/posts/2021-12-08-dogs.md": post("Dogs"),
            DOGS: DOGS_COMMENTS,
            "content/authors/mouse.md": "---\nname: Mouse Doctor\ncoi: None\n---\n",
        }
    )


def read(site: Site, name: str) -> str:
    return (site.folder / name).read_bytes().decode()


def test_pending_comments_are_listed_oldest_first(site: Site, run_octavo: Callable[..., object]) -> None:
    """A moderator sees at once who says what, to whom, and by which name to call it."""
    ran = run_octavo("comments", "pending", "--site", site.folder)

    assert (ran.code, ran.err) == (0, "")
    assert (
        ran.out
        == """\
2021-10-20-trust#2, 2021-11-22 14:03, Ward Round, in answer to Tony (1)
    As Tony says.

2021-12-08-dogs#1, 2021-12-09 00:00, TONY
    Cats.

2021-12-08-dogs#3, Late Riser
    A fish

3 comments are pending. Now: octavo comments approve, reject or spam ID…
"""
    )


def test_a_pending_comment_can_be_read_whole(site: Site, run_octavo: Callable[..., object]) -> None:
    """What is for sale stands at the end, and behind words that look harmless."""
    text = "    Very interesting!\n\n" + "    And so on.\n" * 40
    link = '    <a href="https://pills.example/">More</a>\n'
    item = '- id: "9"\n  author: P\n  status: pending\n  format: html\n  body: |\n'
    site.write({TRUST: f"{item}{text}{link}", DOGS: '- id: "1"\n  author: A\n  status: pending\n'})

    begun = run_octavo("comments", "pending", "--site", site.folder)
    whole = run_octavo("comments", "pending", "--full", "--site", site.folder)

    assert "pills.example" not in begun.out
    assert whole.out.startswith(f"2021-10-20-trust#9, P\n{text}{link}\n2021-12-08-dogs#1, A\n    (no text)\n")


def test_a_site_without_pending_comments_says_so(
    make_site: Callable[..., Site], run_octavo: Callable[..., object]
) -> None:
    ran = run_octavo("comments", "pending", "--site", make_site().folder)

    assert (ran.code, ran.out) == (0, "No comment is pending.\n")


@pytest.mark.parametrize("options", [(), ("--full",)])
def test_what_is_listed_cannot_steer_the_terminal(
    site: Site, run_octavo: Callable[..., object], options: tuple[str, ...]
) -> None:
    """A comment is a stranger's text; an escape in it would be a command to the moderator's terminal."""
    evil = '- id: "9"\n  author: "A\\e]0;x\\a\\u202eB"\n  status: pending\n  body: "\\e[2J \\u202egone"\n'
    site.write({TRUST: evil})

    ran = run_octavo("comments", "pending", *options, "--site", site.folder)

    assert "A]0;xB" in ran.out
    assert re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", ran.out) is None


@pytest.mark.parametrize(
    ("verb", "status", "said", "shows"),
    [
        ("approve", "approved", "approved", "shows it"),
        ("reject", "trash", "rejected", "does not show it"),
        ("spam", "spam", "marked as spam", "does not show it"),
    ],
)
def test_a_decision_changes_one_word_of_the_file(
    site: Site, run_octavo: Callable[..., object], verb: str, status: str, said: str, shows: str
) -> None:
    ran = run_octavo("comments", verb, "2", "--site", site.folder)

    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"{said}: 2021-10-20-trust#2, ")
    assert ran.out.endswith(f"\n1 comment {said}. The next build {shows}.\n")
    assert read(site, TRUST) == TRUST_COMMENTS.replace("pending", status)


def test_several_comments_of_several_posts_at_once(site: Site, run_octavo: Callable[..., object]) -> None:
    ran = run_octavo("comments", "approve", "trust#2", "2021-12-08-dogs#1", "3", "--site", site.folder)

    assert ran.code == 0
    assert "pending" not in read(site, TRUST) + read(site, DOGS)


def test_an_address_copied_from_the_browser_names_a_comment(
    site: Site, run_octavo: Callable[..., object]
) -> None:
    name = "https://example.org/2021/10/trust/#comment-2"

    assert run_octavo("comments", "approve", name, "--site", site.folder).code == 0
    assert "pending" not in read(site, TRUST)


def test_an_id_of_two_posts_has_to_be_told_apart(site: Site, run_octavo: Callable[..., object]) -> None:
    """Nothing is changed before all names are clear."""
    ran = run_octavo("comments", "approve", "2", "1", "4", "dogs#2", "--site", site.folder)

    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "octavo: 2 posts have a comment 1. Write 2021-10-20-trust#1 or 2021-12-08-dogs#1.\n"
        "There is no comment 4.\n"
        "There is no comment dogs#2. Did you mean 2021-10-20-trust#2?\n"
    )
    assert read(site, TRUST) == TRUST_COMMENTS


def test_a_decision_made_twice_is_no_mistake(site: Site, run_octavo: Callable[..., object]) -> None:
    ran = run_octavo("comments", "approve", "trust#1", "--site", site.folder)

    assert (ran.code, ran.out) == (0, "already approved: 2021-10-20-trust#1, 2021-11-21 14:03, Tony\n")
    assert read(site, TRUST) == TRUST_COMMENTS


def test_a_faulty_file_is_not_rewritten(site: Site, run_octavo: Callable[..., object]) -> None:
    """What octavo did not understand could be lost: the moderator mends it first."""
    text = '- id: "2"\n  auhtor: Tony\n  body: a\n'
    site.write({TRUST: text})

    ran = run_octavo("comments", "approve", "2", "--site", site.folder)

    assert ran.code == 1
    assert ran.err.startswith(f"{TRUST}:2:3: error: Unknown key “auhtor” in a comment.\n")
    assert read(site, TRUST) == text


def test_an_answer_is_published_below_its_comment(site: Site, run_octavo: Callable[..., object]) -> None:
    arguments = ["comments", "reply", "2", "--text", "In *rats*.", "--approve", "--site", site.folder]

    ran = run_octavo(*arguments)

    assert (ran.code, ran.err) == (0, "")
    added = read(site, TRUST).removeprefix(TRUST_COMMENTS.replace("pending", "approved"))
    assert re.fullmatch(
        r'\n- id: "r[0-9a-f]{10}"\n  parent: "2"\n  author: Mouse Doctor\n  by: mouse\n'
        r"  date: 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00\n  body: \|\n    In \*rats\*\.\n",
        added,
    )
    assert site.problems() == []


def test_an_answer_to_what_is_not_published_says_so(site: Site, run_octavo: Callable[..., object]) -> None:
    ran = run_octavo("comments", "reply", "2", "--text", "Yes.", "--site", site.folder)

    assert ran.code == 0
    assert "2021-10-20-trust#2 itself is not published (pending)" in ran.err


def test_an_answer_is_taken_from_the_editor(
    site: Site, run_octavo: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The comment stands below the line, to be read while writing; none of it is kept."""
    seen = []

    def edit(text: str, extension: str) -> str:
        seen.append(text)
        return "From the editor." + text

    monkeypatch.setattr(click, "edit", edit)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)

    ran = run_octavo("comments", "reply", "dogs#1", "--site", site.folder)

    assert ran.code == 0
    assert "> Cats." in seen[0]
    assert '"body": "From the editor.\\n"' in read(site, DOGS)
    assert "Write your answer" not in read(site, DOGS)


def test_an_empty_answer_writes_nothing(
    site: Site, run_octavo: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(click, "edit", lambda text, extension: None)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)

    ran = run_octavo("comments", "reply", "dogs#1", "--site", site.folder)

    assert (ran.code, ran.err) == (2, "octavo: The answer is empty; nothing was written.\n")
    assert read(site, DOGS) == DOGS_COMMENTS


def test_who_answers_has_to_be_clear(site: Site, run_octavo: Callable[..., object]) -> None:
    site.write({"content/authors/other.md": "---\nname: Other\n---\n"})

    ran = run_octavo("comments", "reply", "2", "--text", "a", "--site", site.folder)
    wrong = run_octavo("comments", "reply", "2", "--text", "a", "--by", "mous", "--site", site.folder)

    assert ran.err == "octavo: Who answers? Give --by mouse, --by other.\n"
    assert wrong.err == "octavo: “mous” is no author of this site. Did you mean mouse?\n"


def test_forgetting_takes_the_words_out_of_the_file(site: Site, run_octavo: Callable[..., object]) -> None:
    """What a person asked to be forgotten is gone from the archive, not only from the page."""
    ran = run_octavo("comments", "forget", "--author", "tony", "--reason", "asked", "--site", site.folder)

    assert ran.code == 0
    assert ran.out == (
        "forgotten: 2021-10-20-trust#1, 2021-11-21 14:03, Tony\n"
        "forgotten: 2021-12-08-dogs#1, 2021-12-09 00:00, TONY\n"
        "2 comments forgotten. The next build shows nothing of them.\n"
    )
    assert ran.err.startswith("The name still stands in the text of 2021-10-20-trust#2, ")
    assert '- id: "1"\n  date: 2021-11-21T14:03:00+00:00\n  status: removed\n\n- id: "2"' in read(site, TRUST)
    assert '  {"id": "1", "date": "2021-12-09", "status": "trash"},\n' in read(site, DOGS)
    assert read(site, "content/redactions.yaml") == (
        '- id: "1"\n  post: "2021-10-20-trust"\n  action: remove\n  reason: asked\n'
        '- id: "1"\n  post: "2021-12-08-dogs"\n  action: remove\n  reason: asked\n'
    )
    assert site.problems() == []


def test_forgetting_twice_adds_nothing(site: Site, run_octavo: Callable[..., object]) -> None:
    run_octavo("comments", "forget", "trust#1", "--site", site.folder)
    before = read(site, "content/redactions.yaml"), read(site, TRUST)

    ran = run_octavo("comments", "forget", "trust#1", "--site", site.folder)

    assert ran.code == 0
    assert (read(site, "content/redactions.yaml"), read(site, TRUST)) == before


def test_a_dry_run_of_forgetting_changes_nothing(site: Site, run_octavo: Callable[..., object]) -> None:
    ran = run_octavo("comments", "forget", "3", "--dry-run", "--site", site.folder)

    assert ran.out == "would be forgotten: 2021-12-08-dogs#3, Late Riser\n"
    assert read(site, DOGS) == DOGS_COMMENTS
    assert not (site.folder / "content/redactions.yaml").exists()


@pytest.mark.parametrize("arguments", [(), ("1", "--author", "Tony")])
def test_forgetting_needs_ids_or_a_name(
    site: Site, run_octavo: Callable[..., object], arguments: tuple[str, ...]
) -> None:
    ran = run_octavo("comments", "forget", *arguments, "--site", site.folder)

    assert (ran.code, ran.err) == (2, "octavo: Name the comments by their ids, or one person by --author.\n")


def test_an_unknown_name_is_said_with_the_nearest(site: Site, run_octavo: Callable[..., object]) -> None:
    ran = run_octavo("comments", "forget", "--author", "Late Rise", "--site", site.folder)

    assert ran.err == "octavo: No comment is by “Late Rise”. Did you mean Late Riser?\n"


def test_what_is_forgotten_cannot_be_approved(site: Site, run_octavo: Callable[..., object]) -> None:
    run_octavo("comments", "forget", "trust#1", "--site", site.folder)

    ran = run_octavo("comments", "approve", "trust#1", "--site", site.folder)

    assert (ran.code, ran.err) == (2, "octavo: 2021-10-20-trust#1: removed; there is nothing left to show.\n")


def test_a_faulty_redactions_file_stops_forgetting(site: Site, run_octavo: Callable[..., object]) -> None:
    site.write({"content/redactions.yaml": "- idd: 4\n"})

    ran = run_octavo("comments", "forget", "trust#1", "--site", site.folder)

    assert ran.code == 1
    assert "content/redactions.yaml:1:3: error: Unknown key “idd”." in ran.err
    assert read(site, TRUST) == TRUST_COMMENTS


def test_a_file_that_somebody_else_changed_is_left_alone(site: Site) -> None:
    """An editor may have the file open, or a second moderator may be faster."""
    archives = read_archives(site.folder)
    selected = select_comments(archives, ["2"])
    site.write({TRUST: "- id: other\n  body: a\n"})

    with pytest.raises(OutputError, match="was changed by somebody else meanwhile"):
        change_statuses(archives, selected, "approved")

    assert read(site, TRUST) == "- id: other\n  body: a\n"


def content_file(site: Path, data: bytes) -> Path:
    (site / "content").mkdir()
    file = site / "content/comments.yaml"
    file.write_bytes(data)
    return file


def names_in(site: Path) -> list[str]:
    """Return the names of all files of a site, also of those that were left behind."""
    return sorted(file.name for file in site.rglob("*") if not file.is_dir())


def test_a_file_is_replaced_whole_and_keeps_its_mode(tmp_path: Path) -> None:
    file = content_file(tmp_path, b"old")
    file.chmod(0o640)
    (file.parent / "link.yaml").symlink_to(file)

    replace_file(tmp_path, "content/link.yaml", b"old", b"new")

    assert file.read_bytes() == b"new"
    assert file.stat().st_mode & 0o777 == 0o640
    assert (file.parent / "link.yaml").is_symlink()
    assert names_in(tmp_path) == ["comments.yaml", "link.yaml"]


def test_a_file_that_cannot_be_replaced_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the disk is full or the power fails: old or new, never half of it."""
    file = content_file(tmp_path, b"old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="No space left on device"):
        replace_file(tmp_path, "content/comments.yaml", b"old", b"new")

    assert file.read_bytes() == b"old"
    assert names_in(tmp_path) == ["comments.yaml"]
