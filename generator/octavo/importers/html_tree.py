"""A post's clean HTML as a tree, put in order so that every run of text stands in a block of its own.

Editors leave text loose between blocks, end paragraphs with two line breaks and nest boxes in boxes. After
this the tree has paragraphs, lists, tables, figures and the like, and what is left of boxes is nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

import octavo.expressions as re
from octavo.importers.link_targets import plain_host, split_address
from octavo.importers.media_folder import is_variant

MAX_DEPTH = 60
"""Elements nested deeper are unwrapped: nobody writes them, and converting them would exhaust the stack."""
# Up to 200 attributes: quotes that never close lead from each `<` through the whole text.
_ANY_TAG = re.compile(
    r"<(?P<end>/)?(?P<name>[a-zA-Z][^\s<>/]*+)(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+'){0,400}+>", re.IGNORECASE
)
_VOID = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "link", "source", "track", "wbr"})

_FRAME_HOSTS_WORDS = """
    archive.org bandcamp.com codepen.io dailymotion.com datawrapper.dwcdn.net docs.google.com
    embed.ted.com figshare.com flo.uri.sh geo.dailymotion.com google.com maps.google.com
    open.spotify.com osf.io player.vimeo.com plot.ly slideshare.net speakerdeck.com ted.com
    video.wordpress.com videopress.com vimeo.com w.soundcloud.com widgets.figshare.com
    youtube-nocookie.com youtube.com
"""
FRAME_HOSTS = frozenset(_FRAME_HOSTS_WORDS.split())
"""Whose documents may stay embedded, without www.; docs/migrating.md lists them."""

BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "center", "dd", "details", "div", "dl"),
        *("dt", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header"),
        *("hgroup", "hr", "iframe", "li", "main", "nav", "ol", "p", "pre", "section", "summary"),
        *("table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    }
)
_BOXES = frozenset(
    {
        *("address", "article", "aside", "center", "div", "footer", "header", "hgroup", "main"),
        *("nav", "section"),
    }
)
ADDRESSED = frozenset({"a", "img", "audio", "video", "source", "track"})
"""Elements whose addresses are rewritten."""

_GALLERY = re.compile(r"blocks-gallery-grid|wp-block-gallery")
_ITEM_HOLDERS = frozenset({"dl", "ol", "table", "tbody", "tfoot", "thead", "tr", "ul"})
_HOLDERS = _BOXES | {"blockquote", "[document]"}
_NAMES = (str, tuple, frozenset)


class _ByName(Tag):
    """A tag that finds others by their names without bs4's filters, which took a fifth of an import."""

    def find_parent(self, name: Any = None, attrs: Any = None, **rest: Any) -> Any:
        if not isinstance(name, str) or attrs or rest:
            return super().find_parent(name, attrs, **rest)
        parent = self.parent
        while parent is not None and parent.name != name:
            parent = parent.parent
        return parent

    def find_all(self, name: Any = None, *rest: Any, **more: Any) -> Any:
        if rest or more or not isinstance(name, _NAMES):
            return super().find_all(name, *rest, **more)
        return list(self._named(name))

    def find(self, name: Any = None, *rest: Any, **more: Any) -> Any:
        if rest or more or not isinstance(name, _NAMES):
            return super().find(name, *rest, **more)
        return next(self._named(name), None)

    def _named(self, name: str | Collection[str]) -> Iterator[Tag]:
        names = (name,) if isinstance(name, str) else name
        return (node for node in self.descendants if isinstance(node, Tag) and node.name in names)


class _Element(_ByName):
    pass


class _Fragment(_ByName, BeautifulSoup):
    pass


def parse_fragment(html: str) -> BeautifulSoup:
    """Return the tree of HTML that a real parser has already made well-formed, at most `MAX_DEPTH` deep."""
    if html.count("<") > MAX_DEPTH:
        html = _flattened(html)
    return _Fragment(html, "html.parser", element_classes={Tag: _Element})


def _flattened(html: str) -> str:
    """Return the HTML without the tags that stand too deep. In a tree, each costs a walk down to its end."""
    depth = 0

    def kept(tag: re.Match[str]) -> str:
        nonlocal depth
        if tag["name"].lower() in _VOID:
            return tag[0]
        if tag["end"]:
            depth = max(depth - 1, 0)
            return tag[0] if depth < MAX_DEPTH else ""
        depth += 1
        return tag[0] if depth <= MAX_DEPTH else ""

    return _ANY_TAG.sub(kept, html)


def element_names(soup: BeautifulSoup) -> frozenset[str]:
    """Return the names of all elements in a tree: most are in none, and need not be looked for."""
    return frozenset(node.name for node in soup.descendants if isinstance(node, Tag))


