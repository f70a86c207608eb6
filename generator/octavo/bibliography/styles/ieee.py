"""The style of the IEEE (IEEE Reference Guide, https://ieeeauthorcenter.ieee.org)."""

from __future__ import annotations

from octavo.bibliography.styles.date_forms import ieee_date, written_year
from octavo.bibliography.styles.editions import short_edition
from octavo.bibliography.styles.letter_case import capitalise_first
from octavo.bibliography.styles.name_forms import NameForm
from octavo.bibliography.styles.page_ranges import page_label
from octavo.bibliography.styles.punctuation import (
    join,
    parenthesised,
    printed,
    punctuate,
    quoted,
    typographic,
)
from octavo.bibliography.styles.reference_style import (
    WEB_PAGES,
    Entry,
    ReferenceStyle,
    authors,
    container,
    doi_link,
    has_address,
    issue_of,
    leading_role,
    number_of,
    sentence_title,
    server_of,
    status_words,
    url_link,
)
from octavo.bibliography.styles.style import NumberForm
from octavo.model.reference import Record

_NAMES = NameForm("given-first", ". ", "and", "from-three", most=6, et_al="<i>et al.</i>")
_EDITORS = NameForm("given-first", ". ", "and", "from-three")
_ITALIC = frozenset(
    {"bill", "book", "classic", "graphic", "legal_case", "legislation", "motion_picture", "musical_score"}
    | {"pamphlet", "song", "standard", "software"}
)
_PLACE_FIRST = _ITALIC - {"standard", "software"} | {"chapter", "paper-conference", "speech"}
_LABELS = {"editor": ("Ed.", "Eds."), "director": ("Dir.", "Dirs."), "translator": ("Trans.", "Trans.")}


