"""The stream of posts, and the pages of categories, tags, authors and series."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar

from markupsafe import Markup
from msgspec import Struct

from octavo.facts.documents import author, authors, config
from octavo.facts.order import newest_comments
from octavo.facts.terms import TermKey, term_register
from octavo.facts.texts import listed, lists
from octavo.graph import Query, Reader, query, table
from octavo.languages.collation import collation_key
from octavo.model.addresses import count_pages
from octavo.pages.authors import author_path, author_view, orcid_url
from octavo.pages.cited_works import publications
from octavo.pages.context import PageContext, settings_text, term_text
from octavo.pages.heads import ATOM, HEAD, HOME, make_head
from octavo.pages.metadata.structured_data import author_json_ld, home_json_ld
from octavo.pages.plain_text import plain_text
from octavo.pages.summaries import post_summary, recent_comment, summary_for, term_counts
from octavo.pages.views import (
    CommentsView,
    FeedLink,
    HeadLink,
    HomeView,
    Pagination,
    TermCount,
    TermsView,
    TermView,
)
from octavo.reading.documents import AuthorProfile
from octavo.resolving.resolve import resolved
from octavo.site.config import TERM_TABLES

T = TypeVar("T")

_STEPS = 20  # pages named on the way from one end to the other
_NEAR = 4  # and on either side of the page itself


class ListPage(Struct, Generic[T], frozen=True):
    """One page of a list."""

    number: int  # 1 is the oldest
    site_path: str
    items: tuple[T, ...]  # newest first


def paginate(items: Sequence[T], per_page: int, site_path: str) -> tuple[ListPage[T], ...]:
    """Return the pages of a list that comes newest first; the newest page first. Never empty."""
    full = count_pages(len(items), per_page) - 1
    newest = ListPage(full + 1, site_path, tuple(items[: len(items) - full * per_page]))
    older = [
        ListPage(
            number,
            f"{site_path}page/{number}/",
            tuple(items[len(items) - number * per_page : len(items) - (number - 1) * per_page]),
        )
        for number in range(full, 0, -1)
    ]
    return (newest, *older)


def pagination(pages: Sequence[ListPage[T]], place: int, base_url: str) -> Pagination:
    """Return where the page at `place` stands; `base_url` is the URL of the site's root."""
    root = base_url.rstrip("/")
    page = pages[place]
    return Pagination(
        number=page.number,
        count=len(pages),
        newer_url=f"{root}{pages[place - 1].site_path}" if place else "",
        older_url=f"{root}{pages[place + 1].site_path}" if place + 1 < len(pages) else "",
        pages=tuple((other.number, f"{root}{other.site_path}") for other in _within_reach(pages, place)),
    )


