"""The archived comments below a post: pages, nested lists, permalinks, marks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, takewhile
from urllib.parse import quote, unquote

from markupsafe import Markup

from octavo.bibliography.anchors import reference_href
from octavo.comments.identicon import identicon
from octavo.facts.article import Article
from octavo.facts.discussion_pages import DiscussionPage, page_discussion
from octavo.facts.documents import author
from octavo.model.addresses import folder_beside
from octavo.model.comment import Comment, ThreadedComment
from octavo.pages.authors import author_view
from octavo.pages.context import PageContext
from octavo.pages.dates import time_view
from octavo.pages.plain_text import plain_text
from octavo.pages.views import CommentView, DateView, Discussion, MovedComment, Ping, WebLink
from octavo.resolving.resolve import ResolvedArticle
from octavo.site.config import Config

_ALWAYS_NESTED = 3
"""Levels that even a phone shows by indenting; deeper answers also say whom they answer."""


def article_discussion(context: PageContext, article: Article) -> tuple[DiscussionPage, ...]:
    """Return an article's comments by page, oldest first."""
    return page_discussion(article.discussion, article.site_path, context.config.comments.per_page)


def comments_feed_path(site_path: str) -> str:
    """Return the site path of the feed of the comments on the article at this one."""
    return f"{folder_beside(site_path)}comments/atom.xml"


def comments_feed_of(config: Config, article: Article) -> str:
    """Return the site path of the feed of an article's comments; "" if there is none."""
    has_feed = config.feeds.discussions and article.discussion.newest
    return comments_feed_path(article.site_path) if has_feed else ""


def discussion_view(
    context: PageContext,
    article: Article,
    resolved: ResolvedArticle,
    pages: Sequence[DiscussionPage],
    page: DiscussionPage,
) -> Discussion | None:
    """Return one page of a discussion; None if there is none and nobody can begin one."""
    config = context.config
    keys = article.document.header.keys
    if keys.comments == "hidden":
        return None
    is_closed = keys.comments == "closed"
    takes_replies = bool(config.comments.reply) and article.document.is_post
    if not resolved.thread and not resolved.pings and not (takes_replies and not is_closed):
        return None
    is_open = takes_replies and not is_closed
    is_last = page is pages[-1]
    feed = comments_feed_of(context.config, article)
    return Discussion(
        count=article.comment_count,
        comments=_comment_views(context, article, resolved, page, is_open=is_open),
        pings=tuple(_ping(context, article, ping) for ping in resolved.pings) if is_last else (),
        is_closed=takes_replies and is_closed,
        reply_url=_reply_url(context, article, None) if is_open and is_last else "",
        reply_address=_mail_address(config.comments.reply) if is_open and is_last else "",
        reply_subject=_reply_subject(article, None) if is_open and is_last else "",
        isso_url=config.comments.isso.url.rstrip("/")
        if is_open and is_last and config.comments.reply == "isso" and config.comments.isso
        else "",
        pages=tuple((other.number, context.url(other.site_path)) for other in pages)
        if len(pages) > 1
        else (),
        page=page.number,
        moved=tuple(_moved(context, article, resolved, pages)) if is_last else (),
        feed_url=context.url(feed) if feed else "",
    )


def _moved(
    context: PageContext, article: Article, resolved: ResolvedArticle, pages: Sequence[DiscussionPage]
) -> Iterator[MovedComment]:
    """Yield every comment of the older pages, for links from the time when they stood on the article's own.

    A browser tells no server the fragment of an address: only an element on that page can lead on.
    """
    anonymous = context.words_of(article).gettext("Anonymous")
    for page in pages[:-1]:
        url = context.url(page.site_path)
        for threaded in resolved.thread[page.start : page.end]:
            comment = threaded.comment
            anchor = f"comment-{comment.id}"
            date = None if comment.is_removed else _date(context, article, comment)
            yield MovedComment(
                anchor, f"{url}#{anchor}", comment.author or anonymous, date, comment.is_removed
            )