class IeeeStyle(ReferenceStyle):
    """Numbers in brackets, in the order of citation."""

    name = "ieee"
    number_form = NumberForm(brackets_each=True, delimiter=", ")

    def format_locator(self, label: str, locator: str) -> str:
        """Return "p. 3", "pp. 3–5", "Ch. 4", "Fig. 2"."""
        text = super().format_locator(label, locator)
        if label == "chapter":
            text = text.replace("chap", "ch", 1)
        return text if label == "page" else text[:1].upper() + text[1:]

    def _entry(self, record: Record, year_suffix: str) -> Entry:
        role = leading_role(record)
        if role == "editor" and record.type in ("chapter", "paper-conference") and record.container_title:
            role = ""
        is_italic = record.type in _ITALIC
        title = sentence_title(record)
        title = self._title(
            record,
            title if is_italic else quoted(title),
            is_italic=is_italic,
            is_linked=not has_address(record),
        )
        head = (authors(self._labelled(record, role)), title)
        is_article = record.type in ("article-journal", "review", "review-book")
        return Entry(
            self._body(record, head, role), self._access(record), link_mark="," if is_article else "."
        )

    def _body(self, record: Record, head: tuple[str, str], role: str) -> str:
        kind = record.type
        names, title = head
        pages = self._pages(record)
        month = printed(ieee_date(record.issued, with_day=False))
        day = printed(ieee_date(record.issued))
        year = printed(written_year(record.issued))
        publisher = self._publisher(record)
        if kind in ("article-journal", "review", "review-book"):
            journal = container(self._journal(record))
            volume = self._numbering(record)
            return join(", ", (names, title, journal, volume, pages, month, self._status(record)))
        if kind in ("paper-conference", "speech", "chapter"):
            book = container(typographic(record.container_title))
            event = typographic(record.event_title)
            where = f"in {book}" if book else f"presented at the {event}" if event else ""
            place = "" if book else printed(record.event_place)
            editors = self._labelled(record, "editor") if role != "editor" else ""
            chapter = f"ch. {printed(record.chapter_number)}" if record.chapter_number else ""
            when = year if kind == "chapter" else month
            numbering = self._numbering(record)
            series = self._series(record)
            return join(
                ", ",
                (names, title, where, place, numbering, editors, series, publisher, when, chapter, pages),
            )
        if kind in ("report", "thesis"):
            genre = printed(f"{record.genre} {record.number}".strip())
            parts = (publisher, genre, month) if kind == "report" else (genre, publisher, year)
            return join(", ", (names, title, *parts))
        if kind == "software":
            version = printed(f"Version {record.version}") if record.version else ""
            dated = join(" ", (title, version and f"({version})"))
            rest = (join(", ", (names, dated)), parenthesised(day), printed(record.genre), publisher)
            return join(". ", rest)
        if kind == "article":
            server = server_of(record)
            number = printed(number_of(record))
            kept = join(": ", (server and f"<i>{server}</i>", number))
            return join(", ", (names, title, day, kept))
        if kind in WEB_PAGES:
            where = typographic(record.container_title or record.publisher)
            # The address says when it was read; without that day, when it was written.
            return join(", ", (names, title, where, "" if not record.accessed.is_empty else day))
        if kind == "patent":
            return join(", ", (names, title, printed(record.number), day))
        if kind == "standard":
            number = printed(f"{record.genre} {record.number}".strip())
            return join(", ", (names, title, number, printed(record.publisher_place), day))
        return self._other(record, head, publisher, pages)

    def _other(self, record: Record, head: tuple[str, str], publisher: str, pages: str) -> str:
        book = container(typographic(record.container_title))
        first = join(", ", (*head, book, self._numbering(record)))
        if record.type in _ITALIC:
            first = join(". ", (first, self._series(record)))
            when = printed(written_year(record.issued))
            return join(". ", (first, join(", ", (publisher, when, pages))))
        when = printed(ieee_date(record.issued))
        if record.type in ("article-magazine", "article-newspaper", "manuscript", "map", "interview"):
            return join(", ", (first, publisher, pages, when))
        if record.type in ("broadcast", "personal_communication"):
            return join(", ", (first, publisher, pages, when))
        first = join(". ", (first, self._series(record)))
        return join(". ", (first, join(", ", (publisher, pages, when))))

    def _numbering(self, record: Record) -> str:
        edition = printed(short_edition(record.edition))
        volume = printed(record.volume)
        issue = issue_of(record)
        volumes = printed(record.number_of_volumes)
        return join(
            ", ",
            (
                capitalise_first(edition) if not edition[:1].isdigit() else edition,
                f"vol. {volume}" if volume else "",
                f"{volumes} vols." if volumes else "",
                f"no. {issue}" if issue else "",
            ),
        )

    def _pages(self, record: Record) -> str:
        if record.number and record.type == "article-journal":
            return f"Art. no. {printed(record.number)}"
        return f"{page_label(record.page)} {super()._pages(record)}" if record.page else ""

    def _publisher(self, record: Record) -> str:
        place, publisher = printed(record.publisher_place), typographic(record.publisher)
        if record.type in _PLACE_FIRST:
            return join(": ", (place, publisher))
        return join(", ", (publisher, place))

    def _series(self, record: Record) -> str:
        series = typographic(record.collection_title)
        if not series:
            return ""
        number = printed(record.collection_number)
        return f"in {join(', ', (series, f'no. {number}' if number else ''))}"

    def _status(self, record: Record) -> str:
        has_place = record.page or record.issue or record.volume
        return "" if has_place else printed(status_words(record))

    def _labelled(self, record: Record, role: str) -> str:
        if not role:
            return ""
        names = self._people(record, role, _NAMES if role != "editor" else _EDITORS)
        if not names or role == "author":
            return names
        is_several = len(getattr(record, role)) > 1 or role in record.incomplete_names
        return f"{names}, {_LABELS[role][is_several]}"

    def _access(self, record: Record) -> str:
        if record.doi and record.type not in WEB_PAGES:
            return punctuate(f"doi: {doi_link(record, is_bare=True)}", ".")
        url = url_link(record)
        if not url:
            return ""
        accessed = "" if record.accessed.is_empty else f"Accessed: {printed(ieee_date(record.accessed))}"
        online = capitalise_first(printed(record.medium)) or (
            "Online Video" if record.type == "motion_picture" else "Online"
        )
        return join(". ", (accessed, f"[{online}]", f"Available: {url}"))
