"""Every page of the site: its address, its template and its view."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from msgspec import Struct

from octavo.index.site import Article
from octavo.pages.archive import archive_pages
from octavo.pages.articles import article_pages
from octavo.pages.context import PageContext
from octavo.pages.discussion import article_discussion
from octavo.pages.heads import make_head
from octavo.pages.lists import author_pages, comments_pages, home_pages, term_pages, terms_pages
from octavo.pages.plain_text import plain_text
from octavo.pages.planned import Planned
from octavo.pages.references import Literature, all_references, work_pages
from octavo.pages.views import (
    ArchiveView,
    ArticleView,
    CommentsView,
    HomeView,
    PlainView,
    RedirectView,
    ReferencesView,
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

_NOT_INDEXED = ("404.html", "search.html")
_SEARCHED = ("work.html", "term.html")  # what of them is found, if anything, their templates say
_Pages = Iterable[Planned[View]]


class Page(Struct, frozen=True):
    """A page to be rendered."""

    site_path: str
    template: str
    make_view: Callable[[], View]
    source: str  # the text it shows, as a source path; "" for a page of octavo's own
    causes: Mapping[str, bytes]  # digests of what its view follows from, beside the settings
    modified: str | None  # when it changed, for the sitemap; "" where that is not known, None: not in it
    searched_in: str  # the language in which readers may look for it; "" for lists of other pages

    @property
    def view(self) -> View:
        """Make the page's view. It is made anew each time, so that a plan of all pages stays small."""
        return self.make_view()


def article_plan(context: PageContext, literature: Literature, articles: Iterable[Article]) -> Iterator[Page]:
    """Yield the pages of posts and pages."""
    for article in articles:
        template = "post.html" if article.document.is_post else "page.html"
        modified = _modified(article)
        for planned in article_pages(context, literature, article):
            yield Page(
                planned.site_path,
                template,
                planned.make_view,
                article.path,
                planned.causes,
                modified,
                "" if modified is None else article.language,
            )


def listed_pages(context: PageContext, article: Article) -> Iterator[tuple[str, str]]:
    """Yield the pages of an article that a sitemap names, in order: site path, and when it changed."""
    modified = _modified(article)
    if modified is not None:
        for page in reversed(article_discussion(context, article)):
            yield page.site_path, modified


def _modified(article: Article) -> str | None:
    """Return when an article changed, "" where that is not known; None where nobody should look for it."""
    header = article.document.header
    if header.keys.noindex or article.is_draft or article.is_future:
        return None
    moment = header.updated or article.moment
    return moment.iso if moment else ""


def other_plan(context: PageContext, literature: Literature) -> Iterator[Page]:
    """Yield the pages that octavo makes of itself, and redirects from old addresses."""
    for template, pages in _own_pages(context, literature):
        yield from _as_pages(context, template, pages)
    yield from _redirects(context)


def quoting_pages(
    context: PageContext, literature: Literature, articles: Iterable[Article]
) -> Iterator[Page]:
    """Yield those of octavo's own pages that follow from the words of these texts."""
    index = context.index
    everywhere = context.choices.sidebar == "everywhere"
    paths = [article.path for article in articles]
    if index.config.citations.work_pages:
        keys = dict.fromkeys(key for path in paths for key in index.article_works[path])
        yield from _as_pages(context, "work.html", work_pages(context, literature, keys, everywhere))
    if any(dated.path in paths for dated in index.newest_comments):
        yield from _as_pages(context, "comments.html", comments_pages(context, everywhere))


def _as_pages(context: PageContext, template: str, pages: _Pages) -> Iterator[Page]:
    for planned in pages:
        modified = None if template in _NOT_INDEXED else ""
        searched_in = context.index.config.language if template in _SEARCHED else ""
        yield Page(
            planned.site_path,
            template,
            planned.make_view,
            "",
            planned.causes,
            modified,
            searched_in,
        )


def _own_pages(context: PageContext, literature: Literature) -> Iterator[tuple[str, _Pages]]:
    """Yield octavo's own pages by template."""
    everywhere, front = context.choices.sidebar == "everywhere", context.choices.sidebar != "none"
    yield "home.html", home_pages(context, everywhere, front)
    yield "archive.html", archive_pages(context, everywhere)
    yield "term.html", term_pages(context, everywhere)
    yield "term.html", author_pages(context, everywhere)
    yield "terms.html", terms_pages(context, everywhere)
    if context.index.works:
        yield "references.html", all_references(context, literature, everywhere)
        if context.index.config.citations.work_pages:
            yield "work.html", work_pages(context, literature, context.index.works, everywhere)
    yield "comments.html", comments_pages(context, everywhere)
    yield "404.html", [_plain_page(context, "/404.html", "Page not found", everywhere)]
    if context.index.config.search.enabled:
        yield "search.html", [_plain_page(context, "/search/", "Search", everywhere)]


def _plain_page(context: PageContext, site_path: str, title: str, has_sidebar: bool) -> Planned[PlainView]:
    def make_view() -> PlainView:
        return PlainView(make_head(context, site_path, title, is_indexed=False), title, has_sidebar)

    return Planned(site_path, make_view, {})


def _redirects(context: PageContext) -> Iterator[Page]:
    if not context.index.config.hosting.redirect_pages:
        return
    targets = {article.site_path: article for article in context.index.articles}
    for alias, target in context.index.redirects.items():
        article = targets[target]
        make = partial(_redirect_view, context, article)
        causes = {"text": context.digests.face(article)}
        yield Page(alias, "redirect.html", make, article.path, causes, None, "")


def _redirect_view(context: PageContext, article: Article) -> RedirectView:
    return RedirectView(
        title=plain_text(article.document.title),
        url=context.url(article.site_path),
        canonical=context.absolute(article.site_path),
        language=article.language,
    )
