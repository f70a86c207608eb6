"""Answers by mail become pending comments, each below what it answers, and nobody's address is kept."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import UTC
from pathlib import Path

import pytest
from mail_programs import BLOG, QUOTED, answers, write_maildir, write_mbox

from octavo.comments.archive import read_comments
from octavo.importers.mail.importing import MailTarget, import_mail, read_target
from octavo.model.comment import ArchivedComment
from site_builder import Site, post

TRUST = "content/posts/2021-10-20-trust.comments.yaml"
DOGS = "content/posts/2021-12-08-dogs/comments.yaml"
ARCHIVES = {"/2021/10/trust/": TRUST, "/2021/12/dogs/": DOGS}


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Site:
    return make_site(
        {
            "content/posts/2021-10-20-trust.md": post("Trust"),
            TRUST: '- id: "1"\n  author: A\n  body: a\n- id: "2"\n  author: B\n  body: b\n',
            "content/posts/2021-12-08-dogs/index.md": post("Dogs"),
            DOGS: '- id: "1"\n  author: A\n  body: a\n- id: "isso-3"\n  author: B\n  body: b\n',
        },
        settings='[posts]\npermalink = "/{year}/{month}/{slug}/"\n',
    )


def archive(site: Site, name: str) -> tuple[ArchivedComment, ...]:
    text = (site.folder / name).read_text("utf-8")
    comments, problems = read_comments(name, text, authors=(), zone=UTC)
    assert problems == ()
    return comments


def message(
    site: Site, headers: str = "", text: str = "Hello", subject: str = "Re: T [/2021/10/trust/#1]"
) -> Path:
    """A message in a file of its own."""
    file = site.folder / "mail" / "one.eml"
    head = f"From: A <a@b.example>\nSubject: {subject}\nDate: Tue, 12 May 2026 14:03:00 +0200\n{headers}"
    site.write({"mail/one.eml": f"{head}\n{text}\n"})
    return file


@pytest.mark.parametrize("write", [write_mbox, write_maildir])
def test_thirty_answers_become_thirty_pending_comments(
    site: Site, tmp_path: Path, run_octavo: Callable[..., object], write: Callable[[Path], None]
) -> None:
    """Whatever program somebody uses: their words and nothing else, under their name, at the right place."""
    write(tmp_path / "box")

    ran = run_octavo("import", "mail", tmp_path / "box", "--site", site.folder)

    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "30 comments: 30 written\n\nThey wait for your decision: octavo comments pending lists them.\n"
    )
    found = {(c.author, c.text): c for name in (TRUST, DOGS) for c in archive(site, name)[2:]}
    for sent, date in answers():
        comment = found[sent.author, f"{sent.text}\n"]
        address, _, parent = sent.target.partition("#")
        assert comment.id in {c.id for c in archive(site, ARCHIVES[address])}
        assert (comment.parent, comment.status, comment.is_html) == (parent, "pending", False)
        assert comment.date == date
    assert len(found) == 30


def test_importing_again_doubles_nothing(
    site: Site, tmp_path: Path, run_octavo: Callable[..., object]
) -> None:
    """The same mailbox comes back every week, and then as a maildir from another program."""
    write_mbox(tmp_path / "box")
    write_maildir(tmp_path / "dir")
    run_octavo("import", "mail", tmp_path / "box", "--site", site.folder)
    before = site.folder.joinpath(TRUST).read_bytes(), site.folder.joinpath(DOGS).read_bytes()

    again = run_octavo("import", "mail", tmp_path / "box", "--site", site.folder)
    run_octavo("import", "mail", tmp_path / "dir", "--site", site.folder)

    assert again.out == "30 comments: 0 written; 30 unchanged\n"
    assert (site.folder.joinpath(TRUST).read_bytes(), site.folder.joinpath(DOGS).read_bytes()) == before


def test_decisions_outlive_the_next_import(
    site: Site, tmp_path: Path, run_octavo: Callable[..., object]
) -> None:
    """What was rejected is not asked again; what was forgotten does not come back."""
    write_mbox(tmp_path / "box")
    run_octavo("import", "mail", tmp_path / "box", "--site", site.folder)
    first, second = archive(site, TRUST)[2:4]
    run_octavo("comments", "reject", first.id, "--site", site.folder)
    run_octavo("comments", "forget", second.id, "--site", site.folder)
    before = site.folder.joinpath(TRUST).read_bytes()

    run_octavo("import", "mail", tmp_path / "box", "--site", site.folder)

    assert site.folder.joinpath(TRUST).read_bytes() == before
    assert second.author.encode() not in before


def test_what_was_taken_down_stays_away_from_an_archive_that_was_emptied(
    site: Site, tmp_path: Path, run_octavo: Callable[..., object]
) -> None:
    """A redaction holds at every import, also where the archive knows the comment no more."""
    write_mbox(tmp_path / "box")
    run_octavo("import", "mail", tmp_path / "box", "--site", site.folder)
    gone = archive(site, TRUST)[2]
    run_octavo("comments", "forget", gone.id, "--site", site.folder)
    site.write({TRUST: '- id: "1"\n  author: A\n  body: a\n- id: "2"\n  author: B\n  body: b\n'})

    ran = run_octavo("import", "mail", tmp_path / "box", "--site", site.folder)

    assert "1 taken down here (content/redactions.yaml)" in ran.out
    assert gone.author not in site.folder.joinpath(TRUST).read_text("utf-8")


def test_no_address_and_no_hash_of_one_is_kept(
    site: Site, tmp_path: Path, run_octavo: Callable[..., object]
) -> None:
    """Not of the writer, not of the blog, not inside a signature, not as a message's id."""
    write_mbox(tmp_path / "box")

    run_octavo("import", "mail", tmp_path / "box", "--site", site.folder)

    site.remove("site.toml")
    kept = b"".join(file.read_bytes() for file in sorted(site.folder.rglob("*")) if file.is_file())
    for address in (BLOG, *(sent.address for sent, _ in answers())):
        hashes = [hashlib.new(name, address.encode()).hexdigest() for name in ("md5", "sha1", "sha256")]
        for trace in (address, address.partition("@")[2], *hashes):
            assert trace.encode() not in kept, trace
    for line in QUOTED:
        assert line.encode() not in kept


