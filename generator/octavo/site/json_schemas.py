"""JSON Schemas of site.toml, headers and comments; what each key means, the documentation says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args, get_origin, get_type_hints

import msgspec
from msgspec import NODEFAULT, Struct

import octavo.expressions as re
from octavo.formats.schema import Freeform, Pattern, Range, Shorthand, WebAddress, type_and_rules
from octavo.site.config import Config
from octavo.site.frontmatter import AuthorKeys, PostKeys

DIALECT = "http://json-schema.org/draft-07/schema#"
"""The version of JSON Schema that editors for TOML and YAML know."""

JsonSchema = dict[str, Any]

_FLAG: JsonSchema = {
    "type": ["boolean", "string", "null"],
    "pattern": "^([Tt]rue|[Ff]alse|[Yy]es|[Nn]o|[Oo]n|[Oo]ff)$",
}


def schema_of(struct: type[Struct], meanings: Mapping[str, str], prefix: str = "") -> JsonSchema:
    """Return the schema of a table.

    `meanings` says of keys, as "posts.per_page", what they are; `prefix` is what stands before those of this
    table. An empty value is allowed everywhere, since the reader takes the default for it.
    """
    hints = get_type_hints(struct, include_extras=True)
    properties, required = {}, []
    for key in msgspec.structs.fields(struct):
        name = f"{prefix}{key.name}"
        found = _schema(hints[key.name], meanings, f"{name}.")
        if meaning := meanings.get(name):
            found = {"description": meaning, **found}
        if key.default is NODEFAULT and key.default_factory is NODEFAULT:
            required.append(key.name)
        elif isinstance(key.default, str | bool | int) and key.default != "":
            found["default"] = key.default
        properties[key.name] = found
    whole: JsonSchema = {"type": "object", "additionalProperties": False, "properties": properties}
    return {**whole, "required": required} if required else whole


def _schema(kind: Any, meanings: Mapping[str, str], prefix: str) -> JsonSchema:
    kind, rules = type_and_rules(kind)
    origin = get_origin(kind)
    if origin is tuple:
        item = _schema(get_args(kind)[0], meanings, prefix)
        return {"anyOf": [item, {"type": "array", "items": item}]}
    if kind == Freeform:
        return {"type": ["object", "null"]}
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {
            "type": ["object", "null"],
            "additionalProperties": _schema(get_args(kind)[1], meanings, prefix),
        }
    if isinstance(kind, type) and issubclass(kind, Struct):
        table = schema_of(kind, meanings, prefix)
        is_short = any(isinstance(rule, Shorthand) for rule in rules)
        return {"anyOf": [table, {"type": ["string", "number", "null"] if is_short else "null"}]}
    if origin is Literal:
        return {"enum": [*get_args(kind), None]}
    return _scalar(kind, rules)


def _scalar(kind: Any, rules: tuple[object, ...]) -> JsonSchema:
    if kind is bool:
        return dict(_FLAG)
    if kind is int:
        limits = next((rule for rule in rules if isinstance(rule, Range)), None)
        bounds = {"minimum": limits.minimum, "maximum": limits.maximum} if limits else {}
        return {"type": ["integer", "null"], **bounds}
    for rule in rules:
        if isinstance(rule, Pattern):
            return {"type": ["string", "null"], "pattern": f"^(?:{_portable(rule.expression)})$"}
        if isinstance(rule, WebAddress):
            return {"type": ["string", "null"], "format": "uri", "pattern": "^https?://[^\\s]+$"}
    # Whatever it looks like, it is read as the text that was typed.
    return {"type": ["string", "number", "boolean", "null"]}


def _portable(expression: str) -> str:
    """Return an expression without what ECMAScript's does not know: possessive quantifiers."""
    return re.sub(r"(?<=[*+?}])\+", "", expression)


_PACKAGE = Path(__file__).parents[1]
_HEADING = re.compile(r"^(#{2,3}) (.+)$", re.MULTILINE)
_KEY = re.compile(r"^\| `([^`]+)` \|(.*)\|$", re.MULTILINE)
_LINK = re.compile(r"\[([^\[\]]*+)\]\([^()]*+\)")
_TABLES = ("author", "image", "corrections", "links")


def documentation(name: str) -> str:
    """Return a page of the documentation: in a checkout from `docs/`, else as the package brings it."""
    brought = _PACKAGE / "documentation" / name
    return (brought if brought.is_file() else _PACKAGE.parents[1] / "docs" / name).read_text("utf-8")


def sections(text: str) -> Iterator[tuple[str, str]]:
    """Yield each heading of a page with what stands below it, up to the next one."""
    headings = list(_HEADING.finditer(text))
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    for heading, end in zip(headings, ends, strict=True):
        yield heading[2], text[heading.end() : end]


def site_schema() -> JsonSchema:
    """Return the schema of site.toml."""
    meanings: dict[str, str] = {}
    for title, body in sections(documentation("settings.md")):
        prefix = title.strip("[]").removesuffix(".NAME") + "." if title.startswith("[") else ""
        # Type and default stand in the schema itself.
        meanings |= {f"{prefix}{key}": cells[2] for key, cells in _rows(body)}
    return _titled("site.toml", schema_of(Config, meanings))


def header_schema() -> JsonSchema:
    """Return the schema of the header of a post or a page.

    A key that octavo does not know stays for a theme, so it is allowed.
    """
    schema = schema_of(PostKeys, _meanings_of_header("Front matter of posts and pages"))
    keys = schema["properties"]
    keys["comments"]["enum"] += [True, False, "true", "false"]
    keys["references"] = {
        "description": keys["references"].get("description", ""),
        "anyOf": [{"enum": ["", "none", None]}, {"type": "array", "items": {"type": "object"}}],
    }
    keys["toc"]["type"] = [*keys["toc"]["type"], "object", "array"]
    # A post's date may stand in its file's name.
    return _titled("The header of a post or a page of octavo", {**schema, "additionalProperties": True})


def author_schema() -> JsonSchema:
    """Return the schema of the header of an author's file."""
    return _titled(
        "The header of an author's file of octavo",
        schema_of(AuthorKeys, _meanings_of_header("Front matter of authors")),
    )


def comments_schema() -> JsonSchema:
    """Return the schema of a comments file."""
    found: JsonSchema = json.loads(documentation("comments.schema.json"))
    return found


SCHEMAS: MappingProxyType[str, Callable[[], JsonSchema]] = MappingProxyType(
    {"site": site_schema, "header": header_schema, "author": author_schema, "comments": comments_schema}
)
"""The schemas by name."""


def _titled(title: str, schema: JsonSchema) -> JsonSchema:
    return {"$schema": DIALECT, "title": title, **schema}


def _meanings_of_header(heading: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for title, body in sections(documentation("writing.md")):
        if title == heading:
            found |= {key: cells[1] for key, cells in _rows(body)}
        elif title in _TABLES:
            # The table of `author` is that of `authors`, too.
            names = ("author", "authors") if title == "author" else (title,)
            found |= {f"{name}.{key}": cells[-1] for key, cells in _rows(body) for name in names}
    return found


def _rows(body: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the keys of a section's table with the other cells of their rows, as plain text."""
    for match in _KEY.finditer(body):
        cells = re.split(r"(?<!\\)\|", match[2])
        yield (
            match[1],
            [_LINK.sub(r"\1", cell).replace("`", "").replace("\\|", "|").strip() for cell in cells],
        )
