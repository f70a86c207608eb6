"""The author-date style of the Chicago Manual of Style (18th edition)."""

from __future__ import annotations

from octavo.bibliography.styles.author_date_style import AuthorDateStyle
from octavo.bibliography.styles.date_forms import MONTHS, SEASONS, american_date, month_and_day, written_year
from octavo.bibliography.styles.editions import short_edition
from octavo.bibliography.styles.letter_case import capitalise_first, title_case
from octavo.bibliography.styles.name_forms import NameForm
from octavo.bibliography.styles.page_ranges import chicago_ranges
from octavo.bibliography.styles.punctuation import (
    join,
    parenthesised,
    printed,
    punctuate,
    quoted,
    typographic,
)
from octavo.bibliography.styles.reference_style import (
    CONTAINED,
    LAW,
    WEB_PAGES,
    Entry,
    authors,
    container,
    doi_link,
    has_address,
    headline,
    is_undated,
    issue_of,
    law_entry,
    leading_role,
    number_of,
    role_label,
    server_of,
    status_words,
    url_link,
)
from octavo.bibliography.styles.style import AuthorDateForm
from octavo.model.reference import Record

_NAMES = NameForm("first-inverted", None, "and", "always", most=6, first=3, demotes_particle=True)
_OTHERS = NameForm("given-first", None, "and", "from-three", most=6, first=3)
_JOURNALS = frozenset({"article-journal", "periodical", "review", "review-book"})
_PRESS = frozenset({"article-magazine", "article-newspaper"})
_ITALIC = frozenset(
    {"book", "classic", "collection", "event", "figure", "graphic", "map", "motion_picture", "musical_score"}
    | {"pamphlet", "performance", "periodical", "report", "software", "standard"}
)
_WITHOUT_DAY = frozenset(
    {"book", "classic", "figure", "motion_picture", "musical_score", "pamphlet", "report", "thesis"}
)
_LABELS = {"editor": ("ed.", "eds."), "director": ("dir.", "dirs."), "translator": ("trans.", "trans.")}
_VERBS = {"editor": "edited by", "translator": "translated by", "director": "directed by"}


