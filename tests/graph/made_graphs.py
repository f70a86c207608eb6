"""Graphs of queries made at random, with inputs to edit and a graph from scratch to compare with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from octavo.graph import Gone, Graph, Kind, Query, Reader, index, output, query, source, table
from octavo.graph.nodes import UNKNOWN

KEYS = "abcdef"
TERMS = "xyz"
Row = tuple[int, str]


@dataclass(frozen=True)
class Recipe:
    """What a query reads and does."""

    kind: str  # "query", "table" or "index"
    reads: tuple[int, ...]  # numbers of what was made before, counted round
    modulus: int  # values are few, so that many changes end here
    skips: bool  # what it reads depends on what it has read
    wanders: bool  # it reads other keys than its own
    finds: bool  # it does without what is gone
    fails: bool  # it raises an error for some values
    is_large: bool
    is_private: bool | None


@st.composite
def recipes(draw: st.DrawFn) -> list[Recipe]:
    """Three to seven queries, each of what stands before it."""
    flags = st.booleans()
    kinds = st.sampled_from(["query", "query", "query", "table", "index"])
    return draw(
        st.lists(
            st.builds(
                Recipe,
                kinds,
                st.lists(st.integers(0, 9), min_size=1, max_size=3).map(tuple),
                st.sampled_from([1, 2, 3, 100]),
                flags,
                flags,
                flags,
                st.sampled_from([False, False, False, True]),
                flags,
                st.sampled_from([None, True]),
            ),
            min_size=3,
            max_size=7,
        )
    )


class MadeGraph:
    """The queries of some recipes."""

    def __init__(self, recipes: Sequence[Recipe]) -> None:
        self.file = source("file", int)
        self.names = source("names", tuple[str, ...])
        self.queries: list[Query[Any]] = [self.file, self.names]
        self._numbers: list[Query[Any]] = []  # those whose values are numbers
        for number, recipe in enumerate(recipes):
            getattr(self, f"_add_{recipe.kind}")(number, recipe)
        self.listed = self._add_outputs()

    def _add_query(self, number: int, recipe: Recipe) -> None:
        reads = [self.queries[one % len(self.queries)] for one in recipe.reads]

        def function(graph: Reader, key: str) -> int:
            total = KEYS.index(key)
            for place, read in enumerate(reads):
                if recipe.skips and total % 3 == 2:
                    continue
                step = total + place if recipe.wanders else 0
                total += _amount(graph, read, KEYS[(KEYS.index(key) + step) % len(KEYS)], recipe)
            if total % 4 == 3:
                graph.report(f"{key} has {total}.")
            if recipe.fails and total % 7 == 6:
                raise ArithmeticError(key)
            return total % recipe.modulus

        function.__name__ = f"query{number}"
        made = query(*reads, is_large=recipe.is_large, is_private=recipe.is_private)(function)
        self.queries.append(made)
        self._numbers.append(made)

    def _number_query(self, number: int, recipe: Recipe) -> Query[Any]:
        if not self._numbers:
            self._add_query(number + 100, recipe)
        return self._numbers[recipe.reads[0] % len(self._numbers)]

    def _add_table(self, number: int, recipe: Recipe) -> None:
        values, names = self._number_query(number, recipe), self.names

        def function(graph: Reader, _: str) -> dict[str, int]:
            found = {name: graph.find(values, name) for name in graph.find(names) or ()}
            return {name: value % recipe.modulus for name, value in found.items() if value}

        function.__name__ = f"table{number}"
        self.queries.append(table(values, names)(function))

    def _add_index(self, number: int, recipe: Recipe) -> None:
        values = self._number_query(number, recipe)

        def rows(graph: Reader, key: str) -> tuple[tuple[str, Row], ...]:
            value = graph.get(values, key)
            terms = {TERMS[value % 3], TERMS[value % 2]} if value % 5 else set()
            return tuple((term, (value % 2, key)) for term in sorted(terms))

        rows.__name__ = f"rows{number}"
        made = query(values)(rows)
        self.queries += [made, index(f"index{number}", self.names, made, is_descending=recipe.skips)]

    def _add_outputs(self) -> Query[Any]:
        names = self.names
        values = [
            one for one in self.queries if one.kind is not Kind.SOURCE and not one.name.startswith("rows")
        ]
        indexes = [one for one in values if one.kind is Kind.INDEX]
        plain = Recipe("query", (), 9, False, False, True, False, False, False)

        @query(names, *indexes)
        def listed(graph: Reader, _: str) -> tuple[tuple[str, str], ...]:
            found = [("page", name) for name in graph.find(names) or ()]
            for one in indexes[:1]:
                found += [("term", key) for key in graph.get(one)]
            return tuple(found)

        @output(*values[-3:])
        def page(graph: Reader, key: str) -> bytes:
            return b" ".join(b"%d" % _amount(graph, one, key, plain) for one in values[-3:])

        @output(*indexes)
        def term(graph: Reader, key: str) -> bytes:
            return repr(graph.at(indexes[0], key)).encode()

        self.queries += [listed, page, term]
        return listed


def _amount(graph: Reader, read: Query[Any], key: str, recipe: Recipe) -> int:
    """Return a number that something which is read amounts to."""
    if read.name == "names":
        names = graph.find(read) if recipe.finds else graph.get(read)
        return len(names or ())
    if read.kind is Kind.INDEX:
        term = TERMS[KEYS.index(key) % 3]
        rows = sum(2 * number + KEYS.index(name) for number, name in graph.at(read, term))
        return int(rows) + (len(graph.get(read)) if recipe.skips else 0)
    if read.kind is Kind.TABLE:
        whole = len(graph.find(read) or ()) if recipe.skips else 0
        return (graph.at(read, key) or 0) + whole
    if read.name.startswith("rows"):
        return len(graph.find(read, key) or ())
    value: int | None = graph.find(read, key) if recipe.finds else graph.get(read, key)
    return 5 if value is None else value


@dataclass
class Inputs:
    """What the inputs are now."""

    files: dict[str, int] = field(default_factory=dict)
    names: tuple[str, ...] | None = ()

    def set_all(self, made: MadeGraph, graph: Graph, order: Sequence[str] = KEYS) -> None:
        """Give a graph every input, as a build does."""
        for key in order:
            if key in self.files:
                graph.set(made.file, key, self.files[key])
            else:
                graph.remove(made.file, key)
        if self.names is None:
            graph.remove(made.names, "")
        else:
            graph.set(made.names, "", self.names)


@dataclass
class Published:
    """The files that a graph has published."""

    files: dict[tuple[str, str], bytes] = field(default_factory=dict)

    def graph(self, made: MadeGraph, folder: Path | None = None, **more: Any) -> Graph:
        """Return a graph that publishes here."""

        def publish(query: Query[Any], key: str, data: bytes, digest: int) -> None:
            self.files[query.name, key] = data

        def unpublish(query: Query[Any], key: str) -> None:
            self.files.pop((query.name, key), None)

        return Graph(
            made.queries, listed=made.listed, folder=folder, publish=publish, unpublish=unpublish, **more
        )


edits = st.one_of(
    st.tuples(st.just("file"), st.sampled_from(KEYS), st.integers(0, 8)),
    st.tuples(st.just("delete"), st.sampled_from(KEYS), st.none()),
    st.tuples(st.just("names"), st.none(), st.lists(st.sampled_from(KEYS), unique=True).map(tuple)),
    st.tuples(st.just("no names"), st.none(), st.none()),
)
"""Edits of the inputs, of which the last is rare in life and here."""


def apply(edit: tuple[str, Any, Any], inputs: Inputs) -> None:
    """Make an edit."""
    kind, key, value = edit
    if kind == "file":
        inputs.files[key] = value
    elif kind == "delete":
        inputs.files.pop(key, None)
    else:
        inputs.names = value


def settled(graph: Graph) -> str:
    """Settle a graph; return the kind of error that it raised."""
    try:
        graph.settle()
    except ArithmeticError:
        return "error"
    return ""


def asked(graph: Graph, query: Query[Any], key: str) -> Any:
    """Return what somebody gets who asks for a value."""
    try:
        return graph.get(query, key)
    except Gone:
        return "gone"
    except ArithmeticError:
        return "error"


def traces(graph: Graph) -> Mapping[tuple[str, str], Any]:
    """Return of each node what it is, what it has read in order, and its problems."""
    nodes = graph.nodes
    found = {}
    for node in nodes.live():
        reads = [graph.name_of(one) for one in nodes.reads(node)]
        query = graph.query_of(node)
        if query.kind is Kind.SOURCE and not nodes.readers(node):
            continue
        found[graph.name_of(node)] = (nodes.digest[node] or UNKNOWN, reads, graph.store.problems.get(node))
    return found
