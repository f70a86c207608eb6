"""Tagged files, one value a line behind a tag of two to four characters: what .nbib and .ris share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class TaggedWork:
    """The values of one work by tag, each tag's in the order of the file."""

    line: int  # where it begins, 1-based
    values: dict[str, list[str]] = field(default_factory=dict)
    order: list[tuple[str, str]] = field(default_factory=list)  # all of them, as they stand

    def add(self, tag: str, value: str) -> None:
        """Take in one line's value."""
        self.values.setdefault(tag, []).append(value)
        self.order.append((tag, value))

    def first(self, *tags: str) -> str:
        """Return the first value that is not empty, of the first tag that has one; "" without any."""
        return next(self.every(*tags), "")

    def every(self, *tags: str) -> Iterator[str]:
        """Yield the values of these tags that are not empty, tag by tag."""
        return (value for tag in tags for value in self.values.get(tag, ()) if value)

    def in_order(self, tags: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Yield tags and values in the order of the file."""
        return ((tag, value) for tag, value in self.order if tag in tags and value)
