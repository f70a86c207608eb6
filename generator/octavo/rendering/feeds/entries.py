"""Posts and comments as entries of a feed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from msgspec import Struct

from octavo.bibliography.identifiers import doi_url
from octavo.facts.article import Article
from octavo.facts.inputs import workshop
from octavo.facts.order import DatedComment
from octavo.graph import Reader, query
from octavo.languages.catalogues import ENGLISH, Catalogue
from octavo.maths.tex_source import with_annotations
from octavo.model.comment import Comment
from octavo.pages.articles import ARTICLE_VIEW, article_text
from octavo.pages.authors import author_path, orcid_url
from octavo.pages.context import PageContext
from octavo.pages.licenses import license_of
from octavo.pages.plain_text import plain_text
from octavo.pages.summaries import post_summary
from octavo.pages.views import WebLink
from octavo.rendering.compiled_templates import CompiledTemplates
from octavo.rendering.feeds.absolute import absolute_html, with_directions
from octavo.rendering.feeds.passive import passive_html
from octavo.rendering.spoken import teach
from octavo.rendering.template_engine import TemplateEnvironment
from octavo.resolving.resolve import resolved
from octavo.text.moments import Moment


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


def _rfc822(time: str) -> str:
    """Return an RFC 3339 time as RSS has it."""
    # Few sites have an RSS feed, and the module takes a while to load.
    from email.utils import format_datetime

    return format_datetime(datetime.fromisoformat(time))


def environment_of(graph: Reader, words: Catalogue = ENGLISH) -> Environment:
    """Return the engine for the templates of feeds, which belong to octavo and to no theme.

    It has what octavo says, and reads `workshop`.
    """
    shop = graph.get(workshop)

    def make() -> Environment:
        loader = FileSystemLoader(Path(__file__).parent / "templates")
        environment = TemplateEnvironment(loader, CompiledTemplates(shop.compiled))
        environment.filters["rfc822"] = _rfc822
        teach(environment, words)
        return environment

    found: Environment = shop.tool(f"feeds {words.language}", (words,), make)
    return found


@query(post_summary, workshop, *ARTICLE_VIEW, is_large=True, is_private=False)
def feed_entry(graph: Reader, path: str) -> FeedEntry:
    """Return a post's entry, with its full text where the site wants that."""
    context = PageContext(graph)
    article = context.article(path)
    url = context.absolute(article.site_path)
    header = article.document.header
    published = moment_of(article)
    updated = header.updated or published
    content = ""
    if context.config.feeds.full_text:
        template = environment_of(graph, context.words_of(article)).get_template("entry.html")
        html = template.render(article=article_text(context, path)).strip()
        html = with_annotations(passive_html(with_directions(html, article.language)))
        content = absolute_html(html, url)
    picture = context.featured_picture(article)
    return FeedEntry(
        id=header.keys.guid or url,
        url=url,
        title=plain_text(article.document.title),
        language=article.language,
        published=rfc3339(published.value),
        updated=rfc3339(updated.value),
        authors=tuple(
            [
                WebLink(author.keys.name, orcid_url(author) or context.absolute(author_path(author.id)))
                for author in article.authors
            ]
        )
        or (WebLink(context.config.title, ""),),
        categories=tuple([context.term(key).title for key in (*article.categories, *article.tags)]),
        summary=plain_text(graph.get(post_summary, path).summary),
        content=content,
        license=license_of(context.config, article),
        doi_url=doi_url(header.keys.doi) if header.keys.doi else "",
        image=context.absolute(picture.site_path) if picture else "",
    )


def _answered(context: PageContext, article: Article, comment: Comment) -> WebLink:
    page = context.absolute(article.site_path)
    if comment.parent:
        place = context.absolute(article.path_of_comment(comment.parent))
        return WebLink(f"{page}#comment-{comment.parent}", f"{place}#comment-{comment.parent}")
    return WebLink(article.document.header.keys.guid or page, page)


def comment_entry(context: PageContext, dated: DatedComment) -> FeedEntry:
    """Return a comment's entry. It reads `resolved`."""
    article = context.article(dated.path)
    page = context.absolute(article.site_path)
    text = context.graph.get(resolved, dated.path)
    comment = text.comment_by_id[dated.id]
    html = text.comments.get(comment.id, "")
    words = context.words_of(article)
    author = comment.author or words.gettext("Anonymous")
    return FeedEntry(
        id=f"{page}#comment-{comment.id}",
        url=f"{context.absolute(article.path_of_comment(comment.id))}#comment-{comment.id}",
        title=words.gettext("{author} on {post}", author=author, post=plain_text(article.document.title)),
        language=article.language,
        published=rfc3339(dated.date),
        updated=rfc3339(dated.date),
        authors=(WebLink(author, comment.author_url),),
        categories=(),
        summary="",
        content=absolute_html(with_directions(html, article.language), page),
        answers=_answered(context, article, comment),
    )


def moment_of(article: Article) -> Moment:
    """Return when a post was published; every post in the index has a date."""
    assert article.moment is not None, article.path  # noqa: S101  # a post without a date stops the build
    return article.moment


def rfc3339(value: datetime) -> str:
    """Return a time as RFC 3339 has it."""
    return value.isoformat(timespec="seconds")


QUERIES = (feed_entry,)
