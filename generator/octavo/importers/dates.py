"""Dates as exports have them: with an offset or without, and sometimes none."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

ZoneOrNone = tzinfo | None


def read_date(text: str, zone: ZoneOrNone) -> datetime | None:
    """Return a date such as `2012-03-04 05:06:07`, in UTC where `zone` is None; None where it is none."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone or UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return None
