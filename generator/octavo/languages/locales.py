"""Numbers, dates and lists as a language writes them, from Unicode's CLDR."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

_WIDEST_LABEL = 4  # letters
# The digits that CLDR's numbering systems begin with; the others follow.
_ZEROS = {"arab": "٠", "arabext": "۰", "beng": "০", "deva": "०", "mymr": "၀", "tibt": "༠"}


@lru_cache(maxsize=64)
def locale_of(language: str) -> Locale:
    """Return the locale of a language tag, or the nearest that is known; English when none is."""
    tag = language
    while tag:
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            tag = tag.rpartition("-")[0]
    return Locale("en")


@lru_cache(maxsize=64)
def _digits_of(language: str) -> dict[int, str] | None:
    zero = _ZEROS.get(locale_of(language).default_numbering_system)
    return {ord(str(digit)): chr(ord(zero) + digit) for digit in range(10)} if zero else None


def with_digits(text: str, language: str) -> str:
    """Return a text with the digits of the language: ۱۴۰۴ for Persian, 1404 for most."""
    digits = _digits_of(language)
    return text.translate(digits) if digits else text


@lru_cache(maxsize=4096)
def format_number(number: int, language: str) -> str:
    """Return a whole number: "12,345", "12.345", "۱۲٬۳۴۵"."""
    text = str(number)
    if abs(number) >= 1000:
        from babel.numbers import format_decimal

        text = format_decimal(number, locale=locale_of(language), numbering_system="default")
    return with_digits(text, language)


@lru_cache(maxsize=8192)
def format_day(day: date, language: str) -> str:
    """Return a date in full: "20 October 2021"."""
    return with_digits(format_date(day, format="long", locale=locale_of(language)), language)


def language_name(language: str) -> str:
    """Return the name of a language as those who speak it write it: "Deutsch", "日本語"."""
    name = locale_of(language).get_language_name() or language
    return name[:1].upper() + name[1:]


def month_name(month: int, language: str) -> str:
    """Return a month's name, standing alone."""
    return str(locale_of(language).months["stand-alone"]["wide"][month])


@lru_cache(maxsize=64)
def month_labels(language: str) -> tuple[str, ...]:
    """Return the names of the twelve months, so short that they fit below narrow bars."""
    months = locale_of(language).months["stand-alone"]
    for width in ("abbreviated", "narrow"):
        labels = tuple([str(months[width][month]) for month in range(1, 13)])
        if max(map(len, labels)) <= _WIDEST_LABEL:
            break
    return labels


@lru_cache(maxsize=256)
def text_between(language: str, place: int, count: int) -> str:
    """Return what stands behind item `place`, from 1, of a list of `count`: ", ", " and ", "、"."""
    if place >= count:
        return ""
    patterns = locale_of(language).list_patterns["standard"]
    which = "2" if count == 2 else "end" if place == count - 1 else "middle"
    return str(patterns[which]).partition("{0}")[2].partition("{1}")[0]
