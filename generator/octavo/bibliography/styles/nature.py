"""The style of Nature (https://www.nature.com/nature/for-authors/formatting-guide)."""

from __future__ import annotations

from octavo.bibliography.styles.date_forms import written_year
from octavo.bibliography.styles.letter_case import capitalise_first, title_case
from octavo.bibliography.styles.name_forms import NameForm
from octavo.bibliography.styles.punctuation import join, parenthesised, printed, punctuate, typographic
from octavo.bibliography.styles.reference_style import (
    CONTAINED,
    Entry,
    ReferenceStyle,
    authors,
    container,
    doi_link,
    leading_role,
    sentence_title,
    url_link,
)
from octavo.bibliography.styles.style import NumberForm
from octavo.model.reference import Record

_NAMES = NameForm("family-first", ". ", "&", "never", most=5, et_al="<i>et al.</i>")
_BOOKS = frozenset(
    {"bill", "book", "classic", "graphic", "legal_case", "legislation", "motion_picture", "report", "song"}
)
_IMPRINT = (_BOOKS - {"report"}) | CONTAINED | {"thesis", "manuscript", "map", "pamphlet", "standard"}
_KEPT_AT_ADDRESS = frozenset({"report", "webpage", "post", "post-weblog", "document", "entry"})
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
            container(self._container(record)),
            self._editors(record) if is_contained else "",
            self._volume(record),
            printed(record.number) if _has_article_number(record) else self._pages(record),
            issuance,
        )
        return Entry(join(" ", parts), access)

    def _leading_names(self, record: Record, role: str) -> str:
        names = self._people(record, role, _NAMES) if role else ""
        return names if role in ("", "author") else f"{names} ({_label(record, role)})"

    def _editors(self, record: Record) -> str:
        names = self._people(record, "editor", _NAMES)
        return f"({_label(record, 'editor')} {names})" if names else ""

    def _container(self, record: Record) -> str:
        if record.type == "article-journal":
            return self._journal(record)
        return typographic(record.container_title)

    def _volume(self, record: Record) -> str:
        volume = printed(record.volume)
        if not volume:
            return ""
        if record.type == "article-journal":
            has_more = record.page or record.number
            return f"<b>{volume}</b>{',' if has_more else ''}"
        return f"vol. {volume}" if volume[:1].isdigit() else volume

    def _issuance(self, record: Record) -> str:
        """Return publisher, address and year."""
        year = printed(written_year(record.issued))
        in_brackets = parenthesised(year)
        publisher = typographic(record.publisher)
        if record.type in _IMPRINT:
            place = printed(record.publisher_place)
            return parenthesised(join(", ", (publisher, place, year)))
        if record.type == "article":
            word = capitalise_first(printed(record.genre)) or "Preprint"
            address = doi_link(record) or url_link(record)
            return join(" ", (f"{word} at {address}" if address else word, in_brackets))
        if record.type in ("dataset", "software"):
            return join(" ", (publisher, doi_link(record), in_brackets))
        if record.type in _KEPT_AT_ADDRESS:
            return join(" ", (url_link(record) or doi_link(record), in_brackets))
        if record.type == "article-journal" and not record.volume and not record.page:
            return join(" ", (doi_link(record) or url_link(record), in_brackets))
        if record.type == "patent":
            return join(" ", (printed(record.number), in_brackets))
        return in_brackets


def _ends_with_doi(record: Record) -> bool:
    return bool(record.doi) and not record.volume and record.type not in ("article", "dataset", "software")


def _has_article_number(record: Record) -> bool:
    return bool(record.number) and not record.page and record.type == "article-journal"


def _label(record: Record, role: str) -> str:
    is_several = len(getattr(record, role)) > 1 or role in record.incomplete_names
    return _LABELS[role][is_several]
