"""The <head> of a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from octavo.facts.article import Article
from octavo.facts.order import has_comments
from octavo.facts.theme import sidebar_place, theme_choices
from octavo.graph import Query
from octavo.languages.locales import language_name
from octavo.pages.context import PageContext
from octavo.pages.views import FeedLink, Head, HeadLink
from octavo.text.languages import direction_of

ATOM = "application/atom+xml"
JSON_FEED = "application/feed+json"

HOME = "/"

HEAD: tuple[Query[object], ...] = (has_comments, theme_choices, sidebar_place, *PageContext.reads)
"""What making a head may read."""


def make_head(
    context: PageContext,
    site_path: str,
    title: str,
    *,
    description: str | None = None,
    language: str = "",
    is_indexed: bool = True,
    feeds: Sequence[FeedLink] = (),
    later_feeds: Sequence[FeedLink] = (),
    open_graph: Sequence[tuple[str, str]] = (),
    citation_meta: Sequence[tuple[str, str]] = (),
    json_ld: str = "",
    previous_url: str = "",
    next_url: str = "",
    links: Iterable[HeadLink] = (),
    names_site: bool = True,
) -> Head:
    """Return a head with what every page has: the site's name and feeds, the address, Open Graph.

    Without a `description` that of the site stands there, with "" none.

    Many feed readers subscribe to the first feed that a page names: `feeds` stand before those of the site,
    `later_feeds` behind them.
    """
    config = context.config
    language = language or config.language
    canonical = context.absolute(site_path)
    description = config.description if description is None else description
    graph = [
        ("og:site_name", config.title if names_site else ""),
        ("og:title", title or config.title),
        ("og:description", description),
        ("og:url", canonical),
        ("og:locale", language.replace("-", "_")),
        *(open_graph or (("og:type", "website"),)),
    ]
    share_image = context.graph.get(theme_choices).share_image
    place = context.graph.get(sidebar_place)
    if share_image and not any(name == "og:image" for name, _ in graph):
        graph.append(("og:image", context.absolute(share_image)))
    return Head(
        title=f"{title} · {config.title}" if title else config.title,
        description=description,
        canonical=canonical,
        language=language,
        direction=direction_of(language),
        is_indexed=is_indexed,
        feeds=(*feeds, *site_feeds(context, language), *later_feeds),
        open_graph=tuple((name, content) for name, content in graph if content),
        citation_meta=tuple(citation_meta),
        json_ld=Markup(json_ld),
        previous_url=previous_url,
        next_url=next_url,
        links=tuple(links),
        # The front page changes with every post and comment anyway.
        has_sidebar=place == "everywhere" or (site_path == HOME and place != "none"),
    )


def language_feed_path(language: str) -> str:
    """Return the address of the feed of all posts in a language that is not the site's."""
    return f"/feed/{language.lower()}.xml"


def language_feeds(context: PageContext, article: Article) -> tuple[FeedLink, ...]:
    """Return the feed of a post's language, where that is not the site's."""
    if article.language == context.config.language or not article.document.is_post:
        return ()
    title = language_feed_title(context, article.language)
    return (FeedLink(title, context.url(language_feed_path(article.language)), ATOM),)


def language_feed_title(context: PageContext, language: str) -> str:
    """Return what the feed of a language is called."""
    name = language_name(language)
    title = context.config.title
    return context.speech.catalogue(language).gettext("{label}: {text}", label=title, text=name)


def site_feeds(context: PageContext, language: str) -> tuple[FeedLink, ...]:
    """Return the feeds that every page announces, in the language of the page."""
    title = context.config.title
    feeds = [
        FeedLink(title, context.url("/atom.xml"), ATOM),
        FeedLink(f"{title} (JSON)", context.url("/feed.json"), JSON_FEED),
    ]
    if context.graph.get(has_comments):
        name = context.speech.catalogue(language).gettext("Comments on {title}", title=title)
        feeds.append(FeedLink(name, context.url("/comments/atom.xml"), ATOM))
    return tuple(feeds)
