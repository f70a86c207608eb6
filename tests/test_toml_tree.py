"""TOML with the places of its keys."""

from __future__ import annotations

import pytest

from octavo.formats.schema import place_of
from octavo.formats.toml_tree import read_toml
from octavo.formats.yaml_tree import MapNode, Node, ScalarNode

TEXT = '''\
title = "A"  # [not] a = table
  indented = 1
dotted.key = true
"quoted key" = "x"
text = """
[not.a.table]
key = "not a key"
"""
inline = { a = 1, b = 2 }
list = [
  "one",
  "two = 2",
]

[ table ]
key = 1

[[menu]]
title = "First"
[[menu]]
title = "Second"
[menu.more]
deep = 1

[disclaimers."with.dot"]
label = 'a = b'
'''


def places(text: str) -> dict[str, tuple[int, int]]:
    """Return line and column of every value by its path, written with dots."""
    tree, problems = read_toml(text, path="site.toml")
    assert problems == ()
    found: dict[str, tuple[int, int]] = {}

    def walk(node: Node, path: str) -> None:
        if path:
            found[path] = (node.line, node.column)
        if isinstance(node, MapNode):
            for entry in node.entries:
                walk(entry.value, f"{path}.{entry.key}".lstrip("."))
        elif not isinstance(node, ScalarNode):
            for index, item in enumerate(node.items):
                walk(item, f"{path}.{index}")

    assert tree is not None
    walk(tree, "")
    return found


def test_every_key_knows_its_place() -> None:
    """`tomllib` keeps none; an author needs the line."""
    found = places(TEXT)
    assert found["title"] == (1, 1)
    assert found["indented"] == (2, 3)
    assert found["dotted.key"] == (3, 1)
    assert found["quoted key"] == (4, 1)
    assert found["text"] == (5, 1)
    assert found["inline.b"] == (9, 1), "the statement that it belongs to"
    assert found["list.1"] == (10, 1)
    assert found["table"] == (15, 1)
    assert found["table.key"] == (16, 1)
    assert found["menu.0.title"] == (19, 1)
    assert found["menu.1"] == (20, 1)
    assert found["menu.1.title"] == (21, 1)
    assert found["menu.1.more.deep"] == (23, 1)
    assert found["disclaimers.with.dot"] == (25, 1)
    assert found["disclaimers.with.dot.label"] == (26, 1)


def test_values_are_text_until_a_schema_reads_them() -> None:
    tree, _ = read_toml('a = true\nb = 1_000\nc = 2021-10-20\nd = "true"\ne = 1.10\n', path="x")
    assert tree is not None
    values = [entry.value for entry in tree.entries]
    assert all(isinstance(value, ScalarNode) for value in values)
    assert [(v.text, v.is_plain) for v in values if isinstance(v, ScalarNode)] == [
        ("true", True),
        ("1000", True),
        ("2021-10-20", True),
        ("true", False),
        ("1.1", True),
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"x = {'[' * 500}{']' * 500}",
        f"x = {'{a = ' * 500}1{'}' * 500}",
        f"{'.'.join('a' * 500)} = 1",
        f"[{'.'.join('a' * 500)}]\nb = 1",
        f"x = {'[' * 33}{']' * 33}",
    ],
    ids=["lists", "tables", "dotted", "header", "just too deep"],
)
def test_what_is_nested_too_deep_is_an_error_at_its_line(text: str) -> None:
    """No settings need it, and reading it to its end would exhaust Python's stack."""
    tree, problems = read_toml(f"first = 1\n{text}\n", path="site.toml")
    assert tree is None
    assert [str(problem) for problem in problems] == [
        "site.toml:2: error: Lists and tables are nested more than 32 deep here."
    ]


def test_a_number_that_python_cannot_read_is_an_error_at_its_line() -> None:
    tree, problems = read_toml(f"a = 1\nb = {'7' * 5000}\n", path="site.toml")
    assert tree is None
    assert [str(problem) for problem in problems] == [
        "site.toml:2: error: A number here has more than 4,300 digits.\n"
        '  hint: Text stands in quotes: key = "text".'
    ]


def test_the_place_of_what_is_missing_is_that_of_what_is_around_it() -> None:
    tree, _ = read_toml("a = 1\n[b]\nc = 2\n", path="x")
    assert place_of(tree, "b", "c") == (3, 1)
    assert place_of(tree, "b", "nothing") == (2, 1)
    assert place_of(tree, "nothing") == (1, 1)
    assert place_of(None, "a") == (1, 0)
