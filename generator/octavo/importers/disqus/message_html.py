"""What Disqus makes of a comment's text, undone: links by way of its counter, and names of accounts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape
from urllib.parse import parse_qs

from octavo.importers.link_targets import split_address

# http://disq.us/url?url=https%3A%2F%2Ftarget.example%2F%3ASIGNATURE&cuid=123
_COUNTED = re.compile(r"https?://(?:www\.)?disq\.us/(?:url)?\?[^\s\"'<>]+", re.IGNORECASE)
_SIGNATURE = re.compile(r":[\w-]{20,}$")
_MENTION = re.compile(r"(?<![\w.])@([\w.-]*\w):disqus\b")


def plain_message(html: str, names: Mapping[str, str]) -> str:
    """Return a comment's HTML with the addresses that it links to, and people by their names.

    `names` has what each account calls itself, by username; who is not there keeps the username.
    """
    if "disq.us/" in html:
        html = _COUNTED.sub(lambda found: escape(_target(unescape(found.group()))), html)
    if ":disqus" in html:
        html = _MENTION.sub(lambda found: f"@{escape(names.get(found[1].lower(), found[1]))}", html)
    return html


def _target(address: str) -> str:
    found = parse_qs(split_address(address).query).get("url", [""])[0]
    target = _SIGNATURE.sub("", found)
    return target if target.startswith(("http://", "https://")) else address
