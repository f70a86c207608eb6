"""HTML in which nothing runs, no frame loads and no box can be ticked, since feed readers show none of it."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

import octavo.expressions as re
from octavo.formats.html_tags import Tag, read_tags

_ACTIVE = re.compile(
    r"<(?:script|style|iframe|frame|frameset|object|embed|applet|link|meta|base|input)[\s/>]", re.IGNORECASE
)
# Whatever stands before it: to look at each blank and quote takes five times as long.
_HANDLER = re.compile(r"[oO](?<![a-zA-Z][oO])[nN][a-zA-Z]++\s*+=")
# Of a long list of names; it is all that most texts have.
_OWN_BOX = re.compile(r'<input type="checkbox" hidden aria-label="[^"<>]*">')
_WHOLE = frozenset({"script", "style", "iframe"})  # gone with what is in them
_FRAMES = {"iframe": "src", "frame": "src", "embed": "src", "object": "data"}  # a link takes their place
_GONE = frozenset({"frameset", "applet", "link", "meta", "base"})


def passive_html(html: str) -> str:
    """Return HTML without scripts, style sheets and handlers; with links for frames, signs for boxes."""
    html = _OWN_BOX.sub("", html)
    if not (_ACTIVE.search(html) or _HANDLER.search(html)):
        return html
    pieces = []
    done = 0
    for start, end, text in _changes(html):
        pieces += [html[done:start], text]
        done = end
    return "".join([*pieces, html[done:]])


def _changes(html: str) -> Iterator[tuple[int, int, str]]:
    """Yield where something else has to stand, in the order of the text: start, end and what."""
    opened: Tag | None = None
    for tag in read_tags(html, every=True):
        name = tag.name.removeprefix("/")
        is_end = tag.name != name
        if opened is not None:
            # What is in it is no HTML: it goes with it.
            yield opened.start, tag.end, _link(opened)
            opened = None
        elif name in _WHOLE and not is_end and tag.is_closed:
            opened = tag
        elif name == "input":
            yield tag.start, tag.end, _sign(tag)
        elif name in _FRAMES or name in _WHOLE or name in _GONE or not tag.is_closed:
            yield tag.start, tag.end, "" if is_end else _link(tag)
        else:
            yield from ((one.start, one.end, "") for one in tag.attributes if one.name.startswith("on"))


def _sign(tag: Tag) -> str:
    """Return what stands for a box: without it, nobody knows which tasks of a list are done."""
    values = {one.name: one.value for one in tag.attributes}
    if values.get("type", "").lower() != "checkbox" or "hidden" in values:
        return ""
    return "☑" if "checked" in values else "☐"


def _link(tag: Tag) -> str:
    wanted = _FRAMES.get(tag.name)
    url = next((one.value.strip() for one in tag.attributes if one.name == wanted), "")
    return f'<a href="{escape(url)}">{escape(url)}</a>' if url else ""
