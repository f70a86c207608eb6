"""What a style says of a work: made once, and kept as long as the style."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from octavo.model.reference import Record

_Parameters = ParamSpec("_Parameters")
_Value = TypeVar("_Value")


class RemembersWorks:
    """A style that keeps what it printed; see `once_per_work`."""

    def __init__(self) -> None:
        self._kept: dict[tuple[object, ...], tuple[Record, Any]] = {}


def once_per_work(
    method: Callable[Concatenate[Any, Record, _Parameters], _Value],
) -> Callable[Concatenate[Any, Record, _Parameters], _Value]:
    """Return the method with a memory: on a large site, a work is cited on many pages.

    What the method gives must depend on the style's settings and its arguments alone. A record is known
    by its identity, which costs no comparing: another one of the same key takes the place of the first.
    """
    name = method.__qualname__

    @wraps(method)
    def remembering(
        self: Any, record: Record, /, *arguments: _Parameters.args, **named: _Parameters.kwargs
    ) -> _Value:
        place = (name, record.key, *arguments, *named.values())
        kept = self._kept.get(place)
        if kept is None or kept[0] is not record:
            kept = self._kept[place] = (record, method(self, record, *arguments, **named))
        value: _Value = kept[1]
        return value

    return remembering
