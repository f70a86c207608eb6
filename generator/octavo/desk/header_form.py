"""The header of a text as a form: its fields are those of the schema, its values those that are written."""

from __future__ import annotations

from collections.abc import Mapping
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from msgspec import Struct, field

from octavo.formats.yaml_tree import ListNode, MapNode, Node, ScalarNode
from octavo.site.frontmatter import AuthorKeys, FeaturedImage, PostKeys
from octavo.site.headers.forms import SplitText, read_tree, split_header
from octavo.site.headers.people import HeaderAuthor

_FIRST = (
    *("title", "draft", "date", "author", "authors", "categories", "tags"),
    *("summary", "image", "coi", "disclaimer"),
)
_LONG = frozenset({"summary", "coi", "disclaimer"})
_LABELS = {
    "aliases": "Old addresses",
    "citation_style": "Citation style",
    "coi": "Conflicts of interest",
    "doi": "DOI",
    "guid": "Id in feeds",
    "image": "Picture at the head",
    "lang": "Language",
    "nocite": "Listed without a citation",
    "noindex": "Hidden from search engines",
    "orcid": "ORCID",
    "toc": "Table of contents",
}


class FormField(Struct, frozen=True):
    """A field of the form."""

    key: str
    label: str
    kind: str  # text, long, date, flag, choice, names, picture
    is_first: bool  # shown at once; the others when they are asked for
    choices: tuple[str, ...] = ()


class HeaderForm(Struct, frozen=True):
    """A header as the form shows it."""

    fields: tuple[FormField, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)
    others: tuple[str, ...] = ()  # keys with values that only the text can show
    is_editable: bool = True  # False: it is TOML, or cannot be read; the text is edited


def split_text(text: str) -> tuple[str, str, str]:
    """Return header with its marks, the YAML in it, and body; the first and the last are the text."""
    split, _ = split_header(text, "")
    if split.header is None:
        return "", "", text
    head = text[: len(text) - len(split.body)]
    return head, split.header, split.body


def joined(head: str, yaml: str, before: str) -> str:
    """Return a header with its marks and other YAML between them; `before` is what stands there now."""
    start = head.index("\n") + 1
    return head[:start] + yaml + head[start + len(before) :]


def form_of(text: str, *, is_author: bool = False) -> HeaderForm:
    """Return the form of a text's header."""
    split, _ = split_header(text, "")
    fields = fields_of(AuthorKeys if is_author else PostKeys)
    tree = _tree(split)
    if split.form != "yaml" or split.header is None or tree is None:
        return HeaderForm(fields, is_editable=False)
    values: dict[str, object] = {}
    others = []
    kinds = {one.key: one.kind for one in fields}
    for entry in tree.entries:
        found = _value(entry.value, kinds.get(entry.key, ""))
        if found is None:
            others.append(entry.key)
        else:
            values[entry.key] = found
    return HeaderForm(fields, values, tuple(others))


def _tree(split: SplitText) -> MapNode | None:
    if split.header is None:
        return None
    tree, problems = read_tree(split.header, "", split.header_line, split.form)
    if tree is None and not problems:
        return MapNode((), 1, 1)
    return tree if isinstance(tree, MapNode) else None


def fields_of(schema: type[Struct]) -> tuple[FormField, ...]:
    """Return a field for each key of a schema that a form can show, those that matter most first."""
    hints = get_type_hints(schema, include_extras=True)
    order = [*(key for key in _FIRST if key in hints), *(key for key in hints if key not in _FIRST)]
    fields = []
    for key in order:
        kind, choices = _kind(hints[key])
        if key in ("date", "updated"):
            kind = "date"
        elif key in _LONG:
            kind = "long"
        if kind:
            label = _LABELS.get(key, key.replace("_", " ").capitalize())
            fields.append(FormField(key, label, kind, key in _FIRST, choices))
    return tuple(fields)


def _kind(hint: Any) -> tuple[str, tuple[str, ...]]:
    if get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return _kind(next(one for one in get_args(hint) if one is not NoneType))
    if origin is Literal:
        return "choice", tuple(get_args(hint))
    if origin is tuple:
        inner = get_args(hint)[0]
        inner = get_args(inner)[0] if get_origin(inner) is Annotated else inner
        return ("names", ()) if inner in (str, HeaderAuthor) else ("", ())
    if hint is FeaturedImage:
        return "picture", ()
    if hint is HeaderAuthor:
        return "text", ()
    return {str: "text", bool: "flag"}.get(hint, ""), ()


def _value(node: Node, kind: str) -> object:
    """Return a value as the form shows it; None if it cannot."""
    if isinstance(node, ScalarNode):
        text = "" if node.is_null else node.text
        if kind == "flag":
            return text.lower() in ("true", "yes", "on")
        if kind == "names":
            return [text] if text else []
        return {"src": text} if kind == "picture" else text if kind else None
    if isinstance(node, ListNode) and kind == "names":
        names = [item.text if isinstance(item, ScalarNode) else None for item in node.items]
        return None if None in names else names
    if isinstance(node, MapNode) and kind == "picture":
        values = {one.key: one.value.text for one in node.entries if isinstance(one.value, ScalarNode)}
        return values if len(values) == len(node.entries) else None
    return None
