"""The style of Nature (https://www.nature.com/nature/for-authors/formatting-guide)."""

from __future__ import annotations

from octavo.bibliography.styles.date_forms import written_year
from octavo.bibliography.styles.letter_case import capitalise_first, title_case
from octavo.bibliography.styles.name_forms import NameForm
from octavo.bibliography.styles.punctuation import join, parenthesised, printed, punctuate, typographic
from octavo.bibliography.styles.reference_style import (
    CONTAINED,
    LAW,
    Entry,
    ReferenceStyle,
    authors,
    container,
    doi_link,
    law_source,
    leading_role,
    role_label,
    sentence_title,
    url_link,
)
from octavo.bibliography.styles.style import NumberForm
from octavo.model.reference import Record

_NAMES = NameForm("family-first", ". ", "&", "never", most=5, et_al="<i>et al.</i>")
_BOOKS = frozenset(
    {"bill", "book", "classic", "graphic", "legal_case", "legislation", "motion_picture", "report", "song"}
)
_PERIODICALS = frozenset(
    {"article-journal", "article-magazine", "article-newspaper", "periodical", "review", "review-book"}
)
_KEPT_AT_ADDRESS = frozenset({"broadcast", "document", "report", "webpage", "post", "post-weblog"})
_LABELS = {
    "editor": ("ed.", "eds."),
    "director": ("dir.", "dirs."),
    "translator": ("trans.", "trans."),
}


class NatureStyle(ReferenceStyle):
    """Superscript numbers, in the order of citation."""

    name = "nature"
    number_form = NumberForm(brackets=("", ""), is_superscript=True, locator=("(", ")"))

    def _entry(self, record: Record, year_suffix: str) -> Entry:
        role = leading_role(record)
        is_contained = record.type in CONTAINED and bool(record.container_title)
        if role == "editor" and is_contained:
            role = ""
        is_book = record.type in _BOOKS
        title = typographic(title_case(record.title)) if is_book else sentence_title(record)
        issuance = self._issuance(record)
        names = authors(self._leading_names(record, role))
        has_link = "<a " in issuance
        access = f"doi:{doi_link(record, is_bare=True)}." if _ends_with_doi(record) and not has_link else ""
        head = (
            names if role not in ("", "author") else punctuate(names, "."),
            punctuate(
                self._title(record, title, is_italic=is_book, is_linked=not has_link and not access), "."
            ),
        )
        parts = (
            *head,
            "in" if is_contained else "",
            container(self._container(record)) if record.type not in LAW else "",
            self._editors(record) if is_contained else "",
            self._place(record),
            issuance,
        )
        return Entry(join(" ", parts), access)

    def _leading_names(self, record: Record, role: str) -> str:
        names = self._people(record, role, _NAMES) if role else ""
        return names if role in ("", "author") else f"{names} ({role_label(record, role, _LABELS)})"

    def _editors(self, record: Record) -> str:
        names = self._people(record, "editor", _NAMES)
        return f"({role_label(record, 'editor', _LABELS)} {names})" if names else ""

    def _container(self, record: Record) -> str:
        if record.type == "article-journal":
            return self._journal(record)
        return typographic(record.container_title or record.event_title)

    def _place(self, record: Record) -> str:
        """Return volume and pages, or the reporter of a case."""
        pages = printed(record.number) if _has_article_number(record) else self._pages(record)
        volume = printed(record.volume)
        if record.type in LAW:
            return law_source(record, pages)
        if record.type in _PERIODICALS:
            return join(", ", (f"<b>{volume}</b>" if volume else "", pages))
        return join(" ", (f"vol. {volume}" if volume[:1].isdigit() else volume, pages))

    def _issuance(self, record: Record) -> str:
        """Return publisher, address and year."""
        kind = record.type
        year = printed(written_year(record.issued) or record.status)
        in_brackets = parenthesised(year)
        publisher = typographic(record.publisher)
        if kind == "article":
            word = capitalise_first(printed(record.genre)) or "Preprint"
            address = doi_link(record) or url_link(record)
            return join(" ", (f"{word} at {address}" if address else word, in_brackets))
        if kind in ("dataset", "software"):
            return join(" ", (publisher, doi_link(record), in_brackets))
        address = url_link(record) or doi_link(record)
        if address and (kind in _KEPT_AT_ADDRESS or (kind == "entry" and not publisher)):
            return join(" ", (address, in_brackets))
        if kind == "article-journal" and not record.volume and not record.page:
            return join(" ", (doi_link(record) or url_link(record), in_brackets))
        if kind == "patent":
            return join(" ", (printed(record.number), in_brackets))
        if kind in _PERIODICALS or kind in LAW:
            return in_brackets
        place = printed(record.publisher_place or record.event_place)
        return parenthesised(join(", ", (publisher, place, year)))


def _ends_with_doi(record: Record) -> bool:
    return bool(record.doi) and not record.volume and record.type not in ("article", "dataset", "software")


def _has_article_number(record: Record) -> bool:
    return bool(record.number) and not record.page and record.type == "article-journal"
