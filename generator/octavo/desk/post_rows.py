"""A row of the table of texts: what readers see of a text, and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from datetime import UTC, datetime, tzinfo
from typing import Any

from octavo.desk.shelf import TextRow
from octavo.errors import Problem, Severity
from octavo.site.config import Config


def zone_of(config: Config | None) -> tzinfo:
    """Return the time zone of a site; UTC as long as its settings cannot be read."""
    return config.zone if config else UTC


def marks_of(problems: Iterable[Problem]) -> dict[str, Any]:
    """Return the paths of texts with errors, and of those with warnings alone, as plain data."""
    found: dict[Severity, set[str]] = {kind: set() for kind in Severity}
    for one in problems:
        found[one.severity].add(one.location.path)
    wrong = found[Severity.ERROR]
    return {"wrong": sorted(wrong), "warned": sorted(found[Severity.WARNING] - wrong)}


def row_to_data(
    row: TextRow, now: datetime, zone: tzinfo, wrong: Set[str], urls: Mapping[str, str]
) -> dict[str, Any]:
    """Return a row as plain data; `wrong` has the paths of texts with mistakes, `urls` where pages are."""
    return {
        "path": row.path,
        "kind": row.kind,
        "title": row.title,
        "date": row.date.astimezone(zone).strftime("%Y-%m-%d %H:%M") if row.date else "",
        "status": row.status(now) if row.kind == "post" or row.is_draft else "published",
        "authors": list(row.authors),
        "terms": [*row.categories, *row.tags],
        "summary": row.summary,
        "words": row.words,
        "works": len(row.cites),
        "is_wrong": row.has_errors or row.path in wrong,
        "url": urls[row.path],
    }