def _comment_views(
    context: PageContext,
    article: Article,
    resolved: ResolvedArticle,
    page: DiscussionPage,
    *,
    is_open: bool,
) -> tuple[CommentView, ...]:
    cap = context.config.comments.max_depth
    anonymous = context.words_of(article).gettext("Anonymous")
    post_url = context.url(article.site_path)
    comments = resolved.thread[page.start : page.end]
    levels = [min(threaded.depth, cap) for threaded in comments]
    authors = {author.id for author in article.authors}
    names = {
        threaded.comment.id: "" if threaded.comment.is_removed else threaded.comment.author or anonymous
        for threaded in comments
    }
    views = []
    for place, threaded in enumerate(comments):
        level = levels[place]
        before = levels[place - 1] if place else 0
        after = levels[place + 1] if place + 1 < len(levels) else 0
        comment = threaded.comment
        views.append(
            CommentView(
                id=comment.id,
                anchor=f"comment-{comment.id}",
                url=f"{context.url(page.site_path)}#comment-{comment.id}",
                author=comment.author or anonymous,
                author_url=comment.author_url,
                mark=_mark(context, comment, authors),
                portrait=_portrait(context, comment),
                date=_date(context, article, comment),
                html=Markup(resolved.comments.get(comment.id, "")),
                works=_recognised(resolved, comment),
                depth=threaded.depth,
                in_reply_to=_in_reply_to(threaded, cap, names),
                answers_url=f"#comment-{comment.parent}"
                if threaded.depth and not threaded.is_promoted
                else post_url,
                reply_url=_reply_url(context, article, comment) if is_open and not comment.is_removed else "",
                is_removed=comment.is_removed,
                opens=level > before,
                closes=max(0, level - after),
                has_replies=after > level,
                answers=_answers(comments, levels, place),
            )
        )
    return tuple(views)


def _answers(comments: Sequence[ThreadedComment], levels: Sequence[int], place: int) -> int:
    """Return how many comments answer the one at a place, or one of its answers."""
    after = islice(zip(comments, levels, strict=True), place + 1, None)
    below = takewhile(lambda one: one[1] > levels[place], after)
    return sum(not threaded.comment.is_removed for threaded, _ in below)


def _in_reply_to(threaded: ThreadedComment, cap: int, names: Mapping[str, str]) -> WebLink | None:
    if threaded.depth <= min(_ALWAYS_NESTED, cap) or threaded.is_promoted:
        return None
    return WebLink(names[threaded.comment.parent], f"#comment-{threaded.comment.parent}")


def _mark(context: PageContext, comment: Comment, authors: set[str]) -> str:
    if comment.by in authors and comment.by:
        return "author"
    return "site-author" if _is_author(context, comment.by) else ""


def _portrait(context: PageContext, comment: Comment) -> Markup:
    if _is_author(context, comment.by):
        return context.graph.get(author_view, comment.by).portrait
    return Markup(identicon(comment.author))


def _is_author(context: PageContext, by: str) -> bool:
    return bool(by) and context.graph.get(author, by) is not None


def _date(context: PageContext, article: Article, comment: Comment) -> DateView | None:
    language = context.words_of(article).language
    return time_view(comment.date, context.config.zone, language) if comment.date else None


def _recognised(resolved: ResolvedArticle, comment: Comment) -> tuple[WebLink, ...]:
    labels = {work.record.key: work for work in resolved.works}
    return tuple(
        WebLink(labels[key].label or plain_text(labels[key].record.title), reference_href(key))
        for key in comment.references
        if key in labels
    )


def _ping(context: PageContext, article: Article, comment: Comment) -> Ping:
    return Ping(
        f"comment-{comment.id}",
        comment.author or comment.author_url,
        comment.author_url,
        _date(context, article, comment),
    )


def _reply_url(context: PageContext, article: Article, comment: Comment | None) -> str:
    """Return a mailto: link whose subject names the post and the comment, or "" without replies by mail."""
    reply = context.config.comments.reply
    if not reply.startswith("mailto:"):
        return ""
    return f"{reply}?subject={quote(_reply_subject(article, comment), safe='')}"


def _reply_subject(article: Article, comment: Comment | None) -> str:
    """Return the subject by which an answer finds its place when it is imported."""
    token = f"{article.site_path}#{comment.id}" if comment else article.site_path
    return f"Re: {plain_text(article.document.title)} [{token}]"


def _mail_address(reply: str) -> str:
    """Return the address for answers by mail, "" if they come in another way."""
    return unquote(reply.removeprefix("mailto:").partition("?")[0]) if reply.startswith("mailto:") else ""
