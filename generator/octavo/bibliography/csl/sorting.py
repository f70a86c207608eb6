"""Orders of lists: keys of a style, compared as a reader looks words up."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import octavo.expressions as re
from octavo.bibliography.csl.context import Context
from octavo.bibliography.csl.dates import sortable_date
from octavo.bibliography.csl.items import DateValue
from octavo.bibliography.csl.marks import without_marks
from octavo.bibliography.csl.style import SortKey

_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d", "ß": "ss"}
)
_NOT_WORDS = re.compile(r"[^\w\s]+|_")
_ARTICLE = re.compile(r"(?:the|an?)\s{1,3}(?=\w)", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")


@lru_cache(maxsize=50_000)
def words_key(text: str) -> str:
    """Return what text sorts by: its letters and numbers, whatever their accents, capitals and marks."""
    text = text.casefold()
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
        text = "".join([character for character in decomposed if not unicodedata.combining(character)])
    text = " ".join(_NOT_WORDS.sub("", text).split())
    return _DIGITS.sub(lambda match: match[0].zfill(12), text)


def _value(x: Context, key: SortKey) -> str:
    if key.render is not None:
        x.sorting = True
        x.sort_names = key.names
        x.lists = 0
        x.gone = None
        x.first_names = None
        x.is_suffix_done = True
        text = key.render(x)
        x.sorting = False
        x.sort_names = None
        return without_marks(text)
    if key.variable == "citation-number":
        return f"{x.number:08d}"
    value = x.values.get(key.variable)
    if value is None:
        return ""
    if isinstance(value, DateValue):
        return sortable_date(value)
    return without_marks(value) if isinstance(value, str) else ""


def _without_article(text: str) -> str:
    found = _ARTICLE.match(text)
    return text[found.end() :] if found else text


def sorted_places(
    contexts: Sequence[Context], keys: Sequence[SortKey], *, drops_articles: bool = False
) -> list[int]:
    """Return places of the works in the order that the keys ask for; what has no value goes last.

    With `drops_articles` an English "The" at the beginning does not count.
    """
    places = list(range(len(contexts)))
    for key in reversed(keys):
        values = [_value(context, key) for context in contexts]
        filled = [place for place in places if values[place]]
        empty = [place for place in places if not values[place]]
        if drops_articles:
            values = [_without_article(value) for value in values]
        compared = [words_key(value) for value in values]
        filled.sort(key=compared.__getitem__, reverse=key.is_descending)
        places = filled + empty
    return places
