"""What the styles beside NLM's share: their settings, and the pieces that references are made of."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import ClassVar, Literal

from msgspec import Struct

from octavo.bibliography.identifiers import doi_url, work_links
from octavo.bibliography.inline_html import escape_text, html_to_text
from octavo.bibliography.journals import fold_journal
from octavo.bibliography.styles.date_forms import american_date
from octavo.bibliography.styles.letter_case import capitalise_first, sentence_case, title_case
from octavo.bibliography.styles.locators import locator_label, with_dash
from octavo.bibliography.styles.name_forms import NameForm
from octavo.bibliography.styles.names import Highlighter, family_with_particle
from octavo.bibliography.styles.once_per_work import RemembersWorks, once_per_work
from octavo.bibliography.styles.page_ranges import written_ranges
from octavo.bibliography.styles.punctuation import join, parenthesised, printed, punctuate, typographic
from octavo.bibliography.styles.style import NumberForm, StyleSettings
from octavo.model.reference import FormattedReference, Name, Record

AHEAD = "Epub ahead of print"
_AHEAD_WORDS = frozenset({AHEAD.casefold(), "advance online publication", "published online ahead of print"})
_NO_DATE = frozenset({"n.d.", "n.d", "nd", "no date", "s.d."})
# Whose names stand in front, the first that there are.
ROLES = ("author", "editor", "director", "translator")
CONTAINED = frozenset({"chapter", "paper-conference", "entry", "entry-dictionary", "entry-encyclopedia"})
LAW = frozenset({"bill", "hearing", "legal_case", "legislation", "regulation", "treaty"})
_NAMED = LAW | {"periodical", "software"}
WEB_PAGES = frozenset({"webpage", "post", "post-weblog"})


class Entry(Struct, frozen=True):
    """A reference before its last full stop."""

    html: str
    identifiers: str = ""  # HTML, with the punctuation the style ends it with
    link_mark: str = "."  # what stands between the two when they are one line


class ReferenceStyle(RemembersWorks, ABC):
    """A style in plain Python: numbers or names in the text, and one entry for each work."""

    name: ClassVar[str]
    citation_form: ClassVar[Literal["numeric", "author-date"]] = "numeric"
    list_order: ClassVar[Literal["cited", "sorted"]] = "cited"
    number_form: ClassVar[NumberForm] = NumberForm()

    def __init__(self, settings: StyleSettings) -> None:
        super().__init__()
        self._settings = settings
        self._highlighter = Highlighter(settings.highlight_authors)

    @abstractmethod
    def _entry(self, record: Record, year_suffix: str) -> Entry:
        """Return the work's entry in the list."""

    @once_per_work
    def format_reference(self, record: Record, year_suffix: str = "") -> FormattedReference:
        """Return the work as the list prints it; `year_suffix` is the "a" of "2019a"."""
        entry = self._entry(record, year_suffix)
        html = punctuate(entry.html, ".")
        line = html
        if entry.identifiers:
            line = f"{punctuate(entry.html, entry.link_mark)} {entry.identifiers}".lstrip()
        return FormattedReference(html, entry.identifiers, html_to_text(line), work_links(record))

    def format_authors_in_text(self, record: Record) -> str:
        """Return "Smith", "Smith and Jones" or "Smith et al."; a work without names has its title."""
        role = leading_role(record)
        if not role:
            return html_to_text(record.title_short or record.title) or record.key
        names: tuple[Name, ...] = getattr(record, role)
        families = [name.literal or family_with_particle(name) or name.given for name in names]
        if len(families) > 2 or role in record.incomplete_names:
            return f"{families[0]} et al."
        return " and ".join(families)

    def format_locator(self, label: str, locator: str) -> str:
        """Return "p. 33", "pp. 33–35", "chap. 4"."""
        return f"{locator_label(label, locator)} {with_dash(locator)}".strip()

    # --- pieces

    def _people(self, record: Record, role: str, form: NameForm) -> str:
        """Return the names of a role as HTML; "" when there are none."""
        names: tuple[Name, ...] = getattr(record, role)
        if not names:
            return ""
        return form.print(
            names,
            self._highlighter,
            is_incomplete=role in record.incomplete_names,
            limit=self._settings.et_al,
        )

    def _title(self, record: Record, markup: str, *, is_italic: bool = False, is_linked: bool = False) -> str:
        """Return the title in an element of its own.

        It leads to the work when `is_linked`: where a style prints no address, readers still get there.
        """
        if not markup:
            return ""
        title = (
            f'<i class="ref-title">{markup}</i>' if is_italic else f'<span class="ref-title">{markup}</span>'
        )
        if is_linked:
            url = next((link.url for link in work_links(record) if link.url), "")
            if url:
                return f'<a href="{escape_text(url)}">{title}</a>'
        return title

    def _journal(self, record: Record) -> str:
        """Return the abbreviation that the entry gives, or the site's table, or the title as it is."""
        title = record.container_title_short
        if not title:
            title = record.container_title
            if title and (journals := self._settings.journals):
                abbreviation = journals.get(fold_journal(html_to_text(title)))
                title = escape_text(abbreviation) if abbreviation else title
        return typographic(title)

    def _pages(self, record: Record) -> str:
        """Return the pages as HTML; styles with a rule of their own replace it."""
        return written_ranges(record.page)