class ChicagoStyle(AuthorDateStyle):
    """(Smith and Jones 2019) in the text, and a list sorted by names."""

    name = "chicago"
    list_form = _NAMES
    order_of_dates = (1, 0, 2)
    author_date_form = AuthorDateForm(
        and_word="and",
        comma_before_and=True,
        most_names=2,
        et_al="et al.",
        before_year=" ",
        before_date_word=", ",
        shares_given_names="full",
        order="written",
    )

    def title_in_text(self, record: Record) -> str:
        """Return the newspaper of an unsigned article, or the title: in quotation marks or italics."""
        if record.type in _PRESS and record.container_title:
            return f"<i>{headline(record.container_title)}</i>"
        title = headline(record.title_short or record.title)
        if title and (record.type in _ITALIC or record.type in LAW):
            return f"<i>{title}</i>"
        return quoted(title)

    def format_locator(self, label: str, locator: str) -> str:
        """Return "3–5" for pages, "chap. 4", "fig. 2"."""
        text = super().format_locator(label, locator)
        return text.partition(" ")[2] if label == "page" else text

    def _written_year(self, record: Record) -> str:
        year = written_year(record.issued)
        return f"[{year}?]" if record.issued.is_circa else year

    def _sorted_within_year(self, record: Record) -> tuple[object, ...]:
        # The title decides, but for the press, where the day is printed.
        return (record.issued.month, record.issued.day) if record.type in _PRESS else (0, 0)

    def _entry(self, record: Record, year_suffix: str) -> Entry:
        if record.type in LAW:
            return Entry(self._law(record), self._access(record))
        role = leading_role(record)
        names = authors(self._leading_names(record, role)) if role else ""
        year = capitalise_first(printed(self.year_in_text(record, year_suffix)))
        if not record.status or record.issued.year:
            year = printed(self.year_in_text(record, year_suffix))
        title = self._full_title(record)
        if not names and record.type in _PRESS and record.container_title:
            # An unsigned article stands under its newspaper.
            newspaper = container(headline(record.container_title))
            return Entry(join(". ", (newspaper, year, title, self._day(record))), self._access(record))
        head = (names, year, title) if names else (title, year)
        return Entry(join(". ", (*head, *self._source(record, role))), self._access(record))

    def _leading_names(self, record: Record, role: str) -> str:
        names = self._people(record, role, _NAMES)
        return names if role == "author" else f"{names}, {role_label(record, role, _LABELS)}"

    def _full_title(self, record: Record) -> str:
        title = (
            typographic(record.title)
            if record.type in ("entry-dictionary", "patent", "post")
            else headline(record.title)
        )
        is_linked = not has_address(record)
        if not title:
            return ""
        if record.type in ("review", "review-book"):
            return self._title(record, f"Review of <i>{title}</i>", is_linked=is_linked)
        if record.type == "patent":
            return self._title(record, title, is_linked=is_linked)
        if record.type in _ITALIC:
            return self._title(record, title, is_italic=True, is_linked=is_linked)
        return self._title(record, quoted(title), is_linked=is_linked)

    def _source(self, record: Record, role: str) -> tuple[str, ...]:
        kind = record.type
        publisher = typographic(record.publisher)
        if kind in _JOURNALS:
            return (self._journal_and_pages(record),)
        if kind in _PRESS:
            return (join(", ", (container(headline(record.container_title)), self._day(record))),)
        if kind in CONTAINED and record.container_title:
            return self._contained(record, role)
        if kind == "thesis":
            return (join(", ", (capitalise_first(printed(record.genre)), publisher)),)
        if kind in WEB_PAGES:
            site = headline(record.container_title)
            return (join(", ", (site, publisher if publisher != site else "", self._day(record))),)
        if kind == "article":
            return self._preprint(record)
        if kind == "patent":
            number = printed(f"{title_case(record.genre) or 'Patent'} {record.number}".strip())
            issued = printed(american_date(record.issued))
            return (join(", ", (number if record.number else "", f"issued {issued}" if issued else "")),)
        if kind in ("speech", "event", "paper-conference"):
            return self._talk(record)
        return self._book(record, role)

    def _journal_and_pages(self, record: Record) -> str:
        journal = container(headline(record.container_title))
        pages = printed(record.number) if record.number and not record.page else self._pages(record)
        issue = issue_of(record)
        if not record.volume and not issue:
            status = printed(status_words(record)) if record.issued.year else ""
            when = join(" ", (status, self._day(record)))
            source = join(", ", (journal, when))
            return f"{source}: {pages}" if source and pages else source or pages
        # Without an issue the month says where to look.
        month = MONTHS[record.issued.month] or SEASONS[record.issued.season]
        numbers = join(" ", (printed(record.volume), parenthesised(issue or month)))
        if not record.volume:
            numbers = f"no. {issue}"
            source = join(", ", (journal, numbers))
        else:
            source = join(" ", (journal, numbers))
        return f"{source}: {pages}" if pages else source

    def _contained(self, record: Record, role: str) -> tuple[str, ...]:
        volume = printed(record.volume)
        edition = printed(short_edition(record.edition))
        people = [
            f"{_VERBS[other]} {names}"
            for other in ("editor", "translator")
            if other != role and (names := self._people(record, other, _OTHERS))
        ]
        book = join(
            ", ",
            (
                container(headline(record.container_title)),
                edition,
                *people,
                f"vol. {volume}" if volume[:1].isdigit() else volume,
            ),
        )
        publisher = typographic(record.publisher)
        # A work on the web alone, a wiki, has a day instead.
        day = self._day(record) if record.type == "entry" and not publisher else ""
        return (f"In {book}", self._series(record), publisher or day)

    def _preprint(self, record: Record) -> tuple[str, ...]:
        number = number_of(record)
        word = title_case(record.genre) or "Preprint"
        # A number of digits only says so: "Preprint No. 069187".
        numbered = f"{word} No. {number}" if number.isdecimal() else f"{word} {number}".strip()
        book = headline(record.container_title)
        server = server_of(record)
        same = record.container_title == record.publisher or not server
        where = printed(numbered)
        if book and not same:
            where = f"In {container(book)}, {where}"
        return (where, join(", ", (server or book, self._day(record))))

    def _talk(self, record: Record) -> tuple[str, ...]:
        event = join(", ", (typographic(record.event_title), printed(record.event_place)))
        if record.type == "paper-conference":
            return (f"Paper presented at {event}" if event else "", self._day(record))
        genre = capitalise_first(printed(record.genre))
        return (genre, join(", ", (event or typographic(record.publisher), self._day(record))))

    def _book(self, record: Record, role: str) -> tuple[str, ...]:
        volume = printed(record.volume)
        people = [
            capitalise_first(f"{_VERBS[other]} {names}")
            for other in ("editor", "translator", "director")
            if other != role and (names := self._people(record, other, _OTHERS))
        ]
        kind = record.type
        genre = capitalise_first(printed(record.genre))
        medium = capitalise_first(printed(record.medium))
        if kind in ("report", "standard") and record.number:
            genre = printed(f"{title_case(record.genre)} {record.number}".strip())
        version = printed(record.version)
        if version[:1].isdigit():
            version = f"{'V.' if kind == 'software' else 'Version'} {version}"
        book = headline(record.container_title) if kind not in _ITALIC else ""
        within = f"In {container(book)}" if book and kind == "song" else container(book)
        place = self._publisher_and_day(record)
        if within and not record.publisher:
            within, place = join(", ", (within, place)), ""
        return (
            within,
            version,
            printed(short_edition(record.edition)),
            *people,
            f"Vol. {volume}" if volume[:1].isdigit() else volume,
            f"{printed(record.number_of_volumes)} vols" if record.number_of_volumes and not volume else "",
            genre,
            self._series(record),
            place,
            medium,
        )

    def _publisher_and_day(self, record: Record) -> str:
        publisher = typographic(record.publisher)
        day = "" if record.type in _WITHOUT_DAY else self._day(record)
        if record.type == "software" and day:
            day = f"released {day}" if publisher else f"Released {day}"
        return join(", ", (publisher, day))

    def _series(self, record: Record) -> str:
        return join(" ", (headline(record.collection_title), printed(record.collection_number)))

    def _day(self, record: Record) -> str:
        return printed(month_and_day(record.issued)) if record.issued.year else ""

    def _law(self, record: Record) -> str:
        title = self._title(record, headline(record.title), is_italic=record.type == "legal_case")
        return law_entry(record, title, self.year_in_text(record), self._pages(record))

    def _pages(self, record: Record) -> str:
        as_written = self._settings.page_range == "as-written"
        return super()._pages(record) if as_written else chicago_ranges(record.page)

    def _access(self, record: Record) -> str:
        url = doi_link(record) or url_link(record)
        if url and not record.doi and is_undated(record) and record.accessed.year:
            url = f"Accessed {printed(american_date(record.accessed))}. {url}"
        return punctuate(url, ".")
