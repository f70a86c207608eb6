"""What a web page says about itself in its head: Highwire's tags, Open Graph, Dublin Core, its title."""

from __future__ import annotations

from html.parser import HTMLParser

from msgspec import Struct

_MOST_TAGS = 2_000


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
    """Return what the head of a page says; never raises."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return PageTags(reader.values, " ".join("".join(reader.title).split()))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.values: dict[str, list[str]] = {}
        self.title: list[str] = []
        self._count = 0
        self._is_in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what meta, link, html and time say."""
        if tag == "title":
            self._is_in_title = not self.title
            return
        if tag not in ("meta", "link", "html", "time") or self._count >= _MOST_TAGS:
            return
        self._count += 1
        values = {name: value or "" for name, value in attrs}
        if tag == "meta":
            name = values.get("name") or values.get("property") or values.get("itemprop", "")
            self._note(name, values.get("content", ""))
        elif tag == "link" and values.get("rel", "").lower() == "canonical":
            self._note("canonical", values.get("href", ""))
        elif tag == "html":
            self._note("lang", values.get("lang", ""))
        elif tag == "time":
            self._note("time", values.get("datetime", ""))

    def handle_endtag(self, tag: str) -> None:
        """Know where the title ends: pictures drawn in the page have titles of their own."""
        if tag == "title":
            self._is_in_title = False

    def handle_data(self, data: str) -> None:
        """Take the title's text."""
        if self._is_in_title:
            self.title.append(data)

    def _note(self, name: str, value: str) -> None:
        value = " ".join(value.split())
        if name and value:
            self.values.setdefault(name.strip().lower(), []).append(value)