def container(markup: str) -> str:
    """Return the title of a journal or book in italics; "" for none."""
    return f'<i class="ref-container">{markup}</i>' if markup else ""


def authors(markup: str) -> str:
    """Return the names in an element of their own; "" for none."""
    return f'<span class="ref-authors">{markup}</span>' if markup else ""


def anchor(url: str, text: str) -> str:
    """Return a link; `text` is plain."""
    return f'<a href="{escape_text(url)}">{escape_text(text)}</a>'


def doi_link(record: Record, *, is_bare: bool = False) -> str:
    """Return a link with the DOI's address as its text, or the bare DOI; "" without one."""
    if not record.doi:
        return ""
    return anchor(doi_url(record.doi), record.doi if is_bare else f"https://doi.org/{record.doi}")


def url_link(record: Record) -> str:
    """Return a link to the work's address, or to arXiv; "" without either."""
    if record.url:
        return anchor(record.url, record.url)
    if record.arxiv:
        return next(anchor(link.url, link.url) for link in work_links(record) if link.label == "arXiv")
    return ""


def has_address(record: Record) -> bool:
    """Tell whether a style that prints DOI or address has one to print."""
    return bool(record.doi or record.url or record.arxiv)


def leading_role(record: Record) -> str:
    """Return whose names stand in front: "author", "editor" …; "" when nobody is named."""
    return next((role for role in ROLES if getattr(record, role)), "")


def is_ahead_of_print(record: Record) -> bool:
    """Tell whether an article is out before its issue."""
    return record.status.casefold() in _AHEAD_WORDS


def status_words(record: Record) -> str:
    """Return plain text: "Advance online publication", "Forthcoming"; "" for a work that is out."""
    return "Advance online publication" if is_ahead_of_print(record) else capitalise_first(record.status)


def is_undated(record: Record) -> bool:
    """Tell whether nothing is known of when the work came out."""
    return record.issued.is_empty or record.issued.literal.casefold() in _NO_DATE


def number_of(record: Record) -> str:
    """Return the number of a report or preprint as plain text, arXiv's when there is no other."""
    return record.number or (record.arxiv if record.type == "article" else "")


def law_number(record: Record) -> str:
    """Return the number of a bill or act as plain text, "No. 12"; that of a case is its reporter's."""
    if record.type == "legal_case":
        return ""
    return f"No. {record.number}" if record.number.isdecimal() else record.number


def reporter(record: Record, pages: str) -> str:
    """Return as HTML where a case, bill or act is printed: "347 U.S. 483"; `pages` as the style has them."""
    return join(" ", (printed(record.volume), typographic(record.container_title), pages))


def law_source(record: Record, pages: str) -> str:
    """Return as HTML the number and where it is printed: "No. 46, C.F.R."."""
    return join(", ", (printed(law_number(record)), reporter(record, pages)))


def law_entry(record: Record, title: str, year: str, pages: str) -> str:
    """Return a law, a case or a treaty as HTML: title, number, reporter and year; a treaty has its day."""
    if record.type == "treaty":
        return join(", ", (title, printed(american_date(record.issued))))
    shown_year = parenthesised(printed(year) if record.issued.year else "")
    return join(" ", (join(", ", (title, law_source(record, pages))), shown_year))


def role_label(record: Record, role: str, labels: Mapping[str, tuple[str, str]]) -> str:
    """Return the word for a role, of one person or of several: "ed.", "eds."."""
    is_several = len(getattr(record, role)) > 1 or role in record.incomplete_names
    return labels[role][is_several]


def headline(markup: str) -> str:
    """Return a title in title case as HTML; "" for none."""
    return typographic(title_case(markup)) if markup else ""


def server_of(record: Record) -> str:
    """Return as HTML where a preprint is kept: its publisher, or the archive."""
    return typographic(record.publisher) or printed(record.archive)


def sentence_title(record: Record) -> str:
    """Return the title in sentence case; the names of laws, journals and programs keep their capitals."""
    if record.type in _NAMED:
        return typographic(record.title)
    return typographic(sentence_case(record.title))


def issue_of(record: Record) -> str:
    """Return the issue as HTML with the supplement: "4 Suppl 2"."""
    if not record.supplement:
        return printed(record.issue)
    has_word = record.supplement[:5].casefold() == "suppl"
    supplement = record.supplement if has_word else f"Suppl {record.supplement}"
    return printed(f"{record.issue} {supplement}".strip())
