"""The names and dates of CSL-JSON, as the schema has them and as programs write them."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import takewhile

import octavo.expressions as re
from octavo.bibliography.dates import read_date
from octavo.bibliography.particles import attach_particle, split_particle
from octavo.bibliography.rich_text import rich_text_to_plain
from octavo.model.reference import Name, PartialDate

_SUFFIX = re.compile(r",\s*(?=(?:jr|sr|[ivx]+|\d(?:nd|rd|th))\b)", re.IGNORECASE)
_OTHERS = frozenset({"others", "et al", "et al."})
_NUMBER = re.compile(r"[+-]?\d{1,4}")


def text_of(value: object) -> str:
    """Return a value as text: numbers as written, of a list its first text, "" for anything else."""
    if isinstance(value, str):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, list):
        return next((text for entry in value if (text := text_of(entry))), "")
    return ""


def read_csl_names(value: object) -> tuple[Name, ...]:
    """Return the people and organisations of a name variable; what is none is left out."""
    entries = value if isinstance(value, list) else [value]
    names = [name for entry in entries if (name := _read_name(entry)) != Name()]
    return tuple(names[:-1] if is_incomplete_list(value) else names)


def is_incomplete_list(value: object) -> bool:
    """Tell whether a list of names ends in Pandoc's "others", for those whom it leaves out."""
    last = _read_name(value[-1]) if isinstance(value, list) and len(value) > 1 else Name()
    return (last.literal or last.family).casefold() in _OTHERS and not last.given


def _read_name(entry: object) -> Name:
    if isinstance(entry, str):
        return Name(literal=rich_text_to_plain(entry))
    if not isinstance(entry, Mapping):
        return Name()

    def part(name: str) -> str:
        return rich_text_to_plain(text_of(entry.get(name)))

    # "name" is what Crossref calls an organisation.
    if literal := part("literal") or part("name"):
        return Name(literal=literal)
    family, given, suffix = part("family"), part("given"), part("suffix")
    dropping, kept = part("dropping-particle"), part("non-dropping-particle")
    if not family:
        return Name(literal=given)
    if not suffix and (match := _SUFFIX.search(given)):
        given, suffix = given[: match.start()], given[match.end() :]
    # Zotero leaves particles in the names; quotation marks around a name keep it whole.
    if family.startswith('"') and family.endswith('"') and len(family) > 2:
        family = family[1:-1]
    elif not kept:
        words = family.split(" ")
        particles = list(takewhile(str.islower, words[:-1]))
        kept, family = " ".join(particles), " ".join(words[len(particles) :])
    if not dropping:
        given, dropping = split_particle(given)
    kept, family = attach_particle(kept, family)
    return Name(family, given, dropping, kept, suffix.rstrip("."))


def read_csl_date(value: object) -> PartialDate:
    """Return the date of a date variable: date-parts, season, circa, raw or literal; empty for none."""
    if isinstance(value, (str, int)):
        return read_date(rich_text_to_plain(str(value)))
    if isinstance(value, list):  # date-parts without their name
        value = {"date-parts": value}
    if not isinstance(value, Mapping):
        return PartialDate()
    parts = value.get("date-parts")
    sides = [side for entry in parts if (side := _read_parts(entry))] if isinstance(parts, list) else []
    if not sides:
        raw = text_of(value.get("raw") or value.get("edtf"))
        if raw:
            return read_date(rich_text_to_plain(raw))
        return PartialDate(literal=rich_text_to_plain(text_of(value.get("literal"))))
    year, month, day = sides[0]
    season = _season(text_of(value.get("season")))
    if month > 12:
        season, month = season or _season(str(month)), 0
    end_year, end_month, end_day = sides[1] if len(sides) > 1 else (0, 0, 0)
    return PartialDate(
        year=year,
        month=month,
        day=day if month else 0,
        season=season,
        end_year=end_year,
        end_month=end_month if end_month <= 12 else 0,
        end_day=end_day if 0 < end_month <= 12 else 0,
        is_circa=text_of(value.get("circa")) not in ("", "0") or value.get("circa") is True,
        is_open=len(sides) == 1 and isinstance(parts, list) and len(parts) == 2,
    )


def _read_parts(entry: object) -> tuple[int, int, int] | None:
    """Return year, month and day; None when there is no year."""
    written = entry if isinstance(entry, list) else [entry]
    numbers: list[int] = []
    for part in written[:3]:
        text = text_of(part).strip()
        if not _NUMBER.fullmatch(text):
            break
        numbers.append(int(text))
    if not numbers or not numbers[0]:
        return None
    year, month, day = (*numbers, 0, 0)[:3]
    if not 0 < month <= 24:
        month = 0
    return year, month, day if 0 < day <= 31 else 0


def _season(text: str) -> int:
    """Return 1-4 for CSL's 1-4, for the months 13-16 and 21-24, and for English names."""
    named = {"spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4}
    if text.isdecimal() and len(text) <= 2:
        number = int(text)
        return next((number - base for base in (0, 12, 20) if 1 <= number - base <= 4), 0)
    return named.get(text.strip().casefold(), 0)
