"""Which picture stands at the head of a post."""

from __future__ import annotations

from octavo.facts.article import Article
from octavo.reading.documents import picture_path


def featured_path(article: Article) -> str:
    """Return the source path of a post's featured image, "" when it has none."""
    image = article.document.header.keys.image
    return picture_path(article.path, image.src) if image else ""
