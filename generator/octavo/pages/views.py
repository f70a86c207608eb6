"""What templates see: frozen views, complete before they are rendered.

Every URL is ready for an attribute and carries the site's base path; every `Markup` is safe HTML;
every `str` is text and is escaped by the template engine. Empty strings, empty tuples and `None`
mean "there is none".
"""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup
from msgspec import Struct


class WebLink(Struct, frozen=True):
    """A link with its text."""

    title: str
    url: str


class FeedLink(WebLink, frozen=True):
    """A feed to announce in the head."""

    media_type: str  # application/atom+xml or application/feed+json


class SiteView(Struct, frozen=True):
    """What is the same on every page."""

    title: str
    description: str
    language: str  # BCP 47
    direction: str  # "ltr" or "rtl"
    home_url: str
    references_url: str  # "" when the site cites nothing
    archive_url: str
    comments_url: str  # the page of recent comments; "" when the site has none
    recent_urls: Mapping[str, str]  # by language: the page of what is recent that others load, if they do
    feed_url: str  # the main Atom feed
    follow_url: str  # the page that explains feeds; "" if the theme has none
    search_url: str  # "" when search is off
    pagefind_url: str  # the search index's folder; "" when search is off
    menu: tuple[WebLink, ...]
    generator: str  # "octavo 0.1.0"


class DateView(Struct, frozen=True):
    """A date to read and its machine form."""

    iso: str  # 2021-10-20T09:00:00+01:00, or 2021-10-20 where no time is known
    text: str  # 20 October 2021, in the site's language


class TermLink(Struct, frozen=True):
    """A category, tag or series."""

    title: str
    url: str
    language: str = ""  # of its name, where site.toml says so
    direction: str = ""


class TermCount(Struct, frozen=True):
    """A category, tag, author or series, and how many posts it has."""

    title: str
    url: str
    count: int
    language: str = ""  # of its name, where site.toml says so
    direction: str = ""


class HeadLink(Struct, frozen=True):
    """A typed link from the page as a whole: <link rel="cite-as">."""

    rel: str
    url: str  # absolute
    media_type: str  # "" when it is not known
    language: str = ""  # of what it leads to, where that is the same in another language


class TranslationLink(Struct, frozen=True):
    """A link to the same text in another language."""

    title: str  # the name of the language, in that language: "Deutsch"
    url: str
    language: str
    direction: str


class Head(Struct, frozen=True):
    """What stands in a page's <head>."""

    title: str  # the whole <title>
    description: str
    canonical: str  # absolute
    language: str
    direction: str  # "ltr" or "rtl"
    is_indexed: bool  # False: noindex
    feeds: tuple[FeedLink, ...]
    open_graph: tuple[tuple[str, str], ...]  # (property, content), in order
    citation_meta: tuple[tuple[str, str], ...]  # Highwire (name, content), in order
    json_ld: Markup  # the content of one <script type="application/ld+json">; "" for none
    previous_url: str  # rel="prev": the page of newer posts; of a post, the one to read before it
    next_url: str  # rel="next"
    links: tuple[HeadLink, ...]  # Signposting: cite-as, author, license, describedby, item
    has_sidebar: bool  # whether the theme's sidebar.html stands beside the page


class PageView(Struct, frozen=True):
    """What every page has."""

    head: Head

    @property
    def has_sidebar(self) -> bool:
        """Tell whether the theme's sidebar.html stands beside it."""
        return self.head.has_sidebar


class AuthorView(Struct, frozen=True):
    """An author, for bylines and the box about the author."""

    id: str
    name: str
    url: str  # the page with all posts
    affiliation: str
    orcid: str  # bare, 0000-0002-1825-0097
    orcid_url: str
    portrait: Markup  # <img>, or an inline SVG with initials
    biography: Markup
    links: tuple[WebLink, ...]
    coi: str


class PostSummary(Struct, frozen=True):
    """A post in a list."""

    title: Markup
    url: str
    date: DateView
    authors: tuple[WebLink, ...]
    categories: tuple[TermLink, ...]
    context_object: str  # COinS: the post for Zotero, the title of an empty span of class Z3988
    summary: Markup  # block HTML, two or three lines
    thumbnail: Markup  # <img> or ""
    references: int
    comments: int
    comments_url: str
    language: str
    direction: str
    is_draft: bool
    is_future: bool


