"""Structs as schemas: what a key may hold, and what is said when it holds something else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct, field

from octavo.formats.schema import (
    Freeform,
    Pattern,
    Range,
    Shorthand,
    WebAddress,
    is_web_address,
    keys_of,
    read_as,
)
from octavo.formats.yaml_tree import read_yaml
from octavo.site.frontmatter import PostKeys


class Inner(Struct, frozen=True):
    name: str
    size: Annotated[int, Range(1, 10)] = 5


class Outer(Struct, frozen=True):
    text: str = ""
    flag: bool = False
    maybe: bool | None = None
    choice: Literal["", "red", "blue"] = ""
    words: tuple[str, ...] = ()
    code: Annotated[str, Pattern(r"[A-Z]+", "capitals")] = ""
    home: Annotated[str, WebAddress()] = ""
    inner: Annotated[Inner | None, Shorthand("name")] = None
    many: tuple[Inner, ...] = ()
    table: Mapping[str, Inner] = field(default_factory=dict)
    extra: Freeform = field(default_factory=dict)


KEYS = ", ".join(keys_of(Outer))
BEGINS = "It begins with https:// or http://."
INNER = "Known keys: name, size."
NAME = "\n  hint: Did you mean name?"


def read(yaml: str) -> tuple[Outer | None, list[str]]:
    tree, problems = read_yaml(yaml, path="f")
    assert problems == ()
    value, found = read_as(tree, Outer, "f", "the file")
    return value, [str(problem) for problem in found]


@pytest.mark.parametrize(
    ("yaml", "value"),
    [
        ("text: no", Outer(text="no")),
        ("flag: Yes", Outer(flag=True)),
        ("flag: 'off'", Outer(flag=False)),
        ("maybe: false", Outer(maybe=False)),
        ("words: one", Outer(words=("one",))),
        ("words: [one, ~, two]", Outer(words=("one", "two"))),
        ("inner: x", Outer(inner=Inner("x"))),
        ("inner: {name: x, size: +7}", Outer(inner=Inner("x", 7))),
        ("many: {name: x}", Outer(many=(Inner("x"),))),
        ("table: {a: {name: x}}", Outer(table={"a": Inner("x")})),
        ("extra: {a: 1, b: '1', c: true, d: [x, {e: ~}], f: 01}", Outer(
            extra={"a": 1, "b": "1", "c": True, "d": ("x", {"e": ""}), "f": "01"})),
        ("text:\nwords:\ninner:\n", Outer()),
        ("", Outer()),
    ],
)  # fmt: skip
def test_values_are_read_as_their_fields_say(yaml: str, value: Outer) -> None:
    assert read(yaml) == (value, [])


@pytest.mark.parametrize(
    ("yaml", "message"),
    [
        ("tetx: x", "f:1:1: error: Unknown key “tetx” in the file.\n  hint: Did you mean text?"),
        ("zzz: x", f"f:1:1: error: Unknown key “zzz” in the file.\n  hint: Known keys: {KEYS}."),
        ("text: [a]", "f:1:7: error: “text” should be a single value, not a list."),
        ("text: {a: b}", "f:1:7: error: “text” should be a single value, not a table."),
        ("flag: 1", "f:1:7: error: “flag” should be true or false, not “1”."),
        ("choice: rde", "f:1:9: error: “choice” cannot be “rde”.\n  hint: Did you mean red?"),
        ("choice: green", "f:1:9: error: “choice” cannot be “green”.\n  hint: It is one of: red, blue."),
        ("code: a1", "f:1:7: error: “code” should be capitals, not “a1”."),
        ("home: /x", f"f:1:7: error: “home” should be a web address, not “/x”.\n  hint: {BEGINS}"),
        ("inner: [a]", f"f:1:8: error: “inner” should be a table of keys and values.\n  hint: {INNER}"),
        ("inner: {size: 11, name: x}", "f:1:15: error: “size” should be between 1 and 10, not 11."),
        ("inner: {size: ten, name: x}", "f:1:15: error: “size” should be a whole number, not “ten”."),
        ("inner: {size: 1}", "f:1:8: error: The key “name” is missing in “inner”.\n  hint: Add name."),
        ("table: {a: {nam: x, name: y}}", "f:1:13: error: Unknown key “nam” in “table.a”." + NAME),
        ("table: x", "f:1:8: error: “table” should be a table of keys and values."),
        ("extra: x", "f:1:8: error: “extra” should be a table of keys and values."),
        ("- a", "f:1:1: error: The file should be a list of keys and values.\n  hint: Write: key: value"),
    ],
)  # fmt: skip
def test_a_mistake_is_said_at_its_place(yaml: str, message: str) -> None:
    _, problems = read(yaml)
    assert problems == [message]


def test_one_faulty_item_costs_only_itself() -> None:
    value, problems = read("words: [a, [b], c]\nflag: perhaps\ntext: kept\n")
    assert value == Outer(words=("a", "c"), text="kept")
    assert len(problems) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://example.org", True),
        ("http://localhost:8000/x", True),
        ("ftp://example.org", False),
        ("https://", False),
        ("javascript:alert(1)", False),
        ("https://exa mple.org", False),
        ('https://example.org/"><script>', False),
        ("https://[", False),
        ("//example.org", False),
    ],
)
def test_a_web_address_has_a_scheme_and_a_host(text: str, expected: bool) -> None:
    assert is_web_address(text) is expected


_TEXTS = st.text(max_size=8) | st.sampled_from(["yes", "~", "2021-10-20", "10.1000/1", "a.png"])
_INNER_KEYS = st.sampled_from(["src", "alt", "date", "text", "x"])
_VALUES = st.recursive(
    _TEXTS | st.booleans() | st.integers() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_INNER_KEYS, inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(keys_of(PostKeys)) | st.text(max_size=5), _VALUES, max_size=6))
def test_no_header_crashes(values: dict[str, object]) -> None:
    """Whatever stands in it: there is a value or there are problems."""
    tree, _ = read_yaml(json.dumps(values), path="f")
    value, problems = read_as(tree, PostKeys, "f", "the front matter")
    assert value is not None or problems
    assert all(
        problem.location.path == "f" and problem.message.endswith((".", "?", "!")) for problem in problems
    )


def test_typographic_quotation_marks_around_a_value_are_no_part_of_it() -> None:
    """A word processor turns straight marks into others, and YAML reads those as text."""
    value, problems = read("text: “One”\nflag: „true“\nwords: [‘a’, b]\n")
    assert value == Outer(text="One", flag=True, words=("a", "b"))
    assert problems[0] == (
        "f:1:7: warning: “text” stands in typographic quotation marks; it is read without them.\n"
        '  hint: Write text: "…" with straight marks. To keep the others, put straight ones around them.'
    )
    assert len(problems) == 3


def test_typographic_quotation_marks_in_a_table_of_ones_own_are_no_part_of_values() -> None:
    """What a theme compares with a word would never be equal to it."""
    value, problems = read("extra: {layout: “wide”, sizes: [“5”, 5, a “b” c]}\n")
    assert value == Outer(extra={"layout": "wide", "sizes": ("5", 5, "a “b” c")})
    assert [problem.partition("warning: ")[2].partition("”")[0] for problem in problems] == [
        "“layout",
        "“sizes",
    ]


@pytest.mark.parametrize("text", ["“Nature” about “Science”", "“Open” data", "’tis"])
def test_quotation_marks_within_a_text_stay(text: str) -> None:
    """They are the author's, as those are that straight ones enclose."""
    assert read(f"text: {text}\n") == (Outer(text=text), [])
    assert read("text: '“One”'\n") == (Outer(text="“One”"), [])
