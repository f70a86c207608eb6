"""Dates as a reader of the page's language writes them."""

from __future__ import annotations

from datetime import datetime, tzinfo

from octavo.languages.locales import format_day
from octavo.pages.views import DateView
from octavo.text.moments import Moment


def date_view(moment: Moment, zone: tzinfo, language: str) -> DateView:
    """Return a moment as it is read in the site's time zone."""
    return DateView(moment.iso, format_day(moment.value.astimezone(zone).date(), language))


def time_view(value: datetime, zone: tzinfo, language: str) -> DateView:
    """Return a point in time by its day, with the full time for machines."""
    local = value.astimezone(zone)
    return DateView(value.isoformat(timespec="seconds"), format_day(local.date(), language))


def date_in(view: DateView, zone: tzinfo, language: str) -> DateView:
    """Return the same date in another language."""
    if not view.iso:
        return view
    value = datetime.fromisoformat(view.iso)  # a day has no zone
    day = value.astimezone(zone).date() if value.tzinfo else value.date()
    return DateView(view.iso, format_day(day, language))
