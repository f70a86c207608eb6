"""The modules of the package as their authors wrote them; each is parsed once for all tests."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

import octavo

PACKAGE = Path(octavo.__file__).parent

_READY = PACKAGE / "rendering" / "ready"  # compiled templates, which nobody wrote


@cache
def module_names() -> tuple[str, ...]:
    """Return every module by its path in the package, as "markdown/words.py"."""
    written = [path for path in PACKAGE.rglob("*.py") if _READY not in path.parents]
    return tuple(sorted(path.relative_to(PACKAGE).as_posix() for path in written))


@cache
def tree_of(module: str) -> ast.Module:
    """Return the syntax tree of a module."""
    return ast.parse((PACKAGE / module).read_text("utf-8"))


def reads_sources(test: pytest.Item) -> bool:
    """Tell whether a test stands in a module that parses the package."""
    names = vars(getattr(test, "module", None) or object).keys()
    return not names.isdisjoint(("expressions", "module_names", "tree_of"))
