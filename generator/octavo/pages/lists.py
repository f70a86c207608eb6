"""The stream of posts, and the pages of categories, tags, authors and series."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
    AuthorView,
    CommentsView,
    FeedLink,
    HomeView,
    Sidebar,
    TermLink,
    TermsView,
    TermView,
)

_TITLES = {"category": "Categories", "tag": "Tags", "series": "Series", "author": "Authors"}


def home_pages(
    context: PageContext, sidebar: Sidebar | None, front_sidebar: Sidebar | None
) -> Iterator[tuple[str, HomeView]]:
    """Yield the front page and the older pages of the stream, with their site paths."""
    config = context.index.config
    pages = paginate(context.index.posts, config.posts.per_page, "/")
    for place, page in enumerate(pages):
        where = pagination(pages, place, context.addresses.base_path)
        head = make_head(
            context,
            page.site_path,
            "" if not place else f"Page {page.number}",
            newer_url=where.newer_url,
            older_url=where.older_url,
        )
        posts = tuple(post_summary(context, post) for post in page.items)
        yield page.site_path, HomeView(head, not place, posts, where, sidebar if place else front_sidebar)


def term_pages(context: PageContext, sidebar: Sidebar | None) -> Iterator[tuple[str, TermView]]:
    """Yield the pages of every category, tag and series, with their site paths."""
    for term in context.index.terms.values():
        posts = [context.article(path) for path in term.posts]
        text = (
            Markup(context.category_texts.get(term.key.slug, "")) if term.key.kind == "category" else Markup()
        )
        yield from _list_pages(context, term.key.kind, term.title, term.site_path, posts, sidebar, text, None)


def author_pages(context: PageContext, sidebar: Sidebar | None) -> Iterator[tuple[str, TermView]]:
    """Yield the pages of every author, with their site paths."""
    for author in context.index.authors.values():
        posts = [context.article(path) for path in context.index.author_posts[author.id]]
        view = author_view(context, author)
        yield from _list_pages(
            context, "author", author.keys.name, author_path(author.id), posts, sidebar, Markup(), view
        )


def _list_pages(
    context: PageContext,
    kind: str,
    title: str,
    site_path: str,
    posts: Sequence[Article],
    sidebar: Sidebar | None,
    description: Markup,
    author: AuthorView | None,
) -> Iterator[tuple[str, TermView]]:
    if kind == "series":
        # A series is a whole, read from its beginning.
        pages: tuple[ListPage[Article], ...] = (ListPage(1, site_path, tuple(posts)),)
    else:
        pages = paginate(posts, context.index.config.posts.per_page, site_path)
    feed = FeedLink(title, context.url(f"{site_path}atom.xml"), ATOM)
    text = plain_text(author.biography if author else description)
    for place, page in enumerate(pages):
        where = pagination(pages, place, context.addresses.base_path)
        head = make_head(
            context,
            page.site_path,
            title if not place else f"{title}, page {page.number}",
            description=text[:300],
            feeds=(feed,),
            newer_url=where.newer_url,
            older_url=where.older_url,
        )
        yield (
            page.site_path,
            TermView(
                head=head,
                kind=kind,
                title=title,
                description=description,
                author=author,
                posts=tuple(post_summary(context, post) for post in page.items),
                count=len(posts),
                feed_url=feed.url,
                pagination=where,
                sidebar=sidebar,
            ),
        )


def terms_pages(context: PageContext, sidebar: Sidebar | None) -> Iterator[tuple[str, TermsView]]:
    """Yield the lists of all categories, all tags, all series and all authors, where there are any."""
    for kind, folder in FOLDERS.items():
        terms: tuple[Term, ...] = context.index.terms_of_kind(kind)
        if terms:
            links = tuple(term_link(context, term.key) for term in terms)
            yield _terms_page(context, kind, f"/{folder}/", links, sidebar)
    if context.index.authors:
        authors = sorted(
            context.index.authors.values(), key=lambda author: (author.keys.name.casefold(), author.id)
        )
        links = tuple(
            TermLink(
                author.keys.name,
                context.url(author_path(author.id)),
                len(context.index.author_posts[author.id]),
            )
            for author in authors
        )
        yield _terms_page(context, "author", "/authors/", links, sidebar)


def _terms_page(
    context: PageContext, kind: str, site_path: str, links: tuple[TermLink, ...], sidebar: Sidebar | None
) -> tuple[str, TermsView]:
    title = _TITLES[kind]
    return site_path, TermsView(make_head(context, site_path, title), title, kind, links, sidebar)


def comments_page(context: PageContext, sidebar: Sidebar | None) -> tuple[str, CommentsView]:
    """Return the page of the newest comments, with its site path."""
    site_path = "/comments/"
    return site_path, CommentsView(
        head=make_head(context, site_path, "Recent comments"),
        title="Recent comments",
        comments=tuple(recent_comment(context, dated) for dated in context.index.newest_comments),
        feed_url=context.url(f"{site_path}atom.xml"),
        sidebar=sidebar,
    )