def test_a_dry_run_writes_nothing(site: Site, tmp_path: Path, run_octavo: Callable[..., object]) -> None:
    write_mbox(tmp_path / "box")
    before = {file: file.read_bytes() for file in site.folder.rglob("*") if file.is_file()}

    ran = run_octavo("import", "mail", tmp_path / "box", "--dry-run", "--site", site.folder)

    assert ran.out == "30 comments: 30 to write\n\nNothing was written.\n"
    assert {file: file.read_bytes() for file in site.folder.rglob("*") if file.is_file()} == before


@pytest.mark.parametrize(
    ("headers", "text", "subject", "reason"),
    [
        ("", "Hi", "Re: T", "1 without the mark of a post, as in [/2021/10/trust/#123], in the subject"),
        ("", "Hi", "Re: [/2020/01/no/#1]", "1 to a post that is not here"),
        ("Auto-Submitted: auto-replied\n", "I am away.", "", "1 sent automatically"),
        ("X-Spam-Flag: YES\n", "Buy.", "", "1 marked as spam on their way"),
        ("In-Reply-To: <1@x>\n", "On 12 May 2026 A wrote:\n> only this", "", "1 without words of their own"),
    ],
)
def test_what_is_no_answer_is_counted_with_its_reason(
    site: Site, headers: str, text: str, subject: str, reason: str, run_octavo: Callable[..., object]
) -> None:
    """Nothing is dropped in silence."""
    file = message(site, headers, text, subject or "Re: T [/2021/10/trust/#1]")

    ran = run_octavo("import", "mail", file, "--site", site.folder)

    assert ran.out.startswith(f"1 comment: 0 written; {reason}\n")


def test_an_answer_to_a_comment_that_is_not_here_stands_at_top_level(site: Site) -> None:
    report = import_mail(message(site, subject="[/2021/10/trust/#77]"), site.folder)

    comment = archive(site, TRUST)[-1]
    assert comment.parent == ""
    assert [remarks.items for remarks in report.remarks] == [
        (("content/posts/2021-10-20-trust.md", comment.id),)
    ]


def test_the_first_answer_to_a_post_begins_its_archive(site: Site) -> None:
    site.remove(TRUST)

    import_mail(message(site, subject="[/2021/10/trust/]"), site.folder)

    assert re.fullmatch(
        r'- id: "mail-[0-9a-f]{12}"\n  author: A\n  date: 2026-05-12T12:03:00\+00:00\n  status: pending\n'
        r"  body: \|\n    Hello\n",
        site.folder.joinpath(TRUST).read_text("utf-8"),
    )


@pytest.mark.parametrize(
    "sender", ["a@b.example", '"a@b.example" <a@b.example>', "", "<>", "=?utf-8?b?!!?= <a@b.c>"]
)
def test_who_gives_no_name_stays_anonymous(site: Site, sender: str) -> None:
    """Half an address is half a person: nothing of it becomes a name."""
    site.write({"one.eml": f"From: {sender}\nSubject: [/2021/10/trust/]\n\nHello\n"})

    import_mail(site.folder / "one.eml", site.folder)

    assert archive(site, TRUST)[-1].author in ("", "=?utf-8?b?!!?=")


