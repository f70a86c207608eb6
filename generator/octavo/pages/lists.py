"""The stream of posts, and the pages of categories, tags, authors and series."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from octavo.index.site import Article, Term
from octavo.index.terms import FOLDERS
from octavo.pages.authors import author_path, author_view
from octavo.pages.context import PageContext
from octavo.pages.heads import ATOM, make_head
from octavo.pages.paging import ListPage, paginate, pagination
from octavo.pages.plain_text import plain_text
from octavo.pages.summaries import post_summary, recent_comment, term_link
from octavo.pages.views import (
    CommentsView,
    FeedLink,
    HomeView,
    Sidebar,
    TermLink,
    TermsView,
    TermView,
)
from octavo.parse import AuthorProfile

AUTHORS = "/authors/"
"""The list of all authors."""

COMMENTS = "/comments/"
"""The page of the newest comments."""

_TITLES = {"category": "Categories", "tag": "Tags", "series": "Series", "author": "Authors"}


def home_pages(
    context: PageContext, sidebar: Sidebar | None, front_sidebar: Sidebar | None
) -> Iterator[tuple[str, Callable[[], HomeView]]]:
    """Yield the front page and the older pages of the stream: site path and how to make the view."""
    config = context.index.config
    pages = paginate(context.index.posts, config.posts.per_page, "/")
    for place, page in enumerate(pages):
        yield page.site_path, partial(_home_view, context, pages, place, sidebar if place else front_sidebar)


def _home_view(
    context: PageContext, pages: Sequence[ListPage[Article]], place: int, sidebar: Sidebar | None
) -> HomeView:
    page = pages[place]
    where = pagination(pages, place, context.addresses.base_path)
    head = make_head(
        context,
        page.site_path,
        "" if not place else f"Page {page.number}",
        newer_url=where.newer_url,
        older_url=where.older_url,
    )
    posts = tuple(post_summary(context, post) for post in page.items)
    return HomeView(head, not place, posts, where, sidebar)


def term_pages(context: PageContext, sidebar: Sidebar | None) -> Iterator[tuple[str, Callable[[], TermView]]]:
    """Yield the pages of every category, tag and series: site path and how to make the view."""
    for term in context.index.terms.values():
        posts = [context.article(path) for path in term.posts]
        text = context.category_texts.get(term.key.slug, "") if term.key.kind == "category" else ""
        listing = _Listing(term.key.kind, term.title, term.site_path, posts, Markup(text), None)
        yield from _list_pages(context, listing, sidebar)


def author_pages(
    context: PageContext, sidebar: Sidebar | None
) -> Iterator[tuple[str, Callable[[], TermView]]]:
    """Yield the pages of every author: site path and how to make the view."""
    for author in context.index.authors.values():
        posts = [context.article(path) for path in context.index.author_posts[author.id]]
        listing = _Listing("author", author.keys.name, author_path(author.id), posts, Markup(), author)
        yield from _list_pages(context, listing, sidebar)


@dataclass(frozen=True, slots=True)
class _Listing:
    """What a list of posts is about."""

    kind: str
    title: str
    site_path: str
    posts: Sequence[Article]  # newest first; a series: oldest first
    description: Markup
    author: AuthorProfile | None


def _list_pages(
    context: PageContext, listing: _Listing, sidebar: Sidebar | None
) -> Iterator[tuple[str, Callable[[], TermView]]]:
    if listing.kind == "series":
        # A series is a whole, read from its beginning.
        pages: tuple[ListPage[Article], ...] = (ListPage(1, listing.site_path, tuple(listing.posts)),)
    else:
        pages = paginate(listing.posts, context.index.config.posts.per_page, listing.site_path)
    for place, page in enumerate(pages):
        yield page.site_path, partial(_term_view, context, listing, pages, place, sidebar)


def _term_view(
    context: PageContext,
    listing: _Listing,
    pages: Sequence[ListPage[Article]],
    place: int,
    sidebar: Sidebar | None,
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
        description=text[:300],
        feeds=(feed,),
        newer_url=where.newer_url,
        older_url=where.older_url,
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
        sidebar=sidebar,
    )


def terms_pages(
    context: PageContext, sidebar: Sidebar | None
) -> Iterator[tuple[str, Callable[[], TermsView]]]:
    """Yield the lists of all categories, tags, series and authors: site path and how to make the view."""
    for kind, folder in FOLDERS.items():
        if terms := context.index.terms_of_kind(kind):
            site_path = f"/{folder}/"
            yield site_path, partial(_terms_view, context, kind, site_path, terms, sidebar)
    if context.index.authors:
        yield AUTHORS, partial(_authors_view, context, sidebar)


def _terms_view(
    context: PageContext, kind: str, site_path: str, terms: Sequence[Term], sidebar: Sidebar | None
) -> TermsView:
    links = tuple(term_link(context, term.key) for term in terms)
    title = _TITLES[kind]
    return TermsView(make_head(context, site_path, title), title, kind, links, sidebar)


def _authors_view(context: PageContext, sidebar: Sidebar | None) -> TermsView:
    index = context.index
    authors = sorted(index.authors.values(), key=lambda author: (author.keys.name.casefold(), author.id))
    links = tuple(
        TermLink(author.keys.name, context.url(author_path(author.id)), len(index.author_posts[author.id]))
        for author in authors
    )
    title = _TITLES["author"]
    return TermsView(make_head(context, AUTHORS, title), title, "author", links, sidebar)


def comments_page(context: PageContext, sidebar: Sidebar | None) -> CommentsView:
    """Return the page of the newest comments."""
    return CommentsView(
        head=make_head(context, COMMENTS, "Recent comments"),
        title="Recent comments",
        comments=tuple(recent_comment(context, dated) for dated in context.index.newest_comments),
        feed_url=context.url(f"{COMMENTS}atom.xml"),
        sidebar=sidebar,
    )
