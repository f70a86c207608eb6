"""Dates as people write them."""

from __future__ import annotations

from datetime import UTC
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from octavo.text.moments import MomentError, read_moment

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("text", "iso", "utc"),
    [
        ("2021-10-20", "2021-10-20", "2021-10-19T23:00:00+00:00"),
        ("2021-10-20 14:30", "2021-10-20T14:30:00+01:00", "2021-10-20T13:30:00+00:00"),
        ("2021-10-20T14:30:05", "2021-10-20T14:30:05+01:00", "2021-10-20T13:30:05+00:00"),
        ("2021-10-20T14:30:05.25", "2021-10-20T14:30:05+01:00", "2021-10-20T13:30:05.250000+00:00"),
        ("2021-10-20T14:30Z", "2021-10-20T14:30:00+00:00", "2021-10-20T14:30:00+00:00"),
        ("2021-10-20 14:30 +0530", "2021-10-20T14:30:00+05:30", "2021-10-20T09:00:00+00:00"),
        ("2021-10-20T14:30-05:00", "2021-10-20T14:30:00-05:00", "2021-10-20T19:30:00+00:00"),
        (" 2024-02-29 ", "2024-02-29", "2024-02-29T00:00:00+00:00"),
    ],
)
def test_a_date_is_read_in_the_zone_of_the_site(text: str, iso: str, utc: str) -> None:
    """What no zone was written for happened where the blog is at home."""
    moment = read_moment(text, LONDON)
    assert (moment.iso, moment.value.astimezone(UTC).isoformat()) == (iso, utc)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("3/4/2021", "Write 2021-04-03 if the day stands first, 2021-03-04 if the month does."),
        ("40/40/2021", "Write a date as 2021-10-20, or with a time: 2021-10-20 14:30."),
        ("yesterday", "Write a date as 2021-10-20, or with a time: 2021-10-20 14:30."),
    ],
)
def test_a_date_in_another_order_is_answered_with_what_to_write(text: str, hint: str) -> None:
    """Which of two numbers is the month is for the author to say; that it is a date is plain."""
    with pytest.raises(MomentError) as raised:
        read_moment(text, LONDON)
    assert raised.value.hint == hint


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2019-04-25 9:00:00", "2019-04-25T09:00:00+01:00"),
        ("2021/10/20", "2021-10-20"),
        ("2021-1-2", "2021-01-02"),
        ("14/09/2021", "2021-09-14"),
        ("10/20/2021", "2021-10-20"),
        ("3/3/2021", "2021-03-03"),
        ("20.10.2021, 14:30", "2021-10-20T14:30:00+01:00"),
        ("2021-10-20 14:30:00 UTC", "2021-10-20T14:30:00+00:00"),
        ("2021-10-20 14:30:00 +0200", "2021-10-20T14:30:00+02:00"),
        ("2016-01-05T00:00:00.000Z", "2016-01-05T00:00:00+00:00"),
        ("October 5, 2021", "2021-10-05"),
        ("Tue, 5 Oct 2021 2:30 pm", "2021-10-05T14:30:00+01:00"),
        ("5th October 2021", "2021-10-05"),
    ],
)
def test_dates_of_other_systems_are_read_where_they_have_one_reading(text: str, iso: str) -> None:
    """A blog that moves here has hundreds of them, and nobody writes them anew."""
    assert read_moment(text, LONDON).iso == iso


def test_a_time_that_happens_twice_is_the_earlier_one() -> None:
    """On the night of 31 October 2021 London had 01:30 in summer time, and an hour later again."""
    assert read_moment("2021-10-31 01:30", LONDON).iso == "2021-10-31T01:30:00+01:00"


def test_a_day_that_begins_with_a_skipped_hour_is_a_day() -> None:
    """In São Paulo clocks once went forward at midnight: no author of a date means that minute."""
    assert read_moment("2018-11-04", ZoneInfo("America/Sao_Paulo")).iso == "2018-11-04"


@pytest.mark.parametrize(
    ("text", "zone", "iso"),
    [
        ("1865-03-08", "Europe/Amsterdam", "1865-03-08"),
        ("1865-03-08 12:00", "Europe/Amsterdam", "1865-03-08T12:00:28+00:20"),
        ("1912-04-15 02:20", "America/St_Johns", "1912-04-15T02:20:52-03:30"),
        ("1800-01-01 00:00", "Europe/London", "1800-01-01T00:00:15-00:01"),
    ],
)
def test_the_time_of_a_towns_own_sun_is_told_in_whole_minutes(text: str, zone: str, iso: str) -> None:
    """RFC 3339, which feeds follow, has no seconds in offsets. The instant and the day are the same."""
    moment = read_moment(text, ZoneInfo(zone))

    assert moment.iso == iso
    assert moment.value.date().isoformat() == text[:10]
    there = moment.value.astimezone(ZoneInfo(zone))
    assert there.strftime("%Y-%m-%d %H:%M:%S") == f"{text} 00:00"[:16] + ":00"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2021-02-30", "“2021-02-30” names a day or a time that does not exist."),
        ("2023-02-29", "“2023-02-29” names a day or a time that does not exist."),
        ("2021-10-20 25:00", "“2021-10-20 25:00” names a day or a time that does not exist."),
        ("0000-01-01", "“0000-01-01” names a day or a time that does not exist."),
        ("2021-03-28 01:30", "There was no 01:30 on 2021-03-28 in Europe/London: clocks went forward."),
        ("2021-10-20T14:30+14:60", "“2021-10-20T14:30+14:60” has an offset from UTC that no place has."),
        ("0001-01-01T00:00+14:00", "“0001-01-01T00:00+14:00” is beyond what calendars can count."),
        ("9999-12-31T23:00-12:00", "“9999-12-31T23:00-12:00” is beyond what calendars can count."),
    ],
)
def test_what_is_no_moment_is_explained(text: str, message: str) -> None:
    with pytest.raises(MomentError) as raised:
        read_moment(text, LONDON)
    assert str(raised.value) == message


@pytest.mark.parametrize("text", ["21-10-20", "2021", "2021-10-20T14", "today", "٢٠٢١-10-20"])
def test_nothing_is_guessed(text: str) -> None:
    """A date that could be read in two ways is read in none."""
    with pytest.raises(MomentError) as raised:
        read_moment(text, LONDON)
    assert str(raised.value) == f"“{text}” is not a date in the form 2021-10-20 or 2021-10-20 14:30."


@given(st.text(max_size=30) | st.from_regex(r"\A\d{4}-\d\d-\d\d[T ]\d\d:\d\d([+-]\d\d:?\d\d)?\Z"))
def test_no_text_crashes(text: str) -> None:
    try:
        moment = read_moment(text, LONDON)
    except MomentError:
        return
    # What follows compares it, prints it, and asks for its day in the site's zone.
    assert read_moment(moment.iso, LONDON).iso == moment.iso
    assert moment.value.astimezone(LONDON)
