"""What a text, a discussion or an author's file says, and the same as bytes to be kept.

Each is in two pieces. The facts are small and needed of every text at every build, for the index; the
text itself is decoded only when somebody asks for it. JSON by msgspec: it keeps the offsets of times.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo

import msgspec
from msgspec import Struct
from msgspec.structs import fields, force_setattr

from octavo.errors import Problem
from octavo.model.body import Body
from octavo.model.comment import Comment, ThreadedComment
from octavo.model.rendered import Rendered
from octavo.site.frontmatter import AuthorKeys, Correction, Header, PostKeys
from octavo.text.composed import composed
from octavo.text.moments import Moment

NEWEST_COMMENTS = 50
"""How many comments the page of recent comments and its feed have."""

CitedKeys = tuple[str, ...]
"""The keys of one citation, in its order."""


_FULL_URL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")


class DocumentText(Struct, frozen=True):
    """What only the text's own page shows of it."""

    rendered: Rendered
    image_caption: str  # inline HTML
    corrections: tuple[str, ...]  # inline HTML, in the order of the header


class ParseOptions(Struct, frozen=True):
    """The settings that reading a source depends on."""

    zone: tzinfo
    plugins: tuple[str, ...] = ()
    author_ids: frozenset[str] = frozenset()  # whose comments get the author mark
    allowed_hosts: frozenset[str] | None = None  # whom pages may ask for pictures and the like; None: anybody
    alt_is_caption: bool = True
    macros: tuple[tuple[str, str], ...] = ()  # of TeX


class LinkFact(msgspec.Struct, frozen=True, array_like=True):
    """A link inside the site."""

    target: str  # a source path relative to the site's folder, or a site path that begins with "/"
    fragment: str
    line: int
    column: int
    is_raw: bool = False  # in raw HTML


class DocumentFacts(msgspec.Struct, frozen=True, array_like=True):
    """What the rest of the site may want to know of a text's body."""

    digest: str  # of all that the text says: where it is the same, so is every page made from it
    outline: str  # the digest of all that pages of other texts may take from it, but for a summary of its own
    title: str  # inline HTML
    summary: str  # inline HTML, from the header; "" when it has none
    excerpt: str  # plain text of the first paragraph
    words: int
    has_more: bool  # whether it has a summary of its own before <!-- more -->
    anchors: tuple[str, ...]  # every id in the body
    cites: tuple[CitedKeys, ...]  # of each citation in order; inside an affix after the one around it
    links: tuple[LinkFact, ...]
    pictures: tuple[str, ...]  # source paths of the images that it shows
    problems: tuple[Problem, ...]  # what is wrong with header and text


class Document(Struct, frozen=True):
    """A post or a page, before the rest of the site is known."""

    path: str
    is_post: bool
    header: Header
    facts: DocumentFacts
    load: Callable[[], DocumentText]

    @property
    def title(self) -> str:
        """Return the title as inline HTML."""
        return self.facts.title

    @property
    def summary(self) -> str:
        """Return the header's summary as inline HTML; "" when it has none."""
        return self.facts.summary


class CommentFact(msgspec.Struct, frozen=True, array_like=True):
    """What a shown comment cites."""

    id: str
    line: int
    cites: tuple[CitedKeys, ...]  # in its text
    references: tuple[str, ...]  # works recognised in the reader's words


class DiscussionFacts(msgspec.Struct, frozen=True, array_like=True):
    """What the rest of the site may want to know of a discussion."""

    digest: str  # of all that it says
    ids: tuple[str, ...]  # of the shown comments in the order of reading
    beginnings: tuple[int, ...]  # places among them of those at top level
    arrivals: tuple[int, ...]  # of each comment, oldest first: the beginning it came below
    pings: tuple[str, ...]  # ids
    count: int  # of shown comments, without tombstones
    newest: tuple[tuple[datetime, str], ...]  # time and id, the newest first; no tombstones
    citing: tuple[CommentFact, ...]  # those that cite anything, in the order of reading
    redacted: tuple[str, ...]  # ids of comments in the file, shown or not, that a redaction names
    problems: tuple[Problem, ...]


class DiscussionText(Struct, frozen=True):
    """The comments themselves."""

    thread: tuple[ThreadedComment, ...]  # in the order of reading
    pings: tuple[Comment, ...]


class Discussion(Struct, frozen=True):
    """The archived discussion of one text: what may be shown of it."""

    path: str
    owner: str  # the path of the text
    facts: DiscussionFacts
    load: Callable[[], DiscussionText]


