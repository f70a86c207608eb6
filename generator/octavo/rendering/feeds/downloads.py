"""Bibliographies to download: a post's works beside its page, the whole site's on /references/."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import msgspec

from octavo.bibliography.export_bibtex import to_bibtex
from octavo.bibliography.export_csl import to_csl_json
from octavo.bibliography.export_ris import to_ris
from octavo.facts.bibliographies import Library
from octavo.facts.citations import cited_keys, cited_works, work
from octavo.graph import Query, Reader
from octavo.model.reference import Record

TEXT_BIBLIOGRAPHY: tuple[Query[object], ...] = (cited_keys, *Library.reads)
"""What `text_bibliography_of` reads."""

SITE_BIBLIOGRAPHY: tuple[Query[object], ...] = (cited_works, work)
"""What `site_bibliography_of` reads."""


def text_bibliography_of(graph: Reader, path: str) -> bytes:
    """Return the works that a text cites, as BibTeX."""
    library = Library(graph, path)
    return _as_bibtex(library[key] for key in graph.get(cited_keys, path))


def site_bibliography_of(graph: Reader, name: str) -> bytes:
    """Return the whole site's works in the format of a file's name."""
    records = [graph.get(work, key) for key in sorted(graph.get(cited_works))]
    if name.endswith(".bib"):
        return _as_bibtex(records)
    if name.endswith(".ris"):
        return to_ris(records).encode()
    return msgspec.json.format(msgspec.json.encode(to_csl_json(records)), indent=1) + b"\n"


def _as_bibtex(records: Iterable[Record]) -> bytes:
    return "\n".join(map(_entry_of, records)).encode()


@lru_cache(maxsize=4096)
def _entry_of(record: Record) -> str:
    """Return a work's entry; made once, for many posts cite it."""
    return to_bibtex([record])
