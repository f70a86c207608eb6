"""The style of the American Psychological Association (Publication Manual, 7th edition)."""

from __future__ import annotations

from octavo.bibliography.inline_html import html_to_text
from octavo.bibliography.styles.author_date_style import AuthorDateStyle
from octavo.bibliography.styles.date_forms import american_date, month_and_day, written_year
from octavo.bibliography.styles.editions import short_edition
from octavo.bibliography.styles.letter_case import capitalise_first, title_case
from octavo.bibliography.styles.name_forms import NameForm
from octavo.bibliography.styles.page_ranges import expand_ranges, page_label
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
    Entry,
    authors,
    container,
    doi_link,
    has_address,
    headline,
    issue_of,
    law_entry,
    leading_role,
    number_of,
    role_label,
    sentence_title,
    server_of,
    status_words,
    url_link,
)
from octavo.bibliography.styles.style import AuthorDateForm
from octavo.model.reference import Record

_NAMES = NameForm("family-first", ". ", "&", "always", most=20, first=19, has_last=True)
_OTHERS = NameForm("given-first", ". ", "&", "from-three", most=20, first=19, has_last=True)
_PERIODICALS = frozenset(
    {"article-journal", "article-magazine", "article-newspaper", "review", "review-book", "periodical"}
)
# Works whose whole date stands with the year.
_WITH_DAY = frozenset(
    {"article-magazine", "article-newspaper", "broadcast", "collection", "document", "event", "interview"}
    | {"motion_picture", "pamphlet", "performance", "personal_communication", "post", "post-weblog", "song"}
    | {"speech", "webpage"}
)
# What is part of something greater: its title stands upright, and in quotation marks in the text.
_PARTS = _PERIODICALS | CONTAINED | {"post-weblog", "interview", "broadcast", "song"}
_BRACKETED = {
    "broadcast": "Broadcast",
    "collection": "Archival collection",
    "dataset": "Dataset",
    "figure": "Figure",
    "graphic": "Image",
    "map": "Map",
    "motion_picture": "Film",
    "post": "Online post",
    "personal_communication": "Personal communication",
    "software": "Computer software",
    "thesis": "Thesis",
}
_LABELS = {
    "editor": ("Ed.", "Eds."),
    "director": ("Director", "Directors"),
    "translator": ("Trans.", "Trans."),
}


