"""Keys of other systems in a header, put into the words of octavo's own; nothing of them is lost.

What Jekyll, Hugo, Quarto, Pelican, MyST and Distill call by another name is read under octavo's. A key that
nobody here knows is kept in `extra`, with a notice; one that is a slip for a known key stays, and an error.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from difflib import SequenceMatcher
from types import MappingProxyType

import octavo.expressions as re
from octavo.errors import Location, Problem, Severity
from octavo.formats.schema import FALSE, TRUE
from octavo.formats.yaml_tree import Entry, ListNode, MapNode, Node, ScalarNode
from octavo.site.headers.people import without_tables

_SYNONYMS: Mapping[str, str] = MappingProxyType(
    {
        "abstract": "summary",
        "alias": "aliases",
        "category": "categories",
        "comment": "comments",
        "date-modified": "updated",
        "dateModified": "updated",
        "description": "summary",
        "excerpt": "summary",
        "feature_image": "image",
        "featured-image": "image",
        "featured_image": "image",
        "featuredImage": "image",
        "language": "lang",
        "last-modified": "updated",
        "last_modified": "updated",
        "last_modified_at": "updated",
        "lastmod": "updated",
        "modified": "updated",
        "pubDate": "date",
        "publishDate": "date",
        "published_at": "date",
        "redirect_from": "aliases",
        "subtitle": "summary",
        "tag": "tags",
        "url": "permalink",
    }
)
_IMAGE_PARTS = {
    "image-alt": "alt",
    "image_alt": "alt",
    "image-caption": "caption",
    "image_caption": "caption",
}
_SOURCES = ("path", "url", "file", "feature", "teaser", "thumb")
# Words of other systems that are like one of ours, and none of them a slip.
_NO_SLIPS = frozenset(
    {"type", "layout", "link", "links", "note", "notes", "number", "license_url", "language"}
)
_OWN_ADDRESS = re.compile(r"/?(?:[^\s/:\\%?#{}]+/)*[^\s/:\\%?#{}]*")


def in_own_words(
    tree: Node | None, known: Collection[str], path: str
) -> tuple[Node | None, tuple[Problem, ...]]:
    """Return a header's tree with the keys in `known` alone, and notices of the others."""
    if not isinstance(tree, MapNode):
        return tree, ()
    reader = _Reader(known, path)
    return reader.read(tree), tuple(reader.problems)


class _Reader:
    def __init__(self, known: Collection[str], path: str) -> None:
        self.problems: list[Problem] = []
        self._known = known
        self._path = path
        self._read: dict[str, Entry] = {}
        self._waiting: list[tuple[str, Entry]] = []  # own keys by other names
        self._extra: list[Entry] = []
        self._image: list[Entry] = []

    def read(self, tree: MapNode) -> MapNode:
        for entry in _hoisted(tree.entries):
            self._take(entry)
        for name, entry in self._waiting:
            self._take_synonym(name, entry)
        if self._image:
            self._complete_image()
        entries = list(self._read.values())
        if self._extra:
            own = self._read.get("extra")
            inside = own.value.entries if own and isinstance(own.value, MapNode) else ()
            written = {one.key for one in inside}
            kept = (*inside, *(one for one in self._extra if one.key not in written))
            if own is None or isinstance(own.value, MapNode):
                entries = [one for one in entries if one.key != "extra"]
                line, column = self._extra[0].line, self._extra[0].column
                entries.append(Entry("extra", line, column, MapNode(kept, line, column)))
        return MapNode(tuple(entries), tree.line, tree.column)

    def _take(self, entry: Entry) -> None:
        key = entry.key if entry.key in self._known else entry.key.lower()
        if key in self._known:
            self._settle(key, entry)
        elif key in _IMAGE_PARTS:
            self._image.append(entry._replace(key=_IMAGE_PARTS[key]))
        elif key == "published" and isinstance(entry.value, ScalarNode):
            self._take_published(entry, entry.value)
        elif key == "status" and isinstance(entry.value, ScalarNode):
            if entry.value.text.lower() in ("draft", "hidden"):
                self._take_draft(entry)
        elif own := _SYNONYMS.get(entry.key) or _SYNONYMS.get(key):
            self._waiting.append((own, entry))
        elif _is_slip(key, self._known):
            self._read.setdefault(entry.key, entry)
        else:
            self._keep(entry)

    def _take_published(self, entry: Entry, value: ScalarNode) -> None:
        if value.text.lower() in FALSE:
            self._take_draft(entry)
        elif value.text[:1].isdigit():
            self._waiting.append(("date", entry))

    def _take_draft(self, entry: Entry) -> None:
        value = ScalarNode("true", True, entry.value.line, entry.value.column)
        self._read.setdefault("draft", Entry("draft", entry.line, entry.column, value))

    def _take_synonym(self, own: str, entry: Entry) -> None:
        """Read a value under octavo's own key, unless that has one already: then it is kept beside it."""
        if own == "permalink" and not (
            isinstance(entry.value, ScalarNode) and _OWN_ADDRESS.fullmatch(entry.value.text)
        ):
            self._extra.append(entry)
        elif own == "aliases" and (before := self._read.get(own)) is not None:
            both = (*_items(before.value), *_items(entry.value))
            self._read[own] = before._replace(value=ListNode(both, before.value.line, before.value.column))
        elif own in self._read or (own == "summary" and not isinstance(entry.value, ScalarNode)):
            self._extra.append(entry)
        else:
            self._settle(own, entry)

    def _settle(self, key: str, entry: Entry) -> None:
        change = _CHANGES.get(key)
        value = change(entry.value) if change else entry.value
        if value is None:
            self._keep(entry)
            return
        if key in ("tags", "categories") and isinstance(value, ScalarNode):
            value = self._names(key, entry, value)
        if key == "author" and isinstance(value, ListNode):
            key = "authors"
        if key == "permalink" and isinstance(value, ScalarNode) and not _OWN_ADDRESS.fullmatch(value.text):
            self._keep(entry)  # with Jekyll's placeholders, :year/:title
            return
        self._read.setdefault(key, Entry(key, entry.line, entry.column, value))

    def _names(self, key: str, entry: Entry, value: ScalarNode) -> Node:
        """Return `a, b` and, of Jekyll's two keys for lists, `a b` as the names that their systems see."""
        sign = next((sign for sign in ",;" if sign in value.text), None)
        if sign is None and not (value.is_plain and entry.key in ("tags", "categories")):
            return value
        names = [name.strip() for name in value.text.split(sign) if name.strip()]
        if len(names) < 2 or value.is_null:
            return value
        listed = ", ".join(names)
        message = f"“{value.text}” is read as {len(names)} names in “{key}”, as other systems read it."
        hint = f'Write {key}: [{listed}]; or, if it is one name, {key}: ["{value.text}"].'
        self._notice(value.line, value.column, message, hint, code="listed-names")
        return ListNode(tuple([value._replace(text=name) for name in names]), value.line, value.column)

    def _complete_image(self) -> None:
        image = self._read.get("image")
        if image is None:
            self._extra += [one._replace(key=f"image_{one.key}") for one in self._image]
            return
        place = image.value.line, image.value.column
        parts = image.value.entries if isinstance(image.value, MapNode) else ()
        if isinstance(image.value, ScalarNode):
            parts = (Entry("src", *place, image.value),)
        written = {part.key for part in parts}
        parts += tuple(part for part in self._image if part.key not in written)
        self._read["image"] = image._replace(value=MapNode(parts, *place))

    def _keep(self, entry: Entry) -> None:
        message = f"“{entry.key}” is no key of octavo's; it is kept in “extra”, for themes."
        hint = "Other systems' keys do no harm. docs/writing.md lists those that octavo reads."
        self._notice(entry.line, entry.column, message, hint, code="foreign-key")
        self._extra.append(entry)

    def _notice(self, line: int, column: int, message: str, hint: str, *, code: str) -> None:
        place = Location(self._path, line, column)
        self.problems.append(Problem(place, message, hint, Severity.NOTICE, code=code))


