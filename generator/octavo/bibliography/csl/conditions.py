"""`cs:choose`: the tests of its branches."""

from __future__ import annotations

from collections.abc import Callable

from octavo.bibliography.csl.context import FIRST, IBID, IBID_WITH_LOCATOR, Context
from octavo.bibliography.csl.items import DateValue
from octavo.bibliography.csl.marks import without_marks
from octavo.bibliography.csl.numbers import is_numeric
from octavo.bibliography.csl.tree import Element

Test = Callable[[Context], bool]


def compile_test(branch: Element) -> Test:
    """Return what tells whether a branch is taken."""
    tests: list[Test] = []
    match = branch.get("match", "all")
    for attribute, value in branch.attributes.items():
        make = _TESTS.get(attribute)
        if attribute == "type":
            names = value.split()
            # One question instead of a dozen; to be of all of several types is asked for by mistake.
            tests += [_type(name) for name in names] if match == "all" else [_type(*names)]
        elif make:
            tests += [make(one) for one in value.split()]
    if match == "none":
        return lambda x: not any(test(x) for test in tests)
    if len(tests) == 1:
        return tests[0]
    if match == "any":
        return lambda x: any(test(x) for test in tests)
    return lambda x: all(test(x) for test in tests)


def _type(*names: str) -> Test:
    types = frozenset(names)
    return lambda x: x.item.type in types


# What a citation, and not its work, has.
_OF_CITATION: dict[str, Test] = {
    "locator": lambda x: bool(x.locator),
    "citation-number": lambda x: bool(x.number),
    "first-reference-note-number": lambda x: bool(x.first_note),
    "year-suffix": lambda x: bool(x.year_suffix),
}


def _variable(name: str) -> Test:
    return _OF_CITATION.get(name) or (lambda x: bool(x.values.get(name)))


def _is_numeric(name: str) -> Test:
    def test(x: Context) -> bool:
        if name == "locator":
            return bool(x.locator) and is_numeric(x.locator)
        if name == "citation-number":
            return bool(x.number)
        value = x.values.get(name)
        if not isinstance(value, str):
            return False
        words = without_marks(value)
        # Sets are numbered with letters, too: “Vol. A of Computers & Typesetting”.
        return is_numeric(words) or (name == "volume" and len(words) == 1 and words.isupper())

    return test


def _is_uncertain(name: str) -> Test:
    def test(x: Context) -> bool:
        value = x.values.get(name)
        return isinstance(value, DateValue) and value.is_uncertain

    return test


def _locator(name: str) -> Test:
    def test(x: Context) -> bool:
        return bool(x.locator) and (x.label or "page").replace("-", " ") == name.replace("-", " ")

    return test


_POSITIONS: dict[str, Test] = {
    "first": lambda x: x.position == FIRST and not x.in_bibliography,
    "subsequent": lambda x: x.position != FIRST,
    "ibid": lambda x: x.position in (IBID, IBID_WITH_LOCATOR),
    "ibid-with-locator": lambda x: x.position == IBID_WITH_LOCATOR,
    "near-note": lambda x: x.is_near_note,
    "far-note": lambda x: x.position != FIRST and not x.is_near_note,
}


def _position(name: str) -> Test:
    return _POSITIONS.get(name, lambda x: False)


def _disambiguate(value: str) -> Test:
    wanted = value == "true"
    return lambda x: x.shown.is_disambiguated == wanted


_TESTS: dict[str, Callable[[str], Test]] = {
    "variable": _variable,
    "is-numeric": _is_numeric,
    "is-uncertain-date": _is_uncertain,
    "locator": _locator,
    "position": _position,
    "disambiguate": _disambiguate,
}
