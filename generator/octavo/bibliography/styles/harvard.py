"""Harvard as "Cite Them Right" (12th edition, Pears and Shields) has it."""

from __future__ import annotations

from octavo.bibliography.styles.author_date_style import AuthorDateStyle
from octavo.bibliography.styles.date_forms import american_date, day_and_month
from octavo.bibliography.styles.editions import short_edition
from octavo.bibliography.styles.letter_case import capitalise_first, title_case
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
    Entry,
    authors,
    container,
    doi_link,
    has_address,
    issue_of,
    law_source,
    leading_role,
    role_label,
    sentence_title,
    url_link,
)
from octavo.bibliography.styles.style import AuthorDateForm
from octavo.model.reference import Record

_NAMES = NameForm("family-first", ".", "and", "never", most=3, et_al="<i>et al.</i>")
_OTHERS = NameForm("given-first", ".", "and", "from-three", most=3, et_al="<i>et al.</i>")
_ITALIC = frozenset(
    {"bill", "book", "classic", "graphic", "legal_case", "legislation", "map", "motion_picture"}
    | {"musical_score", "pamphlet", "report", "song", "standard", "thesis", "webpage"}
)
_ARTICLES = frozenset({"article-journal", "article-magazine", "article-newspaper", "review", "review-book"})
_WITH_DAY = frozenset(
    {"article-newspaper", "article-magazine", "broadcast", "event", "interview", "performance"}
    | {"personal_communication", "post", "post-weblog", "speech"}
)
_WITH_PAGES = _ARTICLES | {"article", "book", "chapter", "entry-dictionary", "entry-encyclopedia"}
_WITH_PAGES |= {"paper-conference", "report"}
_LABELS = {"editor": ("ed.", "eds."), "director": ("dir.", "dirs."), "translator": ("trans.", "trans.")}
_VERBS = {"editor": "Edited by", "translator": "Translated by", "director": "Directed by"}
_CONTAINED = frozenset({"chapter", "paper-conference"})


