"""Dates as a reader of the site's language writes them."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from octavo.pages.views import DateView
from octavo.text.moments import Moment


@lru_cache(maxsize=64)
def locale_for(language: str) -> Locale:
    """Return the locale of a language tag, or the nearest that is known; English when none is."""
    tag = language
    while tag:
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            tag = tag.rpartition("-")[0]
    return Locale("en")


@lru_cache(maxsize=8192)
def _long_date(day: date, language: str) -> str:
    return format_date(day, format="long", locale=locale_for(language))


def month_name(month: int, language: str, *, is_short: bool = False) -> str:
    """Return a month's name, standing alone."""
    width = "abbreviated" if is_short else "wide"
    return str(locale_for(language).months["stand-alone"][width][month])


def date_view(moment: Moment, zone: tzinfo, language: str) -> DateView:
    """Return a moment as it is read in the site's time zone."""
    return DateView(moment.iso, _long_date(moment.value.astimezone(zone).date(), language))


def time_view(value: datetime, zone: tzinfo, language: str) -> DateView:
    """Return a point in time by its day, with the full time for machines."""
    local = value.astimezone(zone)
    return DateView(value.isoformat(timespec="seconds"), _long_date(local.date(), language))
