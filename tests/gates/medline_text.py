"""A record of MEDLINE as EFetch gives it with `rettype=medline`.

Tags: https://www.nlm.nih.gov/bsd/mms/medlineelements.html.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import replace

from medline import Article
from pubmed_format import cite, location


def medline_text(article: Article) -> str:
    """Return the record, its lines broken where PubMed breaks them."""
    lines = []
    for tag, value in _tagged(article):
        broken = textwrap.wrap(
            value, 80, break_long_words=False, break_on_hyphens=False, drop_whitespace=True
        ) or [""]
        lines.append(f"{tag:<4}- " + " \n      ".join(broken))
    return "\n".join(lines) + "\n"


def _tagged(article: Article) -> Iterator[tuple[str, str]]:
    yield "PMID", article.pmid
    yield "OWN", "NLM"
    yield "STAT", "MEDLINE"
    if article.volume:
        yield "VI", article.volume
    if article.issue:
        yield "IP", article.issue
    yield "DP", article.date
    yield "TI", article.title
    if article.pages:
        yield "PG", article.pages
    if article.pii:
        yield "LID", f"{article.pii} [pii]"
    if article.doi:
        yield "LID", f"{article.doi} [doi]"
    if article.abstract:
        yield "AB", article.abstract
    for author in article.authors:
        if author.group:
            yield "CN", author.group
            continue
        suffix = f" {author.suffix}" if author.suffix else ""
        given = f", {' '.join(author.initials)}{suffix}" if author.initials else ""
        yield "FAU", f"{author.family}{given}"
        yield "AU", f"{author.family} {author.initials}{suffix}".strip()
    yield "LA", article.language
    yield "PT", "Journal Article"
    if article.electronic_date:
        yield "DEP", re.sub(r"\D", "", article.electronic_date)
    yield "TA", article.journal
    yield "JT", article.journal
    if article.pmcid:
        yield "PMC", article.pmcid
    yield "PST", "aheadofprint" if article.is_ahead else "ppublish"
    yield "SO", _source(article)


def _source(article: Article) -> str:
    """Return what `cite` prints behind the title, but for language and numbers of databases."""
    cited = cite(replace(article, language="eng"))
    behind = cited[cited.index(f"{article.journal}. {location(article)}") :]
    return re.sub(r" PMID: .*$", "", behind)
