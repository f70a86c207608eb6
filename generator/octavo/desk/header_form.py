"""The header of a text as a form, and one of its keys changed: every other line, remark and blank stays.

The form's fields are those of the schema, its values those that are written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from msgspec import Struct, field

from octavo.desk.places import DeskError
from octavo.formats.yaml_spans import EntrySpan, locate_entries
from octavo.formats.yaml_tree import ListNode, MapNode, Node, ScalarNode, read_yaml
from octavo.importers.yaml_text import yaml_block, yaml_line, yaml_list
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


Value = str | bool | Sequence[str] | Mapping[str, str]
"""What a form gives: a text, a mark, names, or texts by their keys. Empty ones are taken out."""


def with_value(header: str, key: str, value: Value) -> str:
    """Return a header's YAML with another value for a key; the text ends in a line feed, as it did.

    Raises `DeskError` if that cannot be done without touching anything else.
    """
    before, problems = read_yaml(header, path="")
    if before is None and not problems:
        before = MapNode((), 1, 1)
    if not isinstance(before, MapNode) or problems:
        raise _unsafe(key)
    spans = locate_entries(header)
    if spans is not None and spans.is_flow:
        raise _unsafe(key)
    entry = spans.entry(key) if spans else None
    if entry is None:
        after = header if _is_nothing(value) else f"{header}{key}: {_written(value)}\n"
    else:
        old = next(one.value for one in before.entries if one.key == key)
        after = _replaced(header, entry, old, value)
    _check(before, after, key, value)
    return after


def _replaced(header: str, entry: EntrySpan, old: Node, value: Value) -> str:
    head, tail = header[: entry.value_start], header[entry.value_end :]
    if isinstance(old, ListNode) and isinstance(value, Sequence) and not isinstance(value, str):
        lines = _dashes(header, entry, old, value)
        if lines is not None:
            return lines
    if _is_nothing(value):
        return head.rstrip(" ") + tail if not entry.is_empty else header
    written = _written(value)
    if entry.is_empty:
        return f"{head} {written}{tail}"
    # A list of dashes begins on the line below its key.
    colon = header.index(":", entry.key_end) + 1
    return (
        f"{header[:colon]} {written}{tail}"
        if "\n" in header[colon : entry.value_start]
        else head + written + tail
    )


def _dashes(header: str, entry: EntrySpan, old: ListNode, value: Sequence[str]) -> str | None:
    """Return the header with items of a list of dashes taken out or added; None if that is not all."""
    if header[entry.value_start : entry.value_start + 1] != "-" or not value:
        return None
    names = [item.text if isinstance(item, ScalarNode) else None for item in old.items]
    lines = header.splitlines(keepends=True)
    rows = [item.line - 1 for item in old.items]
    if None in names or any(not lines[row].lstrip().startswith("-") for row in rows):
        return None
    stays = [name for name in names if name in value]
    if list(value[: len(stays)]) != stays or len(set(names)) < len(names):
        return None
    margin = lines[rows[0]][: len(lines[rows[0]]) - len(lines[rows[0]].lstrip())]
    added = [f"{margin}- {yaml_line(name)}\n" for name in value[len(stays) :]]
    gone = {row for row, name in zip(rows, names, strict=True) if name not in value}
    last = rows[-1]
    kept = [line for row, line in enumerate(lines[: last + 1]) if row not in gone]
    return "".join([*kept, *added, *lines[last + 1 :]])


def _written(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return yaml_block(value, 0) if "\n" in value.strip() else yaml_line(value.strip())
    if isinstance(value, Mapping):
        pairs = (f"{key}: {_in_flow(text)}" for key, text in value.items())
        return "{" + ", ".join(pairs) + "}"
    return yaml_list(value)


def _in_flow(text: str) -> str:
    written = yaml_line(text)
    return written if written.startswith('"') else f'"{written}"'


def _is_nothing(value: Value) -> bool:
    return value is not False and not value


def _check(before: MapNode, after: str, key: str, value: Value) -> None:
    """Raise where the header would say anything else than what was asked for."""
    tree, problems = read_yaml(after, path="")
    if problems or not (isinstance(tree, MapNode) or (tree is None and not before.entries)):
        raise _unsafe(key)
    entries = tree.entries if isinstance(tree, MapNode) else ()
    found = {one.key: _plain(one.value) for one in entries}
    wanted = {one.key: _plain(one.value) for one in before.entries}
    if key in wanted or not _is_nothing(value):
        wanted[key] = _as_plain(value)
    if found != wanted:
        raise _unsafe(key)


def _plain(node: Node) -> object:
    if isinstance(node, ScalarNode):
        return "" if node.is_null else node.text.strip()
    if isinstance(node, ListNode):
        return [_plain(item) for item in node.items]
    return {one.key: _plain(one.value) for one in node.entries}


def _as_plain(value: Value) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, Mapping):
        return dict(value) if value else ""
    return list(value) if value else ""


def _unsafe(key: str) -> DeskError:
    return DeskError(
        f"“{key}” cannot be changed here without touching other lines.",
        "Show the header as text and change it there.",
        409,
    )
