"""Every page of the site: its address, its template and its view."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from octavo.index.site import Article
from octavo.pages.archive import archive_pages
from octavo.pages.articles import article_pages, neighbours_by_path
from octavo.pages.context import PageContext
from octavo.pages.heads import make_head
from octavo.pages.lists import COMMENTS, author_pages, comments_page, home_pages, term_pages, terms_pages
from octavo.pages.plain_text import plain_text
from octavo.pages.references import Literature, all_references, work_pages
from octavo.pages.summaries import make_sidebar
from octavo.pages.views import (
    ArchiveView,
    ArticleView,
    CommentsView,
    HomeView,
    PlainView,
    RedirectView,
    ReferencesView,
    Sidebar,
    TermsView,
    TermView,
    WorkView,
)

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


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be rendered."""

    site_path: str
    template: str
    make_view: Callable[[], View]
    source: str  # the text it shows, as a source path; "" for a page of octavo's own

    @property
    def view(self) -> View:
        """Make the page's view. It is made anew each time, so that a plan of all pages stays small."""
        return self.make_view()


def plan_pages(context: PageContext) -> Iterator[Page]:
    """Yield every page of the site; its view is made only when it is asked for."""
    everywhere, front = _sidebars(context)
    literature = Literature(context)
    neighbours = neighbours_by_path(context.index.posts)
    for article in context.index.articles:
        template = "post.html" if article.document.is_post else "page.html"
        for site_path, make_article in article_pages(context, literature, article, neighbours, everywhere):
            yield Page(site_path, template, make_article, article.path)
    for template, pages in _own_pages(context, literature, everywhere, front):
        for site_path, make_view in pages:
            yield Page(site_path, template, make_view, "")
    yield from _redirects(context)


_Planned = Iterable[tuple[str, Callable[[], View]]]


def _own_pages(
    context: PageContext, literature: Literature, everywhere: Sidebar | None, front: Sidebar | None
) -> Iterator[tuple[str, _Planned]]:
    """Yield the pages that octavo makes of itself, by template."""
    yield "home.html", home_pages(context, everywhere, front)
    yield "archive.html", archive_pages(context, everywhere)
    yield "term.html", term_pages(context, everywhere)
    yield "term.html", author_pages(context, everywhere)
    yield "terms.html", terms_pages(context, everywhere)
    if context.index.works:
        yield "references.html", all_references(context, literature, everywhere)
        if context.index.config.citations.work_pages:
            yield "work.html", work_pages(context, literature, everywhere)
    if context.index.newest_comments:
        yield "comments.html", [(COMMENTS, partial(comments_page, context, everywhere))]
    yield "404.html", [_plain_page(context, "/404.html", "Page not found", everywhere)]
    if context.index.config.search.enabled:
        yield "search.html", [_plain_page(context, "/search/", "Search", everywhere)]


def _sidebars(context: PageContext) -> tuple[Sidebar | None, Sidebar | None]:
    """Return what stands beside every page, and beside the front page."""
    if context.choices.sidebar == "none":
        return None, None
    sidebar = make_sidebar(context)
    return (sidebar if context.choices.sidebar == "everywhere" else None), sidebar


def _plain_page(
    context: PageContext, site_path: str, title: str, sidebar: Sidebar | None
) -> tuple[str, Callable[[], PlainView]]:
    def make_view() -> PlainView:
        return PlainView(make_head(context, site_path, title, is_indexed=False), title, sidebar)

    return site_path, make_view


def _redirects(context: PageContext) -> Iterator[Page]:
    targets = {article.site_path: article for article in context.index.articles}
    for alias, target in context.index.redirects.items():
        article = targets[target]
        yield Page(alias, "redirect.html", partial(_redirect_view, context, article), article.path)


def _redirect_view(context: PageContext, article: Article) -> RedirectView:
    return RedirectView(
        title=plain_text(article.document.title),
        url=context.url(article.site_path),
        canonical=context.absolute(article.site_path),
        language=article.language,
    )
