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

_NAMES = NameForm("given-first", ". ", "and", "from-three", most=6, et_al="<i>et al.</i>")
_EDITORS = NameForm("given-first", ". ", "and", "from-three")
_ITALIC = frozenset(
    {"bill", "book", "classic", "graphic", "legal_case", "legislation", "motion_picture", "musical_score"}
    | {"pamphlet", "song", "standard", "software"}
)
_PLACE_FIRST = _ITALIC - {"standard", "software"} | {"chapter", "paper-conference", "speech"}
_ARTICLES = frozenset({"article-journal", "review", "review-book"})
_ONE_SENTENCE = frozenset(
    {"article-magazine", "article-newspaper", "broadcast", "interview", "manuscript", "map"}
    | {"personal_communication"}
)
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
        head = join(", ", (authors(self._labelled(record, role)), title))
        body = self._body(record, head, role)
        return Entry(body, self._access(record), "," if record.type in _ARTICLES else ".")

    def _body(self, record: Record, head: str, role: str) -> str:
        kind = record.type
        if kind in _ARTICLES:
            journal = container(self._journal(record))
            numbers = (self._numbering(record), self._pages(record), _month(record), _status(record))
            return join(", ", (head, journal, *numbers))
        if kind in LAW:
            return join(", ", (head, law_source(record, super()._pages(record)), _day(record)))
        if kind in ("paper-conference", "speech", "chapter", "event"):
            return join(", ", (head, *self._contained(record, role)))
        if kind == "report":
            return join(", ", (head, self._publisher(record), _genre_and_number(record), _month(record)))
        if kind == "thesis":
            return join(", ", (head, printed(record.genre), self._publisher(record), _year(record)))
        if kind == "software":
            version = parenthesised(printed(f"Version {record.version}" if record.version else ""))
            dated = (join(" ", (head, version)), parenthesised(_day(record)))
            return join(". ", (*dated, printed(record.genre), self._publisher(record)))
        if kind == "article":
            server = server_of(record)
            kept = join(": ", (f"<i>{server}</i>" if server else "", printed(number_of(record))))
            return join(", ", (head, _day(record), kept))
        if kind in WEB_PAGES:
            where = typographic(record.container_title or record.publisher)
            # The address says when it was read; without that day, when it was written.
            return join(", ", (head, where, "" if record.accessed.year else _day(record)))
        if kind == "patent":
            return join(", ", (head, printed(record.number), _day(record)))
        if kind == "standard":
            number = _genre_and_number(record)
            return join(", ", (head, number, printed(record.publisher_place), _day(record)))
        return self._other(record, head)

    def _contained(self, record: Record, role: str) -> tuple[str, ...]:
        book = container(typographic(record.container_title))
        event = typographic(record.event_title)
        where = f"in {book}" if book else f"presented at the {event}" if event else ""
        return (
            where,
            "" if book else printed(record.event_place),
            self._numbering(record),
            self._labelled(record, "editor") if role != "editor" else "",
            self._series(record),
            self._publisher(record),
            _year(record) if record.type == "chapter" else _month(record),
            f"ch. {printed(record.chapter_number)}" if record.chapter_number else "",
            self._pages(record),
        )

    def _other(self, record: Record, head: str) -> str:
        book = container(typographic(record.container_title))
        first = join(", ", (head, book, self._numbering(record)))
        publisher, pages = self._publisher(record), self._pages(record)
        if record.type in _ITALIC:
            return join(". ", (first, self._series(record), join(", ", (publisher, _year(record), pages))))
        if record.type in _ONE_SENTENCE:
            return join(", ", (first, publisher, pages, _day(record)))
        return join(". ", (first, self._series(record), join(", ", (publisher, pages, _day(record)))))

    def _numbering(self, record: Record) -> str:
        edition = printed(short_edition(record.edition)) if record.edition else ""
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
                printed(f"version {record.version}") if record.version else "",
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

    def _labelled(self, record: Record, role: str) -> str:
        if not role:
            return ""
        names = self._people(record, role, _NAMES if role != "editor" else _EDITORS)
        if not names or role == "author":
            return names
        return f"{names}, {role_label(record, role, _LABELS)}"

    def _access(self, record: Record) -> str:
        if record.doi and record.type not in WEB_PAGES:
            return punctuate(f"doi: {doi_link(record, is_bare=True)}", ".")
        url = url_link(record)
        if not url:
            return ""
        accessed = f"Accessed: {printed(ieee_date(record.accessed))}" if record.accessed.year else ""
        online = capitalise_first(printed(record.medium)) or (
            "Online Video" if record.type == "motion_picture" else "Online"
        )
        return join(". ", (accessed, f"[{online}]", f"Available: {url}"))


def _day(record: Record) -> str:
    return printed(ieee_date(record.issued))


def _month(record: Record) -> str:
    return printed(ieee_date(record.issued, with_day=False))


def _year(record: Record) -> str:
    return printed(written_year(record.issued))


def _genre_and_number(record: Record) -> str:
    return printed(f"{record.genre} {record.number}".strip())


def _status(record: Record) -> str:
    return "" if record.page or record.issue or record.volume else printed(status_words(record))
