"""The words of a language: terms, forms of dates and options; those of the style go first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from msgspec import Struct

from octavo.bibliography.csl.segments import Quotes
from octavo.bibliography.csl.tree import Element

FindLocale = Callable[[str], Element | None]

_FORMS = {
    "long": ("long",),
    "short": ("short", "long"),
    "verb": ("verb", "long"),
    "verb-short": ("verb-short", "verb", "long"),
    "symbol": ("symbol", "short", "long"),
}
# What locales lack, in English: the specification's own fallbacks.
_FALLBACK_TERMS = {
    ("open-quote", "long"): "“",
    ("close-quote", "long"): "”",
    ("open-inner-quote", "long"): "‘",
    ("close-inner-quote", "long"): "’",
    ("page-range-delimiter", "long"): "–",
    ("year-range-delimiter", "long"): "–",
}


class Locale:
    """The terms that a style uses, in one language."""

    def __init__(self, language: str, sources: Iterable[Element]) -> None:
        """Take `cs:locale` elements, the least special first: those that follow override."""
        self.language = language
        self.dates: dict[str, Element] = {}
        self.options: dict[str, str] = {}
        self.genders: dict[str, str] = {}
        self._terms: dict[tuple[str, str], tuple[str, str]] = {}
        self._gendered: dict[tuple[str, str], str] = {}  # ordinals by name and gender
        self._matches: dict[str, str] = {}  # which numbers an ordinal is for
        for source in sources:
            self._add(source)

    def _add(self, source: Element) -> None:
        words = _words(source)
        if words.has_ordinals:
            # Ordinals are a system: one that is defined replaces the other as a whole.
            for terms in (self._terms, self._gendered):
                for key in [key for key in terms if key[0].startswith("ordinal")]:
                    del terms[key]
        self._terms.update(words.terms)
        self._gendered.update(words.gendered)
        self.genders.update(words.genders)
        self._matches.update(words.matches)
        for date in source.every("date"):
            self.dates[date.get("form")] = date
        for options in source.every("style-options"):
            self.options.update(options.attributes)

    def term(self, name: str, form: str = "long", *, is_plural: bool = False) -> str:
        """Return a term; "" if the language has none."""
        name = name.replace(" ", "-")
        for one in _FORMS.get(form, ("long",)):
            found = self._terms.get((name, one))
            if found is not None:
                return found[is_plural]
        return _FALLBACK_TERMS.get((name, "long"), "")

    def ordinal(self, number: int, gender: str = "") -> str:
        """Return what follows a number that counts: "th"."""
        for name in _ordinal_names(number):
            match = self._matches.get(name, "last-digit" if name[-2] == "0" else "last-two-digits")
            tail = int(name[8:])
            fits = {
                "last-digit": number % 10 == tail,
                "last-two-digits": number % 100 == tail,
                "whole-number": number == tail,
            }
            if fits.get(match, False) and (found := self._gendered_term(name, gender)) is not None:
                return found
        return self._gendered_term("ordinal", gender) or ""

    def long_ordinal(self, number: int, gender: str = "") -> str:
        """Return a number that counts as a word, "third"; "" for those that have none."""
        if not 1 <= number <= 10:
            return ""
        return self._gendered_term(f"long-ordinal-{number:02d}", gender) or ""

    def _gendered_term(self, name: str, gender: str) -> str | None:
        if gender and (found := self._gendered.get((name, gender))) is not None:
            return found
        found_term = self._terms.get((name, "long"))
        return None if found_term is None else found_term[0]

    @property
    def quotes(self) -> Quotes:
        """Return the quotation marks."""
        return Quotes(
            (self.term("open-quote"), self.term("close-quote")),
            (self.term("open-inner-quote"), self.term("close-inner-quote")),
        )

    @property
    def moves_punctuation(self) -> bool:
        """Tell whether stops and commas stand inside quotation marks."""
        return self.options.get("punctuation-in-quote") == "true"

    @property
    def limits_day_ordinals(self) -> bool:
        """Tell whether only the first day of a month is an ordinal."""
        return self.options.get("limit-day-ordinals-to-day-1") == "true"


class _Words(Struct, frozen=True):
    """The terms of one `cs:locale`."""

    terms: dict[tuple[str, str], tuple[str, str]]
    gendered: dict[tuple[str, str], str]
    genders: dict[str, str]
    matches: dict[str, str]
    has_ordinals: bool


# A language has some four hundred terms, and each style of each page's language asks for them.
@lru_cache(maxsize=64)
def _words(source: Element) -> _Words:
    words = _Words({}, {}, {}, {}, any(term.get("name").startswith("ordinal") for term in _terms(source)))
    for term in _terms(source):
        name, form = term.get("name").replace(" ", "-"), term.get("form", "long")
        single, multiple = term.find("single"), term.find("multiple")
        one = single.text if single else term.text.strip("\n\t")
        several = multiple.text if multiple else one
        gender = term.get("gender-form")
        if gender:
            words.gendered[name, gender] = one
        else:
            words.terms[name, form] = (one, several)
        if term.get("gender"):
            words.genders[name] = term.get("gender")
        if term.get("match"):
            words.matches[name] = term.get("match")
    return words


def _terms(source: Element) -> Iterator[Element]:
    return (term for group in source.every("terms") for term in group.every("term"))


def _ordinal_names(number: int) -> tuple[str, ...]:
    last_two, last = number % 100, f"ordinal-{number % 10:02d}"
    return (f"ordinal-{last_two:02d}", last) if last_two >= 10 else (last,)


_PRIMARY_DIALECTS = {
    "af": "af-ZA", "bg": "bg-BG", "ca": "ca-AD", "cs": "cs-CZ", "cy": "cy-GB", "da": "da-DK", "de": "de-DE",
    "el": "el-GR", "en": "en-US", "es": "es-ES", "et": "et-EE", "fa": "fa-IR", "fi": "fi-FI", "fr": "fr-FR",
    "he": "he-IL", "hr": "hr-HR", "hu": "hu-HU", "is": "is-IS", "it": "it-IT", "ja": "ja-JP", "km": "km-KH",
    "ko": "ko-KR", "lt": "lt-LT", "lv": "lv-LV", "mn": "mn-MN", "nb": "nb-NO", "nl": "nl-NL", "nn": "nn-NO",
    "no": "nb-NO", "pl": "pl-PL", "pt": "pt-PT", "ro": "ro-RO", "ru": "ru-RU", "sk": "sk-SK", "sl": "sl-SI",
    "sr": "sr-Cyrl-RS", "sv": "sv-SE", "th": "th-TH", "tr": "tr-TR", "uk": "uk-UA", "vi": "vi-VN",
    "zh": "zh-CN",
}  # fmt: skip
"""Which locale a language without a country means."""


def locale_file(language: str, find_locale: FindLocale) -> tuple[str, Element | None]:
    """Return the locale's name and file for a language: "de" finds "de-DE"; None if there is none."""
    file = find_locale(language)
    if file is None:
        base = language.partition("-")[0]
        dialect = _PRIMARY_DIALECTS.get(base, base)
        file = find_locale(dialect) or find_locale(base)
        if "-" not in language and file is not None:
            language = dialect
    return language, file


def locale_elements(style: Element, language: str) -> list[Element]:
    """Return the style's own `cs:locale` elements for a language, the least special first."""
    elements = list(style.every("locale"))
    tags = dict.fromkeys(("", language.partition("-")[0], language))
    return [element for tag in tags for element in elements if element.get("lang") == tag]
