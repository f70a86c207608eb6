"""The style of the American Medical Association (AMA Manual of Style, 11th edition): JAMA's."""

from __future__ import annotations

from octavo.bibliography.styles.date_forms import american_date, written_year
from octavo.bibliography.styles.editions import short_edition
from octavo.bibliography.styles.letter_case import capitalise_first, title_case
from octavo.bibliography.styles.name_forms import NameForm
from octavo.bibliography.styles.page_ranges import expand_ranges, written_ranges
from octavo.bibliography.styles.punctuation import join, parenthesised, printed, typographic
from octavo.bibliography.styles.reference_style import (
    CONTAINED,
    LAW,
    WEB_PAGES,
    Entry,
    ReferenceStyle,
    authors,
    container,
    doi_link,
    has_address,
    issue_of,
    law_source,
    leading_role,
    number_of,
    role_label,
    sentence_title,
    server_of,
    status_words,
    url_link,
)
from octavo.bibliography.styles.style import NumberForm
from octavo.model.reference import Record

_NAMES = NameForm("family-first", "", "", "always", most=6, first=3, et_al="et al", family_end=" ")
_BOOKS = frozenset(
    {"book", "classic", "graphic", "map", "motion_picture", "musical_score", "pamphlet", "report", "song"}
    | {"standard"}
)
_ITALIC = _BOOKS | {"bill", "legal_case", "legislation", "thesis"}
_LABELS = {"editor": ("ed.", "eds."), "director": ("dir.", "dirs."), "translator": ("trans.", "trans.")}


class AmaStyle(ReferenceStyle):
    """Superscript numbers, in the order of citation."""

    name = "ama"
    number_form = NumberForm(brackets=("", ""), is_superscript=True, behind_marks=".,", locator=("(", ")"))

    def format_locator(self, label: str, locator: str) -> str:
        """Return "p3", "pp3-5", "chap4"."""
        return super().format_locator(label, locator).replace(". ", "", 1).replace("–", "-")

    def _entry(self, record: Record, year_suffix: str) -> Entry:
        role = leading_role(record)
        if role == "editor" and record.type in CONTAINED and record.container_title:
            role = ""
        is_book = record.type in _ITALIC
        title = typographic(title_case(record.title)) if is_book else sentence_title(record)
        parts = (
            authors(self._labelled(record, role)),
            self._title(record, title, is_italic=is_book, is_linked=not has_address(record)),
            *self._source(record, role),
        )
        return Entry(join(". ", parts), self._access(record))

    def _source(self, record: Record, role: str) -> tuple[str, ...]:
        if record.type in LAW:
            source, date = law_source(record, self._pages(record)), printed(american_date(record.issued))
            return (f"{source} {parenthesised(date)}".rstrip() if source else date,)
        if record.type == "patent":
            number = f"{record.genre or 'Patent'} {record.number}".strip()
            return (printed(number), printed(american_date(record.issued)))
        if record.type in _BOOKS:
            return self._book(record, role)
        if record.type in CONTAINED and record.container_title:
            return self._contained(record)
        if record.type == "thesis":
            return (capitalise_first(printed(record.genre)), self._imprint(record))
        if record.type in WEB_PAGES:
            where = typographic(record.container_title or record.publisher)
            return (where, printed(american_date(record.issued)))
        if record.type in ("speech", "paper-conference", "event"):
            return (self._presented(record),)
        return self._article(record, role)

    def _book(self, record: Record, role: str) -> tuple[str, ...]:
        if record.type in ("report", "standard") and record.number:
            number = printed(f"{record.genre} {record.number}".strip())
        else:
            number = ""
        return (
            _volume(record),
            printed(short_edition(record.edition)),
            parenthesised(self._labelled(record, "editor")) if role != "editor" else "",
            parenthesised(self._labelled(record, "translator")) if role != "translator" else "",
            number,
            self._with_pages(record, self._imprint(record)),
        )

    def _contained(self, record: Record) -> tuple[str, ...]:
        book = (
            self._labelled(record, "editor"),
            container(typographic(title_case(record.container_title))),
            _volume(record),
            printed(short_edition(record.edition)),
            typographic(record.collection_title),
            self._imprint(record),
        )
        source = self._with_pages(record, join(". ", book))
        if record.chapter_number and not record.page:
            source = f"{source}:chap {printed(record.chapter_number)}"
        return (f"In: {source}",)

    def _article(self, record: Record, role: str) -> tuple[str, ...]:
        journal = self._journal(record).replace(".", "")
        server = server_of(record) if record.type == "article" else ""
        editors = self._labelled(record, "editor") if role != "editor" else ""
        if record.volume or record.issue or record.supplement:
            issue = issue_of(record)
            is_supplement = issue[:5] == "Suppl" and not record.issue
            numbers = printed(record.volume) + (f" {issue}" if is_supplement else parenthesised(issue))
            when = join(";", (printed(written_year(record.issued)), numbers.strip()))
        else:
            when = self._publication_date(record)
        pages = printed(number_of(record)) or self._pages(record)
        publisher = ""
        if not journal and not server:
            publisher = typographic(record.publisher)
        return (
            editors,
            container(journal),
            container(server) if server != journal else "",
            publisher,
            printed(f"Version {record.version}" if record.version[:1].isdigit() else record.version),
            f"{when}:{pages}" if when and pages else when or pages,
        )

    def _publication_date(self, record: Record) -> str:
        date = printed(american_date(record.issued))
        if not date:
            return printed(status_words(record))
        if record.type in ("article-newspaper", "article-magazine", "periodical"):
            return date
        if record.type == "article":
            return f"Preprint posted online {date}"
        if record.type in ("article-journal", "dataset", "software", "entry", "review") or record.url:
            return f"Published online {date}"
        return date

    def _presented(self, record: Record) -> str:
        word = f"{capitalise_first(printed(record.genre))} presented" if record.genre else "Presented"
        where = (typographic(record.event_title), printed(american_date(record.issued)))
        place = join("; ", (*where, printed(record.event_place)))
        return f"{word} at: {place}" if place else ""

    def _labelled(self, record: Record, role: str) -> str:
        names = self._people(record, role, _NAMES) if role else ""
        if not names or role == "author":
            return names
        return f"{names}, {role_label(record, role, _LABELS)}"

    def _imprint(self, record: Record) -> str:
        return join("; ", (typographic(record.publisher), printed(written_year(record.issued))))

    def _with_pages(self, record: Record, source: str) -> str:
        pages = self._pages(record)
        return f"{source}:{pages}" if source and pages else source or pages

    def _pages(self, record: Record) -> str:
        as_written = self._settings.page_range == "as-written"
        return written_ranges(record.page, "-") if as_written else expand_ranges(record.page, "-")

    def _access(self, record: Record) -> str:
        if record.doi:
            return f"doi:{doi_link(record, is_bare=True)}"
        url = url_link(record)
        if not url or not record.accessed.year:
            return url
        return f"Accessed {printed(american_date(record.accessed))}. {url}"


def _volume(record: Record) -> str:
    volume = record.volume
    return printed(f"Vol {volume}" if volume[:1].isdigit() else volume)
