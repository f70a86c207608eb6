"""Sanitised HTML → a tree of plain data: a page makes elements of it one by one and parses nothing."""

from __future__ import annotations

from html.parser import HTMLParser

from octavo.comments.sanitise import ALLOWED_TAGS, sanitise_html
from octavo.comments.web_address import clean_address

_VOID = frozenset({"br"})


def safe_tree(html: str) -> list[object]:
    """Return a reader's HTML as texts and [tag, address, children], of known tags and http(s) alone."""
    builder = _Builder()
    builder.feed(sanitise_html(html))
    builder.close()
    return builder.root


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root: list[object] = []
        self._open: list[tuple[str, list[object]]] = [("", self.root)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED_TAGS:
            return
        address = clean_address(dict(attrs).get("href") or "") if tag == "a" else ""
        children: list[object] = []
        self._open[-1][1].append([tag, address, children])
        if tag not in _VOID:
            self._open.append((tag, children))

    def handle_endtag(self, tag: str) -> None:
        if any(name == tag for name, _ in self._open[1:]):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._open[-1][1].append(data)