def order_blocks(soup: BeautifulSoup) -> None:
    """Put loose text into paragraphs, split paragraphs at double breaks, and dissolve boxes."""
    names = element_names(soup)
    if "ul" in names:
        _dissolve_galleries(soup)
    for figure in soup.find_all("figure") if "table" in names else ():
        _caption_table(figure)
    for stray in soup.find_all("br") if "br" in names else ():
        # Editors that made breaks of all line ends did so between the items of lists, too.
        if stray.parent is not None and stray.parent.name in _ITEM_HOLDERS:
            stray.decompose()
    for holder in [soup, *(soup.find_all(_HOLDERS) if names & _HOLDERS else ())]:
        _wrap_loose_runs(holder)
    for paragraph in soup.find_all("p") if "br" in names else ():
        _split_at_double_breaks(soup, paragraph)
    for acronym in soup.find_all("acronym") if "acronym" in names else ():
        acronym.name = "abbr"
    for box in soup.find_all(_BOXES) if names & _BOXES else ():
        _keep_id(soup, box)
        box.unwrap()


def _dissolve_galleries(soup: BeautifulSoup) -> None:
    """Leave of a gallery, which is a list of figures, the figures."""
    for gallery in soup.find_all("ul", class_=_GALLERY):
        for item in gallery.find_all("li", recursive=False):
            item.unwrap()
        gallery.unwrap()


def _caption_table(figure: Tag) -> None:
    """Give a table the caption of the figure around it."""
    tables, caption = figure.find_all("table"), figure.find("figcaption")
    if len(tables) != 1 or not isinstance(caption, Tag) or tables[0].find("caption"):
        return
    if figure.find("img") or caption.find(BLOCKS) or caption.find_parent("table"):
        return
    caption.name = "caption"
    tables[0].insert(0, caption.extract())


def judge_frames(soup: BeautifulSoup) -> tuple[str, ...]:
    """Turn frames of unknown hosts into links; return their addresses."""
    unknown = []
    for frame in soup.find_all("iframe"):
        address = str(frame.get("src", ""))
        if address.startswith("//"):
            address = frame["src"] = f"https:{address}"
        if split_address(address).scheme in ("http", "https") and plain_host(address) in FRAME_HOSTS:
            continue
        unknown.append(address or "a frame without an address")
        if not address:
            frame.decompose()
            continue
        link = soup.new_tag("a", href=address)
        link.string = str(frame.get("title") or address)
        frame.replace_with(link)
    return tuple(unknown)


def rewrite_addresses(soup: BeautifulSoup, new: Callable[[str], str]) -> None:
    """Replace the address of every link, picture and recording by what `new` returns."""
    for element in soup.find_all(ADDRESSED):
        for key in ("href", "src", "poster"):
            if not element.get(key):
                continue
            old = str(element[key])
            element[key] = new(old)
            if element.name == "img" and is_variant(old) and not is_variant(str(element[key])):
                # The writer chose a smaller copy: the picture keeps the width it had.
                element["data-width"] = "true"


def is_block(node: PageElement) -> bool:
    """Tell whether a node is an element that stands on its own."""
    return isinstance(node, Tag) and node.name in BLOCKS


def is_blank(node: PageElement) -> bool:
    """Tell whether a node is nothing but white space."""
    return isinstance(node, NavigableString) and not node.strip()


def _wrap_loose_runs(holder: Tag) -> None:
    """Put each run of text and inline elements between blocks into a paragraph."""
    run: list[PageElement] = []
    for child in [*holder.children, None]:
        if child is not None and not is_block(child) and not _holds_block(child):
            run.append(child)
            continue
        if any(not is_blank(node) for node in run):
            paragraph = Tag(name="p")
            run[0].insert_before(paragraph)
            for node in run:
                paragraph.append(node.extract())
        run = []


def _holds_block(node: PageElement) -> bool:
    if not isinstance(node, Tag) or not any(isinstance(child, Tag) for child in node.contents):
        return False
    return node.find(BLOCKS) is not None


def _split_at_double_breaks(soup: BeautifulSoup, paragraph: Tag) -> None:
    breaks = paragraph.find_all("br", recursive=False)
    if len(breaks) < 2:
        return
    parts: list[list[PageElement]] = [[]]
    pending: list[PageElement] = []  # a break, and blanks behind it
    for child in list(paragraph.children):
        if isinstance(child, Tag) and child.name == "br":
            if any(isinstance(node, Tag) for node in pending):
                parts.append([])
                pending = [child]
            else:
                pending = [child]
        elif pending and is_blank(child):
            pending.append(child)
        else:
            parts[-1].extend(pending if parts[-1] else ())
            pending = []
            parts[-1].append(child)
    kept = [part for part in parts if part]
    if len(kept) < 2:
        return
    for part in kept:
        new = soup.new_tag("p")
        paragraph.insert_before(new)
        for node in part:
            new.append(node.extract())
    paragraph.decompose()


def _keep_id(soup: BeautifulSoup, box: Tag) -> None:
    """Leave the name of a box at its first paragraph: a link may lead there."""
    name = box.get("id")
    first = box.find(("p", "h1", "h2", "h3", "h4", "h5", "h6"))
    if name and isinstance(first, Tag) and not first.get("id"):
        first["id"] = name
