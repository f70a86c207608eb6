"""What a browser asks for by itself: pictures, frames, scripts and fonts of a page, and of style sheets."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import octavo.expressions as re
from octavo.formats.html_tags import Tag, addresses_in

# https://html.spec.whatwg.org/multipage/indices.html#attributes-3: those that are fetched without a click.
_FETCHED = {
    "audio": {"src"},
    "body": {"background"},
    "embed": {"src"},
    "frame": {"src"},
    "iframe": {"src"},
    "image": {"href", "xlink:href"},
    "img": {"src", "srcset"},
    "input": {"src"},
    "object": {"data"},
    "script": {"src"},
    "source": {"src", "srcset"},
    "table": {"background"},
    "td": {"background"},
    "th": {"background"},
    "track": {"src"},
    "use": {"href", "xlink:href"},
    "video": {"src", "poster"},
}
_FETCHED_LINKS = frozenset(
    {"apple-touch-icon", "dns-prefetch", "icon", "manifest", "modulepreload"}
    | {"preconnect", "prefetch", "preload", "stylesheet"}
)
_IN_CSS = re.compile(
    r"url\(\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\"'()\s]++))\s*+\)|@import\s++(?:\"([^\"]*+)\"|'([^']*+)')",
    re.IGNORECASE,
)
_HAS_HOST = re.compile(r"(?:https?:)?//", re.IGNORECASE)


def requested_by(tag: Tag) -> Iterator[str]:
    """Yield the addresses that a browser asks for because of a tag, as they are written."""
    fetched = _FETCHED.get(tag.name, set())
    values = {one.name: one.value for one in tag.attributes}
    if tag.name == "link" and not _FETCHED_LINKS.isdisjoint(values.get("rel", "").lower().split()):
        fetched = {"href", "imagesrcset"}
    for address in addresses_in(tag):
        if address.attribute.name in fetched:
            yield from (url for url, _ in address.candidates)
    if "style" in values:
        yield from requested_by_css(values["style"])


def requested_by_css(css: str) -> Iterator[str]:
    """Yield the addresses that a style sheet asks for, as they are written."""
    for match in _IN_CSS.finditer(css):
        yield next(one for one in (*match.groups(), "") if one is not None)


def host_of(url: str) -> str:
    """Return the host that an address names, in lower case and with its port; "" when it names none."""
    if not _HAS_HOST.match(url.strip()):
        return ""
    try:
        return urlsplit(url.strip()).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""
