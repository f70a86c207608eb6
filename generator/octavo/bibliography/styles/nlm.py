"""The style of the National Library of Medicine, as PubMed prints it ("Vancouver").

Sources: Citing Medicine, 2nd edition (https://www.ncbi.nlm.nih.gov/books/NBK7256/), and the samples
of formatted references for authors (https://www.nlm.nih.gov/bsd/uniform_requirements.html).
"""

from __future__ import annotations

import re
from typing import Literal, Self

from octavo.bibliography.identifiers import work_links
from octavo.bibliography.inline_html import drop_case_protection, escape_text, html_to_text
from octavo.bibliography.journals import fold_journal
from octavo.bibliography.styles import nlm_parts
from octavo.bibliography.styles.names import Highlighter, family_with_particle
from octavo.bibliography.styles.nlm_parts import end_sentence, format_date
from octavo.bibliography.styles.once_per_work import RemembersWorks, once_per_work
from octavo.bibliography.styles.style import NumberForm, StyleSettings
from octavo.model.reference import FormattedReference, Name, Record, WorkLink

_SUPPLEMENT = re.compile(r"suppl(?:ement)?\.?\b\s*", re.IGNORECASE)
_PERIODICALS = frozenset(
    {"article-journal", "article-magazine", "article-newspaper", "review", "review-book"}
)
_CONTAINED = frozenset({"chapter", "paper-conference", "entry", "entry-dictionary", "entry-encyclopedia"})
_WEB = frozenset({"webpage", "post", "post-weblog"})
# What stands in brackets after the title of a work that is no text on paper.
_MEDIUMS = {
    "dataset": "dataset",
    "software": "software",
    "motion_picture": "video",
    "song": "sound recording",
    "broadcast": "broadcast",
    "map": "map",
    "graphic": "image",
    "figure": "image",
    "speech": "presentation",
    "interview": "interview",
    "personal_communication": "letter",
    "manuscript": "unpublished manuscript",
    "performance": "performance",
}
_WITH_NOTE = frozenset(
    {"document", "manuscript", "personal_communication", "interview", "speech", "standard"}
)
_UNPUBLISHED = {"in press": "Forthcoming", "forthcoming": "Forthcoming"}
_AHEAD = "Epub ahead of print"


