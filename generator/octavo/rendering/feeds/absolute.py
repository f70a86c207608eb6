"""HTML for a place that is not its page: every address is a whole one, and code runs from left to right."""

from __future__ import annotations

from html import escape
from urllib.parse import urljoin

import octavo.expressions as re
from octavo.formats.html_tags import TO_RESOLVE, addresses_in, read_tags
from octavo.text.languages import direction_of

# Ours; one in an author's raw HTML that says its direction keeps it.
_LEFT_TO_RIGHT = re.compile(r"<(?:pre|code|kbd|samp|math)(?=[\s>])(?![^<>]*\sdir=)", re.IGNORECASE)


def absolute_html(html: str, page_url: str) -> str:
    """Return HTML whose links, images and anchors are whole URLs as seen from `page_url`."""
    pieces = []
    done = 0
    for tag in read_tags(html, TO_RESOLVE):
        # In the order of the tag: what is between stays as it is.
        for address in sorted(addresses_in(tag), key=lambda one: one.attribute.value_start):
            if any(not url.startswith("https://") for url, _ in address.candidates):
                urls = tuple(escape(_join(page_url, url)) for url, _ in address.candidates)
                pieces += [html[done : address.attribute.value_start], address.written(urls)]
                done = address.attribute.end
    return "".join([*pieces, html[done:]])


def with_directions(html: str, language: str) -> str:
    """Return HTML that says what runs from left to right in a language that does not.

    On its page the style sheet does; feed readers have none of ours.
    """
    if direction_of(language) == "ltr":
        return html
    return _LEFT_TO_RIGHT.sub(r'\g<0> dir="ltr"', html)


def _join(page_url: str, url: str) -> str:
    # Octavo's own links are of two kinds that need no parsing.
    if url.startswith("#"):
        return f"{page_url.partition('#')[0]}{url}"
    if url.startswith("https://"):
        return url
    try:
        return urljoin(page_url, url)
    except ValueError:
        # An address that cannot be read is the author's own, in raw HTML.
        return url
