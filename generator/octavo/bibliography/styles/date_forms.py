"""Dates as styles write them out: "April 5", "5 April", "Apr. 05, 2019", "ca. 1650"."""

from __future__ import annotations

from collections.abc import Callable

from octavo.model.reference import PartialDate

MONTHS = (
    "",
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
IEEE_MONTHS = tuple(f"{month[:3]}." if len(month) > 3 else month for month in MONTHS)
SEASONS = ("", "Spring", "Summer", "Autumn", "Winter")


def written_year(date: PartialDate, era: str = "BC") -> str:
    """Return plain text: "2019", "2019–2020", "44 BC"; the literal of a date without year."""
    if not date.year:
        return date.literal
    start = _year(date.year, era)
    if date.end_year and date.end_year != date.year:
        return f"{start}–{_year(date.end_year, era)}"
    return start


def _year(year: int, era: str) -> str:
    return f"{-year} {era}" if year < 0 else str(year)


def month_and_day(date: PartialDate) -> str:
    """Return "April 5", "April", "April 5–May 6", "Summer"; "" when only the year is known."""
    return _span(date, lambda month, day: f"{MONTHS[month]} {day}" if day else MONTHS[month])


def day_and_month(date: PartialDate) -> str:
    """Return "5 April", "April", "5 April–6 May"."""
    return _span(date, lambda month, day: f"{day} {MONTHS[month]}" if day else MONTHS[month])


def american_date(date: PartialDate) -> str:
    """Return "April 5, 2019", "April 2019", "2019"."""
    day = month_and_day(date)
    if not day or not date.year:
        return written_year(date)
    return f"{day}, {written_year(date)}" if date.day else f"{day} {written_year(date)}"


def ieee_date(date: PartialDate, *, with_day: bool = True) -> str:
    """Return "Apr. 05, 2019", or "Apr. 2019" without the day."""

    def side(month: int, day: int) -> str:
        return f"{IEEE_MONTHS[month]} {day:02}" if day and with_day else IEEE_MONTHS[month]

    day = _span(date, side)
    if not day or not date.year:
        return written_year(date)
    return f"{day}, {written_year(date)}" if date.day and with_day else f"{day} {written_year(date)}"


def _span(date: PartialDate, side: Callable[[int, int], str]) -> str:
    if not date.month:
        return SEASONS[date.season]
    start = side(date.month, date.day)
    if not date.end_month or (date.end_month, date.end_day) == (date.month, date.day):
        return start
    end = side(date.end_month, date.end_day)
    return start if end == start else f"{start}–{end}"
