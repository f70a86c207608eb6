"""sitemap.xml (https://www.sitemaps.org/protocol.html) and robots.txt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from msgspec import Struct

MOST_URLS = 50_000
"""How many addresses one sitemap may hold; a larger site gets an index of several."""

SITEMAP = "/sitemap.xml"

_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'


class SitemapEntry(Struct, frozen=True):
    """A page that search engines should know."""

    url: str  # absolute
    modified: str  # ISO date or time; "" when unknown


def parts_of_sitemap(count: int) -> Iterator[str]:
    """Yield the site path of the sitemap of so many addresses, and of its parts where it has any."""
    yield SITEMAP
    if count > MOST_URLS:
        yield from (f"/sitemap-{start // MOST_URLS + 1}.xml" for start in range(0, count, MOST_URLS))


def sitemaps(entries: Sequence[SitemapEntry], site_url: str) -> Iterator[tuple[str, bytes]]:
    """Yield /sitemap.xml, and for a very large site the parts that it then lists."""
    if len(entries) <= MOST_URLS:
        yield SITEMAP, _urlset(entries)
        return
    parts = []
    _, *names = parts_of_sitemap(len(entries))
    for number, name in enumerate(names):
        parts.append(f"<sitemap><loc>{escape(site_url.rstrip('/'))}{name}</loc></sitemap>\n")
        yield name, _urlset(entries[number * MOST_URLS :][:MOST_URLS])
    index = f"{_DECLARATION}<sitemapindex {_NAMESPACE}>\n{''.join(parts)}</sitemapindex>\n"
    yield SITEMAP, index.encode()


def _urlset(entries: Sequence[SitemapEntry]) -> bytes:
    urls = "".join(
        f"<url><loc>{escape(entry.url)}</loc>"
        + (f"<lastmod>{entry.modified}</lastmod>" if entry.modified else "")
        + "</url>\n"
        for entry in entries
    )
    return f"{_DECLARATION}<urlset {_NAMESPACE}>\n{urls}</urlset>\n".encode()


def robots_txt(sitemap_url: str) -> bytes:
    """Return a robots.txt that lets everybody in and tells where the sitemap is."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {sitemap_url}\n".encode()
