"""The stream of posts, and the pages of categories, tags, authors and series."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from markupsafe import Markup
from msgspec import Struct

from octavo.index.site import Article, Term
from octavo.pages.authors import author_path, author_view, orcid_url
from octavo.pages.context import PageContext
from octavo.pages.digests import digest
from octavo.pages.heads import ATOM, make_head
from octavo.pages.metadata.structured_data import author_json_ld, home_json_ld
from octavo.pages.paging import ListPage, paginate, pagination
from octavo.pages.plain_text import plain_text
from octavo.pages.planned import Planned
from octavo.pages.summaries import post_summary, recent_comment, term_count
from octavo.pages.views import (
    CommentsView,
    FeedLink,
    HeadLink,
    HomeView,
    TermCount,
    TermsView,
    TermView,
)
from octavo.reading.documents import AuthorProfile
from octavo.site.config import TERM_TABLES

AUTHORS = "/authors/"
"""The list of all authors."""

COMMENTS = "/comments/"
"""The page of the newest comments."""

_TITLES = {"category": "Categories", "tag": "Tags", "series": "Series", "author": "Authors"}


def home_pages(
    context: PageContext, has_sidebar: bool, front_has_sidebar: bool
) -> Iterator[Planned[HomeView]]:
    """Yield the front page and the older pages of the stream."""
    config = context.index.config
    pages = paginate(context.index.posts, config.posts.per_page, "/")
    for place, page in enumerate(pages):
        beside = has_sidebar if place else front_has_sidebar
        make = partial(_home_view, context, pages, place, beside)
        yield Planned(page.site_path, make, _causes(context, pages, place))


def _causes(context: PageContext, pages: Sequence[ListPage[Article]], place: int) -> dict[str, bytes]:
    """Return what one page of a list follows from."""
    page = pages[place]
    where = digest(place, page.number, page.site_path, len(pages))
    return {"pages of the list": where, "posts": context.digests.summaries(page.items)}


def _home_view(
    context: PageContext, pages: Sequence[ListPage[Article]], place: int, has_sidebar: bool
) -> HomeView:
    page = pages[place]
    where = pagination(pages, place, context.addresses.base_path)
    head = make_head(
        context,
        page.site_path,
        "" if not place else f"Page {page.number}",
        previous_url=where.newer_url,
        next_url=where.older_url,
        json_ld="" if place else home_json_ld(context, page.items),
    )
    posts = tuple(post_summary(context, post) for post in page.items)
    return HomeView(head, not place, posts, where, has_sidebar)


def term_pages(context: PageContext, has_sidebar: bool) -> Iterator[Planned[TermView]]:
    """Yield the pages of every category, tag and series."""
    for term in context.index.terms.values():
        posts = [context.article(path) for path in term.posts]
        text = context.category_texts.get(term.name, "") if term.key.kind == "category" else ""
        listing = _Listing(term.key.kind, term.title, term.site_path, posts, Markup(text), None)
        yield from _list_pages(context, listing, has_sidebar)


def author_pages(context: PageContext, has_sidebar: bool) -> Iterator[Planned[TermView]]:
    """Yield the pages of every author."""
    for author in context.index.authors.values():
        posts = [context.article(path) for path in context.index.author_posts[author.id]]
        listing = _Listing("author", author.keys.name, author_path(author.id), posts, Markup(), author)
        yield from _list_pages(context, listing, has_sidebar)


class _Listing(Struct, frozen=True):
    """What a list of posts is about."""

    kind: str
    title: str
    site_path: str
    posts: Sequence[Article]  # newest first; a series: oldest first
    description: Markup
    author: AuthorProfile | None


def _list_pages(context: PageContext, listing: _Listing, has_sidebar: bool) -> Iterator[Planned[TermView]]:
    if listing.kind == "series":
        # A series is a whole, read from its beginning.
        pages: tuple[ListPage[Article], ...] = (ListPage(1, listing.site_path, tuple(listing.posts)),)
    else:
        pages = paginate(listing.posts, context.index.config.posts.per_page, listing.site_path)
    for place, page in enumerate(pages):
        make = partial(_term_view, context, listing, pages, place, has_sidebar)
        about = digest(listing.kind, listing.title, listing.description, len(listing.posts))
        yield Planned(page.site_path, make, {"term": about, **_causes(context, pages, place)})


def _author_links(author: AuthorProfile | None) -> Iterator[HeadLink]:
    """Yield what an author's page is about, as Signposting has it."""
    if author and orcid_url(author):
        yield HeadLink("about", orcid_url(author), "")


