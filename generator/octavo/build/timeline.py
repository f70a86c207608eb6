"""How long each part of a build took."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from msgspec import Struct


class Span(Struct, frozen=True):
    """A stage of a build."""

    name: str
    began: float  # seconds since the build began
    ended: float


@dataclass(slots=True)
class Timeline:
    """The stages of a build in their order, and how long each file took to make."""

    stages: list[Span] = field(default_factory=list)
    files: dict[str, float] = field(default_factory=dict)  # seconds by name
    _began: float = field(default_factory=time.perf_counter)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Note how long what is done inside takes."""
        began = time.perf_counter() - self._began
        try:
            yield
        finally:
            self.stages.append(Span(name, began, time.perf_counter() - self._began))
