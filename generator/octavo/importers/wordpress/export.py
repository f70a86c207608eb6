"""What stands in a WordPress export, as values: items, comments, people, terms."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExportComment:
    """A comment; of one that is not approved only id and status. No e-mail, IP or meta data is read."""

    id: str
    parent: str  # "0" at top level
    author: str
    author_url: str
    date: str  # in GMT where the export has it, "2012-03-04 05:06:07"
    is_gmt: bool
    text: str
    approved: str  # "1", "0", "spam", "trash", "post-trashed"
    kind: str  # "", "comment", "pingback", "trackback", or a plug-in's own
    user_id: str  # of the blog's user who wrote it; "0" for readers


@dataclass(frozen=True, slots=True)
class ExportTerm:
    """A category, tag or other term of an item."""

    taxonomy: str  # "category", "post_tag", "post_format" …
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class ExportItem:
    """One item: a post, a page, an attachment or something else."""

    id: str
    kind: str  # wp:post_type
    status: str
    title: str  # HTML
    link: str
    guid: str
    creator: str  # login
    slug: str  # wp:post_name, percent-encoded
    date: str  # local
    date_gmt: str
    modified: str
    modified_gmt: str
    published: str  # pubDate, RFC 822
    parent: str
    password: str
    order: str
    is_closed: bool  # to comments
    content: str
    excerpt: str
    attachment_url: str
    terms: tuple[ExportTerm, ...]
    meta: tuple[tuple[str, str], ...]  # only what is used
    comments: tuple[ExportComment, ...]

    def meta_value(self, key: str) -> str:
        """Return a piece of meta data, "" when there is none."""
        return next((value for name, value in self.meta if name == key), "")


@dataclass(frozen=True, slots=True)
class ExportAuthor:
    """A user of the blog who may have written something."""

    id: str
    login: str
    name: str
    url: str = ""  # of a guest: http(s), or ""
    biography: str = ""  # HTML
    account: str = ""  # login of the user that a guest is, too
