"""`cs:date`: dates and spans of dates, in a locale's form or the style's own."""

from __future__ import annotations

from collections.abc import Sequence

from octavo.bibliography.csl import marks
from octavo.bibliography.csl.context import Context, Render
from octavo.bibliography.csl.formatting import Formatting
from octavo.bibliography.csl.items import DateValue
from octavo.bibliography.csl.joining import Join, fold
from octavo.bibliography.csl.locale import Locale
from octavo.bibliography.csl.marks import marked
from octavo.bibliography.csl.tree import Element

_PLACES = {"year": 0, "month": 1, "day": 2}
_PARTS = {
    "year": frozenset({"year"}),
    "year-month": frozenset({"year", "month"}),
    "year-month-day": frozenset({"year", "month", "day"}),
}
_DateParts = tuple[int, int, int]


class DatePart:
    """One part of a date and how it looks."""

    def __init__(self, name: str, attributes: dict[str, str], formatting: Formatting) -> None:
        self.place = _PLACES[name]
        self.form = attributes.get("form", "")
        self.delimiter = attributes.get("range-delimiter", "–")
        self.prefix = attributes.get("prefix", "")
        self.suffix = attributes.get("suffix", "")
        self.strips = attributes.get("strip-periods") == "true"
        self.decorate = formatting.inner(attributes)


class DateWriter:
    """Writes one `cs:date` element."""

    def __init__(self, element: Element, locale: Locale, formatting: Formatting) -> None:
        self.variable = element.get("variable")
        self.locale = locale
        self.join: Join = formatting.join
        form = element.get("form")
        source = locale.dates.get(form) if form else element
        wanted = _PARTS.get(element.get("date-parts", "year-month-day"), _PARTS["year-month-day"])
        overrides = {part.get("name"): part.attributes for part in element.every("date-part")}
        self.parts: list[DatePart] = []
        for part in source.every("date-part") if source else ():
            name = part.get("name")
            if name not in _PLACES or (form and name not in wanted):
                continue
            attributes = dict(part.attributes)
            if form:
                own = overrides.get(name, {})
                attributes.update(
                    {key: value for key, value in own.items() if key not in ("prefix", "suffix")}
                )
            self.parts.append(DatePart(name, attributes, formatting))
        self.delimiter = (source.get("delimiter") if source else "") or element.get("delimiter")
        self.shown = frozenset(part.place for part in self.parts)

    def write(self, date: DateValue, suffix: str) -> str:
        """Return the date; `suffix` is a year's letter as marked text."""
        if not date.start[0] and not date.season and not any(date.start):
            return date.literal
        if date.end is None:
            return self._one(date.start, date.season, suffix, self.parts)
        if not any(date.end):
            return self._one(date.start, date.season, suffix, self.parts) + "–"
        return self._span(date, suffix)

    def _span(self, date: DateValue, suffix: str) -> str:
        start, end = date.start, date.end or (0, 0, 0)
        difference = next(
            (
                place
                for place in (0, 1, 2)
                if place in self.shown
                and (start[place] != end[place] or (place == 1 and date.season != date.end_season))
            ),
            None,
        )
        if difference is None:
            return self._one(start, date.season, suffix, self.parts)
        dash = next((part.delimiter for part in self.parts if part.place == difference), "–")
        first, last = 0, len(self.parts) - 1
        if difference:
            spanned = [index for index, part in enumerate(self.parts) if part.place >= difference]
            first, last = spanned[0], spanned[-1]
        before, after = self.parts[:first], self.parts[last + 1 :]
        # Parts that both sides share stand outside of the span: "April 5–9, 2019".
        inside = [part for part in self.parts[first : last + 1] if part.place >= difference]
        left = self._pieces(start, date.season, suffix if not end[0] else "", inside)
        right = self._pieces(end, date.end_season, suffix if difference == 0 else "", inside)
        if left:
            left[-1] = (left[-1][0], left[-1][1], "")
        if right:
            right[0] = ("", right[0][1], right[0][2])
        span = self._joined(left) + dash + self._joined(right)
        outer = self._joined(self._pieces(start, date.season, suffix, before))
        inner = self._joined(self._pieces(start, date.season, suffix, after))
        pieces = [piece for piece in (outer, span, inner) if piece]
        return fold(self.join, pieces, self.delimiter)

    def _one(self, values: _DateParts, season: int, suffix: str, parts: Sequence[DatePart]) -> str:
        return self._joined(self._pieces(values, season, suffix, parts))

    def _pieces(
        self, values: _DateParts, season: int, suffix: str, parts: Sequence[DatePart]
    ) -> list[tuple[str, str, str]]:
        pieces = []
        for part in parts:
            text = self._part(part, values, season)
            if text:
                text = part.decorate(text) if part.decorate else text
                if part.place == 0:
                    text = marked(marks.YEAR, text + suffix)
                pieces.append((part.prefix, text, part.suffix))
        return pieces

    def _joined(self, pieces: Sequence[tuple[str, str, str]]) -> str:
        join = self.join
        return fold(
            join, [join(join(prefix, text), suffix) for prefix, text, suffix in pieces], self.delimiter
        )

    def _part(self, part: DatePart, values: _DateParts, season: int) -> str:
        value = values[part.place]
        if part.place == 0:
            return self._year(part, value)
        if part.place == 1:
            return self._month(part, value, season)
        return self._day(part, value, values[1])

    def _year(self, part: DatePart, year: int) -> str:
        if not year:
            return ""
        if year < 0:
            return f"{-year}{self.locale.term('bc') or 'BC'}"
        if part.form == "short":
            return f"{year % 100:02d}"
        if year < 1000:
            return f"{year}{self.locale.term('ad')}"
        return str(year)

    def _month(self, part: DatePart, month: int, season: int) -> str:
        if not month:
            if season and not part.form.startswith("numeric"):
                return self.locale.term(f"season-{season:02d}")
            return ""
        if part.form == "numeric":
            return str(month)
        if part.form == "numeric-leading-zeros":
            return f"{month:02d}"
        if not 1 <= month <= 12:
            return self.locale.term(f"season-{month - 20 if month > 20 else month - 12:02d}")
        text = self.locale.term(f"month-{month:02d}", part.form or "long")
        return text.replace(".", "") if part.strips else text

    def _day(self, part: DatePart, day: int, month: int) -> str:
        if not day or not month:
            return ""
        if part.form == "numeric-leading-zeros":
            return f"{day:02d}"
        if part.form == "ordinal" and (day == 1 or not self.locale.limits_day_ordinals):
            gender = self.locale.genders.get(f"month-{month:02d}", "")
            return f"{day}{self.locale.ordinal(day, gender)}"
        return str(day)


