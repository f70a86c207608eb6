"""The words of NLM's style in a page's language: PubMed's own in English, else those of CSL's locales."""

from __future__ import annotations

from functools import lru_cache

import octavo.expressions as re
from octavo.bibliography.csl.files import find_locale
from octavo.bibliography.csl.locale import Locale, locale_file
from octavo.bibliography.styles.editions import edition_number, local_edition_number, ordinal

_MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SEASONS = ("", "Spring", "Summer", "Autumn", "Winter")
# CSL's term and its form for a word of NLM's; words that are not here have none, and stay English.
_TERMS = {
    "and": ("and", "long"),
    "et al.": ("et-al", "long"),
    "In": ("in", "long"),
    "Vol.": ("volume", "short"),
    "Version": ("version", "long"),
    "Chapter": ("chapter", "long"),
    "p.": ("page", "short"),
    "no.": ("number", "short"),
    "ed.": ("edition", "short"),
    "Report": ("report", "long"),
    "cited": ("accessed", "long"),
    "Available from": ("available-at", "long"),
    "presented at": ("presented-at", "long"),
    "date unknown": ("no-date", "long"),
    "Forthcoming": ("forthcoming", "long"),
    "ca.": ("circa", "short"),
    "Internet": ("internet", "long"),
    "Preprint": ("preprint", "long"),
    "dataset": ("dataset", "long"),
    "software": ("software", "long"),
    "video": ("motion_picture", "long"),
    "sound recording": ("song", "long"),
    "broadcast": ("broadcast", "long"),
    "map": ("map", "long"),
    "image": ("graphic", "long"),
    "presentation": ("speech", "long"),
    "interview": ("interview", "long"),
    "letter": ("letter", "long"),
    "unpublished manuscript": ("manuscript", "long"),
    "performance": ("performance", "long"),
    "dissertation": ("thesis", "long"),
    "master's thesis": ("thesis", "long"),
}

# CSL's locator terms: what stands before one and before several.
_LABELS = {
    "appendix": ("app.", "apps."),
    "article-locator": ("art.", "arts."),
    "book": ("bk.", "bks."),
    "chapter": ("chap.", "chaps."),
    "column": ("col.", "cols."),
    "equation": ("eq.", "eqs."),
    "figure": ("fig.", "figs."),
    "folio": ("fol.", "fols."),
    "issue": ("no.", "nos."),
    "line": ("l.", "ll."),
    "note": ("n.", "nn."),
    "opus": ("op.", "opp."),
    "page": ("p.", "pp."),
    "paragraph": ("para.", "paras."),
    "part": ("pt.", "pts."),
    "scene": ("sc.", "scs."),
    "section": ("sec.", "secs."),
    "sub-verbo": ("s.v.", "s.vv."),
    "supplement": ("suppl.", "suppls."),
    "table": ("tbl.", "tbls."),
    "verse": ("v.", "vv."),
    "volume": ("vol.", "vols."),
}
_SEVERAL = re.compile(r"\d\s*[-–—,&]|\band\b|[ivxl][-–—,][ivxl]")


class NlmWords:
    """One language's words."""

    def __init__(self, language: str, locale: Locale | None) -> None:
        """Take CSL's locale of a language; None for English, or where the language has none."""
        self.language = language if locale else "en"
        self._locale = locale

    def word(self, english: str) -> str:
        """Return a word of NLM's, with a capital if the English one has it."""
        if self._locale is None or english not in _TERMS:
            return english
        return _like(english, self._locale.term(*_TERMS[english])) or english

    def role(self, role: str, *, is_plural: bool) -> str:
        """Return what people did: "editors"."""
        found = self._locale.term(role, "long", is_plural=is_plural) if self._locale else ""
        return found or f"{role}s" * is_plural or role

    @property
    def et_al(self) -> str:
        """Return what stands for the other names in a list; NLM's "et al" has no stop of its own."""
        return self.word("et al.") if self._locale else "et al"

    @property
    def report_number(self) -> str:
        """Return what stands before the number of a report."""
        return f"{self.word('Report')} {self.word('no.')}" if self._locale else "Report No."

    def edition(self, edition: str) -> str:
        """Return "4th ed." for "4", "fourth" or "4th ed."; others gain "ed."; "" for a first edition."""
        text = edition.strip().rstrip(".")
        number = edition_number(text) or (local_edition_number(text) if self._locale else 0)
        if number == 1:
            return ""  # NLM leaves a first edition out
        if number and self._locale:
            counted = self._locale.ordinal(number, self._locale.genders.get("edition", ""))
            return f"{number}{counted} {self.word('ed.')}"
        if number:
            return f"{ordinal(number)} ed."
        is_complete = (
            local_edition_number(text) or text.casefold().endswith((" ed", " edition")) or self._locale
        )
        return f"{text}." if is_complete else f"{text} ed."

    def locator(self, label: str, locator: str) -> str:
        """Return "p. 33–35" (NLM has no plural of it), "chaps. 4–5"."""
        if self._locale is None:
            return f"{'p.' if label == 'page' else _locator_label(label, locator)} {locator}".strip()
        several = label != "page" and _locator_label("page", locator) == "pp."
        return f"{self._locale.term(label or 'page', 'short', is_plural=several)} {locator}".strip()

    def month_and_day(self, month: int, day: int) -> str:
        """Return "Jul 25", without stops; "" for no month."""
        if not month:
            return ""
        name = self._locale.term(f"month-{month:02d}", "short").replace(".", "") if self._locale else ""
        if name[:1].isdigit():  # "7月25日": Chinese and its neighbours count months, and mark days alike
            return f"{name}{day}{_DAYS.get(self.language[:2], '')}" if day else name
        name = name or _MONTHS[month]
        return f"{name} {day}" if day else name

    def date(self, year: int, day: str) -> str:
        """Return a year and what follows it: "2002 Jul 25", "300 BC"."""
        if year < 0:
            era = self._locale.term("bc").strip() if self._locale else ""
            return f"{-year} {era or 'BC'} {day}".strip()
        return f"{year}{_YEARS.get(self.language[:2], ' ')}{day}" if day else str(year)

    def season(self, season: int) -> str:
        """Return "Summer"; "" for 0."""
        found = self._locale.term(f"season-{season:02d}") if self._locale and season else ""
        return found or _SEASONS[season]


# What marks years and days where months are counted: "2002年7月25日".
_YEARS = {"zh": "年", "ja": "年", "ko": "년 "}
_DAYS = {"zh": "日", "ja": "日", "ko": "일"}


def _locator_label(label: str, locator: str) -> str:
    """Return the short label, in the plural for several places; a label without one in full."""
    one, several = _LABELS.get(label, (label, label))
    return several if _SEVERAL.search(locator) else one


def _like(english: str, term: str) -> str:
    is_word = english[:1].isupper() and term[1:2] != "."  # "i. E." is none
    return term[:1].upper() + term[1:] if is_word else term


@lru_cache(maxsize=64)
def nlm_words(language: str) -> NlmWords:
    """Return the words of a language; English ones where CSL has no locale of it."""
    if language[:2].lower() == "en" or not language:
        return NlmWords("en", None)
    name, file = locale_file(language, find_locale)
    return NlmWords(name, Locale(name, [file]) if file else None)
