"""A licence's name → a link to its text."""

from __future__ import annotations

import octavo.expressions as re
from octavo.facts.article import Article
from octavo.pages.views import WebLink
from octavo.site.config import Config

_CREATIVE_COMMONS = re.compile(r"CC[ -](BY(?:-(?:NC|ND|SA))*)[ -](\d\.\d)", re.IGNORECASE)
_CC0 = re.compile(r"CC0(?:[ -]1\.0)?", re.IGNORECASE)


def license_of(config: Config, article: Article) -> WebLink | None:
    """Return the licence of a post or a page: its own, or else the site's."""
    return license_link(article.document.header.keys.license or config.license)


def written_license(link: WebLink | None) -> str:
    """Return a licence for machines: its address, or else its words; "" for none."""
    return (link.url or link.title) if link else ""


def license_link(text: str) -> WebLink | None:
    """Return what a header's `license` means: Creative Commons by name, an address, or words alone."""
    if not text:
        return None
    if match := _CREATIVE_COMMONS.fullmatch(text):
        terms, version = match[1].lower(), match[2]
        return WebLink(
            f"CC {terms.upper()} {version}", f"https://creativecommons.org/licenses/{terms}/{version}/"
        )
    if _CC0.fullmatch(text):
        return WebLink("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/")
    return WebLink(text, text if text.startswith(("https://", "http://")) else "")
