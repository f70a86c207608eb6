"""Regular expressions mean the same with every Python that octavo runs with."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from typing import Any

from own_expressions import expressions

with warnings.catch_warnings():
    # Deprecated under its old name only; the new one is not public, and there is no other.
    warnings.simplefilter("ignore", DeprecationWarning)
    from re import _parser  # type: ignore[attr-defined]


def test_no_possessive_repeat_holds_a_negative_look_around() -> None:
    """`(?:(?!x).)*+` finds nothing in Python 3.11.2, which Debian 12 has; `(?>(?:(?!x).)*)` says the same."""
    wrong = {
        f"{expression}: {expression.pattern.pattern!r}"
        for expression in expressions()
        if any(holds_negation(part) for part in possessive_parts(parse(expression.pattern)))
    }
    assert wrong == set()


def parse(expression: re.Pattern[Any]) -> Any:
    return _parser.parse(expression.pattern, expression.flags & ~re.DEBUG)


def parts(tree: Any) -> Iterator[tuple[str, Any]]:
    """Yield each part of an expression, with its name, whatever it stands in."""
    if isinstance(tree, tuple) and len(tree) == 2 and hasattr(tree[0], "name"):
        yield tree[0].name, tree[1]
    if isinstance(tree, tuple | list | _parser.SubPattern):
        for inner in tree:
            yield from parts(inner)


def possessive_parts(tree: Any) -> Iterator[Any]:
    return (inner for name, inner in parts(tree) if name == "POSSESSIVE_REPEAT")


def holds_negation(tree: Any) -> bool:
    return any(name == "ASSERT_NOT" for name, _ in parts(tree))
