"""Numbers as styles print them: what is one, ordinals, roman numerals, ranges of pages."""

from __future__ import annotations

from collections.abc import Callable

import octavo.expressions as re

_ONE = r"(?>[a-zA-Z]{0,4}\d{1,20}(?:,\d{3}){0,3}[a-zA-Z]{0,3}|[ivxlcdm]{1,12}|[IVXLCDM]{1,12})"
_FRACTION = re.compile(r"\d{1,20}(?:/\d{1,20}){1,5}")
_NUMERIC = re.compile(rf"\s{{0,3}}{_ONE}(?:\s{{0,3}}+(?:[-–&,]|\band\b)\s{{0,3}}+{_ONE}){{0,40}}+\s{{0,3}}")
_HAS_SEVERAL = re.compile(
    r"(?:\d\w?|\b[ivxlcdm]{1,12})\s{0,3}(?:[-–—&,;]|\b(?:and|et|und|y|e|en|og|och)\b){1,4}\s{0,3}"
    r"(?:(?:and|et|und|y|e|en|og|och)\s{1,3})?(?:[^\W\d_]{0,3}\d|[ivxlcdm]{1,12}\b)",
    re.IGNORECASE,
)
_JOINER = re.compile(r"\s{0,3}(\\?-{1,4}|–{1,4}|&|,(?!\d{3}\b)|\band\b)\s{0,3}")
_RANGE = re.compile(
    r"(?<![\w\\])(?P<start>[^\W_]{0,20}\d)\s{0,3}[-–]{1,4}\s{0,3}(?P<end>[^\W_]{0,20}\d)(?!\w)"
)
_LETTERS = re.compile(r"(.{0,40}?)(\d{1,40})")
_PAGE = re.compile(r"[^\W_]{0,20}\d[^\W_]{0,20}(?:,\d{3}){0,3}|[ivxlcdm]{1,12}|[IVXLCDM]{1,12}|")
_PAGE_JOINER = re.compile(r"\s{0,3}(?:\\?-{1,4}|[–,;&]|\band\b)\s{0,3}")
_SEVERAL_JOINER = re.compile(
    r"\s{0,3}(?:\\?[-–—]{1,4}|,(?!\d{3}\b)|[;&]|\b(?:and|et|und|y|e|en|og|och)\b)\s{0,3}"
)
_ROMAN_RANGE = re.compile(
    r"\b((?i:[ivxlcdm]{1,12}))\s{0,3}[-–]{1,4}\s{0,3}((?i:[ivxlcdm]{1,12}))\b"
    r"|\b([ivxlcdm]{1,12})\s{0,3}[-–]{1,4}\s{0,3}(\d{1,9})\b"
)
_SMALL_ROMAN = re.compile(r"[ivxlcdm]{1,12}")  # "xiv-19" is a range, and "M-1" a page
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def is_numeric(text: str) -> bool:
    """Tell whether text is a number, or numbers with "-", "," or "&" between them; "2b" is one, too."""
    if text.isdecimal():
        return True
    return _NUMERIC.fullmatch(text) is not None or _FRACTION.fullmatch(text) is not None


def is_several(text: str) -> bool:
    """Tell whether text names more than one place: "3-5", "7, 9"; "M-1" is one."""
    if text.isdecimal() or _HAS_SEVERAL.search(text) is None:
        return False
    places = [place for place in _SEVERAL_JOINER.split(text.strip()) if place]
    has_digits = {_has_digit(place) or _SMALL_ROMAN.fullmatch(place) is not None for place in places}
    return len(has_digits) == 1 and all(map(_PAGE.fullmatch, places))


def _has_digit(text: str) -> bool:
    return any(character.isdecimal() for character in text)


def roman(number: int) -> str:
    """Return a number from 1 to 3999 in small roman numerals; others as digits."""
    if not 0 < number < 4000:
        return str(number)
    output = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        output += letters * count
    return output


def each_number(text: str, write: Callable[[str], str]) -> str:
    """Return numbers as `write` has each, and what stands between them in one form."""
    if text.isdecimal():
        return write(text)
    pieces = _JOINER.split(text.strip())
    for place in range(1, len(pieces), 2):
        joiner = pieces[place]
        if joiner == ",":
            pieces[place] = ", "
        elif joiner in ("&", "and"):
            pieces[place] = f" {joiner} "
        elif joiner.startswith("\\"):
            pieces[place] = "-"
        else:
            pieces[place] = "–"
    for place in range(0, len(pieces), 2):
        pieces[place] = write(pieces[place])
    return "".join(pieces)


def page_ranges(text: str, form: str, dash: str) -> str:
    """Return pages with each range as CSL's `page-range-format` has it; "" leaves the ends alone."""
    if text.isdecimal():
        return text

    def write(match: re.Match[str]) -> str:
        start, end = match["start"], match["end"]
        if _LETTERS.fullmatch(start)[1] != _LETTERS.fullmatch(end)[1]:  # type: ignore[index]
            return f"{start}-{end}"
        return f"{start}{dash}{range_end(start, end, form) if form else end}"

    if not all(_PAGE.fullmatch(one) for one in _PAGE_JOINER.split(text.strip())):
        return text
    text = _RANGE.sub(write, text)
    if "-" in text and _ROMAN_RANGE.search(text):
        text = _ROMAN_RANGE.sub(lambda match: f"{match[1] or match[3]}{dash}{match[2] or match[4]}", text)
    return text.replace("\\-", "-") if "\\" in text else text


def range_end(start: str, end: str, form: str) -> str:
    """Return the end of a range as a `page-range-format` has it: 284, 287 → "87" in Chicago's."""
    if len(start) > 40 or len(end) > 40:
        return end
    start_letters, start_digits = _LETTERS.fullmatch(start).groups()  # type: ignore[union-attr]
    end_digits = _LETTERS.fullmatch(end)[2]  # type: ignore[index]
    if len(end_digits) < len(start_digits):
        end_digits = start_digits[: len(start_digits) - len(end_digits)] + end_digits
        if int(end_digits) < int(start_digits):
            return end  # "106108-3": a number and a part of it
    if form == "expanded" or len(start_digits) != len(end_digits) or int(end_digits) <= int(start_digits):
        return f"{start_letters}{end_digits}"
    shared = 0
    while shared < len(end_digits) - 1 and start_digits[shared] == end_digits[shared]:
        shared += 1
    length = len(end_digits)
    if form == "minimal":
        return end_digits[shared:]
    if form == "minimal-two":
        return end_digits[min(shared, max(length - 2, 0)) :]
    number = int(start_digits)
    if number < 100 or not number % 100:
        return end_digits
    if number % 100 < 10:
        return end_digits[shared:]
    if form != "chicago-16" and length == 4 and shared < length - 2 and length - shared >= 3:
        return end_digits
    return end_digits[min(shared, length - 2) :]