def _within_reach(pages: Sequence[ListPage[T]], place: int) -> Iterator[ListPage[T]]:
    """Yield the pages that one page names: its neighbours, both ends, and steps between.

    To name all on each of a thousand pages would be a million links.
    """
    last = len(pages) - 1
    step = max(1, len(pages) // _STEPS)
    near = range(max(0, place - _NEAR), min(last, place + _NEAR) + 1)
    # Counted from the oldest page, so that the steps stay where they are when a newer page comes.
    places = {0, last, *near, *(len(pages) - number for number in range(step, len(pages) + 1, step))}
    return (pages[other] for other in sorted(places))


AUTHORS = "/authors/"
"""The list of all authors."""

COMMENTS = "/comments/"
"""The page of the newest comments."""


class PageOfList(Struct, frozen=True, array_like=True):
    """One page of a list."""

    name: str  # of the list: "posts", "tag/NAME", "author/ID"
    list_path: str  # the address of its newest page
    posts: tuple[str, ...]  # newest first; a series: oldest first
    count: int  # of the posts in the whole list
    pagination: Pagination


@table(config, lists, authors)
def pages_of_lists(graph: Reader, _: str) -> dict[str, PageOfList]:
    """Return every page of every list, by its address."""
    found: dict[str, PageOfList] = {}
    known = graph.get(config)
    for name, list_path in _paths_of_lists(graph):
        posts = listed(graph, name)
        if name.startswith("series/"):
            # A series is a whole, read from its beginning.
            pages: tuple[ListPage[str], ...] = (ListPage(1, list_path, posts[::-1]),)
        else:
            pages = paginate(posts, known.posts.per_page, list_path)
        for place, page in enumerate(pages):
            where = pagination(pages, place, known.base_path)
            found[page.site_path] = PageOfList(name, list_path, page.items, len(posts), where)
    return found


def _paths_of_lists(graph: Reader) -> list[tuple[str, str]]:
    found = [("posts", HOME)]
    for name in graph.get(lists):
        kind, _, rest = name.partition("/")
        if kind in TERM_TABLES:
            found.append((name, TermKey(kind, rest).site_path))
    return found + [(f"author/{author_id}", author_path(author_id)) for author_id in graph.get(authors)]


LIST_VIEW: tuple[Query[object], ...] = (
    *(pages_of_lists, lists, post_summary, author_view, publications, term_register, settings_text, author),
    *HEAD,
)
"""What `home_view` and `term_view` read."""


def _page_of_list(context: PageContext, site_path: str) -> PageOfList:
    page = context.graph.at(pages_of_lists, site_path)
    assert page is not None, site_path  # noqa: S101  # it was planned by the same table
    return page


def home_view(context: PageContext, site_path: str) -> HomeView:
    """Return the front page, or an older page of the stream."""
    page = _page_of_list(context, site_path)
    where = page.pagination
    head = make_head(
        context,
        site_path,
        "" if site_path == HOME else context.words.gettext("Page {number}", number=where.number),
        previous_url=where.newer_url,
        next_url=where.older_url,
        json_ld=home_json_ld(context, [context.article(post) for post in page.posts])
        if site_path == HOME
        else "",
    )
    pinned = listed(context.graph, "pinned") if site_path == HOME else ()
    first, others = (
        tuple([context.graph.get(post_summary, post) for post in paths])
        for paths in (pinned, [post for post in page.posts if post not in pinned])
    )
    return HomeView(head, site_path == HOME, first, others, where)


def _author_links(profile: AuthorProfile | None) -> Iterator[HeadLink]:
    """Yield what an author's page is about, as Signposting has it."""
    if profile and orcid_url(profile):
        yield HeadLink("about", orcid_url(profile), "")


def term_view(context: PageContext, site_path: str) -> TermView:
    """Return a page of a category, a tag, a series or an author."""
    graph = context.graph
    page = _page_of_list(context, site_path)
    where = page.pagination
    kind, _, name = page.name.partition("/")
    box = graph.get(author_view, name) if kind == "author" else None
    profile = context.author(name) if box else None
    term = None if box else context.term(TermKey(kind, name))
    title = box.name if box else term.title if term else ""
    description = term_text(graph, kind, term.name) if term else Markup()
    language = (term.language if term else "") or context.config.language
    words = context.speech.catalogue(language)
    text = plain_text(box.biography if box else description)
    feed = FeedLink(title, context.url(f"{page.list_path}atom.xml"), ATOM)
    head = make_head(
        context,
        site_path,
        title
        if site_path == page.list_path
        else words.gettext("{title}, page {number}", title=title, number=where.number),
        description=text[:300] or None,
        language=language,
        feeds=(feed,),
        previous_url=where.newer_url,
        next_url=where.older_url,
        json_ld=author_json_ld(context, profile, text) if profile and site_path == page.list_path else "",
        links=_author_links(profile),
    )
    return TermView(
        head=head,
        kind=kind,
        title=title,
        description=description,
        author=box,
        publications=graph.get(publications, name) if profile and site_path == page.list_path else (),
        posts=tuple([summary_for(context, post, words) for post in page.posts]),
        count=page.count,
        feed_url=feed.url,
        pagination=where,
    )


@query(authors, author, lists, *PageContext.reads)
def author_counts(graph: Reader, _: str) -> tuple[TermCount, ...]:
    """Return links to the pages of all authors, by name, with the numbers of their posts."""
    context = PageContext(graph)
    known = [found for one in graph.get(authors) if (found := graph.get(author, one)) is not None]
    language = context.config.language
    known.sort(key=lambda one: (collation_key(one.keys.name, language), one.id))
    return tuple(
        [
            TermCount(
                one.keys.name,
                context.url(author_path(one.id)),
                len(graph.at(lists, f"author/{one.id}") or ()),
            )
            for one in known
        ]
    )


TERMS_VIEW: tuple[Query[object], ...] = (term_counts, author_counts, *HEAD)
"""What `terms_view` reads."""


def terms_view(context: PageContext, kind: str) -> TermsView:
    """Return the list of all categories, tags, series or authors."""
    is_authors = kind == "author"
    links = context.graph.get(author_counts) if is_authors else context.graph.get(term_counts, kind)
    words = context.words
    titles = {
        "category": words.gettext("Categories"),
        "tag": words.gettext("Tags"),
        "series": words.gettext("Series"),
        "author": words.gettext("Authors"),
    }
    title, site_path = titles[kind], AUTHORS if is_authors else f"/{TERM_TABLES[kind]}/"
    return TermsView(make_head(context, site_path, title), title, kind, links)


COMMENTS_VIEW: tuple[Query[object], ...] = (newest_comments, resolved, *HEAD)
"""What `comments_view` reads."""


def comments_view(context: PageContext) -> CommentsView:
    """Return the page of the newest comments."""
    title = context.words.gettext("Recent comments")
    newest = context.graph.get(newest_comments)
    return CommentsView(
        head=make_head(context, COMMENTS, title),
        title=title,
        comments=tuple([recent_comment(context, dated, context.words) for dated in newest]),
        feed_url=context.url(f"{COMMENTS}atom.xml"),
    )


QUERIES = (pages_of_lists, author_counts)
