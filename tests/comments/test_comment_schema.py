"""docs/comments.schema.json says of a comments file what its reader does."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC
from pathlib import Path
from typing import get_args

import pytest

from octavo.comments.archive import KEYS, read_comments
from octavo.comments.editing import fields_of
from octavo.model.comment import ArchivedComment, CommentKind, CommentStatus

DOCS = Path(__file__).parents[2] / "docs"
ITEM = json.loads((DOCS / "comments.schema.json").read_text("utf-8"))["items"]


def is_valid(item: Mapping[str, object]) -> bool:
    """Tell whether the schema accepts an item, as far as the schema uses the standard."""
    types = {
        "string": str,
        "integer": int,
        "number": (int, float),
        "boolean": bool,
        "array": list,
        "null": type(None),
    }
    if not set(ITEM["required"]) <= set(item) <= set(ITEM["properties"]):
        return False
    for key, value in item.items():
        rule = ITEM["properties"][key]
        if "enum" in rule:
            if value not in rule["enum"]:
                return False
            continue
        if not any(isinstance(value, types[name]) for name in rule["type"]):
            return False
        if isinstance(value, str) and "pattern" in rule and not re.search(rule["pattern"], value):
            return False
    return True


def is_read_without_fault(item: Mapping[str, object]) -> bool:
    """Tell whether the reader finds nothing wrong with an item."""
    found = {"author": "A", "body": "b"} | dict(item)
    return not read_comments("c.json", json.dumps([found]), authors=["mouse"], zone=UTC)[1]


def test_the_schema_has_the_readers_keys() -> None:
    assert tuple(ITEM["properties"]) == KEYS
    assert ITEM["properties"]["kind"]["enum"] == [*get_args(CommentKind), None]
    assert ITEM["properties"]["status"]["enum"] == [*get_args(CommentStatus), None]


@pytest.mark.parametrize(
    "item",
    [
        {"id": "123"},
        {"id": 123, "parent": 7},
        {"id": "mail-0a.b_c"},
        {"id": "1", "author_url": "https://example.org/", "by": "mouse", "references": ["a"]},
        {"id": "1", "date": "2021-10-21"},
        {"id": "1", "date": "2021-10-21 14:03"},
        {"id": "1", "date": "2021-10-21T14:03:00.5+01:00"},
        {"id": "1", "format": "html", "kind": "trackback", "status": "spam"},
        {"id": "1", "parent": None, "status": None, "references": None},
        {"id": "no id"},
        {"id": "1", "parent": "a b"},
        {"id": "1", "author_url": "javascript:x"},
        {"id": "1", "date": "October 2021"},
        {"id": "1", "date": "2021-10-21 14"},
        {"id": "1", "format": "text"},
        {"id": "1", "status": "approve"},
        {"id": "1", "kind": "like"},
        {"id": "1", "email": "a@b.example"},
        {"id": "1", "body": ["a"]},
        {"author": "A"},
    ],
)
def test_schema_and_reader_agree(item: Mapping[str, object]) -> None:
    """An editor must not underline what builds, nor stay silent about what does not."""
    assert is_valid(item) == is_read_without_fault(item)


def test_what_octavo_writes_is_valid() -> None:
    new = ArchivedComment(
        "n", "A", None, "t", "p", "https://a.example/", "mouse", True, "pingback", "pending", ("k",)
    )

    assert is_valid(
        {key: list(value) if isinstance(value, tuple) else value for key, value in fields_of(new)}
    )