def test_attachments_are_left_out_and_counted(site: Site) -> None:
    text = (
        "--b\nContent-Type: text/plain\n\nSee the picture.\n--b\nContent-Type: image/png\n\nxx\n--b\n"
        "Content-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nsecret\n--b--\n"
    )
    report = import_mail(message(site, "Content-Type: multipart/mixed; boundary=b\n", text), site.folder)

    assert archive(site, TRUST)[-1].text == "See the picture.\n"
    assert {counts.kind: counts.skipped for counts in report.counts}["attachments"] == {
        "comments are text only": 2
    }


def test_a_line_that_begins_with_from_is_no_quotation(site: Site) -> None:
    """In an mbox such lines get a mark, so that they begin no message."""
    site.write(
        {
            "box": "From x Tue May 12 14:03:00 2026\nFrom: A <a@b.example>\nSubject: [/2021/10/trust/]\n"
            "In-Reply-To: <1@x>\n\n>From here on it is downhill.\n"
        }
    )

    import_mail(site.folder / "box", site.folder)

    assert archive(site, TRUST)[-1].text == "From here on it is downhill.\n"


@pytest.mark.parametrize(("name", "data"), [("photo.png", b"\x89PNG\r\n"), ("empty", None)])
def test_what_is_no_mailbox_is_refused(
    site: Site, name: str, data: bytes | None, run_octavo: Callable[..., object]
) -> None:
    path = site.folder / name
    path.mkdir() if data is None else path.write_bytes(data)

    ran = run_octavo("import", "mail", path, "--site", site.folder)

    assert ran.code == 2
    assert ran.err.startswith(f"octavo: {path} is no ")


@pytest.mark.parametrize(
    "data",
    [
        b"Subject: =?utf-8?q?=5B/2021/10/trust/=5D?=\nContent-Type: text/plain; charset=x-unknown\n\nA\xe9\n",
        b"Subject: [/2021/10/trust/]\nContent-Type: multipart/mixed\n\nno boundary\n",
        b"Subject: [/2021/10/trust/]\nContent-Transfer-Encoding: base64\n\n!!!not base64\n",
        b"Subject: [/2021/10/trust/]\nDate: Tue, 99 May 99999 99:99\nFrom: \xff\xfe <x>\n\nText\n",
        b"Subject: [/2021/10/trust/]\nContent-Type: text/html; charset=utf-16\n\n<p>Odd</p\n",
        b"Subject: [/2021/10/trust/]\n"
        + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(300)),
    ],
)
def test_a_faulty_message_is_never_a_reason_to_fail(site: Site, data: bytes) -> None:
    """Half of a mailbox is written by programs that nobody mends."""
    site.write({"one.eml": data})

    report = import_mail(site.folder / "one.eml", site.folder)

    assert report.counts[0].found == 1


@pytest.mark.parametrize(
    ("subject", "target"),
    [
        ("Re: Trust [/2021/10/trust/#123]", MailTarget("/2021/10/trust/", "123")),
        ("AW: [list] Re: Trust [/2021/10/trust/]", MailTarget("/2021/10/trust/", "")),
        ("Re: [/a/#1] again [/b/#isso-2.x_y]", MailTarget("/b/", "isso-2.x_y")),
        ("Re: [/2021/10/ trust/#1 23]", MailTarget("/2021/10/trust/", "123")),
        ("Re: Trust", None),
        ("Re: [trust]", None),
    ],
)
def test_the_subject_tells_what_is_answered(subject: str, target: MailTarget | None) -> None:
    assert read_target(subject) == target


def test_what_is_cut_off_a_long_message_is_said(site: Site) -> None:
    """A text of 200,000 characters is no comment; whoever imports it may want to look."""
    report = import_mail(message(site, text="word " * 50_000), site.folder)
    assert [remarks.topic for remarks in report.remarks] == ["Mails of which only the beginning was read"]
    assert import_mail(message(site, text="word"), site.folder).remarks == ()


def test_all_parts_of_a_message_are_read(site: Site) -> None:
    """Programs that put each picture between two texts make hundreds of them."""
    parts = "".join(f"--b\nContent-Type: text/plain\n\nword{number}\n" for number in range(250))
    import_mail(message(site, "Content-Type: multipart/mixed; boundary=b\n", parts + "--b--"), site.folder)
    assert "word249" in str(archive(site, TRUST)[-1])


def test_a_message_nested_beyond_reading_is_counted(site: Site) -> None:
    """It was taken for one without words, and parts of it were lost from others."""
    text = "".join(f"--b{n}\nContent-Type: multipart/mixed; boundary=b{n + 1}\n\n" for n in range(30))
    text += "--b30\nContent-Type: text/plain\n\nHello\n"
    report = import_mail(message(site, "Content-Type: multipart/mixed; boundary=b0\n", text), site.folder)
    assert "not readable" in str(report.counts)
