"""Records → works as a style sees them."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import astuple

from octavo.bibliography.csl.field_text import record_to_marks, typographic_quotes
from octavo.bibliography.csl.items import DateValue, Item, PersonName, Value
from octavo.bibliography.csl.marks import without_own_characters
from octavo.bibliography.export_csl import DATES, NAME_LISTS, PLAIN, RICH
from octavo.model.reference import Name, PartialDate, Record


def item_of(record: Record, formulas: list[str], is_own: Callable[[Name], bool]) -> Item:
    """Return the work of a record; its formulas go to the end of `formulas`.

    `is_own` tells which names the site wants to stand out.
    """
    values: dict[str, Value] = {}
    incomplete = set()
    for attribute, variable in NAME_LISTS.items():
        if names := getattr(record, attribute):
            values[variable] = tuple([_person(name, is_own(name)) for name in names])
            if attribute in record.incomplete_names:
                incomplete.add(variable)
    for attribute, variable in RICH.items():
        if markup := getattr(record, attribute):
            values[variable] = record_to_marks(markup, formulas)
    for attribute, variable in DATES.items():
        date: PartialDate = getattr(record, attribute)
        if not date.is_empty:
            values[variable] = _date(date)
    for attribute, variable in PLAIN.items():
        if text := getattr(record, attribute):
            if variable == "page" and not any(map(str.isalnum, text)):
                continue  # "-" where an export has no pages
            values[variable] = typographic_quotes(without_own_characters(text))
    if record.keyword:
        values["keyword"] = ", ".join(record.keyword)
    return Item(record.key, record.type, values, record.language, frozenset(incomplete))


def _person(name: Name, is_highlighted: bool) -> PersonName:
    family, given, dropping, particle, suffix, literal = map(_typographic, astuple(name))
    return PersonName(family, given, dropping, particle, suffix, literal, is_highlighted=is_highlighted)


def _typographic(text: str) -> str:
    if "'" in text:
        text = text.replace("'", "’")
    return without_own_characters(text)


def _date(date: PartialDate) -> DateValue:
    if not date.year:
        return DateValue(literal=date.literal)
    end = (date.end_year, date.end_month, date.end_day) if date.end_year or date.is_open else None
    return DateValue(
        (date.year, date.month, date.day),
        end,
        date.season,
        date.season if end and not date.end_month else 0,
        date.is_circa,
    )
