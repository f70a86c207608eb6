"""The archived discussion of one text → what may be shown of it.

Pure and blind to the rest of the site, as parsing of texts is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from octavo.comments.archive import read_comments
from octavo.comments.fields import address_warning
from octavo.comments.mail_addresses import REPLACEMENT
from octavo.comments.paragraphs import paragraphs_from_newlines
from octavo.comments.redactions import RedactionAction, redact
from octavo.comments.sanitise import sanitise_html
from octavo.comments.thread import thread_arrivals, thread_comments
from octavo.errors import Location, Problem
from octavo.formats.decoding import decode_text
from octavo.markdown.citations_in_html import find_citations
from octavo.markdown.renderer import render_comment
from octavo.model.body import Body, cites_in
from octavo.model.comment import ArchivedComment, Comment
from octavo.reading.documents import (
    NEWEST_COMMENTS,
    CitedKeys,
    CommentFact,
    DiscussionFacts,
    DiscussionText,
    ParsedDiscussion,
    ParseOptions,
)


def parse_discussion(
    path: str, data: bytes, redacted: Mapping[str, RedactionAction], options: ParseOptions
) -> tuple[ParsedDiscussion, tuple[Problem, ...]]:
    """Return what may be shown of a discussion; empty, with an error, when the file is no list of comments.

    `redacted` has what is to be done with single comments, by id.
    """
    text, problems = decode_text(data, path)
    if text is None:
        archived: tuple[ArchivedComment, ...] = ()
    else:
        archived, found = read_comments(path, text, authors=options.author_ids, zone=options.zone)
        problems += found
    visible = [one for one in archived if one.status in ("approved", "removed")]
    rendered = [_render_comment(one) for one in visible]
    problems += tuple(_disguised_addresses(path, visible, rendered))
    comments = redact(rendered, redacted)
    thread, found = thread_comments(comments, path)
    problems += found
    pings = tuple(one for one in comments if one.kind != "comment" and not one.is_removed)
    shown = [threaded.comment for threaded in thread]
    dated = [(one.date, one.id) for one in shown if one.date is not None and not one.is_removed]
    facts = DiscussionFacts(
        ids=tuple(one.id for one in shown),
        beginnings=tuple(place for place, threaded in enumerate(thread) if threaded.depth == 0),
        arrivals=thread_arrivals(comments, thread),
        pings=tuple(one.id for one in pings),
        count=sum(not one.is_removed for one in shown),
        newest=tuple(sorted(dated, reverse=True)[:NEWEST_COMMENTS]),
        citing=tuple(fact for one in shown if (fact := _comment_fact(one)) is not None),
        redacted=tuple(one.id for one in archived if one.id in redacted) if redacted else (),
    )
    return ParsedDiscussion(facts, DiscussionText(thread, pings)), problems


def _disguised_addresses(
    path: str, archived: Collection[ArchivedComment], rendered: Collection[Comment]
) -> Iterator[Problem]:
    """Yield a warning for each text with an address that markup hid until it was rendered."""
    for before, after in zip(archived, rendered, strict=True):
        count = sum(part.count(REPLACEMENT) for part in after.body.parts)
        if count and (count := count - before.text.count(REPLACEMENT)) > 0:
            yield address_warning(Location(path, before.line), "body", count)


def _comment_fact(comment: Comment) -> CommentFact | None:
    cites: tuple[CitedKeys, ...] = tuple(
        tuple(item.key for item in cite.items) for cite in cites_in(comment.body)
    )
    if not cites and not comment.references:
        return None
    return CommentFact(comment.id, comment.line, cites, comment.references)


def _render_comment(archived: ArchivedComment) -> Comment:
    """Return a comment with its text safe: sanitised first, then only our own citations are put in."""
    is_removed = archived.status == "removed"
    if is_removed:
        body = Body()
    else:
        html = paragraphs_from_newlines(archived.text) if archived.is_html else render_comment(archived.text)
        body = find_citations(sanitise_html(html), archived.line)
    return Comment(
        id=archived.id,
        parent=archived.parent,
        author="" if is_removed else archived.author,
        author_url="" if is_removed else archived.author_url,
        by="" if is_removed else archived.by,
        date=archived.date,
        body=body,
        kind=archived.kind,
        is_removed=is_removed,
        references=() if is_removed else archived.references,
        line=archived.line,
    )
