"""HTML for a place that is not its page: every address inside it becomes a whole one."""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import urljoin

_ADDRESS = re.compile(r'(<[a-zA-Z][^<>]*?\s(?:href|src|poster|cite)=")([^"]*)(")')
_SRCSET = re.compile(r'(<(?:img|source)\b[^<>]*?\ssrcset=")([^"]*)(")')


def absolute_html(html: str, page_url: str) -> str:
    """Return HTML whose links, images and anchors are whole URLs as seen from `page_url`."""

    def address(match: re.Match[str]) -> str:
        return f"{match[1]}{escape(_join(page_url, unescape(match[2])))}{match[3]}"

    def srcset(match: re.Match[str]) -> str:
        candidates = [
            candidate.split(None, 1) for candidate in unescape(match[2]).split(",") if candidate.strip()
        ]
        joined = ", ".join(" ".join([_join(page_url, url), *size]) for url, *size in candidates)
        return f"{match[1]}{escape(joined)}{match[3]}"

    return _SRCSET.sub(srcset, _ADDRESS.sub(address, html))


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