class RecentComment(Struct, frozen=True):
    """A comment in a list of the newest ones."""

    author: str
    post_title: Markup
    url: str  # the very comment
    date: DateView
    excerpt: str  # plain text, cut at a word


class YearCount(Struct, frozen=True):
    """How many posts a year has."""

    year: int
    url: str
    count: int


class Sidebar(Struct, frozen=True):
    """What stands beside the text on wide screens and below it on narrow ones."""

    recent_posts: tuple[PostSummary, ...]
    recent_comments: tuple[RecentComment, ...]
    categories: tuple[TermCount, ...]
    years: tuple[YearCount, ...]


class Pagination(Struct, frozen=True):
    """Where a page of a long list stands. Pages count from the oldest, so that page 7 stays page 7."""

    number: int  # of this page; the newest has the highest number
    count: int
    newer_url: str
    older_url: str
    pages: tuple[tuple[int, str], ...]  # (number, url), newest first


class TocEntry(Struct, frozen=True):
    """A line of the table of contents; a flat list in order, with levels."""

    level: int  # 1 for the highest level in this text
    anchor: str
    html: Markup


class BackLink(Struct, frozen=True):
    """A place that cites a work."""

    label: str  # "a", "b" … on this page; the post's title elsewhere
    url: str
    is_comment: bool
    language: str = ""  # of a title
    direction: str = ""


class NoticeView(Struct, frozen=True):
    """A mark on a work that was retracted, corrected or doubted after it appeared."""

    label: str  # "Retracted"
    is_grave: bool  # not a mere correction
    date: DateView | None
    url: str  # the notice itself; may be empty


class NamedReference(Struct, frozen=True):
    """A printed reference whose links say of which work they are."""

    name: str  # "Jones 2010", for links that are read alone
    html: Markup
    in_lines: Markup  # the same with its pieces in elements
    identifiers: Markup


class ReferenceView(Struct, frozen=True):
    """An entry of the list of references."""

    key: str
    anchor: str  # its id
    label: str  # "1"; "" in author-date styles
    name: str  # "Jones 2010", for links that are read alone
    html: Markup
    identifiers: Markup
    back_links: tuple[BackLink, ...]  # on this page
    elsewhere: tuple[BackLink, ...]  # other posts that cite it
    is_cited_in_text: bool  # False: only in the discussion (or by nocite)
    notice: NoticeView | None
    work_url: str  # the work's own page; "" when those are off


class PreviewCard(Struct, frozen=True):
    """What a citation's button opens where that is not one entry of a list: all references of a range."""

    anchor: str  # its id
    label: str  # as the button is labelled: "3–5"
    references: tuple[ReferenceView, ...]
    is_listed: (
        bool  # whether lists of the page have them all: then it only names them and leads to their cards
    )


class BodyPart(Struct, frozen=True):
    """A stretch of the text, and the list of references that its author placed after it.

    The parts of a text are pieces of one: an element may begin in one part and end in the next.
    """

    html: Markup
    references: tuple[ReferenceView, ...]


class Correction(Struct, frozen=True):
    """A dated correction."""

    date: DateView
    html: Markup


class Disclaimer(Struct, frozen=True):
    """The standard disclaimer."""

    label: str
    html: Markup


class ArticleText(Struct, frozen=True):
    """What an article says, wherever it is read: on its page and in a feed."""

    image: Markup  # the featured image as a <figure>, or ""
    body: tuple[BodyPart, ...]
    corrections: tuple[Correction, ...]
    coi: str  # without "COI:"
    references: tuple[ReferenceView, ...]  # empty when the author placed the list in the body
    disclaimer: Disclaimer | None


class CiteThis(Struct, frozen=True):
    """How to cite this post, ready to copy."""

    html: Markup  # in the site's reference style
    bibtex: str
    ris: str


class SeriesView(Struct, frozen=True):
    """The series that a post belongs to."""

    title: str
    url: str
    position: int  # 1-based
    posts: tuple[PostSummary, ...]  # oldest first


