"""A mailbox → pending comments, each below what its subject says that it answers."""

from __future__ import annotations

import mailbox
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import octavo.expressions as re
from octavo.errors import UsageError
from octavo.importers.blog import ImportedComment
from octavo.importers.discussions import COMMENTS, add_imported
from octavo.importers.mail.message import MailMessage, read_message
from octavo.importers.mail.own_words import MAX_TEXT, own_words
from octavo.importers.post_addresses import PostAddresses, PostPlace, read_addresses
from octavo.importers.report import ImportReport, ReportBuilder
from octavo.moderation.archives import read_archives

# As the link below a comment writes it: [/2021/10/trust/#123], the last one of the subject.
_TOKEN = re.compile(r"\[(/[^\[\]#]{0,400})(?:#([A-Za-z0-9._\s-]{1,120}))?\]")
_TOPIC = "Mails that were left out"
# In an mbox a line "From …" would begin the next message; mboxrd puts one > more before each such line.
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_HEADER_LINE = re.compile(rb"[!-9;-~]{1,80}:")


@dataclass(frozen=True, slots=True)
class MailTarget:
    """What a mail answers."""

    address: str  # site path of the post
    comment: str  # the comment's id; "" for the post itself


def import_mail(
    mailbox: Path, site: Path, *, is_dry: bool = False, advance: Callable[[int], None] = lambda size: None
) -> ImportReport:
    """Append the answers of a mailbox, as pending comments, to the site's archives; return what was done.

    `advance` is told the size of each message in bytes. Raises `UsageError` when there is no mailbox,
    `SiteError` when the site or a comments file has errors, `OutputError` when a file cannot be written.
    """
    addresses = read_addresses(site, keeps=not is_dry)
    report = ReportBuilder()
    report.expect(COMMENTS)
    discussions: dict[PostPlace, dict[str, ImportedComment]] = {}
    for message in _messages(mailbox, report, advance):
        found = _comment(message, addresses, report)
        if found is not None:
            place, comment = found
            if discussions.setdefault(place, {}).setdefault(comment.id, comment) is not comment:
                report.skipped(COMMENTS, "twice in the mailbox")
    known = _ids_of(site, discussions)
    add_imported(
        site,
        addresses,
        {place: _with_parents(place, found, known[place], report) for place, found in discussions.items()},
        report,
        is_dry=is_dry,
    )
    if not is_dry and any(counts.written for counts in report.report().counts):
        report.advise("They wait for your decision: octavo comments pending lists them.")
    return report.report()


def read_target(subject: str) -> MailTarget | None:
    """Return what a subject says that the mail answers; None when it says nothing."""
    tokens = _TOKEN.findall(subject)
    if not tokens:
        return None
    # A long token may have been folded, or broken up by a program that encodes words.
    path, comment = tokens[-1]
    return MailTarget("".join(path.split()), "".join(comment.split()))


def _messages(mailbox: Path, report: ReportBuilder, advance: Callable[[int], None]) -> Iterator[MailMessage]:
    for data in read_mailbox(mailbox):
        advance(len(data))
        try:
            yield read_message(data)
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            # The standard library's parser trips over some of what spammers send.
            report.skipped(COMMENTS, "not readable")


def _comment(
    message: MailMessage, addresses: PostAddresses, report: ReportBuilder
) -> tuple[PostPlace, ImportedComment] | None:
    """Return the post and the comment, or None after counting why there is none."""
    target = read_target(message.subject)
    place = addresses.find(target.address) if target else None
    text = own_words(message.text, is_answer=message.is_answer)
    reason = ""
    if message.is_automatic:
        reason = "sent automatically"
    elif message.is_spam:
        reason = "marked as spam on their way"
    elif target is None:
        reason = "without the mark of a post, as in [/2021/10/trust/#123], in the subject"
    elif place is None:
        reason = "to a post that is not here"
        report.remark(_TOPIC, target.address, "no post here has this address")
    elif not text:
        reason = "without words of their own"
    if reason or place is None or target is None:
        report.skipped(COMMENTS, reason)
        return None
    if message.attachments:
        report.skipped("attachments", "comments are text only", message.attachments)
    if len(message.text) > MAX_TEXT:
        report.remark(
            "Mails of which only the beginning was read", place.path, f"{message.id}, {MAX_TEXT:,} characters"
        )
    comment = ImportedComment(
        id=message.id,
        parent=target.comment,
        author=message.author,
        date=message.date,
        text=text,
        is_html=False,
        status="pending",
    )
    return place, comment


def _ids_of(
    site: Path, discussions: dict[PostPlace, dict[str, ImportedComment]]
) -> dict[PostPlace, set[str]]:
    archives = read_archives(site)
    return {place: {comment.id for comment in archives.of(place.path).comments} for place in discussions}


def _with_parents(
    place: PostPlace, comments: dict[str, ImportedComment], known: set[str], report: ReportBuilder
) -> list[ImportedComment]:
    """Return the comments; one that answers what is not here stands at top level."""
    kept = []
    for comment in comments.values():
        if comment.parent and comment.parent not in known:
            report.remark(
                "Answers to comments that are not here; they stand at top level", place.path, comment.id
            )
            comment = replace(comment, parent="")
        kept.append(comment)
    return kept


def read_mailbox(path: Path) -> Iterator[bytes]:
    """Yield the messages of a mailbox, each whole, in the mailbox's order. Nothing is changed in it.

    Raises `UsageError` when the path is no mailbox, or cannot be read.
    """
    try:
        if path.is_dir():
            yield from _folder(path)
        else:
            yield from _file(path)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from error


def _file(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        beginning = stream.read(1024).lstrip(b"\r\n\xef\xbb\xbf")
    if beginning.startswith(b"From "):
        box = mailbox.mbox(path, create=False)
        try:
            for key in box.iterkeys():
                yield _QUOTED_FROM.sub(rb"\1", box.get_bytes(key))
        finally:
            box.close()
    elif _HEADER_LINE.match(beginning):
        yield path.read_bytes()
    elif beginning:
        raise UsageError(f"{path} is no mailbox: an mbox begins with “From ”, a message with its header.")


def _folder(path: Path) -> Iterator[bytes]:
    folders = [path / name for name in ("cur", "new") if (path / name).is_dir()]
    if folders:
        files = [file for folder in folders for file in folder.iterdir()]
    else:
        files = [file for file in path.iterdir() if file.suffix.lower() == ".eml"]
    if not folders and not files:
        raise UsageError(f"{path} is no maildir: it has neither “cur” and “new” nor .eml files in it.")
    # Names of a maildir begin with the second of delivery.
    for file in sorted(files, key=lambda file: file.name):
        if file.is_file() and not file.name.startswith("."):
            yield file.read_bytes()