def _term_view(
    context: PageContext,
    listing: _Listing,
    pages: Sequence[ListPage[Article]],
    place: int,
    has_sidebar: bool,
) -> TermView:
    page = pages[place]
    where = pagination(pages, place, context.addresses.base_path)
    feed = FeedLink(listing.title, context.url(f"{listing.site_path}atom.xml"), ATOM)
    author = author_view(context, listing.author) if listing.author else None
    text = plain_text(author.biography if author else listing.description)
    head = make_head(
        context,
        page.site_path,
        listing.title if not place else f"{listing.title}, page {page.number}",
        description=text[:300] or None,
        feeds=(feed,),
        previous_url=where.newer_url,
        next_url=where.older_url,
        json_ld=author_json_ld(context, listing.author, text) if listing.author and not place else "",
        links=_author_links(listing.author),
    )
    return TermView(
        head=head,
        kind=listing.kind,
        title=listing.title,
        description=listing.description,
        author=author,
        posts=tuple(post_summary(context, post) for post in page.items),
        count=len(listing.posts),
        feed_url=feed.url,
        pagination=where,
        has_sidebar=has_sidebar,
    )


def terms_pages(context: PageContext, has_sidebar: bool) -> Iterator[Planned[TermsView]]:
    """Yield the lists of all categories, tags, series and authors."""
    for kind, folder in TERM_TABLES.items():
        if terms := context.index.terms_of_kind(kind):
            site_path = f"/{folder}/"
            make = partial(_terms_view, context, kind, site_path, terms, has_sidebar)
            counts = digest([(term.title, term.site_path, len(term.posts)) for term in terms])
            yield Planned(site_path, make, {"terms": counts})
    if context.index.authors:
        counts = digest([(name, len(posts)) for name, posts in context.index.author_posts.items()])
        yield Planned(AUTHORS, partial(_authors_view, context, has_sidebar), {"authors": counts})


def _terms_view(
    context: PageContext, kind: str, site_path: str, terms: Sequence[Term], has_sidebar: bool
) -> TermsView:
    links = tuple(term_count(context, term.key) for term in terms)
    title = _TITLES[kind]
    return TermsView(make_head(context, site_path, title), title, kind, links, has_sidebar)


def _authors_view(context: PageContext, has_sidebar: bool) -> TermsView:
    index = context.index
    authors = sorted(index.authors.values(), key=lambda author: (author.keys.name.casefold(), author.id))
    links = tuple(
        TermCount(author.keys.name, context.url(author_path(author.id)), len(index.author_posts[author.id]))
        for author in authors
    )
    title = _TITLES["author"]
    return TermsView(make_head(context, AUTHORS, title), title, "author", links, has_sidebar)


def comments_pages(context: PageContext, has_sidebar: bool) -> Iterator[Planned[CommentsView]]:
    """Yield the page of the newest comments, where there are any."""
    if newest := context.index.newest_comments:
        causes = {"newest comments": context.digests.newest_comments(newest)}
        yield Planned(COMMENTS, partial(_comments_view, context, has_sidebar), causes)


def _comments_view(context: PageContext, has_sidebar: bool) -> CommentsView:
    return CommentsView(
        head=make_head(context, COMMENTS, "Recent comments"),
        title="Recent comments",
        comments=tuple(recent_comment(context, dated) for dated in context.index.newest_comments),
        feed_url=context.url(f"{COMMENTS}atom.xml"),
        has_sidebar=has_sidebar,
    )
