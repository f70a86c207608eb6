"""Every page of the site: its address, its template and its view."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from octavo.pages.archive import archive_pages
from octavo.pages.articles import article_pages, neighbours_by_path
from octavo.pages.context import PageContext
from octavo.pages.heads import make_head
from octavo.pages.lists import author_pages, comments_page, home_pages, term_pages, terms_pages
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
    view: View
    source: str  # the text it shows, as a source path; "" for a page of octavo's own


def plan_pages(context: PageContext) -> Iterator[Page]:
    """Yield every page; each view is made when it is asked for, so that memory stays flat."""
    everywhere, front = _sidebars(context)
    literature = Literature(context)
    neighbours = neighbours_by_path(context.index.posts)
    for article in context.index.articles:
        template = "post.html" if article.document.is_post else "page.html"
        for site_path, article_view in article_pages(context, literature, article, neighbours, everywhere):
            yield Page(site_path, template, article_view, article.path)
    for site_path, home_view in home_pages(context, everywhere, front):
        yield Page(site_path, "home.html", home_view, "")
    for site_path, archive_view in archive_pages(context, everywhere):
        yield Page(site_path, "archive.html", archive_view, "")
    for site_path, term_view in (*term_pages(context, everywhere), *author_pages(context, everywhere)):
        yield Page(site_path, "term.html", term_view, "")
    for site_path, terms_view in terms_pages(context, everywhere):
        yield Page(site_path, "terms.html", terms_view, "")
    if context.index.works:
        for site_path, references_view in all_references(context, literature, everywhere):
            yield Page(site_path, "references.html", references_view, "")
        if context.index.config.citations.work_pages:
            for site_path, work_view in work_pages(context, literature, everywhere):
                yield Page(site_path, "work.html", work_view, "")
    if context.index.newest_comments:
        site_path, comments_view = comments_page(context, everywhere)
        yield Page(site_path, "comments.html", comments_view, "")
    yield _plain_page(context, "/404.html", "404.html", "Page not found", everywhere)
    if context.index.config.search.enabled:
        yield _plain_page(context, "/search/", "search.html", "Search", everywhere)
    yield from _redirects(context)


def _sidebars(context: PageContext) -> tuple[Sidebar | None, Sidebar | None]:
    """Return what stands beside every page, and beside the front page."""
    if context.choices.sidebar == "none":
        return None, None
    sidebar = make_sidebar(context)
    return (sidebar if context.choices.sidebar == "everywhere" else None), sidebar


def _plain_page(
    context: PageContext, site_path: str, template: str, title: str, sidebar: Sidebar | None
) -> Page:
    head = make_head(context, site_path, title, is_indexed=False)
    return Page(site_path, template, PlainView(head, title, sidebar), "")


def _redirects(context: PageContext) -> Iterator[Page]:
    titles = {article.site_path: article for article in context.index.articles}
    for alias, target in context.index.redirects.items():
        article = titles[target]
        view = RedirectView(
            title=plain_text(article.document.title),
            url=context.url(target),
            canonical=context.absolute(target),
            language=article.language,
        )
        yield Page(alias, "redirect.html", view, article.path)
