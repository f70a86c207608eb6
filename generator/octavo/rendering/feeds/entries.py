"""Posts and comments as entries of a feed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from msgspec import Struct

from octavo.bibliography.identifiers import doi_url
from octavo.index.site import Article, DatedComment
from octavo.maths.tex_source import with_annotations
from octavo.model.comment import Comment
from octavo.pages.authors import author_path, orcid_url
from octavo.pages.context import PageContext
from octavo.pages.licenses import license_of
from octavo.pages.plain_text import plain_text
from octavo.pages.summaries import featured_picture, post_summary
from octavo.pages.views import ArticleText, WebLink
from octavo.rendering.compiled_templates import CompiledTemplates
from octavo.rendering.feeds.absolute import absolute_html, with_directions
from octavo.rendering.feeds.passive import passive_html
from octavo.rendering.template_engine import TemplateEnvironment
from octavo.storage.cache import Store
from octavo.storage.recent import Recent
from octavo.text.moments import Moment

_REMEMBERED = 64  # full texts: a post's page and the archive that has it are made one after the other


class FeedEntry(Struct, frozen=True):
    """An entry of a feed."""

    id: str
    url: str  # absolute
    title: str
    language: str
    published: str  # RFC 3339
    updated: str
    authors: tuple[WebLink, ...]  # absolute
    categories: tuple[str, ...]
    summary: str  # plain text
    content: str  # HTML with whole addresses; "" when the feed has summaries only
    license: WebLink | None = None
    doi_url: str = ""
    image: str = ""  # absolute
    answers: WebLink | None = None  # of a comment: id and URL of what it answers


class Feed(Struct, frozen=True):
    """A feed document."""

    id: str
    url: str  # absolute
    page_url: str
    title: str
    subtitle: str
    language: str
    version: str
    updated: str
    entries: tuple[FeedEntry, ...]  # newest first
    icon: str = ""  # absolute
    style: str = ""  # the style sheet that makes the feed readable in a browser
    license: WebLink | None = None
    current_url: str = ""  # RFC 5005, of an archive: the feed itself
    older_url: str = ""
    newer_url: str = ""


def feed_environment(store: Store | None = None) -> Environment:
    """Return the engine for the templates of feeds, which belong to octavo and to no theme.

    `store` keeps what was compiled for the next build.
    """
    loader = FileSystemLoader(Path(__file__).parent / "templates")
    environment = TemplateEnvironment(loader, CompiledTemplates(store) if store else None)
    environment.filters["rfc822"] = _rfc822
    return environment


def _rfc822(time: str) -> str:
    """Return an RFC 3339 time as RSS has it."""
    # Few sites have an RSS feed, and the module takes a while to load.
    from email.utils import format_datetime

    return format_datetime(datetime.fromisoformat(time))


class EntryMaker:
    """Makes the entries of posts and comments. The last full texts are remembered, and many are kept."""

    def __init__(
        self,
        context: PageContext,
        environment: Environment,
        text_of: Callable[[Article], ArticleText],
        store: Store | None = None,
    ) -> None:
        """Take what makes an article's text; `store` may have what was made before."""
        self._context = context
        self._environment = environment
        self._text_of = text_of
        self._store = store
        self._last: Recent[str, str] = Recent(_REMEMBERED)

    def post(self, article: Article) -> FeedEntry:
        """Return a post's entry, with its full text where the site wants that."""
        context = self._context
        url = context.absolute(article.site_path)
        keys = article.document.header.keys
        content = self._kept_content(article) if context.index.config.feeds.full_text else ""
        published = moment_of(article)
        updated = article.document.header.updated or published
        terms = context.index.terms
        picture = featured_picture(context, article)
        return FeedEntry(
            id=keys.guid or url,
            url=url,
            title=plain_text(article.document.title),
            language=article.language,
            published=rfc3339(published.value),
            updated=rfc3339(updated.value),
            authors=tuple(
                WebLink(author.keys.name, orcid_url(author) or context.absolute(author_path(author.id)))
                for author in article.authors
            )
            or (WebLink(context.index.config.title, ""),),
            categories=tuple(terms[key].title for key in (*article.categories, *article.tags)),
            summary=plain_text(post_summary(context, article).summary),
            content=content,
            license=license_of(context.index.config, article),
            doi_url=doi_url(keys.doi) if keys.doi else "",
            image=context.absolute(picture.site_path) if picture else "",
        )

    def _kept_content(self, article: Article) -> str:
        return self._last.get(entry_key(self._context, article), partial(self._find, article))

    def _find(self, article: Article) -> str:
        data = self._store.read(entry_key(self._context, article)) if self._store else None
        return self._make(article) if data is None else data.decode("utf-8")

    def content(self, article: Article) -> str:
        """Return a post's full text as HTML with whole addresses."""
        return self._last.get(entry_key(self._context, article), partial(self._make, article))

    def _make(self, article: Article) -> str:
        template = self._environment.get_template("entry.html")
        html = template.render(article=self._text_of(article)).strip()
        html = with_annotations(passive_html(with_directions(html, article.language)))
        return absolute_html(html, self._context.absolute(article.site_path))

    def comment(self, dated: DatedComment) -> FeedEntry:
        """Return a comment's entry."""
        context = self._context
        article = context.article(dated.path)
        page = context.absolute(article.site_path)
        resolved = context.resolved[dated.path]
        comment = resolved.comment_by_id[dated.id]
        html = resolved.comments.get(comment.id, "")
        moment = dated.date
        return FeedEntry(
            id=f"{page}#comment-{comment.id}",
            url=f"{context.absolute(article.path_of_comment(comment.id))}#comment-{comment.id}",
            title=f"{comment.author or 'Anonymous'} on {plain_text(article.document.title)}",
            language=article.language,
            published=rfc3339(moment),
            updated=rfc3339(moment),
            authors=(WebLink(comment.author or "Anonymous", comment.author_url),),
            categories=(),
            summary="",
            content=absolute_html(with_directions(html, article.language), page),
            answers=self._answered(article, comment),
        )

    def _answered(self, article: Article, comment: Comment) -> WebLink:
        page = self._context.absolute(article.site_path)
        if comment.parent:
            place = self._context.absolute(article.path_of_comment(comment.parent))
            return WebLink(f"{page}#comment-{comment.parent}", f"{place}#comment-{comment.parent}")
        return WebLink(article.document.header.keys.guid or page, page)


def entry_key(context: PageContext, article: Article) -> str:
    """Return what a post's full text for feeds is kept under."""
    return context.digests.content(article).hex()


def moment_of(article: Article) -> Moment:
    """Return when a post was published; every post in the index has a date."""
    assert article.moment is not None, article.path  # noqa: S101  # a post without a date stops the build
    return article.moment


def rfc3339(value: datetime) -> str:
    """Return a time as RFC 3339 has it."""
    return value.isoformat(timespec="seconds")
