"""Dates as exports have them: local, in GMT, empty, or of the year 0."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from email.utils import parsedate_to_datetime

from octavo.importers.dates import read_date
from octavo.importers.wordpress.export import ExportItem


def date_of(item: ExportItem, zone: tzinfo) -> datetime | None:
    """Return when an item was published: in GMT where the export says so, else by its clock."""
    return (
        read_date(item.date_gmt, None)
        or _published(item.published)
        or read_date(item.date, zone)
        or read_date(item.modified_gmt, None)
        or read_date(item.modified, zone)
    )


def _published(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    if moment.year < 1980:  # drafts have "Wed, 30 Nov -0001 00:00:00 +0000" or the epoch
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