def compile_date(element: Element, locale: Locale, formatting: Formatting, *, has_own_suffix: bool) -> Render:
    """Return what renders a `cs:date`; `has_own_suffix`: a year's letter goes elsewhere."""
    writer = DateWriter(element, locale, formatting)
    variable = writer.variable
    shows_year = 0 in writer.shown
    decorate = formatting.outer(element)

    def render(x: Context) -> str:
        x.called += 1
        value = x.values.get(variable)
        if not isinstance(value, DateValue) or (x.gone and variable in x.gone):
            return ""
        if x.used is not None:
            x.used.add(variable)
        if x.is_looked_at and variable != "issued":
            x.got += 1  # the day of access tells no works apart
            return ""
        if x.sorting:
            text = sortable_date(value, writer.shown)
        else:
            suffix = ""
            if (
                x.year_suffix
                and shows_year
                and not has_own_suffix
                and not x.is_suffix_done
                and variable == "issued"
            ):
                suffix = marked(marks.SUFFIX, x.year_suffix)
                x.is_suffix_done = True
            text = writer.write(value, suffix)
            if suffix and suffix not in text:
                x.is_suffix_done = False
        if not text:
            return ""
        x.got += 1
        return decorate(x, text) if decorate and not x.sorting else text

    return render


def sortable_date(date: DateValue, shown: frozenset[int] = frozenset((0, 1, 2))) -> str:
    """Return digits that sort as the date does; "" for one without a year."""
    if not date.start[0]:
        return ""
    text = _sortable(date.start, shown)
    if date.end is not None:
        text += "–" + _sortable(date.end, shown)
    return text


def _sortable(values: _DateParts, shown: frozenset[int]) -> str:
    year = values[0] if 0 in shown else 0
    head = f"d{1_000_000 + year:07d}"  # so that years before Christ go first
    return head + "".join(f"{values[place] if place in shown else 0:02d}" for place in (1, 2))
