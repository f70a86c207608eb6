"""Bibliographies to download: a post's works beside its page, the whole site's on /references/."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

import msgspec
from msgspec import Struct

from octavo.bibliography.export import to_bibtex, to_csl_json, to_ris
from octavo.index.site import Article
from octavo.model.reference import Record
from octavo.pages.articles import bibliography_path
from octavo.pages.context import PageContext
from octavo.pages.digests import digest
from octavo.pages.references import DOWNLOADS, REFERENCES


def download_paths(context: PageContext) -> Iterator[str]:
    """Yield the site path of every bibliography."""
    yield from article_download_paths(context)
    if context.index.works:
        yield from (f"{REFERENCES}{name}" for _, name in DOWNLOADS)


def article_download_paths(context: PageContext) -> Iterator[str]:
    """Yield the site path of the bibliography beside each article."""
    for article in context.index.articles:
        if path := bibliography_path(context, article):
            yield path


class Download(Struct, frozen=True):
    """A bibliography that is made only when somebody asks."""

    site_path: str
    make: Callable[[], bytes]
    causes: Mapping[str, bytes]  # digests of what it follows from, beside the settings


def article_downloads(context: PageContext, article: Article) -> Iterator[Download]:
    """Yield an article's works as a file beside its page, where it cites any."""
    if path := bibliography_path(context, article):
        yield Download(path, partial(_bibtex_of, context, article), {"works": context.digests.works(article)})


def _bibtex_of(context: PageContext, article: Article) -> bytes:
    return _entries_of(context, [article.library[key] for key in context.index.article_works[article.path]])


def _entries_of(context: PageContext, records: Iterable[Record]) -> bytes:
    return "\n".join(_entry_of(context, record) for record in records).encode()


def _entry_of(context: PageContext, record: Record) -> str:
    """Return a work's entry; made once, for many posts cite it."""
    known = context.entries.get(id(record))
    if known is None:
        # With the record itself: as long as it is held, nothing else has its identity.
        known = context.entries[id(record)] = (record, to_bibtex([record]))
    return known[1]


def site_downloads(context: PageContext) -> Iterator[Download]:
    """Yield the whole site's works in each of the formats."""
    works = context.index.works
    if not works:
        return
    records = [works[key] for key in sorted(works)]
    causes = {"works": digest([context.digests.record(record) for record in records])}
    yield Download(f"{REFERENCES}references.bib", partial(_entries_of, context, records), causes)
    yield Download(f"{REFERENCES}references.ris", lambda: to_ris(records).encode(), causes)
    yield Download(f"{REFERENCES}references.json", lambda: _csl_json(records), causes)


def _csl_json(records: Sequence[Record]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(to_csl_json(records)), indent=1) + b"\n"