class ApaStyle(AuthorDateStyle):
    """(Smith & Jones, 2019) in the text, and a list sorted by names."""

    name = "apa"
    list_form = _NAMES
    sorts_by_particle = True
    author_date_form = AuthorDateForm(
        and_word="&",
        comma_before_and=True,
        most_names=2,
        et_al="et al.",
        before_year=", ",
        before_date_word=", ",
        shares_given_names="initials",
        order="sorted",
    )

    def title_in_text(self, record: Record) -> str:
        """Return the title in title case: in quotation marks for an article, in italics for a book."""
        title = headline(record.title_short or record.title)
        if not title:
            return ""
        if record.type in LAW or record.type == "periodical":
            return f"<i>{title}</i>"
        return quoted(title) if self._is_part(record) else f"<i>{title}</i>"

    def format_locator(self, label: str, locator: str) -> str:
        """Return "p. 3", "pp. 3–5", "Chapter 4", "para. 2"."""
        if label in ("chapter", "figure", "table", "appendix"):
            return f"{label.capitalize()} {locator}"
        return super().format_locator(label, locator)

    def _written_year(self, record: Record) -> str:
        year = written_year(record.issued, "B.C.E.")
        return f"ca. {year}" if record.issued.is_circa else year

    def _sorted_within_year(self, record: Record) -> tuple[object, ...]:
        # Works of a year go by title, but those whose day is printed by the day.
        date = record.issued if record.type in _WITH_DAY else None
        return (date.month, date.day) if date else (0, 0)

    def _entry(self, record: Record, year_suffix: str) -> Entry:
        if record.type in LAW:
            return Entry(self._law(record), self._access(record))
        role = leading_role(record)
        names = authors(self._leading_names(record, role)) if role else ""
        date = f"({self._date(record, year_suffix)})"
        title = self._full_title(record, role)
        source = self._source(record, role)
        if names:
            body = join(" ", (punctuate(names, "."), join(". ", (date, title, *source))))
        else:
            body = join(" ", (punctuate(title, "."), join(". ", (date, *source))))
        return Entry(body, self._access(record))

    def _leading_names(self, record: Record, role: str) -> str:
        names = self._people(record, role, _NAMES)
        return names if role == "author" else f"{names} ({role_label(record, role, _LABELS)})"

    def _date(self, record: Record, year_suffix: str) -> str:
        year = printed(self.year_in_text(record, year_suffix))
        if not record.issued.year or not self._is_dated_to_the_day(record):
            return year
        return join(", ", (year, printed(month_and_day(record.issued))))

    def _is_dated_to_the_day(self, record: Record) -> bool:
        is_talk = record.type == "paper-conference" and not record.container_title
        return record.type in _WITH_DAY or is_talk

    def _is_part(self, record: Record) -> bool:
        return record.type in _PARTS and bool(record.container_title)

    # --- title, with what stands in brackets after it

    def _full_title(self, record: Record, role: str) -> str:
        title = sentence_title(record)
        if not title:
            return ""
        is_linked = not has_address(record)
        if record.type in ("review", "review-book"):
            of = "Review of the book" if record.type == "review-book" else "Review of"
            return self._title(record, f"[{of} <i>{title}</i>]", is_linked=is_linked)
        text = self._title(record, title, is_italic=not self._is_part(record), is_linked=is_linked)
        details = parenthesised("; ".join(part for part in self._details(record, role) if part))
        bracketed = self._bracketed(record)
        return join(" ", (text, details, f"[{bracketed}]" if bracketed else ""))

    def _details(self, record: Record, role: str) -> tuple[str, ...]:
        """Return people, and numbers, of a work that is no part of another."""
        if self._is_part(record) or record.type in _PERIODICALS:
            return ()
        others = []
        for other in ("editor", "translator"):
            if other != role and (people := self._people(record, other, _OTHERS)):
                others.append(f"{people}, {role_label(record, other, _LABELS)}")
        numbers: list[str] = []
        if record.version:
            version = record.version
            numbers.append(f"Version {version}" if version[0].isdigit() else version)
        if record.type in ("report", "article", "standard", "patent", "document"):
            numbers.append(_numbered(record))
        elif record.edition or record.volume:
            numbers += _edition_and_volume(record)
        return (*others, printed(", ".join(part for part in numbers if part)))

    def _bracketed(self, record: Record) -> str:
        kind = record.type
        if kind == "thesis":
            genre = capitalise_first(printed(record.genre)) or "Thesis"
            return join(", ", (genre, typographic(record.publisher))) if has_address(record) else genre
        if kind in ("report", "article", "patent", "standard"):
            return ""
        word = record.medium or (record.genre if kind not in ("book", "article-journal") else "")
        if kind in _PERIODICALS or kind in CONTAINED:
            return ""
        return printed(capitalise_first(word or _BRACKETED.get(kind, "")))

    # --- where it is

    def _source(self, record: Record, role: str) -> tuple[str, ...]:
        kind = record.type
        publisher = self._publisher(record)
        if kind in _PERIODICALS:
            return self._periodical(record)
        if self._is_part(record) and kind in CONTAINED:
            return (self._contained(record, role), publisher)
        if kind == "article":
            server = server_of(record)
            book = typographic(record.container_title)
            is_same = record.container_title == record.publisher or not server
            return (f"In {container(book)}" if book and not is_same else "", server or container(book))
        if kind == "thesis":
            return ("",) if has_address(record) else (publisher,)
        if kind == "webpage":
            site = headline(record.container_title)
            return (publisher, site if site != publisher else "")
        if kind in ("speech", "event", "paper-conference") and record.event_title:
            event = join(", ", (typographic(record.event_title), printed(record.event_place)))
            return (event, publisher)
        if record.container_title:
            word = {"broadcast": "In ", "song": "On ", "entry": "In "}.get(kind, "")
            return (word + container(headline(record.container_title)), publisher)
        return (publisher,)

    def _periodical(self, record: Record) -> tuple[str, ...]:
        journal = container(headline(record.container_title))
        volume = f"<i>{printed(record.volume)}</i>" if record.volume else ""
        issue = parenthesised(issue_of(record))
        pages = self._pages(record)
        if record.number and not record.page and record.type != "periodical":
            pages = f"Article {printed(record.number)}"
        status = "" if record.volume or record.issue or not record.issued.year else status_words(record)
        return (join(", ", (journal, volume + issue, pages)), printed(status))

    def _contained(self, record: Record, role: str) -> str:
        editors = self._people(record, "editor", _OTHERS) if role != "editor" else ""
        labelled = f"{editors} ({role_label(record, 'editor', _LABELS)})" if editors else ""
        pages = f"{page_label(record.page)} {self._pages(record)}" if record.page else ""
        numbers = [printed(part) for part in _edition_and_volume(record)]
        details = parenthesised(join(", ", (*numbers, pages)))
        book = join(" ", (container(typographic(record.container_title)), details))
        return f"In {join(', ', (labelled, book))}"

    def _publisher(self, record: Record) -> str:
        # A publisher that is the author too is named once.
        plain = html_to_text(record.publisher)
        if any(name.literal == plain for name in record.author):
            return ""
        return typographic(record.publisher)

    def _law(self, record: Record) -> str:
        title = self._title(record, headline(record.title), is_italic=record.type == "legal_case")
        return law_entry(record, title, self.year_in_text(record), self._pages(record))

    def _pages(self, record: Record) -> str:
        as_written = self._settings.page_range == "as-written"
        return super()._pages(record) if as_written else expand_ranges(record.page)

    def _access(self, record: Record) -> str:
        url = doi_link(record) or url_link(record)
        if url and not record.doi and not record.issued.year and record.accessed.year:
            return f"Retrieved {printed(american_date(record.accessed))}, from {url}"
        return url


def _edition_and_volume(record: Record) -> list[str]:
    volume = record.volume
    parts = [short_edition(record.edition), f"Vol. {volume}" if volume[:1].isdigit() else volume]
    return [part for part in parts if part]


def _numbered(record: Record) -> str:
    """Return plain text: "Technical Report No. 12", "Preprint 2101.00001", "ISO 1234"."""
    number = number_of(record)
    genre = title_case(record.genre)
    if record.type == "patent":
        return f"{genre or 'Patent'} No. {number}" if number else genre
    if number.isdecimal():
        number = f"No. {number}"
    if record.type == "article" and not number:
        return "" if genre.casefold() == "preprint" else genre
    return f"{genre} {number}".strip()
