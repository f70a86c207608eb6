"""Reading YAML as located text."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from octavo.formats import yaml_tree
from octavo.formats.yaml_tree import Entry, ListNode, MapNode, Node, ScalarNode, read_yaml


@pytest.fixture(params=["libyaml", "pure Python"], autouse=True)
def _parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run every test with both of PyYAML's parsers: some machines have only the slower one."""
    loader = yaml.CSafeLoader if request.param == "libyaml" else yaml.SafeLoader
    monkeypatch.setattr(yaml_tree, "_LOADER", loader)


def as_data(node: Node | None) -> object:
    """Return a tree as plain dicts, lists and texts, so that an expectation fits on a line."""
    if isinstance(node, MapNode):
        return {entry.key: as_data(entry.value) for entry in node.entries}
    if isinstance(node, ListNode):
        return [as_data(item) for item in node.items]
    return None if node is None or node.is_null else node.text


def only_problem(text: str, **options: int) -> tuple[str, str, str]:
    """Return place, message and hint of the one problem that a text must have."""
    _, (problem,) = read_yaml(text, path="a.yaml", **options)
    assert str(problem.severity) == "error"
    assert problem.code.startswith("yaml-")
    return str(problem.location), problem.message, problem.hint


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "yes",
        "on",
        "1.10",
        "007",
        "1e3",
        "12:30",
        "2026-02-30",
        "0000-0002-1825-0097",
        "true",
        ".inf",
        "=",
    ],
)
def test_nothing_but_text_is_read(text: str) -> None:
    """A title "No", a version 1.10 and an ORCID have all been mangled by YAML's guesses."""
    tree, problems = read_yaml(f"key: {text}", path="a.yaml")
    assert as_data(tree) == {"key": text}
    assert problems == ()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", True),
        (" ~", True),
        (" null", True),
        (" 'null'", False),
        (' ""', False),
        (" |\n", False),
        (" 0", False),
    ],
)
def test_only_an_unquoted_empty_value_is_null(value: str, expected: bool) -> None:
    """`title: ""` was written on purpose and must be told from a forgotten value."""
    tree, _ = read_yaml(f"key:{value}", path="a.yaml")
    assert isinstance(tree, MapNode)
    assert isinstance(tree.entries[0].value, ScalarNode)
    assert tree.entries[0].value.is_null is expected


def test_every_node_knows_its_place() -> None:
    """Without columns a message cannot point at the faulty word of a long line."""
    tree, problems = read_yaml("a: x\nlist:\n  - é: 😀, y\n  - [p, q]\n", path="a.yaml", first_line=11)
    assert problems == ()
    assert tree == MapNode(
        (
            Entry("a", 11, 1, ScalarNode("x", True, 11, 4)),
            Entry(
                "list",
                12,
                1,
                ListNode(
                    (
                        MapNode((Entry("é", 13, 5, ScalarNode("😀, y", True, 13, 8)),), 13, 5),
                        ListNode((ScalarNode("p", True, 14, 6), ScalarNode("q", True, 14, 9)), 14, 5),
                    ),
                    13,
                    3,
                ),
            ),
        ),
        11,
        1,
    )


def test_a_block_keeps_its_lines() -> None:
    """Comment bodies are blocks; Markdown in them depends on line breaks and indentation."""
    tree, problems = read_yaml("body: |\n  One\n\n      code: [x]\n  # no comment\n", path="a.yaml")
    assert problems == ()
    assert as_data(tree) == {"body": "One\n\n    code: [x]\n# no comment\n"}


@pytest.mark.parametrize("text", ["", "\n\n", "# only a remark\n", "\ufeff"])
def test_an_empty_text_has_no_tree_and_no_problem(text: str) -> None:
    """A header or file that holds nothing yet is a normal beginning."""
    assert read_yaml(text, path="a.yaml") == (None, ())


def test_a_byte_order_mark_and_windows_line_ends_change_nothing() -> None:
    """Files that went through Windows must give the same site."""
    expected = read_yaml("a: 1\nb: |\n  x\n  y\n", path="a.yaml")
    assert read_yaml("\ufeffa: 1\r\nb: |\r\n  x\r\n  y\r\n", path="a.yaml") == expected


