"""How long each part of a build took."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from msgspec import Struct, field


class Span(Struct, frozen=True):
    """A stage of a build."""

    name: str
    began: float  # seconds since the build began
    ended: float


class Timeline(Struct):
    """The stages of a build in their order, and how long each file took to make."""

    stages: list[Span] = []
    files: dict[str, float] = {}  # seconds by name
    _began: float = field(default_factory=time.perf_counter)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Note how long what is done inside takes."""
        began = time.perf_counter() - self._began
        try:
            yield
        finally:
            self.stages.append(Span(name, began, time.perf_counter() - self._began))
