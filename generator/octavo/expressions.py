"""The standard library's `re`, but that expressions are compiled at their first use.

Modules have many hundred of them, and a run needs a quarter of those that it loads.
"""

from __future__ import annotations

import re
from re import (
    ASCII,
    DOTALL,
    IGNORECASE,
    MULTILINE,
    VERBOSE,
    Match,
    Pattern,
    error,
    escape,
    findall,
    finditer,
    fullmatch,
    match,
    search,
    split,
    sub,
)
from typing import Any, AnyStr, cast

__all__ = [
    "ASCII",
    "DOTALL",
    "IGNORECASE",
    "MULTILINE",
    "VERBOSE",
    "Match",
    "Pattern",
    "compile",
    "error",
    "escape",
    "findall",
    "finditer",
    "fullmatch",
    "match",
    "search",
    "split",
    "sub",
]
_SAME = frozenset(name for name in dir(Pattern) if not name.startswith("_")) - {"pattern"}


class LateExpression:
    """What stands for a compiled expression, and has its methods from their first use on."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    @property
    def compiled(self) -> Pattern[Any]:
        """The expression. Raises `re.error` where the pattern is none."""
        return re.compile(self.pattern, self._flags)

    def __getattr__(self, name: str) -> Any:
        if name not in _SAME:
            raise AttributeError(name)
        compiled = self.compiled
        for one in _SAME:
            setattr(self, one, getattr(compiled, one))
        return getattr(compiled, name)


def compile(pattern: AnyStr, flags: int = 0) -> Pattern[AnyStr]:  # noqa: A001  # as in `re`
    """Return an expression to be used as `re.compile` gives it. Raises `re.error` at its first use."""
    return cast("Pattern[AnyStr]", LateExpression(pattern, flags))
