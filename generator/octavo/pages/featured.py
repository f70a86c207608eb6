"""Which picture stands at the head of a post."""

from __future__ import annotations

from octavo.index.site import Article


def featured_path(article: Article) -> str:
    """Return the source path of a post's featured image, "" when it has none."""
    image = article.document.header.keys.image
    if image is None:
        return ""
    if image.src.startswith("/"):
        return f"content/static{image.src}"
    return f"{article.path.rpartition('/')[0]}/{image.src.removeprefix('./')}"
