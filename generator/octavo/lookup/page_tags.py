"""What a web page says about itself in its head: Highwire's tags, Open Graph, Dublin Core, its title."""

from __future__ import annotations

from html import unescape
from itertools import islice

from msgspec import Struct

import octavo.expressions as re
from octavo.formats.html_tags import Tag, read_tags

_MOST_TAGS = 2_000
_NAMES = frozenset({"title", "meta", "link", "html", "time"})
_TITLE_END = re.compile(r"</title", re.IGNORECASE)


class PageTags(Struct, frozen=True):
    """The values by name, each name in small letters, in the order of the page."""

    values: dict[str, list[str]]
    title: str  # of <title>

    def first(self, *names: str) -> str:
        """Return the first value of the first of these names that has one; "" for none."""
        return next((value for name in names for value in self.values.get(name, ()) if value), "")

    def every(self, *names: str) -> tuple[str, ...]:
        """Return all values of the first of these names that has any."""
        return next((tuple(self.values[name]) for name in names if self.values.get(name)), ())


def read_page_tags(text: str) -> PageTags:
    """Return what the head of a page says; never raises, and takes time in proportion to the page."""
    values: dict[str, list[str]] = {}
    title: str | None = None
    tags = (tag for tag in read_tags(text, every=True) if tag.name in _NAMES)
    for tag in islice(tags, _MOST_TAGS):
        if tag.name != "title":
            name, value = _said(tag)
            value = " ".join(value.split())
            if name and value:
                values.setdefault(name.strip().lower(), []).append(value)
        elif title is None:  # pictures drawn in the page have titles of their own
            end = _TITLE_END.search(text, tag.end)
            title = " ".join(unescape(text[tag.end : end.start()]).split()) if end else ""
    return PageTags(values, title or "")


def _said(tag: Tag) -> tuple[str, str]:
    """Return what a tag gives a value to, and the value."""
    values = {one.name: one.value for one in tag.attributes}
    if tag.name == "meta":
        name = values.get("name") or values.get("property") or values.get("itemprop", "")
        return name, values.get("content", "")
    if tag.name == "link":
        return "canonical" if values.get("rel", "").lower() == "canonical" else "", values.get("href", "")
    return ("lang", values.get("lang", "")) if tag.name == "html" else ("time", values.get("datetime", ""))
