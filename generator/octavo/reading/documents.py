"""What a text, a discussion or an author's file says.

Each is in two pieces: the facts are small, and others ask for them; the text itself is for its own page.
"""

from __future__ import annotations

import posixpath
from datetime import datetime, tzinfo

import msgspec
from msgspec import Struct

import octavo.expressions as re
from octavo.languages.catalogues import Speech
from octavo.model.body import Body, Rendered
from octavo.model.comment import Comment, ThreadedComment
from octavo.site.discover import POSTS
from octavo.site.frontmatter import AuthorKeys, Header
from octavo.text.composed import composed

NEWEST_COMMENTS = 50
"""How many comments the page of recent comments and its feed have."""

CitedKeys = tuple[str, ...]
"""The keys of one citation, in its order."""


_FULL_URL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")


class DocumentText(Struct, frozen=True):
    """What only the text's own page shows of it."""

    rendered: Rendered
    image_caption: Body  # inline HTML
    corrections: tuple[Body, ...]  # inline HTML, in the order of the header


class ParseOptions(Struct, frozen=True):
    """The settings that reading a source depends on."""

    zone: tzinfo
    plugins: tuple[str, ...] = ()
    author_ids: frozenset[str] = frozenset()  # whose comments get the author mark
    allowed_hosts: frozenset[str] | None = None  # whom pages may ask for pictures and the like; None: anybody
    alt_is_caption: bool = True
    macros: tuple[tuple[str, str], ...] = ()  # of TeX
    speech: Speech = Speech("en")


class LinkFact(msgspec.Struct, frozen=True, array_like=True):
    """A link inside the site."""

    target: str  # a source path relative to the site's folder, or a site path that begins with "/"
    fragment: str
    line: int
    column: int
    is_raw: bool = False  # in raw HTML


class DocumentFacts(msgspec.Struct, frozen=True, array_like=True):
    """What the rest of the site may want to know of a text's body."""

    title: str  # inline HTML
    summary: Body  # inline HTML, from the header; empty when it has none
    excerpt: str  # plain text of the first paragraph
    words: int
    has_more: bool  # whether it has a summary of its own before <!-- more -->
    anchors: tuple[str, ...]  # every id in the body
    cites: tuple[CitedKeys, ...]  # of each citation in order; inside an affix after the one around it
    links: tuple[LinkFact, ...]
    pictures: tuple[str, ...]  # source paths of the images that it shows


class ParsedText(Struct, frozen=True):
    """A post or a page."""

    header: Header
    facts: DocumentFacts
    text: DocumentText


class HeaderAndFacts(Struct, frozen=True):
    """The small part of a post or a page."""

    header: Header
    facts: DocumentFacts


class CommentFact(msgspec.Struct, frozen=True, array_like=True):
    """What a shown comment cites."""

    id: str
    line: int
    cites: tuple[CitedKeys, ...]  # in its text
    references: tuple[str, ...]  # works recognised in the reader's words


class DiscussionFacts(msgspec.Struct, frozen=True, array_like=True):
    """What the rest of the site may want to know of a discussion."""

    ids: tuple[str, ...]  # of the shown comments in the order of reading
    beginnings: tuple[int, ...]  # places among them of those at top level
    arrivals: tuple[int, ...]  # of each comment, oldest first: the beginning it came below
    pings: tuple[str, ...]  # ids
    count: int  # of shown comments, without tombstones
    newest: tuple[tuple[datetime, str], ...]  # time and id, the newest first; no tombstones
    citing: tuple[CommentFact, ...]  # those that cite anything, in the order of reading
    redacted: tuple[str, ...]  # ids of comments in the file, shown or not, that a redaction names


class DiscussionText(Struct, frozen=True):
    """The comments themselves."""

    thread: tuple[ThreadedComment, ...]  # in the order of reading
    pings: tuple[Comment, ...]


class ParsedDiscussion(Struct, frozen=True):
    """The archived discussion of one text: what may be shown of it."""

    facts: DiscussionFacts
    text: DiscussionText


NO_DISCUSSION = DiscussionFacts((), (), (), (), 0, (), (), ())
NO_DISCUSSION_TEXT = DiscussionText((), ())


class AuthorProfile(Struct, frozen=True):
    """An author of the site."""

    id: str  # the file's name
    path: str
    keys: AuthorKeys
    biography: Body
    summary: str  # the first paragraph as plain text

    @property
    def publications_path(self) -> str:
        """The path of the author's own bibliography, "" for none."""
        return link_target(self.path, self.keys.publications)


def is_post(path: str) -> bool:
    """Tell whether a text stands in the stream of posts."""
    return path.startswith(f"{POSTS}/")


def is_full_url(address: str) -> bool:
    """Tell whether an address names its host or its scheme."""
    return _FULL_URL.match(address) is not None


def link_target(path: str, target: str) -> str:
    """Return the source path that a link or an image of a text means; "" for the text itself."""
    return composed(posixpath.normpath(posixpath.join(posixpath.dirname(path), target))) if target else ""


def picture_path(path: str, source: str) -> str:
    """Return the source path of an image: beside the text, or of the whole site's when it begins with /."""
    return composed(f"content/static{source}") if source.startswith("/") else link_target(path, source)
