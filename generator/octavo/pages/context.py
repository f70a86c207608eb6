"""What all pages are made from, gathered once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct, field

from octavo.bibliography.styles.style import Style
from octavo.index.site import Article, SiteIndex
from octavo.model.addresses import Addresses
from octavo.model.notice import Notice
from octavo.model.picture import Picture
from octavo.model.reference import FormattedReference, Record
from octavo.pages.digests import Digests
from octavo.pages.quotations import Quotations
from octavo.pages.views import AuthorView, NamedReference, PostSummary, ReferenceView
from octavo.resolving.holes import ResolveFacts
from octavo.resolving.resolve import ResolvedArticles
from octavo.storage.recent import Recent

_REMEMBERED = 64  # lists of references: a page and its entry in a feed are made one after the other


class ThemeChoices(Struct, frozen=True):
    """The theme options that decide what pages hold."""

    sidebar: str = "everywhere"  # "everywhere", "home" or "none"
    recent_posts: int = 5
    recent_comments: int = 5
    feed_style: str = ""  # site path of the style sheet of feeds
    share_image: str = ""  # site path of the picture for pages without one of their own


class Neighbours(NamedTuple):
    """The posts before and after one in the stream."""

    newer: Article | None
    older: Article | None


ALONE = Neighbours(None, None)


def neighbours_by_path(posts: Sequence[Article]) -> dict[str, Neighbours]:
    """Return each post's neighbours; `posts` come newest first."""
    around = zip((None, *posts[:-1]), (*posts[1:], None), strict=True) if posts else ()
    return {post.path: Neighbours(*pair) for post, pair in zip(posts, around, strict=True)}


class PageContext(Struct, frozen=True):
    """The index and everything that was resolved, ready for making views."""

    index: SiteIndex
    addresses: Addresses
    facts: ResolveFacts
    resolved: ResolvedArticles
    quotations: Quotations
    digests: Digests
    neighbours: Mapping[str, Neighbours]  # of each post, by source path
    related: Mapping[str, tuple[Article, ...]]  # posts on the same subject, by source path
    pictures: Mapping[str, Picture]  # by source path
    styles: Mapping[str, Style]  # by name
    biographies: Mapping[str, str]  # HTML by author id
    disclaimers: Mapping[str, str]  # HTML by name
    category_texts: Mapping[str, str]  # HTML by folded name
    notices: Mapping[str, Notice]  # of cited works that were retracted, corrected or doubted, by key
    choices: ThemeChoices
    generator: str  # "octavo 0.1.0"
    # What many pages share is made once and kept here; it follows from the fields above alone.
    summaries: dict[str, PostSummary] = field(default_factory=dict)
    formatted: dict[str, FormattedReference] = field(default_factory=dict)
    named: dict[str, tuple[FormattedReference, NamedReference]] = field(default_factory=dict)
    entries: dict[int, tuple[Record, str]] = field(default_factory=dict)
    references: Recent[tuple[str, int], tuple[ReferenceView, ...]] = field(
        default_factory=lambda: Recent(_REMEMBERED)
    )
    author_views: dict[str, AuthorView] = field(default_factory=dict)

    def article(self, path: str) -> Article:
        """Return a published article by its source path."""
        return self.index.by_path[path]

    def url(self, site_path: str) -> str:
        """Return a root-relative URL."""
        return self.addresses.url(site_path)

    def absolute(self, site_path: str) -> str:
        """Return a whole URL."""
        return self.addresses.absolute(site_path)