class CommentView(Struct, frozen=True):
    """A comment at its place in the thread.

    Comments come flat, in the order of reading. A template opens and closes the nested lists with
    `opens` and `closes`; below the cap all answers are siblings and say whom they answer.
    """

    id: str
    anchor: str  # "comment-123"
    url: str  # the permalink: path with #anchor
    author: str
    author_url: str
    mark: str  # "author" for an author of this post, "site-author" for another of the site, or ""
    portrait: Markup  # identicon or portrait
    date: DateView | None
    html: Markup
    works: tuple[WebLink, ...]  # recognised works: label and #ref-…
    depth: int  # the true depth, 0 at top level
    in_reply_to: WebLink | None  # whom it answers, when the indent does not show it; "" a removed comment
    answers_url: str  # the comment that it answers, or the post
    reply_url: str  # mailto: link, or ""
    is_removed: bool  # a tombstone: no author, no text
    opens: bool  # this comment is the first of a new nested list
    closes: int  # how many nested lists end after this comment
    has_replies: bool  # the next comment opens a list inside this one
    answers: int  # on this page, at any depth; without those that were removed


class Ping(Struct, frozen=True):
    """A pingback or trackback."""

    anchor: str
    author: str
    url: str
    date: DateView | None


class MovedComment(Struct, frozen=True):
    """A comment that stood on the post's page once and stands on an older page of the discussion now."""

    anchor: str  # "comment-123", which links from elsewhere still ask for
    url: str  # its place now
    author: str
    date: DateView | None
    is_removed: bool  # a tombstone: no author, no date


class Discussion(Struct, frozen=True):
    """The archived comments of a post."""

    count: int  # published comments, all pages, without pings and tombstones
    comments: tuple[CommentView, ...]  # of this page
    pings: tuple[Ping, ...]
    is_closed: bool  # replies are configured for the site but closed here
    reply_url: str  # "Leave a reply"; "" when there is none
    reply_address: str  # where it goes, for who has no mail program; "" without replies by mail
    reply_subject: str  # what its subject must be
    isso_url: str  # the embedded service; "" when there is none
    pages: tuple[tuple[int, str], ...]  # (number, url), oldest first; empty when all are on one page
    page: int  # 1-based
    moved: tuple[MovedComment, ...]  # on the post's page: every comment of the older pages
    feed_url: str  # Atom, the newest comments of this post; "" when none has a date


class ArticleView(PageView, frozen=True):
    """A post, or a page outside the stream (then most fields are empty)."""

    is_post: bool
    context_object: str  # COinS: the post for Zotero; "" for a page
    title: Markup
    subtitle: str  # "Comments, page 1 of 3" on an older page of the discussion; then there is no body
    language: str
    direction: str
    translations: tuple[TranslationLink, ...]  # the same text in other languages
    authors: tuple[AuthorView, ...]
    date: DateView | None
    updated: DateView | None
    categories: tuple[TermLink, ...]
    tags: tuple[TermLink, ...]
    series: tuple[SeriesView, ...]
    image: Markup  # the featured image as a <figure>, or ""
    toc: tuple[TocEntry, ...]
    body: tuple[BodyPart, ...]
    minutes: int  # to read
    corrections: tuple[Correction, ...]
    coi: str  # without "COI:"
    references: tuple[ReferenceView, ...]  # empty when the author placed the list in the body
    bibliography_url: str  # references.bib of this post, or ""
    disclaimer: Disclaimer | None
    cite_this: CiteThis | None
    license: WebLink | None
    doi_url: str
    newer: PostSummary | None  # neighbours in the stream
    older: PostSummary | None
    related: tuple[PostSummary, ...]
    discussion: Discussion | None
    previews: tuple[PreviewCard, ...]  # what the buttons of citations open
    extra: Mapping[str, object]  # from the header, for a theme of one's own
    is_draft: bool
    is_future: bool


class HomeView(PageView, frozen=True):
    """The front page and the older pages of the stream."""

    is_front: bool
    pinned: tuple[PostSummary, ...]  # on the front page only, newest first
    posts: tuple[PostSummary, ...]  # newest first; without those that are pinned
    pagination: Pagination