class HarvardStyle(AuthorDateStyle):
    """Smith and Jones (2019) in the text, and a list sorted by names."""

    name = "harvard"
    list_form = _NAMES
    no_date = "no date"
    no_date_before_suffix = " "
    author_date_form = AuthorDateForm(
        and_word="and",
        comma_before_and=False,
        most_names=3,
        et_al="<i>et al.</i>",
        before_year=", ",
        before_date_word=", ",
        shares_given_names="by-citation",
        order="year",
    )

    def title_in_text(self, record: Record) -> str:
        """Return the newspaper or journal of an article without names, or the title."""
        if record.type in _ARTICLES and record.container_title:
            return f"<i>{typographic(title_case(record.container_title))}</i>"
        title = sentence_title(record)
        return f"<i>{title}</i>" if title and record.type in _ITALIC else quoted(title)

    def _sorted_within_year(self, record: Record) -> tuple[object, ...]:
        return ()

    def _entry(self, record: Record, year_suffix: str) -> Entry:
        role = leading_role(record)
        year = f"({printed(self.year_in_text(record, year_suffix))})"
        names = authors(self._leading_names(record, role))
        title = self._full_title(record)
        where: tuple[str, ...] = (title, self._container(record, role))
        if not names:
            journal = record.container_title if record.type in _ARTICLES else ""
            if journal:
                names, where = container(typographic(title_case(journal))), (title,)
            else:
                names, where = title, where[1:]
        head = join(" ", (names, year, join(", ", where)))
        body = join(". ", (head, *self._other_people(record, role), self._publisher(record)))
        return Entry(join(", ", (body, *self._numbering(record))), self._access(record))

    def _leading_names(self, record: Record, role: str) -> str:
        if not role:
            return ""
        names = self._people(record, role, _NAMES)
        return names if role == "author" else f"{names} ({role_label(record, role, _LABELS)})"

    def _full_title(self, record: Record) -> str:
        title = sentence_title(record)
        if not title:
            return ""
        is_linked = not has_address(record)
        if record.type not in _ITALIC:
            return self._title(record, quoted(title), is_linked=is_linked)
        text = self._title(record, title, is_italic=True, is_linked=is_linked)
        if record.medium:
            text += f" [{printed(record.medium)}]"
        if record.number_of_volumes and not record.volume:
            text += f" ({printed(record.number_of_volumes)} vols)"
        volume = "" if record.type in LAW else _volume(record)
        return join(". ", (text, printed(short_edition(record.edition)), volume))

    def _container(self, record: Record, role: str) -> str:
        if record.type in LAW:
            return law_source(record, self._pages(record))
        book = typographic(record.container_title)
        editors = ""
        if record.type in _CONTAINED and (people := self._people(record, "editor", _OTHERS)):
            editors = f"in {people} ({role_label(record, 'editor', _LABELS)})" if role != "editor" else ""
        if not book:
            return editors
        text = container(book)
        if record.type in ("article", "article-journal") and not record.page and not record.volume:
            text += " [Preprint]" if not record.number or record.type == "article" else ""
        if record.type in _CONTAINED and not editors:
            text = f"in {text}"
        edition = "" if record.type in _ITALIC else printed(short_edition(record.edition))
        volume = _volume(record) if record.type in _CONTAINED else ""
        return join(". ", (join(" ", (editors, text)), edition, volume))

    def _other_people(self, record: Record, role: str) -> tuple[str, ...]:
        roles = [other for other in _VERBS if other != role]
        if record.type in _CONTAINED:
            roles = [other for other in roles if other != "editor"]
        return tuple(
            f"{_VERBS[other]} {people}" for other in roles if (people := self._people(record, other, _OTHERS))
        )

    def _publisher(self, record: Record) -> str:
        publisher = typographic(record.publisher)
        place = printed(record.publisher_place)
        if record.type in _ARTICLES:
            return ""
        if record.type == "thesis":
            return join(". ", (capitalise_first(printed(record.genre)), publisher))
        if record.type == "report":
            number = printed(f"{record.genre} {record.number}".strip())
            return join(". ", (number, join(": ", (place, publisher))))
        # Named once where it is the container too: bioRxiv, a web site's owner.
        if record.type == "article" and record.publisher == record.container_title:
            publisher = ""
        event = ""
        if record.type in ("speech", "paper-conference", "event") and not record.container_title:
            event = f"<i>{typographic(record.event_title)}</i>" if record.event_title else ""
            event = join(", ", (event, printed(record.event_place)))
        series = join(", ", (typographic(record.collection_title), printed(record.collection_number)))
        version = f"Version {printed(record.version)}" if record.version else ""
        number = printed(record.number) if record.type in ("patent", "standard") else ""
        imprint = join(" ", (join(": ", (place, publisher)), parenthesised(series)))
        return join(". ", (version, number, join(", ", (event, imprint))))

    def _numbering(self, record: Record) -> tuple[str, ...]:
        volume = ""
        if record.type in ("article-journal", "review", "review-book", "periodical"):
            volume = f"{printed(record.volume)}{parenthesised(issue_of(record))}"
        day = printed(day_and_month(record.issued)) if record.type in _WITH_DAY else ""
        pages = ""
        if record.page and record.type in _WITH_PAGES:
            pages = f"{page_label(record.page)} {self._pages(record)}"
        elif record.number and record.type == "article-journal":
            pages = printed(record.number)
        return volume, day, pages

    def _access(self, record: Record) -> str:
        if record.doi:
            return punctuate(f"Available at: {doi_link(record)}", ".")
        url = url_link(record)
        if not url:
            return ""
        accessed = ""
        if record.accessed.year:
            accessed = f"(Accessed: {printed(american_date(record.accessed))})"
        return punctuate(join(" ", (f"Available at: {url}", accessed)), ".")


def _volume(record: Record) -> str:
    volume = printed(record.volume)
    return f"Vol. {volume}" if volume[:1].isdigit() else volume
