"""Feeds: Atom (RFC 4287) with archives (RFC 5005), JSON Feed 1.1, RSS 2.0 for an old address."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from octavo.facts.documents import discussion_facts
from octavo.facts.inputs import workshop
from octavo.facts.order import DatedComment, newest_comments
from octavo.facts.terms import TermKey
from octavo.facts.texts import IN_LANGUAGE
from octavo.facts.theme import theme_choices
from octavo.graph import Query, Reader, query
from octavo.model.reference import FormattedReference
from octavo.pages.context import GENERATOR, PageContext
from octavo.pages.heads import language_feed_title
from octavo.pages.licenses import license_link, written_license
from octavo.pages.plain_text import plain_text
from octavo.rendering.feeds.entries import (
    Feed,
    FeedEntry,
    comment_entry,
    environment_of,
    feed_entry,
    moment_of,
    rfc3339,
)
from octavo.rendering.feeds.lists import FeedOfList, feeds_of_lists
from octavo.resolving.resolve import resolved
from octavo.site.config import TERM_TABLES

_NO_ENTRY = "1970-01-01T00:00:00+00:00"


@query(resolved)
def feed_references(graph: Reader, path: str) -> tuple[dict[str, str], ...]:
    """Return the works that a text cites, as Rogue Scholar reads them in a JSON Feed."""
    return tuple([_reference(work.reference) for work in graph.get(resolved, path).works])


def _reference(reference: FormattedReference) -> dict[str, str]:
    urls = [link.url for link in reference.links if link.url]
    return {"url": urls[0], "reference": reference.text} if urls else {"reference": reference.text}


FEED: tuple[Query[object], ...] = (
    *(feeds_of_lists, feed_entry, feed_references, workshop, theme_choices),
    *PageContext.reads,
)
"""What `feed_of_list` reads."""

COMMENTS_FEED: tuple[Query[object], ...] = (
    *(newest_comments, discussion_facts, resolved, workshop, theme_choices),
    *PageContext.reads,
)
"""What `feed_of_comments` and `feed_of_discussion` read."""


def feed_of_list(context: PageContext, site_path: str) -> bytes:
    """Return the feed of a list of posts."""
    planned = context.graph.at(feeds_of_lists, site_path)
    assert planned is not None, site_path  # noqa: S101  # it was planned by the same table
    entries = [context.graph.get(feed_entry, path) for path in planned.posts]
    if planned.form == "json":
        return _json_feed(context, planned.posts, entries)
    feed = _feed(context, site_path, planned, entries)
    template = environment_of(context.graph).get_template(f"{planned.form}.xml")
    return template.render(feed=feed).encode()


def _title(context: PageContext, name: str) -> str:
    title, (kind, _, rest) = context.config.title, name.partition("/")
    if kind == "posts":
        return title
    if f"{kind}/" == IN_LANGUAGE:
        return language_feed_title(context, rest)
    if kind != "author":
        return f"{title}: {context.term(TermKey(kind, rest)).title}"
    profile = context.author(rest)
    return f"{title}: {profile.keys.name if profile else rest}"


def _language(context: PageContext, name: str) -> str:
    kind, _, rest = name.partition("/")
    if f"{kind}/" == IN_LANGUAGE:
        return rest
    term = context.term(TermKey(kind, rest)) if kind in TERM_TABLES else None
    return (term.language if term else "") or context.config.language


def _feed(context: PageContext, site_path: str, planned: FeedOfList, entries: Sequence[FeedEntry]) -> Feed:
    config = context.config
    posts = [context.article(path) for path in planned.posts]
    moments = [post.document.header.updated or moment_of(post) for post in posts]
    newest = max(moments, key=lambda moment: moment.value, default=None)
    title, language = _title(context, planned.name), _language(context, planned.name)
    feed = _plain_feed(context, site_path, planned.page, title, language, entries)
    return replace(
        feed,
        id=context.absolute(planned.current or site_path),
        subtitle=config.description,
        updated=rfc3339(newest.value) if newest else _NO_ENTRY,
        license=license_link(config.license),
        current_url=context.absolute(planned.current) if planned.current else "",
        older_url=context.absolute(planned.older) if planned.older else "",
    )


def _plain_feed(
    context: PageContext, site_path: str, page: str, title: str, language: str, entries: Sequence[FeedEntry]
) -> Feed:
    """Return a feed as old as its first entry."""
    choices = context.graph.get(theme_choices)
    return Feed(
        id=context.absolute(site_path),
        url=context.absolute(site_path),
        page_url=context.absolute(page),
        title=title,
        subtitle="",
        language=language,
        version=GENERATOR.rpartition(" ")[2],
        updated=entries[0].updated if entries else _NO_ENTRY,
        entries=tuple(entries),
        icon=_icon(context),
        style=context.url(choices.feed_style) if choices.feed_style else "",
    )


def feed_of_comments(context: PageContext, site_path: str) -> bytes:
    """Return the feed of the newest comments of the site."""
    config = context.config
    title = context.words.gettext("Comments on {title}", title=config.title)
    newest = context.graph.get(newest_comments)
    return _comments_feed(context, site_path, "/comments/", title, config.language, newest)


def feed_of_discussion(context: PageContext, site_path: str, path: str) -> bytes:
    """Return the feed of an article's newest comments."""
    article = context.article(path)
    newest = context.graph.get(discussion_facts, path).newest
    comments = [DatedComment(path, one, date) for date, one in newest]
    of = plain_text(article.document.title)
    title = context.words_of(article).gettext("Comments on {title}", title=of)
    return _comments_feed(context, site_path, article.site_path, title, article.language, comments)


def _comments_feed(
    context: PageContext,
    site_path: str,
    page: str,
    title: str,
    language: str,
    comments: Sequence[DatedComment],
) -> bytes:
    # The newest comes first; as text, times of several offsets do not compare.
    entries = [comment_entry(context, dated) for dated in comments]
    feed = _plain_feed(context, site_path, page, title, language, entries)
    return environment_of(context.graph).get_template("atom.xml").render(feed=feed).encode()


def _icon(context: PageContext) -> str:
    image = context.graph.get(theme_choices).share_image
    return context.absolute(image) if image else ""


def _json_feed(context: PageContext, posts: Sequence[str], entries: Sequence[FeedEntry]) -> bytes:
    """Return a JSON Feed: https://www.jsonfeed.org/version/1.1/."""
    config = context.config
    items = []
    for path, entry in zip(posts, entries, strict=True):
        item: dict[str, object] = {
            "id": entry.id,
            "url": entry.url,
            "title": entry.title,
            "summary": entry.summary,
            "date_published": entry.published,
            "date_modified": entry.updated,
            "authors": [_without_empty({"name": one.title, "url": one.url}) for one in entry.authors],
            "tags": list(entry.categories),
            "language": entry.language,
            "image": entry.image,
            # Names of our own begin with "_"; `_references` is as Rogue Scholar reads it.
            "_doi": entry.doi_url,
            "_license": written_license(entry.license),
            "_references": list(context.graph.get(feed_references, path)),
        }
        item["content_html" if entry.content else "content_text"] = entry.content or entry.summary
        items.append(_without_empty(item))
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": config.title,
        "home_page_url": context.absolute("/"),
        "feed_url": context.absolute("/feed.json"),
        "description": config.description,
        "language": config.language,
        "icon": _icon(context),
        "_license": written_license(license_link(config.license)),
        "_issn": config.issn,
    }
    return (json.dumps({**_without_empty(feed), "items": items}, ensure_ascii=False) + "\n").encode()


def _without_empty(said: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in said.items() if value not in ("", [])}


QUERIES = (feed_references,)