class TermView(PageView, frozen=True):
    """All posts of a category, tag, author or series."""

    kind: str  # "category", "tag", "author" or "series"
    title: str
    description: Markup
    author: AuthorView | None
    publications: tuple[CitedWorkView, ...]  # of the author, newest first; on the newest page alone
    posts: tuple[PostSummary, ...]  # newest first; a series: oldest first
    count: int
    feed_url: str
    pagination: Pagination


class TermsView(PageView, frozen=True):
    """All categories, all tags, all authors or all series."""

    title: str
    kind: str
    terms: tuple[TermCount, ...]  # by name


class ArchiveMonth(Struct, frozen=True):
    """A month's posts."""

    name: str  # "October", in the site's language
    anchor: str  # "2021-10"
    posts: tuple[PostSummary, ...]  # newest first


class ArchiveYear(Struct, frozen=True):
    """A year's posts, with a picture of how they spread over its months."""

    year: int
    url: str
    count: int
    chart: Markup  # inline SVG: a bar for each month
    months: tuple[ArchiveMonth, ...]  # newest first; empty on the page of all years of a large site


class ArchiveView(PageView, frozen=True):
    """The archive: all years, or one year."""

    title: str
    chart: Markup  # inline SVG: a bar for each year; "" on a year's page
    years: tuple[ArchiveYear, ...]  # newest first
    newer_url: str  # a year's page: its neighbours
    older_url: str


class Mention(Struct, frozen=True):
    """A place on the site that cites a work."""

    title: Markup  # the post's
    language: str
    direction: str
    url: str  # the very place
    date: DateView
    sentence: Markup  # the sentence that cites it, or ""
    commenter: str  # who wrote it, when it stands in a comment


class CitedWorkView(Struct, frozen=True):
    """A work in the list of all cited works."""

    key: str
    anchor: str
    name: str  # "Jones 2010", for links that are read alone
    html: Markup
    identifiers: Markup
    context_object: (
        str  # COinS, for Zotero: the title of an empty span of class Z3988; "" on all lists but one
    )
    notice: NoticeView | None
    url: str  # its own page; "" when those are off
    cited_by: tuple[BackLink, ...]  # the newest posts that cite it, each once
    more: int  # how many older ones there are


class WorkGroup(Struct, frozen=True):
    """Works under one heading."""

    title: str  # a year, a letter, a journal
    anchor: str
    works: tuple[CitedWorkView, ...]


class ReferencesView(PageView, frozen=True):
    """All works that the site cites; where they are very many, a part of them, or the way to the parts."""

    title: str
    groupings: tuple[WebLink, ...]  # the ways to group, each a list of its own
    trail: tuple[WebLink, ...]  # the larger parts that this page is one of, without the whole list
    groups: tuple[WorkGroup, ...]
    parts: tuple[TermCount, ...]  # the pages that have the works; empty where `groups` has them
    count: int  # of the works here or in the parts
    index_url: str  # what the filter searches: JSON, text and address of each work; "" where all are here
    downloads: tuple[WebLink, ...]  # .bib, .ris, CSL-JSON


class WorkView(PageView, frozen=True):
    """A cited work and every place that cites it."""

    work: CitedWorkView
    title: Markup
    mentions: tuple[Mention, ...]  # newest first
    abstract: Markup
    bibtex: str  # the record, ready to copy
    ris: str
    text: str  # the reference as plain text


class CommentsView(PageView, frozen=True):
    """The newest comments of the whole site."""

    title: str
    comments: tuple[RecentComment, ...]
    feed_url: str


class PlainView(PageView, frozen=True):
    """A page with a title and nothing of its own: 404, search."""

    title: str


class RedirectView(Struct, frozen=True):
    """An old path that leads to a page."""

    title: str
    url: str  # root-relative
    canonical: str  # absolute
    language: str


View = (
    ArticleView
    | HomeView
    | TermView
    | TermsView
    | ArchiveView
    | ReferencesView
    | WorkView
    | CommentsView
    | PlainView
    | RedirectView
)