class NlmStyle(RemembersWorks):
    """Numbers in the text, in the order of citation; references as PubMed prints them."""

    name = "nlm"
    citation_form: Literal["numeric", "author-date"] = "numeric"
    list_order: Literal["cited", "sorted"] = "cited"
    number_form = NumberForm()

    def __init__(self, settings: StyleSettings) -> None:
        super().__init__()
        self._settings = settings
        self._highlighter = Highlighter(settings.highlight_authors)

    def in_language(self, language: str) -> Self:
        """Return the style itself."""
        return self

    @once_per_work
    def format_reference(self, record: Record, year_suffix: str = "") -> FormattedReference:
        """Return the reference, without "Available from" where a lasting identifier leads there."""
        sentences = self._sentences(record)
        html = " ".join(end_sentence(sentence) for sentence in sentences if sentence)
        links = work_links(record)
        identifiers = _identifiers(record, links)
        text = html_to_text(f"{html} {identifiers}" if identifiers else html)
        return FormattedReference(html, identifiers, text, links)

    def format_authors_in_text(self, record: Record) -> str:
        """Return "Smith", "Smith and Jones" or "Smith et al."; a work without names has its title."""
        names = record.author or record.editor or record.director or record.translator
        if not names:
            return html_to_text(record.title_short or record.title) or record.key
        families = [name.literal or family_with_particle(name) for name in names]
        if len(families) > 2 or any(role in record.incomplete_names for role in ("author", "editor")):
            return f"{families[0]} et al."
        return " and ".join(families)

    def format_locator(self, label: str, locator: str) -> str:
        """Return "p. 33–35", "chap. 4"."""
        return nlm_parts.format_locator(label, locator)

    def _sentences(self, record: Record) -> list[str]:
        if record.type == "article":
            return self._preprint(record)
        if record.type in _PERIODICALS and record.container_title:
            return self._article(record)
        if record.type in _CONTAINED and record.container_title:
            return self._contained(record)
        if record.type == "patent":
            return self._patent(record)
        if record.type == "speech" and record.event_title:
            return self._talk(record)
        return self._book(record)

    # --- kinds of works

    def _article(self, record: Record) -> list[str]:
        internet = " [Internet]" if _is_read_online(record) else ""
        status = record.status.casefold()
        if status and status != _AHEAD.casefold() and not nlm_parts.online_note(record) and not record.volume:
            return [*self._authors_and_title(record), self._journal(record), _publication_date(record)]
        numbering = self._numbering(record)
        date = _publication_date(record) + _access_dates(record)
        source = f"{date}{numbering}"
        ahead = _AHEAD if _is_ahead(record) else nlm_parts.online_note(record)
        return [
            *self._authors_and_title(record),
            self._journal(record) + internet,
            source,
            nlm_parts.language_of_translated(record),
            "" if record.doi else ahead,
        ]

    def _preprint(self, record: Record) -> list[str]:
        server = self._journal(record) or _span("ref-container", record.publisher)
        number = record.number or ("" if record.volume else self._pages(record))
        source = (
            _publication_date(record) + _access_dates(record) + (f":{escape_text(number)}" if number else "")
        )
        title = self._authors_and_title(record)
        return [*title, f"{server} [Preprint]" if server else "[Preprint]", source]

    def _contained(self, record: Record) -> list[str]:
        editors = self._names(record, "editor")
        book_authors = self._names(record, "container_author")
        people = book_authors if book_authors and record.container_author != record.author else ""
        container = _span("ref-container", record.container_title)
        book = "In: " + " ".join(end_sentence(part) for part in (people or editors, container) if part)
        pages = self._pages(record)
        return [
            *self._authors_and_title(record),
            book,
            *self._details(record, editors=editors if people else ""),
            self._imprint(record),
            f"p. {escape_text(pages)}" if pages else "",
            _chapter(record),
            _series(record),
        ]

    def _patent(self, record: Record) -> list[str]:
        inventors = self._names(record, "author", "inventor")
        if record.publisher:
            inventors += f"{'; ' if inventors else ''}{drop_case_protection(record.publisher)}, assignee"
        number = f"{record.genre or 'Patent'} {record.number}".strip()
        title = _span("ref-title", record.title)
        return [_wrapped_authors(inventors), title, escape_text(number), _publication_date(record)]

    def _talk(self, record: Record) -> list[str]:
        """Citing Medicine, chapter 6: a paper or a poster that was presented and not published."""
        kind = record.genre or "Paper"
        session = "session " if kind.casefold() == "poster" else ""
        word = "" if "present" in kind.casefold() else f"{session}presented"
        return [
            *self._authors_and_title(record),
            f"{escape_text(kind)} {word} at: {_event(record)}".replace("  ", " "),
            f"[cited {escape_text(format_date(record.accessed))}]" if _is_read_online(record) else "",
        ]

    def _book(self, record: Record) -> list[str]:
        has_authors = bool(record.author or record.director)
        pages = self._pages(record)
        return [
            *self._authors_and_title(record, _bracketed_medium(record)),
            *self._details(record, editors=self._names(record, "editor") if has_authors else ""),
            self._imprint(record),
            _document_number(record),
            f"p. {escape_text(pages)}" if pages else "",
            _chapter(record),
            _series(record),
            drop_case_protection(record.note) if record.type in _WITH_NOTE else "",
        ]

    # --- parts

    def _authors_and_title(self, record: Record, medium: str = "") -> list[str]:
        names = (
            self._names(record, "author", "")
            or self._names(record, "director", "director")
            or self._names(record, "editor")
        )
        # NLM puts the editors of a chapter's book after "In:", not in front.
        if record.type in _CONTAINED and not record.author and record.container_title:
            names = ""
        title = _span("ref-title", record.title)
        return [_wrapped_authors(names), f"{title} [{escape_text(medium)}]" if medium and title else title]

    def _names(self, record: Record, role: str, word: str | None = None) -> str:
        """Return the names of a role with its word: "Smith J, Jones K, editors"; "" when there are none."""
        names: tuple[Name, ...] = getattr(record, role)
        if not names:
            return ""
        printed = nlm_parts.format_names(
            names,
            self._highlighter,
            limit=self._settings.et_al,
            is_incomplete=role in record.incomplete_names,
        )
        if word is None:
            word = "" if role == "container_author" else role
        plural = "s" if len(names) > 1 or role in record.incomplete_names else ""
        return f"{printed}, {word}{plural}" if word else printed

    def _details(self, record: Record, editors: str) -> list[str]:
        """Return what stands between a book's title and its imprint."""
        volume = f"Vol. {escape_text(record.volume)}" if record.volume else ""
        if record.volume_title:
            volume = ", ".join(part for part in (volume, drop_case_protection(record.volume_title)) if part)
        version = record.version
        return [
            volume,
            escape_text(nlm_parts.format_edition(record.edition)) if record.edition else "",
            escape_text(version if not version[0].isdigit() else f"Version {version}") if version else "",
            *(
                [f"{editors} and {'translators' if len(record.editor) > 1 else 'translator'}"]
                if editors and record.editor == record.translator
                else [editors, self._names(record, "translator")]
            ),
            _event(record) if record.type != "speech" else "",
            escape_text(record.genre) if record.type == "report" else "",
        ]

    def _imprint(self, record: Record) -> str:
        """Return "Place: Publisher; date"."""
        publisher = drop_case_protection(record.publisher)
        if not publisher and record.type not in _CONTAINED:
            publisher = drop_case_protection(record.container_title)
        place = escape_text(record.publisher_place)
        imprint = f"{place}: {publisher}" if place and publisher else place or publisher
        date = _publication_date(record) + _access_dates(record)
        return f"{imprint}; {date}" if imprint and date else imprint or date

    def _journal(self, record: Record) -> str:
        """Return the abbreviation the entry gives, or the site's table, or the title as it is."""
        if short := record.container_title_short:
            return _span("ref-container", nlm_parts.without_stops(short))
        title = record.container_title
        if journals := self._settings.journals:
            abbreviation = journals.get(fold_journal(html_to_text(title)))
            title = escape_text(abbreviation) if abbreviation else title
        if nlm_parts.is_abbreviated(title):
            title = nlm_parts.without_stops(title)
        return _span("ref-container", title)

    def _numbering(self, record: Record) -> str:
        """Return ";volume(issue):pages", as much of it as there is."""
        issue = record.issue
        if record.supplement:
            supplement = record.supplement
            if not _SUPPLEMENT.match(supplement):
                supplement = f"Suppl {supplement}"
            issue = f"{issue} {supplement}".strip()
        if _SUPPLEMENT.match(issue):
            issue = _SUPPLEMENT.sub("Suppl ", issue, count=1).strip()
            volume = f"{record.volume} {issue}".strip()
        else:
            volume = f"{record.volume}({issue})" if issue else record.volume
        pages = record.number or self._pages(record)
        return escape_text((f";{volume}" if volume else "") + (f":{pages}" if pages else ""))

    def _pages(self, record: Record) -> str:
        if self._settings.page_range == "minimal":
            return nlm_parts.shorten_page_range(record.page)
        return record.page


