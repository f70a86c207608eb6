"""Bibliographies to download: a post's works beside its page, the whole site's on /references/."""

from __future__ import annotations

import json
from collections.abc import Iterator

from octavo.bibliography.export import to_bibtex, to_csl_json, to_ris
from octavo.pages.articles import BIBLIOGRAPHY_FILE
from octavo.pages.context import PageContext
from octavo.pages.references import DOWNLOADS, REFERENCES


def download_paths(context: PageContext) -> Iterator[str]:
    """Yield the site path of every bibliography."""
    for article in context.index.articles:
        if context.resolved[article.path].works and article.site_path.endswith("/"):
            yield f"{article.site_path}{BIBLIOGRAPHY_FILE}"
    if context.index.works:
        yield from (f"{REFERENCES}{name}" for _, name in DOWNLOADS)


def downloads(context: PageContext) -> Iterator[tuple[str, bytes]]:
    """Yield every bibliography with its site path."""
    for article in context.index.articles:
        works = context.resolved[article.path].works
        if works and article.site_path.endswith("/"):
            yield (
                f"{article.site_path}{BIBLIOGRAPHY_FILE}",
                to_bibtex([work.record for work in works]).encode(),
            )
    records = [context.index.works[key] for key in sorted(context.index.works)]
    if records:
        yield f"{REFERENCES}references.bib", to_bibtex(records).encode()
        yield f"{REFERENCES}references.ris", to_ris(records).encode()
        text = json.dumps(to_csl_json(records), ensure_ascii=False, indent=1)
        yield f"{REFERENCES}references.json", f"{text}\n".encode()
