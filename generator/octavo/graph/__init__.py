"""Queries that run again only if something they have read has changed. Nothing here knows of blogs.

docs/contributing/engine.md explains how one is written.
"""

from octavo.graph.evaluation import Graph
from octavo.graph.queries import (
    RAW,
    Form,
    Index,
    Kind,
    Query,
    Table,
    below,
    index,
    output,
    packed,
    query,
    source,
    table,
)
from octavo.graph.reader import Gone, Reader, TableInWorkerError, UndeclaredReadError

__all__ = [
    "RAW",
    "Form",
    "Gone",
    "Graph",
    "Index",
    "Kind",
    "Query",
    "Reader",
    "Table",
    "TableInWorkerError",
    "UndeclaredReadError",
    "below",
    "index",
    "output",
    "packed",
    "query",
    "source",
    "table",
]
