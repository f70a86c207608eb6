"""The grammar of keys, brackets and locators."""

from __future__ import annotations

import pytest

from octavo.markdown.citation_scanner import CitationScanner
from octavo.markdown.locators import find_locator


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("@a_b9", "a_b9"),
        ("@a:b.c#d$e%f&g-h+i?j<k>l~m/n", "a:b.c#d$e%f&g-h+i?j<k>l~m/n"),
        ("@a.", "a"),
        ("@a..b", "a"),
        ("@https://doi.org/10.1/x", "https://doi.org/10.1/x"),
        ("@{a{b}c.}", "a{b}c."),
        ("@{a b}", None),
        ("@{}", None),
        ("@-a", None),
        ("@", None),
        ("@王2020", "王2020"),
    ],
)
def test_a_key_ends_where_pandoc_ends_it(text: str, key: str | None) -> None:
    """A key with a full stop too many is another work."""
    found = CitationScanner(text).key_at(0)

    assert (found and found.key) == key


@pytest.mark.parametrize("before", ["a", "é", "9", ".", "x_", "e\u0301"])
def test_no_key_within_a_word(before: str) -> None:
    """E-mail addresses and version numbers are no citations."""
    assert CitationScanner(f"{before}@b").key_at(len(before)) is None


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("[@a; @b]", ["a", "b"]),
        ("[@a `; @x` ; @b]", ["a", "b"]),
        (r"[@a \; x; @b]", ["a", "b"]),
        ("[@a 'it; is' (no; @b)]", ["a", "b"]),
        ("[@a, it's; @b, isn't]", ["a", "b"]),
        ("[@a “x; y”; @b]", ["a", "b"]),
        ("[see [x; y](z) @a]", ["a"]),
        ("[<i title='@x'> @a]", ["a"]),
        ("[@a; no key]", []),
        ("[@a, $[0,1)$; @b]", ["a", "b"]),
        ("[@{a]b}; @c]", ["a]b", "c"]),
        ("[@fig-x]", []),
        ("[@*]", ["*"]),
    ],
)
def test_items_are_split_at_semicolons(text: str, keys: list[str]) -> None:
    """But not in code, quotations, links or behind a backslash."""
    assert [item.key for item in CitationScanner(text).bracketed(0)] == keys


@pytest.mark.parametrize(
    ("suffix", "label", "value", "rest"),
    [
        (", p. 3", "page", "3", ""),
        (", pp. 3--5, 7 and more", "page", "3–5, 7", " and more"),
        (" 33", "page", "33", ""),
        (", xii", "", "", ", xii"),
        (", p. xii", "page", "xii", ""),
        (", p. (a)", "", "", ", p. (a)"),
        (", 1(a)[2]", "page", "1(a)[2]", ""),
        (", Sec. 2.1.", "section", "2.1", "."),
        (", §3", "section", "3", ""),
        (", {no. 7, Part B} x", "issue", "7, Part B", " x"),
        ("{}, 99", "", "", ", 99"),
        (", table 3", "", "", ", table 3"),
        (", sub verbo 4", "sub-verbo", "4", ""),
        (", page3", "page", "page3", ""),
        ("", "", "", ""),
    ],
)
def test_a_locator_is_split_from_its_suffix(suffix: str, label: str, value: str, rest: str) -> None:
    """Styles print it by its kind: "p. 3", "chap. 4"."""
    locator = find_locator(suffix)

    assert (locator.label, locator.value, suffix[locator.end :]) == (label, value, rest)