def _span(kind: str, markup: str) -> str:
    return f'<span class="{kind}">{drop_case_protection(markup)}</span>' if markup else ""


def _wrapped_authors(names: str) -> str:
    return f'<span class="ref-authors">{names}</span>' if names else ""


def _publication_date(record: Record) -> str:
    """Return the date as HTML, after "Forthcoming" for a work that is not out."""
    date = format_date(record.issued)
    status = record.status
    if status and status != _AHEAD and not nlm_parts.online_note(record) and not record.volume:
        word = _UNPUBLISHED.get(status.casefold(), status[:1].upper() + status[1:])
        return escape_text(f"{word} {date}".strip() if record.issued.year else word)
    if not date or date.casefold() in ("n.d.", "n.d", "nd", "no date"):
        return "[date unknown]"
    return escape_text(date)


def _event(record: Record) -> str:
    """Return the meeting with its date and place."""
    if not record.event_title:
        return ""
    date = record.event_date
    if date.is_empty and record.type == "speech":
        date = record.issued
    parts = (
        drop_case_protection(record.event_title),
        escape_text(format_date(date)),
        escape_text(record.event_place),
    )
    return "; ".join(part for part in parts if part)


def _access_dates(record: Record) -> str:
    """Return " [updated …; cited …]" for a work that is read on the web."""
    if not _is_read_online(record) and record.updated.is_empty:
        return ""
    dates = [
        f"{word} {escape_text(format_date(date))}"
        for word, date in (("updated", record.updated), ("cited", record.accessed))
        if not date.is_empty
    ]
    return f" [{'; '.join(dates)}]" if dates else ""


