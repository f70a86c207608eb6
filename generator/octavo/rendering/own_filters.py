"""Filters from outside: templates call them as they call Jinja's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import pass_context
from jinja2.filters import FILTERS

from octavo.errors import OctavoError
from octavo.extensions import load_extension

SPOKEN = ("digits", "number")
"""The filters that octavo brings."""


class FilterFailed(OctavoError):  # noqa: N818 - it is caught by this name to become a Problem
    """A filter from outside raised an error, `cause`."""

    def __init__(self, name: str, cause: Exception) -> None:
        super().__init__(name)
        self.name = name
        self.cause = cause


def is_known_filter(name: str) -> bool:
    """Tell whether templates have a filter of this name already."""
    return name in FILTERS or name in SPOKEN


def own_filters(functions: Mapping[str, str]) -> dict[str, Callable[..., Any]]:
    """Return the filters by name; `functions` has "package.module:function" by name."""
    return {name: _guarded(function) for name, function in functions.items()}


def _guarded(function: str) -> Callable[..., Any]:
    call = load_extension(function)

    # With the context, though nobody needs it: else Jinja keeps what a filter makes of a constant, and the
    # next build would not notice that the filter has changed.
    @pass_context
    def guarded(context: object, *arguments: Any, **named: Any) -> Any:
        try:
            return call(*arguments, **named)
        except Exception as error:
            raise FilterFailed(function, error) from error

    return guarded
