"""Dates as exports have them: with an offset or without, and sometimes none."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

_FIRST_YEAR, _LAST_YEAR = 1000, 2999


def read_date(text: str, zone: tzinfo | None) -> datetime | None:
    """Return a date such as `2012-03-04 05:06:07`, in UTC where `zone` is None; None if it is none.

    A year that nobody can have meant, such as 1 or 9999, is no date.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone or UTC)
    return moment.astimezone(UTC)
