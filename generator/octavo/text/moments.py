"""Dates and times in ISO 8601 and as other systems write them, read without guessing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from msgspec import Struct

import octavo.expressions as re

_MOMENT = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2})"
    r"(?:[T ](?P<time>\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)"
    r"\s?(?P<offset>Z|[+-]\d{2}:?\d{2})?)?",
    re.ASCII,
)
# The same as Jekyll, Hugo, Quarto and Pelican have it: "2019/4/25", "9:00", "2:30 pm", "UTC", "+01".
_LOOSE = re.compile(
    r"(?:(?P<year>\d{4})(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})"
    r"|(?P<first>\d{1,2})(?P<mark>[-/.])\s?(?P<second>\d{1,2})(?P=mark)\s?(?P<last>\d{4})"
    r"|(?:[A-Za-z]{3,9},?\s+)??(?P<before>\d{1,2})(?:st|nd|rd|th)?\s+(?P<name>[A-Za-z]{3,9})\.?,?\s+(?P<ended>\d{4})"
    r"|(?:[A-Za-z]{3,9},?\s+)??(?P<named>[A-Za-z]{3,9})\.?\s+(?P<behind>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<closed>\d{4}))"
    r"(?:[T ,]\s?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second_of>\d{2})(?:[.,]\d{1,9})?)?"
    r"\s?(?P<half>[AaPp]\.?[Mm]\.?)?\s?(?P<offset>Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?",
    re.ASCII,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december", "sept"),
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
    """Return the moment that a date or date and time means: ISO 8601, or what blogs have in its place.

    Of 14/09/2021 only one reading is a day; 04/09/2021 has two, and is refused. A time without an offset is
    in `zone`. Where clocks go back and it happens twice, it is the earlier one. Raises `MomentError` with a
    full sentence: for what has another form, for a day that does not exist, and for a time that clocks
    skipped in spring.
    """
    match = _MOMENT.fullmatch(text.strip()) or _MOMENT.fullmatch(_in_iso(text.strip()))
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


def _in_iso(text: str) -> str:
    """Return a date of another form in ISO 8601, "" if it has none or more than one reading."""
    found = _LOOSE.fullmatch(text)
    if found is None:
        return ""
    if found["year"]:
        days = {_date(found["year"], found["month"], found["day"])}
    elif found["first"]:
        days = {
            _date(found["last"], found["second"], found["first"]),
            _date(found["last"], found["first"], found["second"]),
        }
    else:
        name = (found["name"] or found["named"]).lower()
        is_month = name in _MONTHS or name in _MONTH_NAMES
        month = str(_MONTHS.index(name[:3]) + 1) if is_month else ""
        days = {_date(found["ended"] or found["closed"], month, found["before"] or found["behind"])}
    days.discard("")
    if len(days) != 1:
        return ""
    if not found["hour"]:
        return days.pop()
    hour = int(found["hour"])
    if half := (found["half"] or "")[:1].lower():
        hour = hour % 12 + 12 * (half == "p")
    offset = (found["offset"] or "").replace("UTC", "Z").replace("GMT", "Z")
    offset += ":00" if len(offset) == 3 else ""
    return f"{days.pop()} {hour:02}:{found['minute']}:{found['second_of'] or '00'}{offset}"


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
    """Return the date in ISO 8601, "" if there is no such day."""
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
