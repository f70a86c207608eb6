"""A form changes one key of a header, and no other line of the file."""

from __future__ import annotations

import pytest

from octavo.desk.header_form import Value, fields_of, form_of, with_value
from octavo.desk.places import DeskError
from octavo.site.frontmatter import PostKeys

HEADER = """\
# What I must not forget
title: "A: first"   # a remark
date:   2024-01-02
tags:
  # the order matters
  - mice   # of course
  - men
summary: >
  Two lines
  of it.
coi:
extra: {a: 1}
"""


@pytest.mark.parametrize(
    ("key", "value", "old", "new"),
    [
        ("title", "Another", 'title: "A: first"   # a remark', "title: Another   # a remark"),
        ("title", "B: 'x' \"y\"", '"A: first"', '"B: \'x\' \\"y\\""'),
        ("date", "2024-02-03 10:00", "2024-01-02", '"2024-02-03 10:00"'),
        ("coi", "None relevant", "coi:\n", "coi: None relevant\n"),
        ("tags", ["mice", "men", "yes"], "  - men\n", '  - men\n  - "yes"\n'),
        ("tags", ["mice"], "  - men\n", ""),
        ("summary", "One.", ">\n  Two lines\n  of it.", "One."),
        ("summary", "", " >\n  Two lines\n  of it.", ""),
        ("draft", True, "extra: {a: 1}\n", "extra: {a: 1}\ndraft: true\n"),
        (
            "image",
            {"src": "a.png", "alt": "x, y"},
            "{a: 1}\n",
            '{a: 1}\nimage: {src: "a.png", alt: "x, y"}\n',
        ),
    ],
)
def test_only_the_lines_concerned_change(key: str, value: Value, old: str, new: str) -> None:
    """Remarks, blanks, quotation marks and the order are the author's."""
    assert HEADER.count(old) == 1
    assert with_value(HEADER, key, value) == HEADER.replace(old, new)


def test_a_value_that_ends_in_brackets_is_replaced_with_them() -> None:
    """Half of the old value, left standing, would be no YAML."""
    header = "image:\n  src: a.jpg\n  size: [1, 2]\ntitle: T\n"
    assert with_value(header, "image", {"src": "b.jpg"}) == 'image: {src: "b.jpg"}\ntitle: T\n'


def test_nothing_changes_for_a_key_that_is_not_there_and_stays_empty() -> None:
    """To leave a field of the form must not write anything."""
    assert with_value(HEADER, "categories", []) == HEADER
    assert with_value("", "title", "T") == "title: T\n"


@pytest.mark.parametrize("header", ["{title: a}\n", "title: [a\n", "- a\n", "title: a\ntitle: b\n"])
def test_a_header_that_cannot_be_changed_safely_is_left_alone(header: str) -> None:
    """Better a sentence than a header that says something else."""
    with pytest.raises(DeskError, match="cannot be changed here"):
        with_value(header, "title", "b")


def test_the_form_has_the_fields_of_the_schema_and_the_values_of_the_text() -> None:
    """A key that octavo learns appears in the form by itself."""
    keys = {one.key for one in fields_of(PostKeys)}
    assert set(PostKeys.__struct_fields__) - keys == {"corrections", "extra"}
    form = form_of(f"---\n{HEADER}draft: yes\n---\nBody\n")
    assert form.values["title"] == "A: first"
    assert form.values["tags"] == ["mice", "men"]
    assert form.values["draft"] is True
    assert form.values["summary"] == "Two lines of it.\n"
    assert form.others == ("extra",)
    assert not form_of('+++\ntitle = "T"\n+++\n').is_editable
