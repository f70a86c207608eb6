"""Open Graph properties that only an article has: https://ogp.me."""

from __future__ import annotations

from octavo.facts.article import Article
from octavo.pages.authors import author_path
from octavo.pages.context import PageContext
from octavo.pages.sharing import shared_picture


def article_graph(context: PageContext, article: Article) -> tuple[tuple[str, str], ...]:
    """Return the Open Graph properties of a post or a page."""
    zone = context.config.zone
    header = article.document.header
    pairs = [("og:type", "article" if article.document.is_post else "website")]
    if article.moment and article.document.is_post:
        pairs.append(("article:published_time", article.moment.value.astimezone(zone).isoformat()))
    if header.updated:
        pairs.append(("article:modified_time", header.updated.value.astimezone(zone).isoformat()))
    if article.document.is_post:
        pairs += [("article:author", context.absolute(author_path(author.id))) for author in article.authors]
        pairs += [("article:section", context.term(key).title) for key in article.categories[:1]]
        pairs += [("article:tag", context.term(key).title) for key in article.tags]
    picture = shared_picture(context, article)
    if picture is not None:
        pairs += [
            ("og:image", context.absolute(picture.site_path)),
            ("og:image:width", str(picture.width or "")),
            ("og:image:height", str(picture.height or "")),
            ("og:image:alt", picture.alt),
            ("twitter:card", "summary_large_image"),
        ]
    return tuple((name, content) for name, content in pairs if content)
