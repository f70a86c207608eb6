"""The graph of a site: all its queries together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from octavo.errors import Problem
from octavo.facts import (
    article,
    bibliographies,
    citations,
    documents,
    files,
    former_addresses,
    inputs,
    notices,
    order,
    snippets,
    styles,
    terms,
    texts,
    theme,
)
from octavo.graph import Graph, Kind, Query, Reader, packed, query
from octavo.pages import (
    archive,
    authors,
    cited_works,
    context,
    lists,
    quotations,
    references,
    sharing,
    site,
    summaries,
)
from octavo.rendering import checks, host_files, link_checks, outputs, pictures, plan, rendering
from octavo.rendering.feeds import atom, entries
from octavo.rendering.feeds import lists as feeds
from octavo.resolving import holes, resolve


@query(plan.plan, checks.site_checks, rendering.shared_parts, rendering.shared_part, is_private=False)
def listed(graph: Reader, _: str) -> tuple[tuple[str, str], ...]:
    """Return every output, its query and its address; what is checked and shared stays in the graph, too."""
    graph.get(checks.site_checks)
    for name in graph.get(rendering.shared_parts):
        graph.get(rendering.shared_part, name)
    return tuple([(one.output, site_path) for site_path, one in graph.get(plan.plan).items()])


@query(texts.lists, documents.comment_count, citations.cited_works)
def counts(graph: Reader, _: str) -> dict[str, int]:
    """Return how much of everything the site has."""
    posts = (*texts.listed(graph, "posts"), *texts.listed(graph, texts.HIDDEN))
    pages = texts.listed(graph, "pages")
    return {
        "posts": len(posts),
        "pages": len(pages),
        "comments": sum([graph.get(documents.comment_count, path) for path in (*posts, *pages)]),
        "references": len(graph.get(citations.cited_works)),
    }


@query(texts.lists)
def left_out(graph: Reader, _: str) -> dict[str, int]:
    """Return how many texts are there and not published now, by what they are."""
    states = (("drafts", "!draft"), ("scheduled posts", "!later"))
    return {what: len(texts.listed(graph, name)) for what, name in states}


_MODULES = (
    *(documents, bibliographies, terms, texts, article, citations, order, files, snippets, styles, theme),
    *(
        former_addresses,
        notices,
        holes,
        resolve,
        context,
        authors,
        site,
        sharing,
        summaries,
        lists,
        archive,
        quotations,
        references,
        cited_works,
    ),
    *(host_files, pictures, entries, atom, feeds, plan, rendering, link_checks, checks),
)

QUERIES: tuple[Query[Any], ...] = (
    *(one for one in vars(inputs).values() if isinstance(one, Query) and one.kind is Kind.SOURCE),
    *(one for module in _MODULES for one in module.QUERIES),
    *outputs.OUTPUTS,
    *(listed, counts, left_out),
)


def open_graph(folder: Path | None, loads: dict[Query[Any], Callable[[str], Any]], **more: Any) -> Graph:
    """Return the graph of a site, with what an earlier build left in a folder."""
    return Graph(
        QUERIES,
        listed=listed,
        folder=folder,
        loads=loads,
        problem=packed(tuple[Problem, ...]),
        **more,
    )


def problems_of_checks(graph: Graph) -> list[Problem]:
    """Return what `site_checks` has found with all that it depends on."""
    return [problem for *_, problem in graph.problems_under(checks.site_checks)]
