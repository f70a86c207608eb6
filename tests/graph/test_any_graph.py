"""Whatever the queries, the edits and the way to a value: it is the one of a graph made from scratch."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from made_graphs import (
    KEYS,
    Inputs,
    MadeGraph,
    Published,
    Recipe,
    apply,
    asked,
    edits,
    recipes,
    settled,
    traces,
)

from depth import TRIALS
from octavo.builder.workers import run_chunks
from octavo.graph import evaluation
from octavo.graph.memory import MOST

steps = st.lists(st.lists(edits, min_size=1, max_size=3), min_size=2, max_size=4)


def assert_as_from_scratch(
    made: MadeGraph, graph: Any, published: Published, inputs: Inputs, error: str
) -> None:
    scratch = Published()
    clean = scratch.graph(made, always_decodes=True)
    inputs.set_all(made, clean, KEYS[::-1])
    assert settled(clean) == error
    if not error:
        assert published.files == scratch.files
        assert traces(graph) == traces(clean)
        assert list(graph.problems()) == list(clean.problems())


# An entry of an index that failed stayed for ever, read by nobody.
FAILED_INDEX = [
    Recipe(
        "query",
        (0,),
        1,
        skips=False,
        wanders=False,
        finds=False,
        fails=False,
        is_large=False,
        is_private=None,
    ),
    Recipe(
        "query", (0,), 1, skips=False, wanders=False, finds=True, fails=True, is_large=False, is_private=None
    ),
    Recipe(
        "index",
        (0,),
        1,
        skips=False,
        wanders=False,
        finds=False,
        fails=False,
        is_large=False,
        is_private=None,
    ),
    Recipe(
        "index",
        (1,),
        1,
        skips=False,
        wanders=False,
        finds=False,
        fails=False,
        is_large=False,
        is_private=None,
    ),
]


@given(recipes(), steps, st.sampled_from((1, 5, MOST)))
@example(FAILED_INDEX, [[("names", None, ("a", "b"))], [("no names", None, None)]], MOST)
@settings(max_examples=TRIALS // 2)
def test_edits_lead_where_a_clean_start_leads(
    recipes: list[Recipe], steps: list[list[Any]], held: int
) -> None:
    """The central promise of the graph: values, what was read, problems and files are the same.

    So they are where memory has room for a few values only, as on a very large site.
    """
    made, inputs, published = MadeGraph(recipes), Inputs(), Published()
    graph = published.graph(made, held=held)
    for step in steps:
        for edit in step:
            apply(edit, inputs)
        inputs.set_all(made, graph)
        assert_as_from_scratch(made, graph, published, inputs, settled(graph))


@given(recipes(), steps, st.integers(1, 40))
@settings(max_examples=TRIALS // 2)
def test_a_kept_graph_leads_where_a_clean_start_leads(
    recipes: list[Recipe], steps: list[list[Any]], tenth: int
) -> None:
    """A build begins with what an earlier one kept, in one file or with changes beside it."""
    made, inputs, published = MadeGraph(recipes), Inputs(), Published()
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patches:
        patches.setattr("octavo.graph.store._LARGE", 1 / tenth)  # changes stay beside the file, or do not
        for step in steps:
            graph = published.graph(made, Path(name))
            for edit in step:
                apply(edit, inputs)
            inputs.set_all(made, graph)
            before = dict(published.files)
            error = settled(graph)
            assert_as_from_scratch(made, graph, published, inputs, error)
            if error:
                published.files = before  # nothing is published
            graph.keep()


@given(recipes(), steps, st.lists(st.tuples(st.integers(0, 99), st.sampled_from(KEYS)), min_size=1))
@settings(max_examples=TRIALS // 2)
def test_what_is_asked_for_is_up_to_date(
    recipes: list[Recipe], steps: list[list[Any]], asks: list[tuple[int, str]]
) -> None:
    """A preview asks for one page after an edit, then for another, and settles nothing in between."""
    made, inputs, published = MadeGraph(recipes), Inputs(), Published()
    graph = published.graph(made)
    askable = [one for one in made.queries if one.name not in ("file", "names", "listed", "term")]
    for step in steps:
        for edit in step:
            apply(edit, inputs)
        inputs.set_all(made, graph)
        clean = Published().graph(made)
        inputs.set_all(made, clean)
        for number, key in asks:
            query = askable[number % len(askable)]
            place = "" if query.entry else key
            assert asked(graph, query, place) == asked(clean, query, place)
    assert_as_from_scratch(made, graph, published, inputs, settled(graph))


def assert_same_traces(made: MadeGraph, graph: Any, inputs: Inputs) -> None:
    """Settle a graph and one from scratch: both fail alike, or both have read and found the same."""
    error = settled(graph)
    clean = Published().graph(made)
    inputs.set_all(made, clean)
    assert settled(clean) == error
    if not error:
        assert traces(graph) == traces(clean)


@given(recipes(), steps)
@settings(max_examples=max(4, TRIALS // 8))
def test_two_processes_lead_where_one_leads(recipes: list[Recipe], steps: list[list[Any]]) -> None:
    """Workers return what they found; nobody sees who found it."""
    made, inputs = MadeGraph(recipes), Inputs(names=tuple(KEYS))
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patches:
        patches.setattr(evaluation, "_MANY", 2)
        patches.setattr("octavo.graph.traces._CHUNK", 2)
        for step in steps:
            files = Published()
            graph = files.graph(made, Path(name), spread=partial(run_chunks, jobs=2))
            for edit in step:
                apply(edit, inputs)
            inputs.set_all(made, graph)
            assert_same_traces(made, graph, inputs)
            graph.keep()


@given(recipes(), steps, st.sampled_from(["nodes", "changes", "values", "private-values"]), st.data())
@settings(max_examples=TRIALS // 2)
def test_a_damaged_store_leads_where_a_clean_start_leads(
    recipes: list[Recipe], steps: list[list[Any]], damaged: str, data: st.DataObject
) -> None:
    """A disk that was full or lost its power leaves anything; that costs time and nothing else."""
    made, inputs = MadeGraph(recipes), Inputs()
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patches:
        patches.setattr("octavo.graph.store._LARGE", 0.1)
        for step in steps:
            published = Published()
            graph = published.graph(made, Path(name))
            for edit in step:
                apply(edit, inputs)
            inputs.set_all(made, graph)
            assert_same_traces(made, graph, inputs)
            graph.keep()
            _damage(Path(name) / damaged, data)


def _damage(file: Path, data: st.DataObject) -> None:
    kept = bytearray(file.read_bytes()) if file.exists() else bytearray()
    place = data.draw(st.integers(0, max(0, len(kept) - 1)))
    if data.draw(st.booleans()):
        file.write_bytes(kept[:place])
    elif kept:
        kept[place] ^= data.draw(st.integers(1, 255))
        file.write_bytes(kept)
