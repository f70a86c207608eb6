"""Texts written as YAML are read back as they were."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from octavo.comments.archive import read_comments
from octavo.formats.yaml_tree import ListNode, MapNode, ScalarNode, read_yaml
from octavo.importers.blog import ImportedComment
from octavo.importers.comment_file import archive_comment, format_comments
from octavo.importers.yaml_text import yaml_block, yaml_line, yaml_list

_CHARACTERS = st.characters(
    min_codepoint=32, exclude_categories=["Cs", "Cc", "Zl", "Zp", "Cn"], exclude_characters="\ufeff"
)
TEXTS = st.text(_CHARACTERS)
LINES = st.lists(TEXTS, max_size=6).map("\n".join)


def value_of(yaml: str) -> ScalarNode:
    root, problems = read_yaml(f"key: {yaml}\nnext: x\n", path="a.yaml")
    assert problems == ()
    assert isinstance(root, MapNode)
    assert [entry.key for entry in root.entries] == ["key", "next"]
    value = root.entries[0].value
    assert isinstance(value, ScalarNode)
    assert not value.is_null
    return value


@given(TEXTS)
def test_a_line_is_read_back(text: str) -> None:
    assert value_of(yaml_line(text)).text == text


@given(LINES)
def test_a_block_is_read_back_but_for_its_end(text: str) -> None:
    assert value_of(yaml_block(text, 0)).text.rstrip("\n ") == text.rstrip("\n ")


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_a_list_is_read_back(texts: list[str]) -> None:
    root, problems = read_yaml(f"key: {yaml_list(texts)}\n", path="a.yaml")
    assert problems == ()
    assert isinstance(root, MapNode)
    value = root.entries[0].value
    assert isinstance(value, ListNode)
    assert [item.text for item in value.items if isinstance(item, ScalarNode)] == texts


@given(LINES, TEXTS, st.booleans())
def test_a_comment_is_read_back_without_a_fault(text: str, author: str, is_html: bool) -> None:
    """Whatever readers typed: an archive that cannot be read stops the build."""
    date = datetime(2012, 3, 4, tzinfo=UTC)
    typed = ImportedComment("7", "3", author, "https://e.example/?a=1&b=x#y", "", date, text, is_html)
    comment = archive_comment(typed)
    (read,), problems = read_comments("c.yaml", format_comments([comment]), authors=(), zone=UTC)
    assert {problem.code for problem in problems} <= {"empty-comment", "mail-address"}
    assert (read.id, read.parent, read.author, read.date) == ("7", "3", comment.author, comment.date)
    assert read.text.rstrip("\n ") == comment.text.rstrip("\n ")