def _is_read_online(record: Record) -> bool:
    """Tell whether the reference is to what stood at an address on a day."""
    if not record.url or record.accessed.is_empty:
        return False
    return record.type in _WEB or not (record.doi or record.pmid or record.pmcid or record.arxiv)


def _is_ahead(record: Record) -> bool:
    return record.status == _AHEAD and not record.volume


def _document_number(record: Record) -> str:
    if not record.number or record.type not in ("report", "standard"):
        return ""
    number = escape_text(record.number)
    return f"Report No.: {number}" if record.type == "report" else number


def _bracketed_medium(record: Record) -> str:
    if record.type == "thesis":
        return _thesis_word(record.genre)
    medium = record.medium or _MEDIUMS.get(record.type, "")
    if record.type in _WEB or (not medium and _is_read_online(record)):
        return medium or "Internet"
    return medium


def _thesis_word(genre: str) -> str:
    folded = genre.casefold()
    if "master" in folded:
        return "master's thesis"
    if not folded or "phd" in folded or "ph.d" in folded or "doctor" in folded or "dissertation" in folded:
        return "dissertation"
    return genre[:1].lower() + genre[1:]


def _chapter(record: Record) -> str:
    return (
        f"Chapter {escape_text(record.chapter_number)}" if record.chapter_number and not record.page else ""
    )


def _series(record: Record) -> str:
    if not record.collection_title:
        return ""
    series = drop_case_protection(record.collection_title)
    number = record.collection_number
    return f"({series}; no. {escape_text(number)})" if number else f"({series})"


def _identifiers(record: Record, links: tuple[WorkLink, ...]) -> str:
    """Return "doi: 10.…. PMID: 1; PMCID: PMC1." with links, and the address of a work on the web."""
    by_label = {link.label: link for link in links}
    sentences: list[str] = []
    if link := by_label.get("doi"):
        sentences.append(f"doi: {_anchor(link)}.")
        if note := _AHEAD if _is_ahead(record) else nlm_parts.online_note(record):
            sentences.append(f"{escape_text(note)}.")
    if (link := by_label.get("arXiv")) and link.text.casefold() not in record.doi.casefold():
        sentences.append(f"arXiv: {_anchor(link)}.")
    numbers = [f"{label}: {_anchor(by_label[label])}" for label in ("PMID", "PMCID") if label in by_label]
    if numbers:
        sentences.append(f"{'; '.join(numbers)}.")
    if (link := by_label.get("URL")) and (record.type in _WEB or not sentences):
        sentences.append(f"Available from: {_anchor(link)}")
    return " ".join(sentences)


def _anchor(link: WorkLink) -> str:
    return f'<a href="{escape_text(link.url)}">{escape_text(link.text)}</a>'
