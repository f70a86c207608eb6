"""What the parts of the graph ask of the whole."""
# ruff: noqa: D102  # octavo.graph.evaluation has the docstrings

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from octavo.graph.dirty import Dirty
from octavo.graph.nodes import Nodes
from octavo.graph.queries import Query
from octavo.graph.store import Store

V = TypeVar("V")


class Host(Protocol):
    """The graph; octavo.graph.evaluation says what each method does."""

    queries: list[Query[Any]]
    number: dict[Query[Any], int]
    nodes: Nodes
    store: Store
    dirty: Dirty
    loads: Mapping[Query[Any], Callable[[str], Any]]
    old_rows: dict[int, dict[int, Any]]
    runs: dict[Query[Any], int]
    log: dict[int, bytes | None] | None
    owner: int
    unpublish: Callable[[Query[Any], str], None]

    def node(self, query: Query[Any], key: str) -> int: ...
    def query_of(self, node: int) -> Query[Any]: ...
    def query_named(self, name: str) -> Query[Any]: ...
    def value(self, query: Query[V], node: int, key: str) -> V: ...
    def kept_value(self, query: Query[Any], node: int, key: str) -> Any: ...
    def forget_value(self, node: int) -> None: ...
    def rerun(self, node: int) -> None: ...
    def rerun_or_fail(self, node: int) -> None: ...
    def set_value(self, query: Query[Any], node: int, value: Any, reads: Sequence[int]) -> Any: ...
    def record(
        self,
        query: Query[Any],
        node: int,
        digest: int,
        data: bytes | None,
        reads: Sequence[int],
        problems: bytes | None,
    ) -> bool: ...
