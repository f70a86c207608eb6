"""JSON Schemas of site.toml, headers and comments; what each key means, the documentation says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import MappingProxyType

import octavo.expressions as re
from octavo.formats.json_schema import DIALECT, JsonSchema, schema_of
from octavo.site.config import Config
from octavo.site.frontmatter import AuthorKeys, PostKeys

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
