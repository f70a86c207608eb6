"""Authors as headers name them: ids of the site, display names, and tables of the other systems."""

from __future__ import annotations

from msgspec import Struct

import octavo.expressions as re
from octavo.formats.yaml_tree import Entry, ListNode, MapNode, Node, ScalarNode

_ID = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
_AND = re.compile(r";| and (?=[A-Z])")


class HeaderAuthor(Struct, frozen=True):
    """An author as a header gives it."""

    name: str  # an id of content/authors/, or a name to be shown
    affiliation: str = ""
    orcid: str = ""
    url: str = ""

    @property
    def is_id(self) -> bool:
        """Tell whether it is written as an id is, in small letters without blanks."""
        return _ID.fullmatch(self.name) is not None


def without_tables(node: Node) -> Node:
    """Return the value of `author` or `authors` with every foreign table in the form of `HeaderAuthor`."""
    if isinstance(node, ListNode):
        return ListNode(tuple(map(without_tables, node.items)), node.line, node.column)
    if isinstance(node, MapNode):
        return _table(node)
    names = [name.strip() for name in _AND.split(node.text)]
    if node.is_plain and len(names) > 1 and all(names):
        return ListNode(tuple([node._replace(text=name) for name in names]), node.line, node.column)
    return node


def _table(node: MapNode) -> Node:
    inner = node.entries[0] if len(node.entries) == 1 else None
    if inner and isinstance(inner.value, MapNode) and inner.key.lower() != "name":
        # Distill's older form: the name is the key.
        values = {"name": inner.key, **_values(inner.value)}
    else:
        values = _values(node)
    orcid = _ORCID.search(values.get("orcid", ""))
    url = values.get("url", "") or values.get("website", "") or values.get("homepage", "")
    known = {
        "name": values.get("name") or values.get("id") or values.get("github", ""),
        "affiliation": values.get("affiliation", "") or values.get("affiliations", ""),
        "orcid": orcid[0] if orcid else "",
        "url": url if url.startswith(("http://", "https://")) else "",
    }
    entries = [
        Entry(key, node.line, node.column, ScalarNode(value, False, node.line, node.column))
        for key, value in known.items()
        if value
    ]
    return MapNode(tuple(entries), node.line, node.column)


def _values(node: Node) -> dict[str, str]:
    if not isinstance(node, MapNode):
        return {}
    values = {entry.key.lower().replace("-", "_"): _words(entry.value) for entry in node.entries}
    first = values.get("first_name") or values.get("given", "")
    last = values.get("last_name") or values.get("family", "")
    if (first or last) and not values.get("name"):
        values["name"] = f"{first} {last}".strip()
    values.setdefault("url", values.get("author_url", ""))
    values.setdefault("orcid", values.get("orcid_id", ""))
    return values


def _words(node: Node) -> str:
    """Return a value as one line: of a table its name, of a list all, with commas."""
    if isinstance(node, ScalarNode):
        return "" if node.is_null else " ".join(node.text.split())
    if isinstance(node, ListNode):
        return ", ".join(filter(None, map(_words, node.items)))
    values = {entry.key.lower(): entry.value for entry in node.entries}
    for key in ("name", "literal", "text"):
        if key in values:
            return _words(values[key])
    parts = [_words(values[key]) for key in ("given", "family") if key in values]
    return " ".join(parts)