class AuthorProfile(Struct, frozen=True):
    """An author of the site."""

    id: str  # the file's name
    path: str
    keys: AuthorKeys
    biography: Body
    summary: str  # the first paragraph as plain text


class _KeptHeader(Struct, frozen=True):
    """A header, but for what it need not say."""

    date: Moment | None
    updated: Moment | None
    corrections: tuple[Correction, ...]
    file_slug: str
    places: str
    works: str = ""


class _KeptDocument(msgspec.Struct, frozen=True, array_like=True):
    keys: PostKeys
    header: _KeptHeader
    facts: DocumentFacts


class _SparseDocument(msgspec.Struct, frozen=True, array_like=True):
    """The same with the header's keys as they are written: without those that have their default."""

    keys: dict[str, object]
    header: _KeptHeader
    facts: DocumentFacts


_documents = msgspec.json.Decoder(_KeptDocument)
_document_texts = msgspec.json.Decoder(DocumentText)
_discussions = msgspec.json.Decoder(DiscussionFacts)
_discussion_texts = msgspec.json.Decoder(DiscussionText)
_authors = msgspec.json.Decoder(AuthorProfile)
_encoder = msgspec.json.Encoder(enc_hook=lambda value: _plain(value))
_DEFAULTS = tuple((one.name, one.default) for one in fields(PostKeys))


def document_to_data(header: Header, facts: DocumentFacts) -> bytes:
    """Return a text's header and facts as bytes."""
    keys = {name: value for name, default in _DEFAULTS if (value := getattr(header.keys, name)) != default}
    kept = _KeptHeader(
        header.date, header.updated, header.corrections, header.file_slug, header.places, header.works
    )
    return _encoder.encode(_SparseDocument(keys, kept, facts))


def data_to_document(path: str, data: bytes, load: Callable[[], DocumentText]) -> Document:
    """Return the text whose header and facts these bytes are; raises ValueError for other bytes."""
    kept = _documents.decode(data)
    keys = kept.keys
    if keys.extra:
        force_setattr(keys, "extra", _frozen(keys.extra))
    header = Header(
        keys,
        kept.header.date,
        kept.header.updated,
        kept.header.corrections,
        kept.header.file_slug,
        kept.header.places,
        kept.header.works,
    )
    return Document(path, path.startswith("content/posts/"), header, kept.facts, load)


def document_text_to_data(text: DocumentText) -> bytes:
    """Return a text as bytes."""
    return _encoder.encode(text)


def data_to_document_text(data: bytes) -> DocumentText:
    """Return the text that these bytes are; raises ValueError for other bytes."""
    return _document_texts.decode(data)


def discussion_to_data(facts: DiscussionFacts) -> bytes:
    """Return a discussion's facts as bytes."""
    return _encoder.encode(facts)


def data_to_discussion(path: str, owner: str, data: bytes, load: Callable[[], DiscussionText]) -> Discussion:
    """Return the discussion whose facts these bytes are; raises ValueError for other bytes."""
    return Discussion(path, owner, _discussions.decode(data), load)


def discussion_text_to_data(text: DiscussionText) -> bytes:
    """Return the comments as bytes."""
    return _encoder.encode(text)


def data_to_discussion_text(data: bytes) -> DiscussionText:
    """Return the comments that these bytes are; raises ValueError for other bytes."""
    return _discussion_texts.decode(data)


def author_to_data(author: AuthorProfile) -> bytes:
    """Return an author as bytes."""
    return _encoder.encode(author)


def data_to_author(data: bytes) -> AuthorProfile:
    """Return the author that these bytes are; raises ValueError for other bytes."""
    author = _authors.decode(data)
    if author.keys.extra:
        force_setattr(author.keys, "extra", _frozen(author.keys.extra))
    return author


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} cannot be kept")


def _frozen(value: object) -> object:
    """Return plain data as the schema gives it, with tuples for lists."""
    if isinstance(value, dict):
        return {key: _frozen(item) for key, item in value.items()}
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    return value


def is_full_url(address: str) -> bool:
    """Tell whether an address names its host or its scheme."""
    return _FULL_URL.match(address) is not None


def link_target(path: str, target: str) -> str:
    """Return the source path that a link or an image of a text means; "" for the text itself."""
    return composed(posixpath.normpath(posixpath.join(posixpath.dirname(path), target))) if target else ""


def picture_path(path: str, source: str) -> str:
    """Return the source path of an image: beside the text, or of the whole site's when it begins with /."""
    return composed(f"content/static{source}") if source.startswith("/") else link_target(path, source)
