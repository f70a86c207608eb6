"""One source → what it says, blind to the rest of the site.

Each function is pure and takes the bytes of one file, so that it can run in any process and its result
can be kept by content. A mistake in a header does not hide those in the body.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from html import unescape

from msgspec import structs

import octavo.expressions as re
from octavo.comments.archive import address_warning, read_comments
from octavo.comments.mail_addresses import REPLACEMENT
from octavo.comments.paragraphs import paragraphs_from_newlines
from octavo.comments.redactions import RedactionAction, redact
from octavo.comments.sanitise import sanitise_html
from octavo.comments.thread import thread_arrivals, thread_comments
from octavo.errors import Location, Problem, Severity
from octavo.formats.decoding import decode_text
from octavo.formats.schema import is_blank
from octavo.languages.catalogues import ENGLISH, Catalogue
from octavo.markdown.citations_in_html import find_citations
from octavo.markdown.renderer import render_comment, render_line, render_post, render_title
from octavo.markdown.text_state import MarkdownOptions
from octavo.model.body import Body, Image, Link, cites_in, holes_in
from octavo.model.comment import ArchivedComment, Comment
from octavo.reading.documents import (
    NEWEST_COMMENTS,
    AuthorProfile,
    CitedKeys,
    CommentFact,
    DiscussionFacts,
    DiscussionText,
    DocumentFacts,
    DocumentText,
    LinkFact,
    ParsedDiscussion,
    ParsedText,
    ParseOptions,
    is_full_url,
    is_post,
    link_target,
    picture_path,
)
from octavo.site.frontmatter import Header, read_author_header, read_header
from octavo.site.headers.forms import split_header
from octavo.site.placeholders import check_text
from octavo.text.file_names import without_text_ending

_TAG = re.compile(r"<[^<>]*>")


def parse_document(
    path: str, data: bytes, options: ParseOptions
) -> tuple[ParsedText | None, tuple[Problem, ...]]:
    """Return a post or a page, and all that is wrong with it; None when its header cannot be read."""
    text, problems = decode_text(data, path)
    if text is None:
        return None, problems
    split, found = split_header(text, path)
    problems += found
    header = None
    if split.header is not None:
        header, found = read_header(
            split.header, path, options.zone, needs_date=is_post(path), form=split.form
        )
        problems += found
    problems += check_text(split.body, path, split.body_line)
    language = (header.keys.lang if header else "") or options.speech.language
    rendered = render_post(split.body, _markdown_options(path, split.body_line, options, language))
    problems += rendered.problems
    if header is None:
        return None, problems
    problems += _check_title(path, header)
    image = header.keys.image
    caption = render_line(image.caption, language, *header.place("image")) if image else Body()
    place = header.place("corrections")
    corrections = tuple(render_line(one.text, language, *place) for one in header.corrections)
    words = DocumentText(structs.replace(rendered, problems=()), caption, corrections)
    return ParsedText(header, _facts_of(path, header, words, language), words), problems


def _check_title(path: str, header: Header) -> tuple[Problem, ...]:
    """Return what is wrong with a title: nothing is left to read, or it has a link that nobody can follow."""
    location = Location(path, *header.place("title"))
    if not is_blank(unescape(_TAG.sub("", render_title(header.keys.title)))):
        if not any("<a " in part for part in render_line(header.keys.title).parts):
            return ()
        message = "The link in the title is left out, and its words are shown."
        hint = "Titles are links to their texts: put this link into the text."
        return (Problem(location, message, hint, Severity.WARNING, "link-in-title"),)
    message = f"The title “{header.keys.title}” shows nothing to readers."
    hint = "Give the text a title that can be read: it is the words of every link to it."
    return (Problem(location, message, hint, code="empty-title"),)


def _facts_of(path: str, header: Header, text: DocumentText, language: str) -> DocumentFacts:
    rendered = text.rendered
    summary = render_line(header.keys.summary, language, *header.place("summary"))
    return DocumentFacts(
        title=render_title(header.keys.title, language),
        summary=summary,
        excerpt=rendered.excerpt,
        words=rendered.words,
        has_more=rendered.summary is not None,
        anchors=rendered.anchors,
        cites=tuple(tuple(item.key for item in cite.items) for cite in cites_in(rendered.body)),
        links=tuple(
            link
            for body in (rendered.body, summary, text.image_caption, *text.corrections)
            for link in _links_in(path, body)
        ),
        pictures=tuple(_pictures_in(path, rendered.body)),
    )


def _links_in(path: str, body: Body) -> Iterator[LinkFact]:
    for hole in holes_in(body):
        if isinstance(hole, Link) and hole.target:
            target = hole.target if hole.target.startswith("/") else link_target(path, hole.target)
            yield LinkFact(target, hole.fragment, hole.line, hole.column, hole.is_raw)


def _pictures_in(path: str, body: Body) -> Iterator[str]:
    for hole in holes_in(body):
        if isinstance(hole, Image) and not is_full_url(hole.source):
            yield picture_path(path, hole.source)


def parse_author(
    path: str, data: bytes, options: ParseOptions
) -> tuple[AuthorProfile | None, tuple[Problem, ...]]:
    """Return an author of the site; None when the file gives no name."""
    text, problems = decode_text(data, path)
    if text is None:
        return None, problems
    split, found = split_header(text, path)
    problems += found
    keys = None
    if split.header is not None:
        keys, found = read_author_header(split.header, path)
        problems += found
    problems += check_text(split.body, path, split.body_line)
    language = options.speech.language
    rendered = render_post(split.body, _markdown_options(path, split.body_line, options, language))
    problems += rendered.problems
    if keys is None:
        return None, problems
    author_id = without_text_ending(path.rpartition("/")[2])
    return AuthorProfile(author_id, path, keys, rendered.body, rendered.excerpt), problems


def _markdown_options(path: str, first_line: int, options: ParseOptions, language: str) -> MarkdownOptions:
    return MarkdownOptions(
        path,
        first_line,
        options.plugins,
        options.allowed_hosts,
        alt_is_caption=options.alt_is_caption,
        macros=options.macros,
        language=language,
        catalogue=options.speech.catalogue(language),
    )


def parse_snippet(
    text: str,
    path: str,
    line: int,
    plugins: Collection[str] = (),
    allowed_hosts: frozenset[str] | None = None,
    catalogue: Catalogue = ENGLISH,
) -> tuple[Body, tuple[Problem, ...]]:
    """Return Markdown that stands in the settings: a disclaimer, a category's description."""
    language = catalogue.language
    options = MarkdownOptions(
        path, line, tuple(plugins), allowed_hosts, language=language, catalogue=catalogue
    )
    rendered = render_post(text, options)
    return rendered.body, rendered.problems


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