@pytest.mark.parametrize("separator", ["\u2028", "\u2029"])
def test_separators_that_editors_do_not_count_shift_no_line(separator: str) -> None:
    """Text pasted from web pages carries them; YAML 1.1 would count a line more than the editor shows."""
    tree, problems = read_yaml(f"a: x{separator}y\nb: z", path="a.yaml")
    assert problems == ()
    assert isinstance(tree, MapNode)
    assert as_data(tree) == {"a": "x y", "b": "z"}
    assert tree.entries[1].line == 2


def test_a_duplicate_key_keeps_the_first_and_names_its_line() -> None:
    """Two titles in one header: whichever wins in silence, half of the authors lose."""
    tree, (problem,) = read_yaml("title: A\ndate: x\ntitle: B\n", path="a.yaml", first_line=2)
    assert as_data(tree) == {"title": "A", "date": "x"}
    assert str(problem.location) == "a.yaml:4:1"
    assert problem.message == '"title" is given twice; the first is on line 2.'
    assert problem.hint == "Keep one of the two."


def test_a_duplicate_key_drops_the_whole_second_value() -> None:
    """The second value may be a tree of its own, which must not leak into its neighbours."""
    tree, problems = read_yaml("a: 1\na: {b: [c, {d: e}]}\nf: g\n", path="a.yaml")
    assert as_data(tree) == {"a": "1", "f": "g"}
    assert len(problems) == 1


def test_aliases_and_anchors_are_refused_in_place() -> None:
    """They are how YAML bombs and cycles are made, and nobody needs them in a header."""
    tree, problems = read_yaml("a: &x [1]\nb: *x\n", path="a.yaml")
    assert [(str(p.location), p.code) for p in problems] == [
        ("a.yaml:1:4", "yaml-anchor"),
        ("a.yaml:2:4", "yaml-alias"),
    ]
    assert problems[1].message == '"*x" repeats a value from elsewhere, which is not supported.'
    assert as_data(tree) == {"a": ["1"], "b": None}


def test_a_bomb_is_refused_without_expanding_it() -> None:
    """Nine levels of nine aliases are 400 million values when expanded."""
    lines = ["l0: &l0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 10)]
    _, problems = read_yaml("\n".join(lines), path="a.yaml")
    assert {problem.code for problem in problems} == {"yaml-anchor", "yaml-alias"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a: !!python/object/apply:os.system [id]", "!!python/object/apply:os.system"),
        ("a: !!binary aGk=", "!!binary"),
        ("a: !x y", "!x"),
        ("!!map {a: b}", "!!map"),
    ],
)
def test_tags_are_refused(text: str, shown: str) -> None:
    """A tag asks the reader to construct something."""
    _, message, hint = only_problem(text)
    assert message == f'"{shown}" gives a value a type, which is not supported.'
    assert hint == "Leave it out; if the ! is meant as text, put the value in quotes."


def test_a_key_that_is_not_text_is_refused_and_the_rest_read() -> None:
    """`title: {{ name }}` of another generator's template is such a key to YAML."""
    tree, (problem,) = read_yaml("title: {{ name }}\nother: x\n", path="a.yaml")
    assert str(problem.location) == "a.yaml:1:9"
    assert problem.message == "A list or mapping stands here as a key; keys are plain words."
    assert as_data(tree) == {"title": {}, "other": "x"}


@pytest.mark.parametrize("text", ["[" * 3000, "- " * 3000, "{a: " * 3000, "? " * 3000])
def test_a_tree_too_deep_is_refused_by_depth(text: str) -> None:
    """3,000 brackets must meet a limit of ours, not the end of the interpreter's stack."""
    place, message, _ = only_problem(text)
    assert message == "Lists and mappings are nested more than 32 deep here."
    assert place.startswith("a.yaml:1:")


def test_32_levels_are_read() -> None:
    """The limit is the one that is documented."""
    tree, problems = read_yaml("[" * 32 + "]" * 32, path="a.yaml")
    assert problems == ()
    assert tree is not None


def test_a_text_over_the_limit_is_not_read() -> None:
    """A header of a gigabyte is a mistake, and would cost minutes."""
    assert only_problem("a: " + "x" * 98, limit=100) == (
        "a.yaml:1",
        "This is 101 characters long; at most 100 are read.",
        "",
    )
    assert only_problem("a: " + "x" * yaml_tree.DEFAULT_LIMIT)[0] == "a.yaml:1"


