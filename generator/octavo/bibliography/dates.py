"""The dates of a .bib entry: BibTeX's year and month, biblatex's ISO 8601-2 dates, and what people type."""

from __future__ import annotations

from calendar import monthrange

from msgspec.structs import replace

import octavo.expressions as re
from octavo.bibliography.latex import latex_to_text
from octavo.model.reference import PartialDate

# One line for each month; of a name that is two months in two languages the larger language counts
# ("listopad" is November in Czech and Polish, October in Croatian).
_MONTH_NAMES = (
    "january jan januar jänner janvier enero gennaio januari janeiro gener tammikuu leden ledna styczeń"
    " stycznia január januára siječanj siječnja ianuarie ocak январь января януари січень січня",
    "february feb februar feber février fevr févr febrero febbraio februari fevereiro febrer helmikuu"
    " únor února luty lutego február februára veljača veljače februarie şubat"
    " февраль февраля февруари лютий лютого",
    "march mar märz mrz mars marzo maart março març maaliskuu březen března marzec marca marec ožujak ožujka"
    " martie mart marts március март марта березень березня",
    "april apr avril avr abril abr aprile huhtikuu duben dubna kwiecień kwietnia apríl apríla travanj travnja"
    " aprilie nisan április апрель апреля април квітень квітня",
    "may mai mayo maggio mei maio maig toukokuu květen května maj maja máj mája svibanj svibnja mayıs május"
    " май мая травень травня",
    "june jun juni juin junio giugno junho juny kesäkuu červen června czerwiec czerwca jún júna lipanj lipnja"
    " iunie haziran június июнь июня юни червень червня",
    "july jul juli juillet juil julio luglio julho juliol heinäkuu červenec července lipiec lipca júl júla"
    " srpanj srpnja iulie temmuz július июль июля юли липень липня",
    "august aug août aout agosto ago augustus agost elokuu srpen srpna sierpień sierpnia augusti kolovoz"
    " kolovoza ağustos augusztus август августа серпень серпня",
    "september sep sept septembre septiembre settembre setembro setembre syyskuu září wrzesień września"
    " septembra rujan rujna septembrie eylül szeptember сентябрь сентября септември вересень вересня",
    "october oct oktober okt octobre octubre ottobre outubro lokakuu říjen října październik października"
    " október októbra octombrie ekim октябрь октября октомври жовтень жовтня",
    "november nov novembre noviembre novembro marraskuu listopad listopadu listopada novembra"
    " studeni studenoga noiembrie kasım ноябрь ноября ноември",
    "december dec dezember dez décembre déc diciembre dic dicembre dezembro desembre desember joulukuu"
    " prosinec prosince grudzień grudnia decembra prosinac prosinca decembrie aralık декабрь декабря"
    " декември грудень грудня",
)

MONTHS = {
    name: number
    for number, names in reversed(list(enumerate(_MONTH_NAMES, start=1)))
    for name in names.split()
}
_SEASONS = {
    name: number
    for number, names in enumerate(
        (
            "spring frühling frühjahr printemps primavera",
            "summer sommer été verano estate",
            "autumn fall herbst automne otoño autunno",
            "winter hiver invierno inverno",
        ),
        start=1,
    )
    for name in names.split()
}
# "1995-XX" and "1995-11-XX" are a month and a day that nobody knows; "Y" opens years of five digits.
_ISO = re.compile(
    r"(-?\d{4}|[Yy]-?\d{5,9})(?:-(\d{1,2}|[XxUu]{2})(?:-(\d{1,2}|[XxUu]{2}))?)?(?:T[\d:.Z+-]*)?"
)
_UNKNOWN = re.compile(r"^\s*(?:open|unknown|\.\.)\s*$", re.IGNORECASE)
_OPEN_END = re.compile(r"^\s*+[^\s/.][^/]*+/\s*+(?:open|\.\.)?\s*+$", re.IGNORECASE)
_DECADE = re.compile(r"(\d{2}\d?)[xXuU]{1,2}")
_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_YEARS = re.compile(r"(\d{4})\s*(?:[-–—/]+|to)\s*(\d{4}|\d{2})")
_OPEN_YEAR = re.compile(r"(\d{4})\s?[-–—]{1,3}")
_SIDE = r"((?=[^-–/]*?\d{4})[^-–/]*+)"
_TWO_DATES = re.compile(rf"{_SIDE}[-–/]{_SIDE}")
_YEAR_ONLY = re.compile(r"-?\d{1,4}")
_CIRCA = re.compile(r"^(?:c\.?|ca\.?|circa)\s*(?=\d)|(?<=\d)\s*[?~%]$|^[?~]\s*(?=\d)", re.IGNORECASE)
_WORD = re.compile(r"\d+|[^\W\d_]+")
_DAY_FIRST = re.compile(r"\s*\d{1,2}\.\s?\d{1,2}\.")


def read_date(text: str) -> PartialDate:
    """Return a date written as biblatex wants it, or as people write it; a literal when it is neither.

    Understands `2020-10-09`, `2020-10`, ranges with `/`, an open end, `~` and `?`, seasons 21 to 24,
    `199X`, years before the common era, and `9 October 2020` or `Oct 9, 2020`.
    """
    # LaTeX's "~" is a space, a date's "~" is "about".
    text = latex_to_text(text.replace("~", "?")).strip()
    if not text:
        return PartialDate()
    is_open = _OPEN_END.search(text) is not None
    begin, _, end = (_UNKNOWN.sub("", side) for side in text.partition("/"))
    if not begin.strip(" .") and end:  # "../2020": nobody knows when it began
        begin, end = end, ""
    start = _read_iso(begin)
    if start is None or (end.strip(" .") and _read_iso(end) is None):
        return _read_words(text)
    finish = _read_iso(end) if end.strip(" .") else None
    if finish is None:
        return replace(start, is_open=is_open)
    return _with_end(start, finish)


