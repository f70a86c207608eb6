"""A well-formed fragment of HTML as a small tree, rewritten into what a comment may consist of.

The input is nh3's own output: every element is closed, every attribute in double quotes. Nothing here is
a defence on its own (`sanitise` cleans the result again); the work is to keep the reader's words and
structure where the original elements cannot stay, and to nest blocks as the HTML standard wants.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape, unescape
from itertools import groupby

import octavo.expressions as re
from octavo.comments.characters import clean_text, strip_invisible
from octavo.comments.mail_addresses import remove_addresses
from octavo.comments.web_address import clean_address, shown_host, written_host

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_OTHER_BLOCKS = frozenset(
    {
        *("address", "article", "aside", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset"),
        *(
            "figcaption",
            "figure",
            "footer",
            "form",
            "header",
            "main",
            "nav",
            "section",
            "summary",
            "table",
            "tr",
        ),
    }
)
_RENAMED = {"strike": "s", "tt": "code", "kbd": "code", "samp": "code", **dict.fromkeys(_OTHER_BLOCKS, "p")}

REWRITTEN = frozenset({"img", "td", "th", *_HEADINGS, *_RENAMED})
"""Elements that `tidy_fragment` understands beyond those it gives back."""

MAX_DEPTH = 24
"""Elements nested deeper are unwrapped: no person writes them, and browsers flatten them at 512."""

_BLOCKS = frozenset({"p", "pre", "blockquote", "ul", "ol", "li"})
# Once inside itself such an element says nothing more, and a link must not.
_ONCE = frozenset({"a", "abbr", "b", "code", "del", "em", "i", "ins", "s", "strong"})
_MADE_UP = " "  # marks a list that nobody wrote; a harmless space when written out
_LISTS = frozenset({"ul", "ol"})
_TOKEN = re.compile(r"<(?P<end>/?)(?P<name>[a-z][a-z0-9]*)(?P<attributes>(?: [^\s=>]+=\"[^\"]*\")*)>|[^<]+|<")
_ATTRIBUTE = re.compile(r" ([^\s=>]+)=\"([^\"]*)\"")
_START = re.compile(r"-?\d{1,6}")
# Paragraphs of ASCII with some emphasis, as most comments are; without what an address could be made of.
_TEXT = r"[ -$&-;=?A-~\n]"
_EMPHASIS = "|".join(rf"<{name}>[!-$&-;=?A-~]{_TEXT}*+</{name}>" for name in ("em", "strong", "code"))
_TIDY = re.compile(rf"(?:<p>(?=[!-;=?-~]|<(?:em|strong|code)>)(?:{_TEXT}++|<br>|{_EMPHASIS})++</p>\n*+)++")


@dataclass(slots=True)
class _Element:
    name: str
    attributes: str = ""  # as written out, each with a space before it
    children: list[_Node] = field(default_factory=list)


_Node = _Element | str  # a text is HTML already: &, < and > are escaped


def is_tidy(html: str) -> bool:
    """Tell whether there is plainly nothing to tidy and nothing to clean; False where that needs a look."""
    return _TIDY.fullmatch(html) is not None and "&nbsp;" not in html


def tidy_fragment(html: str) -> str:
    """Return the fragment with the elements of comments only; none is empty, and no block is inside text."""
    return _written(_flow(_tidied(_Parser().parse(html)))).strip(" \n\t")


class _Parser:
    """Builds the tree, one token after the other."""

    def __init__(self) -> None:
        self._root = _Element("")
        self._open: list[
            tuple[str, _Element]
        ] = []  # tags as read, each with the element that its end goes back to
        self._current = self._root
        self._count: Counter[str] = Counter()  # how often each kind of element is open
        self._depth = 0
        self._host = ("", "")  # of the open link: as typed, as shown

    def parse(self, html: str) -> list[_Node]:
        """Return the children of the root."""
        for token in _TOKEN.finditer(html):
            if token["name"] is None:
                self._add_text(token.group())
            elif token["end"]:
                self._end(token["name"])
            else:
                attributes = {key: unescape(value) for key, value in _ATTRIBUTE.findall(token["attributes"])}
                self._start(token["name"], attributes)
        return self._root.children

    def _add_text(self, html: str) -> None:
        typed, shown = self._host
        text = html.replace(typed, shown) if typed else html
        self._current.children.append(remove_addresses(strip_invisible(text))[0].replace("<", "&lt;"))

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "br":
            self._current.children.append(_Element("br"))
        elif name == "img":
            self._add_image(attributes)
        else:
            self._open.append((name, self._current))
            if name in ("td", "th"):
                self._current.children.append(" ")
            elif self._depth < MAX_DEPTH and not (_kind_of(name) in _ONCE and self._count[_kind_of(name)]):
                self._enter(name, attributes)
            self._depth += 1
            self._count[_kind_of(name)] += 1

    def _enter(self, name: str, attributes: Mapping[str, str]) -> None:
        """Make the new element the current one, unless its attributes leave nothing of it."""
        kept = ""
        if name == "a":
            address = clean_address(attributes.get("href", ""))
            if not address:
                return
            host = written_host(attributes["href"])
            self._host = (host, shown_host(host)) if shown_host(host) != host else ("", "")
            kept = f' href="{escape(address)}"'
        elif name == "abbr" and (title := clean_text(attributes.get("title", ""))):
            kept = f' title="{escape(title)}"'
        elif name == "ol" and _START.fullmatch(attributes.get("start", "")):
            kept = f' start="{attributes["start"]}"'
        element = _Element("p" if name in _HEADINGS else _RENAMED.get(name, name), kept)
        self._current.children.append(element)
        self._current = element
        if name in _HEADINGS:
            self._current = _Element("strong")
            element.children.append(self._current)

    def _end(self, name: str) -> None:
        if not self._open or self._open[-1][0] != name:
            return  # never in nh3's output
        _, self._current = self._open.pop()
        self._depth -= 1
        self._count[_kind_of(name)] -= 1
        if name == "a" and not self._count[name]:
            self._host = ("", "")

    def _add_image(self, attributes: Mapping[str, str]) -> None:
        """Put a link in the image's place: a reader's image would be a request to a stranger's server."""
        address = clean_address(attributes.get("src", ""))
        words = remove_addresses(clean_text(attributes.get("alt", "")))[0] or address
        text = escape(words, quote=False)
        if address and not self._count["a"] and self._depth < MAX_DEPTH:
            self._current.children.append(_Element("a", f' href="{escape(address)}"', [text]))
        else:
            self._current.children.append(text)


