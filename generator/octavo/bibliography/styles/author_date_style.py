"""What styles share that cite by names and years."""

from __future__ import annotations

import re
import unicodedata
from abc import abstractmethod
from typing import ClassVar, Literal

from octavo.bibliography.inline_html import html_to_text
from octavo.bibliography.styles.date_forms import written_year
from octavo.bibliography.styles.name_forms import NameForm, initials
from octavo.bibliography.styles.names import family_with_particle
from octavo.bibliography.styles.once_per_work import once_per_work
from octavo.bibliography.styles.reference_style import ReferenceStyle, is_undated, leading_role
from octavo.bibliography.styles.style import AuthorDateForm
from octavo.model.reference import Name, Record

_NOT_SORTED = re.compile(r"[^\w\s]")
_NUMBER = re.compile(r"\d+")
_ARTICLE = re.compile(r"^(?:a|an|the)\s+(?=\S)")


class AuthorDateStyle(ReferenceStyle):
    """Names and years in the text; the list is sorted by names, year and title."""

    citation_form: ClassVar[Literal["numeric", "author-date"]] = "author-date"
    list_order: ClassVar[Literal["cited", "sorted"]] = "sorted"
    author_date_form: ClassVar[AuthorDateForm]
    list_form: ClassVar[NameForm]  # of the names that an entry begins with
    no_date: ClassVar[str] = "n.d."
    no_date_before_suffix: ClassVar[str] = "-"  # "n.d.-a"
    sorts_by_particle: ClassVar[bool] = False  # "van Gogh" stands under V
    order_of_dates: ClassVar[tuple[int, int, int]] = (0, 1, 2)  # of works without date, dated, forthcoming

    @abstractmethod
    def title_in_text(self, record: Record) -> str:
        """Return the title, as HTML, of a work without names."""

    def names_in_text(self, record: Record) -> tuple[tuple[Name, ...], bool]:
        """Return the people that stand for the work, and whether others are left out; none: its title."""
        role = leading_role(record)
        if not role:
            return (), False
        return getattr(record, role), role in record.incomplete_names

    @once_per_work
    def year_in_text(self, record: Record, year_suffix: str = "") -> str:
        """Return plain text: "2019a", "n.d.-a", "in press"."""
        if is_undated(record):
            year = self._year_of_undated(record)
            return f"{year}{self.no_date_before_suffix}{year_suffix}" if year_suffix else year
        year = self._written_year(record)
        return f"{year}{'' if record.issued.year else '-'}{year_suffix}" if year_suffix else year

    def _year_of_undated(self, record: Record) -> str:
        return record.status.lower() if record.status and not record.volume else self.no_date

    def _written_year(self, record: Record) -> str:
        return written_year(record.issued)

    def given_name(self, name: Name, *, in_full: bool) -> str:
        """Return plain text: the given name, or its initials."""
        return name.given if in_full else initials(name.given, ". ")

    @once_per_work
    def sort_key(self, record: Record) -> tuple[object, ...]:
        """Return names, year, title and key: two works never swap between builds."""
        names, is_cut = self.names_in_text(record)
        form = self.list_form
        if form.most and len(names) > form.most:
            names, is_cut = names[: form.first], True
        people = tuple(self._sorted_name(name) for name in names)
        if is_cut:
            people = (*people, ("\uffff", "", ""))
        if not people:
            # What stands in front: the title, or the newspaper of an unsigned article.
            people = ((_ARTICLE.sub("", _folded(html_to_text(self.title_in_text(record)))), "", ""),)
        by_title = _ARTICLE.sub("", _folded(html_to_text(record.title)))
        date = record.issued
        undated, dated, forthcoming = self.order_of_dates
        if is_undated(record):
            group = forthcoming if record.status else undated
        else:
            group = dated if date.year else forthcoming
        return (
            people,
            group,
            date.year,
            *self._sorted_within_year(record),
            by_title,
            _NUMBER.sub(_padded, record.volume),
            record.key,
        )

    def _sorted_within_year(self, record: Record) -> tuple[object, ...]:
        """Return what goes before the title: the month and day where the style prints them."""
        return (record.issued.month, record.issued.day)

    def _sorted_name(self, name: Name) -> tuple[str, str, str]:
        if name.literal:
            return (_ARTICLE.sub("", _folded(name.literal)), "", "")
        given = name.given if self.list_form.initials is None else initials(name.given, ". ")
        family, particles = name.family, f"{name.dropping_particle} {name.non_dropping_particle}"
        if self.sorts_by_particle:
            family, particles = family_with_particle(name), name.dropping_particle
        return (_folded(family), _folded(f"{given} {particles}".rstrip()), name.suffix)


def _folded(text: str) -> str:
    """Return the text without accents, capitals and punctuation, as it is sorted."""
    if text.isascii():
        if text.isalpha():
            return text.lower()
    else:
        decomposed = unicodedata.normalize("NFKD", text.replace("ø", "o").replace("Ø", "O"))
        text = "".join(character for character in decomposed if not unicodedata.combining(character))
    text = _NOT_SORTED.sub("", text.replace("-", " ")).casefold().strip()
    return _NUMBER.sub(_padded, text)


def _padded(match: re.Match[str]) -> str:
    return match[0].zfill(8)  # part 2 before part 10