def _hoisted(entries: Iterable[Entry]) -> Iterable[Entry]:
    """Yield a header's entries; Zola's `[taxonomies]` come as if they stood beside the others."""
    for entry in entries:
        if entry.key == "taxonomies" and isinstance(entry.value, MapNode):
            yield from entry.value.entries
        else:
            yield entry


def _is_slip(key: str, known: Iterable[str]) -> bool:
    if key in _NO_SLIPS or key[-1:].isdigit():
        return False
    return any(
        abs(len(key) - len(word)) <= 2 and SequenceMatcher(None, key, word).ratio() >= 0.8
        for word in (*known, "description")
    )


def _items(node: Node) -> tuple[Node, ...]:
    return node.items if isinstance(node, ListNode) else (node,)


def _comments(node: Node) -> Node | None:
    if not isinstance(node, ScalarNode):
        return None
    folded = node.text.lower()
    word = "open" if folded in TRUE else "closed" if folded in FALSE else node.text
    return node._replace(text=word)


def _toc(node: Node) -> Node:
    """Return that a contents list is wanted, whatever it was to look like."""
    return node if isinstance(node, ScalarNode) else ScalarNode("true", True, node.line, node.column)


def _image(node: Node) -> Node | None:
    """Return a picture as text or as a table with `src`; None for a table that names no file."""
    if isinstance(node, ListNode):
        return _image(node.items[0]) if node.items else ScalarNode("", True, node.line, node.column)
    if isinstance(node, ScalarNode):
        return None if node.text.lower() in (*FALSE, *TRUE) else node
    values = {entry.key: entry for entry in node.entries}
    if "src" in values:
        return node
    source = next((values[key] for key in _SOURCES if key in values), None)
    if source is None or not isinstance(source.value, ScalarNode) or not source.value.text.strip():
        return None
    own = [values[key] for key in ("alt", "caption", "credit") if key in values]
    return MapNode((source._replace(key="src"), *own), node.line, node.column)


def _license(node: Node) -> Node | None:
    if isinstance(node, ScalarNode):
        return node
    if isinstance(node, ListNode):
        texts = [item.text for item in node.items if isinstance(item, ScalarNode)]
        return ScalarNode(", ".join(texts), False, node.line, node.column) if texts else None
    values = {entry.key: entry.value for entry in node.entries}
    return next((values[key] for key in ("id", "name", "text", "type", "url") if key in values), None)


def _language(node: Node) -> Node | None:
    return node._replace(text=node.text.replace("_", "-")) if isinstance(node, ScalarNode) else None


def _doi(node: Node) -> Node:
    if not isinstance(node, ScalarNode):
        return node
    return node._replace(text=re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", node.text))


def _text_only(node: Node) -> Node | None:
    return node if isinstance(node, ScalarNode) else None


_CHANGES: Mapping[str, Callable[[Node], Node | None]] = MappingProxyType(
    {
        "author": without_tables,
        "authors": without_tables,
        "comments": _comments,
        "date": _text_only,
        "doi": _doi,
        "image": _image,
        "lang": _language,
        "license": _license,
        "toc": _toc,
    }
)
