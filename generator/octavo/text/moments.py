"""Dates and times as people write them in ISO 8601, read without guessing."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from msgspec import Struct

_MOMENT = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2})"
    r"(?:[T ](?P<time>\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)"
    r"\s?(?P<offset>Z|[+-]\d{2}:?\d{2})?)?",
    re.ASCII,
)
_MINUTE = timedelta(minutes=1)
_FORM = "Write a date as 2021-10-20, or with a time: 2021-10-20 14:30."
# 20/10/2021, 20.10.2021 and 10-20-21 at the start; 2021/10/20 and 2021-1-2.
_DAY_FIRST = re.compile(r"(\d{1,2})[./-]\s?(\d{1,2})[./-]\s?(\d{4})(?!\d)", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[./-](\d{1,2})[./-](\d{1,2})(?!\d)", re.ASCII)


class Moment(Struct, frozen=True, order=True):
    """A point in time."""

    value: datetime  # aware; midnight at the start of the day when no time was given
    has_time: bool

    @property
    def iso(self) -> str:
        """Return the machine form: with the time only when one was given."""
        return self.value.isoformat(timespec="seconds") if self.has_time else self.value.date().isoformat()


class MomentError(ValueError):
    """A text is no date: the message is a sentence for its author; `hint` says what to write."""

    hint: str

    def __init__(self, message: str, hint: str = _FORM) -> None:
        super().__init__(message)
        self.hint = hint


def read_moment(text: str, zone: tzinfo) -> Moment:
    """Return the moment that an ISO 8601 date or date and time means.

    A time without an offset is in `zone`. Where clocks go back and it happens twice, it is the earlier
    one. Raises `MomentError` with a full sentence: for what has another form, for a day that does not
    exist, and for a time that clocks skipped in spring.
    """
    match = _MOMENT.fullmatch(text.strip())
    if match is None:
        message = f"“{text}” is not a date in the form 2021-10-20 or 2021-10-20 14:30."
        raise MomentError(message, _hint(text) or _FORM)
    time = match["time"]
    try:
        naive = datetime.fromisoformat(f"{match['date']}T{time or '00:00'}")  # the zone comes next
    except ValueError as error:
        # What Python says of it changes from version to version.
        raise MomentError(f"“{text}” names a day or a time that does not exist.") from error
    offset = match["offset"]
    value = naive.replace(tzinfo=_read_offset(offset, text) if offset else zone, fold=0)
    try:
        back = value.astimezone(UTC).astimezone(zone)
    except OverflowError as error:
        raise MomentError(f"“{text}” is beyond what calendars can count.") from error
    if time and not offset and back.replace(tzinfo=None) != naive:
        raise MomentError(f"There was no {time} on {match['date']} in {zone}: clocks went forward.")
    return Moment(_in_whole_minutes(value), has_time=time is not None)


def _hint(text: str) -> str:
    """Return what to write for a date in another order; "" when it is not to be told."""
    if found := _YEAR_FIRST.search(text):
        days = [_date(found[1], found[2], found[3])]
    elif found := _DAY_FIRST.search(text):
        days = [_date(found[3], found[2], found[1]), _date(found[3], found[1], found[2])]
    else:
        return ""
    # 3/3/2021 is one day in either order.
    meant = list(dict.fromkeys(day for day in days if day))
    if len(meant) == 2:
        return f"Write {meant[0]} if the day stands first, {meant[1]} if the month does."
    return f"Write {meant[0]}." if meant else ""


def _date(year: str, month: str, day: str) -> str:
    """Return the date in ISO 8601, "" where there is no such day."""
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def _in_whole_minutes(value: datetime) -> datetime:
    """Return the same time with an offset of whole minutes, as RFC 3339 and what is kept of texts have it.

    Before standard time a town's clock followed its own sun: Amsterdam's was 19 minutes and 32 seconds ahead.
    """
    offset = value.utcoffset()
    if offset is None or not offset % _MINUTE:
        return value
    # Upwards: midnight must not fall on the day before.
    return value.astimezone(timezone(-(-offset // _MINUTE) * _MINUTE))


def _read_offset(offset: str, text: str) -> timezone:
    if offset == "Z":
        return UTC
    hours, minutes = int(offset[1:3]), int(offset[-2:])
    if hours > 14 or minutes > 59:
        raise MomentError(f"“{text}” has an offset from UTC that no place has.")
    delta = timedelta(hours=hours, minutes=minutes)
    return timezone(-delta if offset[0] == "-" else delta)