def _kind_of(name: str) -> str:
    """Return the innermost element that stands for a tag."""
    return "strong" if name in _HEADINGS else _RENAMED.get(name, name)


def _tidied(children: Iterable[_Node]) -> list[_Node]:
    """Return the nodes, and all below them, validly nested; blocks may still stand among them."""
    tidied: list[_Node] = []
    for child in children:
        if isinstance(child, str) or child.name == "br":
            tidied.append(child)
            continue
        inner = _tidied(child.children)
        if not _has_words(inner):
            # A space keeps the words around it apart.
            tidied.append(" " if child.name in _BLOCKS else "".join(t for t in inner if isinstance(t, str)))
        elif child.name in _LISTS:
            tidied.append(_Element(child.name, child.attributes, _items(inner)))
        elif child.name in ("blockquote", "li"):
            tidied.append(_Element(child.name, child.attributes, _flow(inner)))
        elif child.name == "pre":
            tidied.append(_Element("pre", "", _without_first_newlines(_unwrapped(inner))))
        elif child.name == "p" and _has_block(inner):
            tidied.extend(_paragraphs(inner))
        elif _has_block(inner):
            tidied.extend(inner)
        else:
            tidied.append(_Element(child.name, child.attributes, inner))
    return tidied


def _flow(children: Sequence[_Node]) -> list[_Node]:
    """Return children of something that holds blocks: list items outside a list get one."""
    flow: list[_Node] = []
    for child in children:
        if isinstance(child, _Element) and child.name == "li":
            last = flow[-1] if flow else None
            if not (isinstance(last, _Element) and last.name == "ul" and last.attributes == _MADE_UP):
                flow.append(last := _Element("ul", _MADE_UP))
            assert isinstance(last, _Element)  # noqa: S101  for the type checker
            last.children.append(child)
        else:
            flow.append(child)
    return flow


def _items(children: Sequence[_Node]) -> list[_Node]:
    """Return children of a list: whatever is no item, and not blank, becomes one."""
    items: list[_Node] = []
    stray: list[_Node] = []
    for child in (*children, _Element("li")):
        if isinstance(child, _Element) and child.name == "li":
            items.extend([_Element("li", "", stray)] if _has_words(stray) else _blanks(stray))
            stray = []
            items.append(child)
        else:
            stray.append(child)
    return items[:-1]


def _paragraphs(children: Iterable[_Node]) -> list[_Node]:
    """Return blocks only: what stands between blocks becomes paragraphs."""
    blocks: list[_Node] = []
    for is_block, run in groupby(children, key=_is_block):
        nodes = list(run)
        if is_block or not _has_words(nodes):
            blocks.extend(nodes if is_block else _blanks(nodes))
        else:
            blocks.append(_Element("p", "", nodes))
    return blocks


def _unwrapped(children: Iterable[_Node]) -> list[_Node]:
    """Return the children without the blocks around them, for `<pre>`, which may hold text only."""
    inline: list[_Node] = []
    for child in children:
        if isinstance(child, _Element) and child.name in _BLOCKS:
            inline.extend(_unwrapped(child.children))
        else:
            inline.append(child)
    return inline


def _without_first_newlines(children: list[_Node]) -> list[_Node]:
    """Return children of `<pre>` that HTML reads back as they are: it skips a newline at the beginning."""
    for at, child in enumerate(children):
        if not isinstance(child, str):
            break
        if stripped := child.lstrip("\n"):
            return [stripped, *children[at + 1 :]]
    else:
        return []
    return children[at:]


def _is_block(node: _Node) -> bool:
    return isinstance(node, _Element) and node.name in _BLOCKS


def _has_block(nodes: Iterable[_Node]) -> bool:
    return any(_is_block(node) for node in nodes)


def _has_words(nodes: Iterable[_Node]) -> bool:
    """Tell whether anything can be read there; elements that are left have words in them."""
    return any(
        node.name != "br" if isinstance(node, _Element) else bool(node.replace("&nbsp;", " ").strip())
        for node in nodes
    )


def _blanks(nodes: Iterable[_Node]) -> list[_Node]:
    return [node for node in nodes if isinstance(node, str)]


def _written(nodes: Iterable[_Node]) -> str:
    return "".join(
        node
        if isinstance(node, str)
        else f"<{node.name}{node.attributes}>"
        + ("" if node.name == "br" else f"{_written(node.children)}</{node.name}>")
        for node in nodes
    )
