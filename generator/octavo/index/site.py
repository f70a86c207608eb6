"""The index itself: articles with their addresses, terms, authors, who cites what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

from msgspec import Struct

from octavo.model.reference import Record
from octavo.reading.documents import AuthorProfile, DiscussionFacts, DiscussionText, Document
from octavo.site.config import Config
from octavo.text.moments import Moment


class IndexOptions(Struct, frozen=True):
    """What a build was asked to include, and when it is."""

    now: datetime  # aware
    with_drafts: bool = False
    with_future: bool = False


class TermKey(Struct, frozen=True):
    """A term, in articles."""

    kind: str  # "category", "tag" or "series"
    slug: str


class Article(Struct, frozen=True):
    """A post or a page that is published, with what only the whole site can tell about it."""

    document: Document
    path: str  # the source's
    site_path: str
    moment: Moment | None
    is_draft: bool
    is_future: bool
    language: str
    authors: tuple[AuthorProfile, ...]
    categories: tuple[TermKey, ...]
    tags: tuple[TermKey, ...]
    series: tuple[TermKey, ...]
    style: str  # name of the reference style
    library: Mapping[str, Record]  # what it may cite, by key
    discussion: DiscussionFacts
    load_discussion: Callable[[], DiscussionText]
    comments_path: str  # the file of the discussion; "" for none
    moved_comments: Mapping[str, str]  # site path of those on an older page of the discussion, by id

    def path_of_comment(self, comment: str) -> str:
        """Return the site path of the page on which a comment stands; the article's own for "" (the text)."""
        return self.moved_comments.get(comment, self.site_path)

    @property
    def comment_count(self) -> int:
        """Return how many comments are shown, without tombstones."""
        return self.discussion.count


class Term(Struct, frozen=True):
    """A category, tag or series with its posts."""

    key: TermKey
    name: str  # what all ways of writing it have in common
    title: str
    site_path: str
    posts: tuple[str, ...]  # source paths, newest first; a series: oldest first
    places: Mapping[str, int]  # the place of each path in `posts`


class CitingPlace(NamedTuple):
    """A place that cites a work."""

    path: str  # the article's source
    comment: str  # the comment's id; "" for the text itself
    anchor: str  # of the citation in its page; "" for a work that is named under `nocite` only


class DatedComment(Struct, frozen=True):
    """A comment and where it stands, for the lists of newest comments."""

    path: str  # the article's source
    id: str
    date: datetime


class Unpublished(Struct, frozen=True):
    """A text that is there but not part of the site now."""

    reason: str  # "a draft", "a post for later", or "" when its own mistakes, reported there, keep it out
    site_path: str  # where it will be; "" when that cannot be told


class SiteIndex(Struct, frozen=True):
    """All that one part of the site may know of the others."""

    config: Config
    posts: tuple[Article, ...]  # newest first
    pages: tuple[Article, ...]  # by path
    faulty: tuple[Article, ...]  # with no address, for a mistake in the header: only to be checked
    by_path: Mapping[str, Article]
    authors: Mapping[str, AuthorProfile]  # by id
    author_posts: Mapping[str, tuple[str, ...]]  # by author's id: source paths, newest first
    terms: Mapping[TermKey, Term]
    cited: Mapping[str, tuple[CitingPlace, ...]]  # by key: newest article first
    article_works: Mapping[str, tuple[str, ...]]  # by source path: keys of what an article cites, each once
    works: Mapping[str, Record]  # every work that is cited somewhere, by key
    newest_comments: tuple[DatedComment, ...]
    next_due: Moment | None  # when the next scheduled post is due
    unpublished: Mapping[str, Unpublished]  # by source path
    redirects: Mapping[str, str]  # site path of an alias → that of its article

    @property
    def articles(self) -> tuple[Article, ...]:
        """Return posts and pages."""
        return self.posts + self.pages

    def terms_of_kind(self, kind: str) -> tuple[Term, ...]:
        """Return the terms of a kind by name."""
        found = [term for term in self.terms.values() if term.key.kind == kind]
        return tuple(sorted(found, key=lambda term: (term.title.casefold(), term.key.slug)))
