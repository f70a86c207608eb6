"""What is kept of each query is its value: a later build finds all that this one knew."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from pathlib import Path
from typing import Any

import pytest

from blog_edits import Edit, File, Header, Paragraph, Setting
from blog_sample import NOW, START
from octavo.builder.build import build_site
from octavo.facts import inputs as given
from octavo.graph import Graph, Query
from octavo.graph.queries import Kind
from octavo.lookup.site_works import read_site_works
from octavo.rendering.graph_of_site import QUERIES
from workshop import CleanBuilds, Way, published, write_sources

RARE: tuple[Edit, ...] = (
    Header("twins", "references", [{"id": "own2020", "type": "book", "title": "Own", "author": "Lane"}]),
    Header("twins", "authors", [{"name": "Una Guest"}]),
    Header("placebo", "author", "Bo Relapse"),  # by name
    Paragraph("twins", 9, "By number: [@doi:10.1000/hall]."),
    Setting("extensions.filters", {"ours": "markupsafe:escape"}),
    Setting("pictures.drawn", True),
    Setting("citations.style", "own.csl"),
    File(
        "own.csl",
        b'<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text"><info><title>O</title>'
        b'</info><citation><layout><text variable="title"/></layout></citation>'
        b'<bibliography><layout><text variable="title"/></layout></bibliography></style>',
    ),
)
"""What few blogs have: each needs a query that the sample does not run."""

FROM_THE_DISK = {given.file, given.workshop}
"""Inputs whose bytes no graph keeps: files are read anew by whoever needs one, and so are the tools."""


@pytest.mark.slow
def test_every_value_comes_back_as_it_was(
    tmp_path: Path, clean: CleanBuilds, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is lost between value and bytes is missing only from pages that are made again.

    Values that are not kept are never decoded: whoever asks for one runs its query.
    """
    decoded: set[Query[Any]] = set()
    others: dict[str, tuple[Any, Any]] = {}

    def compare(query: Query[Any], value: Any, found: Any) -> None:
        decoded.add(query)
        if found != value:
            others[query.name] = (value, found)

    class Decoding(Graph):
        def __init__(self, *arguments: Any, **more: Any) -> None:
            super().__init__(*arguments, **more, always_decodes=True)

        def set_value(self, query: Query[Any], node: int, value: Any, *more: Any) -> Any:
            found = super().set_value(query, node, value, *more)
            if query.is_kept:
                compare(query, value, found)
            return found

        def set(self, source: Query[Any], key: str, value: Any) -> bool:
            is_other = super().set(source, key, value)
            compare(source, value, self.was_set_to(source, key))
            return is_other

    sources = reduce(lambda blog, edit: edit.apply(blog), RARE, START).sources()
    expected = clean.outcome(sources, Way())
    monkeypatch.setattr("octavo.rendering.graph_of_site.Graph", Decoding)
    write_sources(tmp_path, sources)
    build_site(Way().options(tmp_path))
    read_site_works(tmp_path, NOW)
    assert published(tmp_path / "output") == expected.tree
    assert others == {}
    assert set(_kept()) - decoded == FROM_THE_DISK


def _kept() -> Iterator[Query[Any]]:
    for query in QUERIES:
        if query.kind is not Kind.OUTPUT and query.is_kept:
            yield from (query, query.entry) if query.entry else (query,)
