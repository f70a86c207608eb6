"""Posts and comments in lists, and the column beside the text."""

from __future__ import annotations

from html import escape

from markupsafe import Markup

from octavo.assets.picture_markup import THUMBNAIL_SIZES, picture_markup
from octavo.index.site import Article, DatedComment, TermKey
from octavo.model.picture import Picture
from octavo.pages.authors import author_link
from octavo.pages.context import PageContext
from octavo.pages.dates import date_view, time_view
from octavo.pages.featured import featured_path
from octavo.pages.metadata.context_objects import listed_post_object
from octavo.pages.plain_text import plain_text
from octavo.pages.views import DateView, PostSummary, RecentComment, Sidebar, TermCount, TermLink, YearCount
from octavo.resolving.resolve import resolve_summary
from octavo.text.languages import direction_of

_EXCERPT_LENGTH = 140  # characters of a recent comment


def term_link(context: PageContext, key: TermKey) -> TermLink:
    """Return a link to a term's page."""
    term = context.index.terms[key]
    return TermLink(term.title, context.url(term.site_path))


def term_count(context: PageContext, key: TermKey) -> TermCount:
    """Return a link to a term's page with the number of its posts."""
    term = context.index.terms[key]
    return TermCount(term.title, context.url(term.site_path), len(term.posts))


def post_summary(context: PageContext, article: Article) -> PostSummary:
    """Return a post as a list shows it; made once, for it stands in many lists."""
    if article.path not in context.summaries:
        context.summaries[article.path] = _make_summary(context, article)
    return context.summaries[article.path]


def _make_summary(context: PageContext, article: Article) -> PostSummary:
    url = context.url(article.site_path)
    config = context.index.config
    date = date_view(article.moment, config.zone, config.language) if article.moment else DateView("", "")
    return PostSummary(
        title=Markup(article.document.title),
        url=url,
        date=date,
        authors=tuple(author_link(context, author) for author in article.authors),
        categories=tuple(term_link(context, key) for key in article.categories),
        context_object=listed_post_object(context, article),
        summary=_summary(context, article),
        thumbnail=_thumbnail(context, article),
        references=len(context.index.article_works[article.path]),
        comments=article.comment_count,
        comments_url=f"{url}#comments",
        language=article.language,
        direction=direction_of(article.language),
        is_draft=article.is_draft,
        is_future=article.is_future,
    )


def _summary(context: PageContext, article: Article) -> Markup:
    if article.document.summary:
        return Markup(f"<p>{article.document.summary}</p>")
    if article.document.facts.has_more:
        return Markup(resolve_summary(article, context.facts))
    excerpt = article.document.facts.excerpt
    return Markup(f"<p>{escape(excerpt)}</p>") if excerpt else Markup()


def _thumbnail(context: PageContext, article: Article) -> Markup:
    picture = featured_picture(context, article)
    image = article.document.header.keys.image
    if picture is None or image is None:
        return Markup()
    # The title beside it says where the link leads, so the picture is decoration here.
    return Markup(picture_markup(picture, context.addresses, alt="", sizes=THUMBNAIL_SIZES))


def featured_picture(context: PageContext, article: Article) -> Picture | None:
    """Return the picture at the head of a post, or None."""
    image = article.document.header.keys.image
    return context.pictures.get(featured_path(article)) if image else None


def recent_comment(context: PageContext, dated: DatedComment) -> RecentComment:
    """Return a comment as a list of the newest shows it."""
    article = context.article(dated.path)
    config = context.index.config
    resolved = context.resolved[dated.path]
    comment = resolved.comment_by_id[dated.id]
    text = plain_text(resolved.comments.get(dated.id, ""))
    if len(text) > _EXCERPT_LENGTH:
        text = text[:_EXCERPT_LENGTH].rpartition(" ")[0] + " …"
    return RecentComment(
        author=comment.author or "Anonymous",
        post_title=Markup(article.document.title),
        url=f"{context.url(article.path_of_comment(dated.id))}#comment-{dated.id}",
        date=time_view(dated.date, config.zone, config.language),
        excerpt=text,
    )


def make_sidebar(context: PageContext) -> Sidebar:
    """Return the newest posts and comments, the categories and the years."""
    index, choices = context.index, context.choices
    counts: dict[int, int] = {}
    for post in index.posts:
        if post.moment:
            year = post.moment.value.astimezone(index.config.zone).year
            counts[year] = counts.get(year, 0) + 1
    years = sorted(counts, reverse=True)
    return Sidebar(
        recent_posts=tuple(post_summary(context, post) for post in index.posts[: choices.recent_posts]),
        recent_comments=tuple(
            recent_comment(context, dated) for dated in index.newest_comments[: choices.recent_comments]
        ),
        categories=tuple(term_count(context, term.key) for term in index.terms_of_kind("category")),
        years=tuple(YearCount(year, context.url(f"/archive/{year}/"), counts[year]) for year in years),
    )
