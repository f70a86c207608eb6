"""What readers wrote and the desk shows of it: what waits first, each with what it answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from octavo.comments.characters import clean_text
from octavo.comments.paragraphs import paragraphs_from_newlines
from octavo.comments.redactions import RedactionAction, Redactions, redactions_for
from octavo.comments.sanitise import ALLOWED_TAGS, sanitise_html
from octavo.comments.web_address import clean_address
from octavo.desk.places import DeskError
from octavo.errors import has_errors
from octavo.markdown.renderer import render_comment
from octavo.model.comment import ArchivedComment, CommentStatus
from octavo.moderation.archives import (
    FoundComment,
    SiteArchives,
    all_comments,
    comments_of_status,
    matching,
    read_archives,
    read_site_redactions,
    select_comments,
)
from octavo.moderation.changes import (
    Replaced,
    answer_comment,
    change_statuses,
    forget_comments,
    redact_comments,
    show_comments_again,
    take_back,
    writer_of,
)
from octavo.site.discover import REDACTIONS

_MOST = 200
_STATUSES: dict[str, CommentStatus] = {
    "approve": "approved",
    "reject": "trash",
    "spam": "spam",
    "wait": "pending",
}
_WORDS = {"approve": "approved", "reject": "rejected", "spam": "marked as spam", "wait": "put back"}
_REDACTIONS: dict[str, RedactionAction] = {"hide": "remove", "hide-name": "anonymise"}


def view_discussion(site: Path, status: str, words: str) -> dict[str, Any]:
    """Return the comments of a status as plain data: those that wait oldest first, others newest first.

    Where there are words, only the comments that have them.
    """
    archives = read_archives(site)
    found = matching(comments_of_status(archives, status), words)
    try:
        _, redactions, problems = read_site_redactions(site)
        faults = [str(one) for one in problems]
    except OSError as error:
        redactions, faults = Redactions(), [f"{REDACTIONS} cannot be read: {error.strerror}."]
    faults += [
        str(one) for archive in archives.archives if has_errors(archive.problems) for one in archive.problems
    ]
    return {
        "rows": [_row(archives, redactions, one) for one in found[:_MOST]],
        "found": len(found),
        "counts": _counts(archives),
        "writers": sorted(archives.author_ids),
        "problems": faults,  # files that cannot be read
    }


def count_comments(site: Path) -> dict[str, int]:
    """Return how many comments there are of each status."""
    return _counts(read_archives(site))


def decide(site: Path, names: Sequence[str], action: str) -> str:
    """Approve, reject, mark as spam or let wait; return what was done, as a sentence."""
    if action not in _STATUSES:
        raise DeskError("There is no such decision.")
    archives = read_archives(site)
    count = len(change_statuses(archives, select_comments(archives, names), _STATUSES[action]))
    return f"{count} comment{'' if count == 1 else 's'} {_WORDS[action]}."


class Forgotten:
    """The comment that was forgotten last: in memory alone, and no longer than it can be brought back."""

    def __init__(self, site: Path) -> None:
        """Take the site's folder."""
        self._site = site
        self._name = ""
        self._replaced: tuple[Replaced, ...] = ()

    def after(self, work: Callable[[], str]) -> str:
        """Return what the work of a decision returns; what was forgotten before it is gone for ever then."""
        known = self._replaced
        sentence = work()
        if self._replaced is known:
            self._name, self._replaced = "", ()
        return sentence

    def forget(self, name: str, reason: str) -> str:
        """Take name, link and text of a comment out of the files; return what was done."""
        archives = read_archives(self._site)
        self._replaced = forget_comments(archives, select_comments(archives, [name]), reason)
        self._name = name
        return "Forgotten. The next publication shows nothing of it."

    def bring_back(self, name: str) -> str:
        """Put it into the files again; return what was done. Raises `DeskError` where it is gone."""
        if not name or name != self._name:
            raise DeskError("Its words are gone: something else was decided since.", status=409)
        take_back(self._site, self._replaced)
        return "It is as it was."


def redact(site: Path, name: str, action: str, reason: str) -> str:
    """Hide a comment from readers, or who wrote it, and leave its words in the file; return what was done."""
    if action not in _REDACTIONS:
        raise DeskError("There is no such decision.")
    archives = read_archives(site)
    redact_comments(archives, select_comments(archives, [name]), _REDACTIONS[action], reason)
    what = "Hidden from readers" if action == "hide" else "Shown without a name"
    return f"{what} from the next publication on."


def show_again(site: Path, names: Sequence[str]) -> str:
    """Show readers again what was hidden; return what was done. Raises `DeskError` if its words are gone."""
    archives = read_archives(site)
    selected = select_comments(archives, names)
    if any(not one.comment.text for one in selected):
        raise DeskError("Its words were forgotten: there is nothing left to show.", status=409)
    show_comments_again(archives, selected)
    return "Shown to readers again from the next publication on."


def reply(site: Path, name: str, text: str, author: str, now: Callable[[], datetime]) -> str:
    """Answer a comment, which is approved with it; return what was done."""
    if not text.strip():
        raise DeskError("The answer is empty.")
    archives = read_archives(site)
    writer = writer_of(archives, author)
    (found,) = select_comments(archives, [name])
    answer_comment(archives, found, writer, text, now(), approves=True)
    return f"Answered as {writer.name}."


def _counts(archives: SiteArchives) -> dict[str, int]:
    return dict(Counter(one.comment.status for one in all_comments(archives)))


def _row(archives: SiteArchives, redactions: Redactions, found: FoundComment) -> dict[str, Any]:
    comment = found.comment
    answers = ""
    if parent := found.parent:
        answers = f"{parent.author or 'Anonymous'}: {clean_text(parent.text, limit=160)}"
    return {
        "name": found.name,
        "path": found.archive.owner,  # of the text
        "author": comment.author or "Anonymous",
        "author_url": comment.author_url,
        "date": archives.moment_of(comment),
        "status": comment.status,
        "body": _body(comment),  # a safe tree
        # remove, anonymise, or "": what readers are not shown of it
        "redaction": redactions_for(redactions, found.archive.owner).get(comment.id, ""),
        "answers": answers,  # who wrote what it answers, and how that begins; "" for nothing
    }


def _body(comment: ArchivedComment) -> list[object]:
    text = comment.text
    return safe_tree(paragraphs_from_newlines(text) if comment.is_html else render_comment(text))


_VOID = frozenset({"br"})


def safe_tree(html: str) -> list[object]:
    """Return a reader's HTML as texts and [tag, address, children], of known tags and http(s) alone."""
    builder = _Builder()
    builder.feed(sanitise_html(html))
    builder.close()
    return builder.root


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root: list[object] = []
        self._open: list[tuple[str, list[object]]] = [("", self.root)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED_TAGS:
            return
        address = clean_address(dict(attrs).get("href") or "") if tag == "a" else ""
        children: list[object] = []
        self._open[-1][1].append([tag, address, children])
        if tag not in _VOID:
            self._open.append((tag, children))

    def handle_endtag(self, tag: str) -> None:
        if any(name == tag for name, _ in self._open[1:]):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._open[-1][1].append(data)
