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


def has_variable(x: Context, name: str) -> bool:
    """Tell whether a work, or its citation, has a variable."""
    if name == "locator":
        return bool(x.locator)
    if name == "citation-number":
        return bool(x.number)
    if name == "first-reference-note-number":
        return bool(x.first_note)
    if name == "year-suffix":
        return bool(x.year_suffix)
    return bool(x.values.get(name))


def _variable(name: str) -> Test:
    if name in ("locator", "citation-number", "first-reference-note-number", "year-suffix"):
        return lambda x: has_variable(x, name)
    return lambda x: bool(x.values.get(name))


def _is_numeric(name: str) -> Test:
    def test(x: Context) -> bool:
        if name == "locator":
            return bool(x.locator) and is_numeric(x.locator)
        if name == "citation-number":
            return bool(x.number)
        value = x.values.get(name)
        if isinstance(value, DateValue):
            return False
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
    name = name.replace("-", " ") if name == "sub-verbo" else name

    def test(x: Context) -> bool:
        return bool(x.locator) and (x.label or "page").replace("-", " ") == name.replace("-", " ")

    return test


def _position(name: str) -> Test:
    if name == "first":
        return lambda x: x.position == FIRST and not x.in_bibliography
    if name == "subsequent":
        return lambda x: x.position != FIRST
    if name == "ibid":
        return lambda x: x.position in (IBID, IBID_WITH_LOCATOR)
    if name == "ibid-with-locator":
        return lambda x: x.position == IBID_WITH_LOCATOR
    if name == "near-note":
        return lambda x: x.is_near_note
    if name == "far-note":
        return lambda x: x.position != FIRST and not x.is_near_note
    return lambda x: False


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
