"""A page to be made: its address, how to make its view, and what the view follows from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from msgspec import Struct

_View = TypeVar("_View", covariant=True)


class Planned(Struct, Generic[_View], frozen=True):
    """A page whose view is made only when somebody asks."""

    site_path: str
    make_view: Callable[[], _View]
    causes: Mapping[str, bytes]  # digests by what they stand for, in words that a reason can be told in