def test_a_second_document_is_refused() -> None:
    """Everything below the second --- would silently be ignored."""
    assert only_problem("a: 1\n---\nb: 2\n") == (
        "a.yaml:2:1",
        "A second YAML document begins here; only one is read.",
        "Remove the line with ---.",
    )


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x7f", "\x9b", "\ufffe", "\ud800"])
def test_a_character_that_no_text_holds_is_named_with_its_place(character: str) -> None:
    """libyaml reports a byte offset, or fails to encode; an author needs line and column."""
    tree, (problem,) = read_yaml(f"a: 1\nb: x{character}y\n", path="a.yaml", first_line=3)
    assert as_data(tree) == {"a": "1", "b": "xy"}
    assert str(problem.location) == "a.yaml:4:5"
    assert problem.message.startswith(f"The character U+{ord(character):04X} is left out")


@pytest.mark.parametrize("escape", ["\\a", "\\x1b", "\\u0007", "\\uFFFE", "\\e"])
def test_an_escape_brings_in_no_such_character_either(escape: str) -> None:
    tree, (problem,) = read_yaml(
        f'"k{escape}": 1\nb: ["x{escape}y"]\n'.replace(f"k{escape}", "k"), path="a.yaml"
    )
    assert as_data(tree) == {"k": "1", "b": ["xy"]}
    assert str(problem.location) == "a.yaml:2:5"
    tree, (problem,) = read_yaml(f'"k{escape}": 1\n', path="a.yaml")
    assert as_data(tree) == {"k": "1"}


NEVER_CLOSED = "The quotation mark that opens here is never closed."
AFTER_QUOTE = "Text follows a closing quotation mark."
MISFIT = "This line does not belong to the list or mapping above."
NO_FIT = "This key does not fit where it stands."


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("\ta: 1", "1:1", "A tab is used for indentation."),
        ("a:\n\tb: 1", "2:1", "A tab is used for indentation."),
        ("title: Trust: a review", "1:13", "A second colon stands in this line."),
        ('a: "x\nb: 1', "1:4", NEVER_CLOSED),
        ("a: 'it was\n---\nb: 1", "1:4", NEVER_CLOSED),
        ("a: 'it's'", "1:8", AFTER_QUOTE),
        ('a: "b" c', "1:8", AFTER_QUOTE),
        ("author: @tony", "1:9", 'A value cannot begin with "@".'),
        ("a: `code`", "1:4", 'A value cannot begin with "`".'),
        ("a: %x", "1:4", 'A value cannot begin with "%".'),
        ("a: *Important* results", "1:4", 'A value cannot begin with "*".'),
        ("a: ]", "1:4", 'A value cannot begin with "]".'),
        ("a: [1, 2\nb: 3", "1:4", "The list that begins here with [ lacks a comma or its closing ]."),
        ("a: {b: c\nd: e", "1:4", "The mapping that begins here with { lacks a comma or its closing }."),
        ("a: >x", "1:5", "After | or > the line must end."),
        ("a: - b", "1:4", "A list cannot begin on the line of its key."),
        ("a: 1\n b: 2", "2:3", NO_FIT),
        ("a\nb: 1", "2:2", NO_FIT),
        ("- a\nb: 1", "2:1", MISFIT),
        ("a:\n  - x\n - y", "3:2", MISFIT),
        ("b: |\n  x\n y", "3:2", MISFIT),
        (
            "title: x\nfoo\nb: 1",
            "2:1",
            "This line has no colon after its key, so it is neither a key nor part of the value above.",
        ),
    ],
)
def test_a_syntax_error_is_told_in_plain_words(text: str, place: str, message: str) -> None:
    """ "found character that cannot start any token" has stopped many who only wanted to write."""
    found_place, found_message, hint = only_problem(text)
    assert (found_place, found_message) == (f"a.yaml:{place}", message)
    assert hint


def test_what_was_wrong_before_a_syntax_error_is_told_too() -> None:
    """One run must show all that can be known."""
    tree, problems = read_yaml("a: 1\na: 2\nb: @x\n", path="a.yaml")
    assert tree is None
    assert [problem.code for problem in problems] == ["yaml-duplicate-key", "yaml-syntax"]


@given(st.text(alphabet=st.sampled_from(list("ab:- \n\t\"'[]{},&*!|>%@`#?~\\uxd8\x00é😀")), max_size=60))
def test_no_text_raises(text: str) -> None:
    """Whatever is in a file, the answer is a tree or a problem with a place in it."""
    tree, problems = read_yaml(text, path="a.yaml")
    assert tree is not None or problems or not text.strip() or text.lstrip()[0] in "#-%." or "\t" in text
    for problem in problems:
        assert 1 <= problem.location.line <= text.count("\n") + 1
