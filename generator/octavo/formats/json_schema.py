"""Structs that `schema` reads by → JSON Schemas of the same, for editors that check and complete."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal, get_args, get_origin, get_type_hints

import msgspec
from msgspec import NODEFAULT, Struct

from octavo.formats.schema import Freeform, Pattern, Range, Shorthand, WebAddress, type_and_rules

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
