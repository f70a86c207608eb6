"""Posts and comments in lists, and the column beside the text."""

from __future__ import annotations

from html import escape

from markupsafe import Markup
from msgspec.structs import replace

from octavo.assets.picture_markup import THUMBNAIL_SIZES, picture_markup
from octavo.facts.article import Article
from octavo.facts.citations import cited_keys
from octavo.facts.order import DatedComment, newest_comments
from octavo.facts.terms import TermKey
from octavo.facts.texts import listed, lists
from octavo.facts.theme import theme_choices
from octavo.graph import Reader, query
from octavo.languages.catalogues import Catalogue
from octavo.languages.collation import collation_key
from octavo.pages.authors import author_link
from octavo.pages.context import PageContext
from octavo.pages.dates import date_in, date_view, time_view
from octavo.pages.heads import HEAD
from octavo.pages.metadata.context_objects import listed_post_object
from octavo.pages.plain_text import plain_text
from octavo.pages.views import DateView, PostSummary, RecentComment, Sidebar, TermCount, TermLink, YearCount
from octavo.resolving.holes import ResolveFacts
from octavo.resolving.resolve import resolve_summary, resolved
from octavo.text.languages import direction_of

_EXCERPT_LENGTH = 140  # characters of a recent comment


def term_link(context: PageContext, key: TermKey) -> TermLink:
    """Return a link to a term's page."""
    term = context.term(key)
    direction = direction_of(term.language) if term.language else ""
    return TermLink(term.title, context.url(key.site_path), term.language, direction)


@query(lists, *PageContext.reads)
def term_counts(graph: Reader, kind: str) -> tuple[TermCount, ...]:
    """Return links to the pages of all terms of a kind, by name, with the numbers of their posts."""
    context = PageContext(graph)
    keys = [
        TermKey(kind, name.removeprefix(f"{kind}/"))
        for name in graph.get(lists)
        if name.startswith(f"{kind}/")
    ]
    language = context.config.language
    keys.sort(key=lambda key: (collation_key(context.term(key).title, language), key.slug))
    links = [(key, term_link(context, key)) for key in keys]
    return tuple(
        [
            TermCount(
                link.title,
                link.url,
                len(graph.at(lists, f"{kind}/{key.slug}") or ()),
                link.language,
                link.direction,
            )
            for key, link in links
        ]
    )


@query(cited_keys, *PageContext.reads, *ResolveFacts.reads, is_private=False)
def post_summary(graph: Reader, path: str) -> PostSummary:
    """Return a post as a list shows it."""
    context = PageContext(graph)
    article = context.article(path)
    url = context.url(article.site_path)
    config = context.config
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
        references=len(graph.get(cited_keys, path)),
        comments=article.comment_count,
        comments_url=f"{url}#comments",
        language=article.language,
        direction=direction_of(article.language),
        is_draft=article.is_draft,
        is_future=article.is_future,
    )


def summary_for(context: PageContext, path: str, words: Catalogue) -> PostSummary:
    """Return a post as a list on a page in some language shows it. It reads `post_summary`."""
    summary = context.graph.get(post_summary, path)
    if words.language == context.config.language:
        return summary
    return replace(summary, date=date_in(summary.date, context.config.zone, words.language))


def _summary(context: PageContext, article: Article) -> Markup:
    if summary := resolve_summary(article, ResolveFacts(context.graph)):
        return Markup(summary)
    excerpt = article.document.facts.excerpt
    return Markup(f"<p>{escape(excerpt)}</p>") if excerpt else Markup()


def _thumbnail(context: PageContext, article: Article) -> Markup:
    picture = context.featured_picture(article)
    if picture is None:
        return Markup()
    # The title beside it says where the link leads, so the picture is decoration here.
    return Markup(picture_markup(picture, context.addresses, alt="", sizes=THUMBNAIL_SIZES))


def recent_comment(context: PageContext, dated: DatedComment, words: Catalogue) -> RecentComment:
    """Return a comment as a list of the newest shows it, in the language of the list."""
    article = context.article(dated.path)
    config = context.config
    text_and_thread = context.graph.get(resolved, dated.path)
    comment = text_and_thread.comment_by_id[dated.id]
    text = plain_text(text_and_thread.comments.get(dated.id, ""))
    if len(text) > _EXCERPT_LENGTH:
        head, _, rest = text[:_EXCERPT_LENGTH].rpartition(" ")
        # Chinese and Japanese have few blanks to end at, or none.
        text = f"{head} …" if len(rest) < _EXCERPT_LENGTH // 2 else f"{text[:_EXCERPT_LENGTH]}…"
    return RecentComment(
        author=comment.author or words.gettext("Anonymous"),
        post_title=Markup(article.document.title),
        url=f"{context.url(article.path_of_comment(dated.id))}#comment-{dated.id}",
        date=time_view(dated.date, config.zone, words.language),
        excerpt=text,
    )


@query(lists)
def posts_by_year(graph: Reader, _: str) -> tuple[tuple[int, int], ...]:
    """Return how many posts each year has, the newest first."""
    counts: dict[int, int] = {}
    for name in graph.get(lists):
        if name.startswith("month/"):
            year = int(name.split("/")[1])
            counts[year] = counts.get(year, 0) + len(graph.at(lists, name) or ())
    return tuple(sorted(counts.items(), reverse=True))


@query(lists)
def newest_posts(graph: Reader, count: str) -> tuple[str, ...]:
    """Return the paths of so many of the newest posts."""
    return listed(graph, "posts")[: int(count)]


@query(newest_comments)
def latest_comments(graph: Reader, count: str) -> tuple[DatedComment, ...]:
    """Return so many of the newest comments."""
    return graph.get(newest_comments)[: int(count)]


@query(newest_posts, latest_comments, posts_by_year, term_counts, post_summary, resolved, *HEAD)
def sidebar(graph: Reader, language: str) -> Sidebar:
    """Return the newest posts and comments, the categories and the years, for pages in a language.

    It is empty if no page has it: a change of them then changes nothing.
    """
    context, choices = PageContext(graph), graph.get(theme_choices)
    if choices.sidebar == "none":
        return Sidebar((), (), (), ())
    words = context.speech.catalogue(language)
    comments = graph.get(latest_comments, str(choices.recent_comments))
    posts = graph.get(newest_posts, str(choices.recent_posts))
    return Sidebar(
        recent_posts=tuple([summary_for(context, path, words) for path in posts]),
        recent_comments=tuple([recent_comment(context, dated, words) for dated in comments]),
        categories=graph.get(term_counts, "category"),
        years=tuple(
            [
                YearCount(year, context.url(f"/archive/{year}/"), count)
                for year, count in graph.get(posts_by_year)
            ]
        ),
    )


QUERIES = (term_counts, post_summary, posts_by_year, newest_posts, latest_comments, sidebar)
