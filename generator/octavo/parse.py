"""One source → what it says, blind to the rest of the site.

Each function is pure and takes the bytes of one file, so that it can run in any process and its result
can be kept by content. A mistake in a header does not hide those in the body.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import tzinfo

from octavo.bibliography.bibliography_file import Bibliography
from octavo.bibliography.read import read_bibliography
from octavo.comments.archive import read_comments
from octavo.comments.paragraphs import paragraphs_from_newlines
from octavo.comments.sanitise import sanitise_html
from octavo.decoding import decode_text
from octavo.discover import Source, SourceKind
from octavo.errors import Problem
from octavo.frontmatter import AuthorKeys, Header, read_author_header, read_header, split_header
from octavo.markdown.citations_in_html import find_citations
from octavo.markdown.renderer import MarkdownOptions, Rendered, render_comment, render_inline, render_post
from octavo.model.body import Body
from octavo.model.comment import ArchivedComment, Comment


@dataclass(frozen=True, slots=True)
class ParseOptions:
    """The settings that reading a source depends on."""

    zone: tzinfo
    plugins: tuple[str, ...] = ()
    author_ids: frozenset[str] = frozenset()  # whose comments get the author mark


@dataclass(frozen=True, slots=True)
class Document:
    """A post or a page, before the rest of the site is known."""

    path: str
    is_post: bool
    header: Header
    title: str  # inline HTML, like the next three
    summary: str  # from the header; "" when it has none
    image_caption: str
    corrections: tuple[str, ...]  # in the order of the header
    text: Rendered


@dataclass(frozen=True, slots=True)
class AuthorProfile:
    """An author of the site."""

    id: str  # the file's name
    path: str
    keys: AuthorKeys
    biography: Body
    summary: str  # the first paragraph as plain text


@dataclass(frozen=True, slots=True)
class CommentArchive:
    """The archived discussion of one text."""

    path: str
    owner: str  # the path of the text
    comments: tuple[Comment, ...]  # in the order of the file; all of them, published or not


Parsed = Document | AuthorProfile | CommentArchive | Bibliography


def parse_source(
    source: Source, data: bytes, options: ParseOptions
) -> tuple[Parsed | None, tuple[Problem, ...]]:
    """Return what a source says and all that is wrong with it; None when nothing of it can be used."""
    if source.kind is SourceKind.BIBLIOGRAPHY:
        bibliography = read_bibliography(source.path, data)
        return bibliography, bibliography.problems
    text, problems = decode_text(data, source.path)
    if text is None:
        return None, problems
    if source.kind is SourceKind.COMMENTS:
        return parse_comments(source, text, options)
    if source.kind is SourceKind.AUTHOR:
        return parse_author(source, text, options)
    return parse_document(source, text, options)


def parse_document(
    source: Source, text: str, options: ParseOptions
) -> tuple[Document | None, tuple[Problem, ...]]:
    """Return a post or a page; None when its header cannot be read."""
    is_post = source.kind is SourceKind.POST
    split, problems = split_header(text, source.path)
    header = None
    if split.header is not None:
        header, found = read_header(split.header, source.path, options.zone, needs_date=is_post)
        problems += found
    rendered = render_post(split.body, MarkdownOptions(source.path, split.body_line, options.plugins))
    problems += rendered.problems
    if header is None:
        return None, problems
    document = Document(
        path=source.path,
        is_post=is_post,
        header=header,
        title=render_inline(header.keys.title),
        summary=render_inline(header.keys.summary),
        image_caption=render_inline(header.keys.image.caption) if header.keys.image else "",
        corrections=tuple(render_inline(correction.text) for correction in header.corrections),
        text=rendered,
    )
    return document, problems


def parse_author(
    source: Source, text: str, options: ParseOptions
) -> tuple[AuthorProfile | None, tuple[Problem, ...]]:
    """Return an author of the site; None when the file gives no name."""
    split, problems = split_header(text, source.path)
    keys = None
    if split.header is not None:
        keys, found = read_author_header(split.header, source.path)
        problems += found
    rendered = render_post(split.body, MarkdownOptions(source.path, split.body_line, options.plugins))
    problems += rendered.problems
    if keys is None:
        return None, problems
    author_id = source.path.rpartition("/")[2].removesuffix(".md")
    return AuthorProfile(author_id, source.path, keys, rendered.body, rendered.excerpt), problems


def parse_comments(
    source: Source, text: str, options: ParseOptions
) -> tuple[CommentArchive, tuple[Problem, ...]]:
    """Return a discussion; empty, with an error, when the file is no list of comments."""
    archived, problems = read_comments(source.path, text, authors=options.author_ids, zone=options.zone)
    comments = tuple(
        _render_comment(comment) for comment in archived if comment.status in ("approved", "removed")
    )
    return CommentArchive(source.path, source.owner, comments), problems


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
        references=archived.references,
        line=archived.line,
    )


def parse_snippet(
    text: str, path: str, line: int, plugins: Collection[str] = ()
) -> tuple[Body, tuple[Problem, ...]]:
    """Return Markdown that stands in the settings: a disclaimer, a category's description."""
    rendered = render_post(text, MarkdownOptions(path, line, tuple(plugins)))
    return rendered.body, rendered.problems
