"""CSL-JSON as citeproc-js reads it → works for the processor; octavo itself comes by way of its records."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from octavo.bibliography.csl.field_text import markup_to_marks
from octavo.bibliography.csl.items import NAME_VARIABLES, DateValue, Item, PersonName

_PARTICLE = re.compile(
    r"^((?:(?:[^\W\d_A-Z][^\sA-Z]*|al|el|de|van|von|der|den|ten|ter|d['’]|l['’]|O['’])(?:\s+|(?<=['’-])))+)(?=\S)"
)
_LOWER_HEAD = re.compile(r"^((?:[a-zà-öø-ÿ][^\s’']*(?:\s+|['’])\s*|[a-z]+-(?=[A-Z]))+)(?=[^a-z\s])")
_LOWER_TAIL = re.compile(r"\s((?:[a-zà-öø-ÿ]\S*\s*)+)$")
_SUFFIX_WORDS = re.compile(r"^(?:jr\.?|sr\.?|[iv]+|ph\.?d\.?|m\.?d\.?)$", re.IGNORECASE)
_SEASONS = {"spring": 1, "summer": 2, "fall": 3, "autumn": 3, "winter": 4}
_MONTH_WORDS = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS = _MONTH_WORDS.split()


def item_of(data: Mapping[str, Any]) -> Item:
    """Return a work of CSL-JSON."""
    values: dict[str, Any] = {}
    for variable, value in data.items():
        if variable in ("id", "type", "language") or value in (None, "", [], {}):
            if variable == "language" and value:
                values["language"] = str(value)
            continue
        if variable in NAME_VARIABLES or (isinstance(value, list) and value and isinstance(value[0], dict)):
            names = tuple(name for one in value if (name := _name(one)) != PersonName())
            if names:
                values[variable] = names
        elif isinstance(value, dict):
            date = _date(value)
            if date is not None:
                values[variable] = date
        elif isinstance(value, str | int | float):
            text = markup_to_marks(str(value))
            if text:
                values[variable] = text
    return Item(str(data["id"]), str(data.get("type", "")), values, str(data.get("language") or ""))


def _name(data: Mapping[str, Any]) -> PersonName:
    get = lambda key: markup_to_marks(str(data.get(key) or "")).strip()  # noqa: E731
    if data.get("literal"):
        return PersonName(literal=get("literal"))
    family, given = get("family"), get("given")
    dropping, particle = get("dropping-particle"), get("non-dropping-particle")
    suffix = get("suffix")
    comma = bool(data.get("comma-suffix"))
    raw = str(data.get("family") or "")
    if raw.startswith('"') and raw.endswith('"'):
        family = raw[1:-1]
    elif data.get("parse-names", True) not in (0, "false", False) and not dropping and not particle:
        if found := _LOWER_HEAD.match(family):
            particle = found[1].strip()
            family = family[found.end() :]
        if not suffix and (found := re.match(r"^(.*?),(!?)\s+(.+)$", given)):
            given, suffix, comma = found[1], found[3], bool(found[2])
        if found := _LOWER_TAIL.search(given):
            dropping = found[1].strip()
            given = given[: found.start()].strip()
    return PersonName(family, given, dropping, particle, suffix, "", comma, bool(data.get("static-ordering")))


def _date(data: Mapping[str, Any]) -> DateValue | None:
    uncertain = bool(data.get("circa")) and data.get("circa") not in ("0", "false")
    season = data.get("season", 0)
    if isinstance(season, str):
        season = int(season) if season.isdecimal() else _SEASONS.get(season.casefold(), 0)
    if data.get("literal"):
        return DateValue(literal=str(data["literal"]), is_uncertain=uncertain)
    if data.get("raw"):
        return parse_raw_date(str(data["raw"]))
    parts = data.get("date-parts")
    if not parts:
        if "year" in data:
            parts = [[data.get("year", 0), data.get("month", 0), data.get("day", 0)]]
        else:
            return None
    sides = []
    for side in parts:
        numbers = [_int(one) for one in side][:3]
        sides.append(tuple([*numbers, 0, 0, 0][:3]))
    if not any(sides[0]):
        return None
    seasons = [0, 0]
    for index, side in enumerate(sides[:2]):
        if side[1] > 12:
            number = side[1] - 12 if side[1] < 17 else side[1] - 20
            seasons[index] = number
            sides[index] = (side[0], 0, 0)
    if season and not sides[0][1]:
        seasons[0] = season
    end = sides[1] if len(sides) > 1 else None
    return DateValue(sides[0], end, seasons[0], seasons[1], uncertain)


def _int(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return 0


def parse_raw_date(raw: str) -> DateValue | None:
    """Return the date that a text means, as far as citeproc-js reads it."""
    text = raw.strip()
    uncertain = bool(re.search(r"\?|\bca?\.|circa", text))
    text = re.sub(r"\?|\bca?\.\s*|\bcirca\s*", "", text).strip()
    text = text.strip("[]")
    sides = re.split(r"\s*/\s*(?=\d{4}|$)|\s*–\s*|\s+-\s+|(?<=\d{4})-(?=\d{4})|\.\.", text)
    found = [_raw_side(side) for side in sides[:2]]
    if found[0] is None or (len(found) > 1 and found[1] is None):
        return DateValue(literal=raw)
    start = found[0]
    end = found[1] if len(found) > 1 else None
    return DateValue(start[0], end[0] if end else None, start[1], end[1] if end else 0, uncertain)


def _raw_side(text: str) -> tuple[tuple[int, int, int], int] | None:
    text = text.strip()
    if not text:
        return (0, 0, 0), 0
    if found := re.fullmatch(r"(-?\d{1,4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", text):
        month = int(found[2] or 0)
        return (int(found[1]), month, int(found[3] or 0)), 0
    if found := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text):
        return (int(found[3]), int(found[1]), int(found[2])), 0
    if found := re.fullmatch(r"(\d{1,4})\s*(BC|AD)", text, re.IGNORECASE):
        return (-int(found[1]) if found[2].upper() == "BC" else int(found[1]), 0, 0), 0
    year = re.search(r"\b(\d{4})\b", text)
    if not year:
        return None
    rest = text[: year.start()] + text[year.end() :]
    month = season = day = 0
    for word in re.findall(r"[A-Za-z]+|\d+", rest):
        low = word.lower()
        if low in _SEASONS:
            season = _SEASONS[low]
        elif low[:3] in _MONTHS:
            month = _MONTHS.index(low[:3]) + 1
        elif word.isdecimal() and int(word) < 32:
            day = int(word)
        else:
            return None
    return (int(year[1]), month, day), season