def read_year_and_month(year: str, month: str = "", day: str = "") -> PartialDate:
    """Return the date that BibTeX's three fields give; `year` may hold a whole date or a word."""
    date = _read_year(latex_to_text(year))
    if date.literal or not date.year:
        return date
    if month:
        date = _add_month(date, latex_to_text(month))
    if day and date.month and not date.day:
        days = [int(number) for number in re.findall(r"\d+", day)[:2]]
        if days and 1 <= days[0] <= 31:
            date = replace(date, day=days[0])
        if len(days) == 2 and not date.end_year:
            date = _with_end(date, replace(date, day=days[1]))
    return _checked(date)


def month_number(name: str) -> int:
    """Return 1-12 for a month's name or abbreviation, in any case; 0 for anything else."""
    folded = name.casefold().rstrip(".")
    if folded in MONTHS or len(folded) < 3:
        return MONTHS.get(folded, 0)
    return next((number for full, number in MONTHS.items() if full.startswith(folded)), 0)


def _read_iso(text: str) -> PartialDate | None:
    """Return one side of an ISO date; None when it is none, or is impossible."""
    stripped = text.strip()
    bare = stripped.rstrip("?~%").lstrip("~?")
    is_circa = bare != stripped
    if match := _DECADE.fullmatch(bare):
        first = int(match[1].ljust(4, "0"))
        last = int(match[1].ljust(4, "9"))
        return PartialDate(year=first, end_year=last, is_circa=is_circa)
    match = _ISO.fullmatch(bare)
    if match is None:
        return None
    year, month, day = int(match[1].lstrip("Yy")), _known(match[2]), _known(match[3])
    if year <= 0:  # ISO has a year 0, which is 1 BCE
        year -= 1
    if 21 <= month <= 24 and not day:
        return PartialDate(year=year, season=month - 20, is_circa=is_circa)
    if month > 12 or match[2] in ("0", "00"):
        return None
    return _checked(PartialDate(year=year, month=month, day=day, is_circa=is_circa))


def _known(part: str | None) -> int:
    return int(part) if part and part.isdecimal() else 0


def _read_year(text: str) -> PartialDate:
    text = text.strip()
    circa = _CIRCA.sub("", text)
    is_circa = circa != text
    if open_year := _OPEN_YEAR.fullmatch(circa):
        return PartialDate(year=int(open_year[1]), is_circa=is_circa, is_open=True)
    if _YEAR_ONLY.fullmatch(circa):
        return PartialDate(year=int(circa), is_circa=is_circa)
    if match := _YEARS.fullmatch(circa):
        end = match[2] if len(match[2]) == 4 else match[1][:2] + match[2]
        return PartialDate(year=int(match[1]), end_year=int(end), is_circa=is_circa)
    return replace(read_date(circa), is_circa=is_circa) if text else PartialDate()


def _read_words(text: str) -> PartialDate:
    """Return the date in running text: a year with perhaps a month and a day."""
    match = _YEAR.search(text)
    if match is None:
        return PartialDate(literal=text)
    if sides := _TWO_DATES.fullmatch(text):  # PubMed: "1998 Dec-1999 Jan"
        start, end = _read_words(sides[1]), _read_words(sides[2])
        if start.year and end.year:
            return _with_end(start, end)
    date = _add_month(PartialDate(year=int(match[1])), text[: match.start()] + " " + text[match.end() :])
    is_date = date.month or date.season or not re.search(r"[^\W\d_]{3}", text)
    return _checked(date) if is_date else PartialDate(literal=text)


def _add_month(date: PartialDate, text: str) -> PartialDate:
    """Return the date with what a month field says: a number, a name, two names, a day, a season."""
    months: list[int] = []
    days: list[int] = []
    season = 0
    for word in _WORD.findall(text):
        if word.isdecimal():
            days.append(int(word))
        elif number := month_number(word):
            months.append(number)
        else:
            season = season or _SEASONS.get(word.casefold(), 0)
    if not months and len(days) > 1 and 1 <= days[1] <= 12 and (days[0] > 12 or _DAY_FIRST.match(text)):
        months, days = [days[1]], [days[0], *days[2:]]  # "19/11/2020", "2.11.2020"
    elif not months and days and 1 <= days[0] <= 12:  # "10", "10-11" or "10/9": months come first
        months, days = days[:1], days[1:]
    if not months:
        return replace(date, season=season)
    days = [day for day in days if 1 <= day <= 31]
    date = replace(date, month=months[0], day=days[0] if days else 0)
    if len(months) > 1 and months[1] != months[0]:
        return _with_end(
            date, PartialDate(year=date.year, month=months[1], day=days[1] if len(days) > 1 else 0)
        )
    if len(days) > 1:
        return _with_end(date, replace(date, day=days[1]))
    return date


def _with_end(start: PartialDate, end: PartialDate) -> PartialDate:
    return replace(
        start,
        end_year=end.year,
        end_month=end.month,
        end_day=end.day,
        is_circa=start.is_circa or end.is_circa,
    )


def _checked(date: PartialDate) -> PartialDate:
    """Return the date without a day that its month does not have."""
    if date.day and date.month and date.year > 0 and date.day > monthrange(date.year, date.month)[1]:
        return replace(date, day=0)
    return date
