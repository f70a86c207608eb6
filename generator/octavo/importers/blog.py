"""What an importer reads out of another blog, before it becomes files of a content folder.

Importers yield these values; `content_writer` turns them into files. None of them has a place for an
e-mail address, an IP address or the name of a browser, so that nothing of the kind can be carried over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from octavo.model.comment import CommentKind, CommentStatus


@dataclass(frozen=True, slots=True)
class ImportedAuthor:
    """Somebody who wrote posts."""

    id: str  # the name of the file in content/authors: `[a-z0-9._-]+`
    name: str  # plain text
    biography: str = ""  # HTML, not yet trusted
    url: str = ""  # http(s), or ""
    affiliation: str = ""
    orcid: str = ""


@dataclass(frozen=True, slots=True)
class ImportedImage:
    """A picture that belongs to a post as a whole."""

    address: str  # as in the source: absolute, or a path of the old site
    alt: str = ""  # plain text; "" means that nobody wrote one
    caption: str = ""  # HTML, not yet trusted


@dataclass(frozen=True, slots=True)
class ImportedComment:
    """One comment, pingback or trackback."""

    id: str  # kept for ever: the anchor is comment-ID. `[A-Za-z0-9._-]+`
    parent: str = ""  # the id it answers; may name a comment that was not exported
    author: str = ""  # plain text
    author_url: str = ""
    by: str = ""  # id of an author of this site
    date: datetime | None = None  # aware
    text: str = ""  # HTML, not yet trusted, line breaks as typed; Markdown when not `is_html`
    is_html: bool = True
    kind: CommentKind = "comment"
    status: CommentStatus = "approved"


@dataclass(frozen=True, slots=True)
class ImportedPost:
    """A post or a page with its discussion."""

    source: str  # its name in the source for ever, e.g. "wordpress:https://old.example/?p=12"
    title: str  # inline HTML
    file: str = ""  # below content/, from `file_plan`: "posts/2021-10-20-slug.md"
    html: str = ""  # the body, not yet trusted, with its paragraphs; MORE where the summary ends
    is_page: bool = False
    is_draft: bool = False
    slug: str = ""  # only when it differs from what the file's name says
    date: datetime | None = None  # aware
    updated: datetime | None = None  # aware
    authors: tuple[str, ...] = ()  # ids
    categories: tuple[str, ...] = ()  # by name, plain text
    tags: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    lang: str = ""  # its language's tag, where it is not the site's
    summary: str = ""  # HTML
    image: ImportedImage | None = None
    guid: str = ""  # the id that feed readers know it by
    site_path: str = ""  # where it is published: no alias may say the same
    aliases: tuple[str, ...] = ()  # old site paths; with a query ("/?p=12") for redirect files
    is_closed: bool = False  # to answers
    footnotes: tuple[tuple[str, str], ...] = ()  # id → HTML; the body has `<sup data-fn="id">`
    comments: tuple[ImportedComment, ...] = ()


def made_id(date: str, author: str, text: str) -> str:
    """Return an id for a comment that the source gives none: the same with every import."""
    return f"c{blake2b(f'{date} {author} {text}'.encode(), digest_size=5).hexdigest()}"


MORE = '<hr class="octavo-more">'
"""Stands in a post's HTML, between blocks, where its summary ends."""
