"""The style of the National Library of Medicine, as PubMed prints it ("Vancouver").

Sources: Citing Medicine, 2nd edition (https://www.ncbi.nlm.nih.gov/books/NBK7256/), and the samples
of formatted references for authors (https://www.nlm.nih.gov/bsd/uniform_requirements.html).
"""

from __future__ import annotations

from typing import Any, Literal, Self

import octavo.expressions as re
from octavo.bibliography.identifiers import work_links
from octavo.bibliography.inline_html import drop_case_protection, escape_text, html_to_text
from octavo.bibliography.journals import fold_journal
from octavo.bibliography.styles import nlm_parts
from octavo.bibliography.styles.names import Highlighter, family_with_particle
from octavo.bibliography.styles.nlm_parts import (
    AHEAD,
    WEB,
    access_dates,
    end_sentence,
    event,
    is_ahead,
    is_read_online,
    online_note,
    publication_date,
)
from octavo.bibliography.styles.nlm_words import NlmWords, nlm_words
from octavo.bibliography.styles.once_per_work import RemembersWorks, once_per_work
from octavo.bibliography.styles.style import NumberForm, StyleSettings
from octavo.model.reference import FormattedReference, Name, Record, WorkLink

_SUPPLEMENT = re.compile(r"suppl(?:ement)?\.?\b\s*", re.IGNORECASE)
_PERIODICALS = frozenset(
    {"article-journal", "article-magazine", "article-newspaper", "review", "review-book"}
)
_CONTAINED = frozenset({"chapter", "paper-conference", "entry", "entry-dictionary", "entry-encyclopedia"})
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


class NlmStyle(RemembersWorks):
    """Numbers in the text, in the order of citation; references as PubMed prints them."""

    name = "nlm"
    citation_form: Literal["numeric", "author-date"] = "numeric"
    number_form = NumberForm()

    def __init__(self, settings: StyleSettings, language: str = "en") -> None:
        super().__init__()
        self._settings = settings
        self._highlighter = Highlighter(settings.highlight_authors)
        self._words = nlm_words(language)
        self._languages: dict[str, Any] = {language: self}

    def in_language(self, language: str) -> Self:
        """Return the style with the words of a page's language."""
        if language not in self._languages:
            other = type(self)(self._settings, language)
            other._languages = self._languages
            self._languages[language] = other
        found: Self = self._languages[language]
        return found

    @once_per_work
    def format_reference(self, record: Record, year_suffix: str = "") -> FormattedReference:
        """Return the reference, without "Available from" where a lasting identifier leads there."""
        sentences = self._sentences(record)
        html = " ".join(end_sentence(sentence) for sentence in sentences if sentence)
        links = work_links(record)
        identifiers = _identifiers(record, links, self._words)
        text = html_to_text(f"{html} {identifiers}" if identifiers else html)
        return FormattedReference(html, identifiers, text, links)

    def format_authors_in_text(self, record: Record) -> str:
        """Return "Smith", "Smith and Jones" or "Smith et al."; a work without names has its title."""
        names = record.author or record.editor or record.director or record.translator
        if not names:
            return html_to_text(record.title_short or record.title) or record.key
        families = [name.literal or family_with_particle(name) for name in names]
        if len(families) > 2 or any(role in record.incomplete_names for role in ("author", "editor")):
            return f"{families[0]} {self._words.word('et al.')}"
        return f" {self._words.word('and')} ".join(families)

    def format_locator(self, label: str, locator: str) -> str:
        """Return "p. 33–35", "chap. 4"."""
        return self._words.locator(label, locator)

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
        internet = f" [{self._words.word('Internet')}]" if is_read_online(record) else ""
        status = record.status.casefold()
        if status and status != AHEAD.casefold() and not online_note(record) and not record.volume:
            return [
                *self._authors_and_title(record),
                self._journal(record),
                publication_date(record, self._words),
            ]
        numbering = self._numbering(record)
        date = publication_date(record, self._words) + access_dates(record, self._words)
        source = f"{date}{numbering}"
        ahead = AHEAD if is_ahead(record) else online_note(record)
        return [
            *self._authors_and_title(record),
            self._journal(record) + internet,
            source,
            nlm_parts.language_of_translated(record, self._words.language),
            "" if record.doi else ahead,
        ]

    def _preprint(self, record: Record) -> list[str]:
        server = self._journal(record) or _span("ref-container", record.publisher)
        number = record.number or ("" if record.volume else self._pages(record))
        source = (
            publication_date(record, self._words)
            + access_dates(record, self._words)
            + (f":{escape_text(number)}" if number else "")
        )
        title = self._authors_and_title(record)
        preprint = f"[{self._words.word('Preprint')}]"
        return [*title, f"{server} {preprint}" if server else preprint, source]

    def _contained(self, record: Record) -> list[str]:
        editors = self._names(record, "editor")
        book_authors = self._names(record, "container_author")
        people = book_authors if book_authors and record.container_author != record.author else ""
        container = _span("ref-container", record.container_title)
        book = f"{self._words.word('In')}: " + " ".join(
            end_sentence(part) for part in (people or editors, container) if part
        )
        pages = self._pages(record)
        return [
            *self._authors_and_title(record),
            book,
            *self._details(record, editors=editors if people else ""),
            self._imprint(record),
            f"{self._words.word('p.')} {escape_text(pages)}" if pages else "",
            _chapter(record, self._words),
            _series(record, self._words),
        ]

    def _patent(self, record: Record) -> list[str]:
        inventors = self._names(record, "author", "inventor")
        if record.publisher:
            inventors += f"{'; ' if inventors else ''}{drop_case_protection(record.publisher)}, assignee"
        number = f"{record.genre or 'Patent'} {record.number}".strip()
        title = _span("ref-title", record.title)
        return [
            _span("ref-authors", inventors),
            title,
            escape_text(number),
            publication_date(record, self._words),
        ]

    def _talk(self, record: Record) -> list[str]:
        """Citing Medicine, chapter 6: a paper or a poster that was presented and not published."""
        kind = record.genre or "Paper"
        session = "session " if kind.casefold() == "poster" else ""
        session += self._words.word("presented at")
        if "present" in kind.casefold():
            session = session.removeprefix("presented ")
        return [
            *self._authors_and_title(record),
            f"{escape_text(kind)} {session}: {event(record, self._words)}",
            access_dates(record, self._words).strip() if is_read_online(record) else "",
        ]

    def _book(self, record: Record) -> list[str]:
        has_authors = bool(record.author or record.director)
        pages = self._pages(record)
        return [
            *self._authors_and_title(record, _bracketed_medium(record, self._words)),
            *self._details(record, editors=self._names(record, "editor") if has_authors else ""),
            self._imprint(record),
            _document_number(record, self._words),
            f"{self._words.word('p.')} {escape_text(pages)}" if pages else "",
            _chapter(record, self._words),
            _series(record, self._words),
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
        title = f"{title} [{escape_text(medium)}]" if medium and title else title
        return [_span("ref-authors", names), title]

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
            et_al=self._words.et_al,
        )
        if word is None:
            word = "" if role == "container_author" else role
        if word:
            word = self._words.role(word, is_plural=len(names) > 1 or role in record.incomplete_names)
        return f"{printed}, {word}" if word else printed

    def _details(self, record: Record, editors: str) -> list[str]:
        """Return what stands between a book's title and its imprint."""
        word = self._words.word
        volume = f"{word('Vol.')} {escape_text(record.volume)}" if record.volume else ""
        if record.volume_title:
            volume = ", ".join(part for part in (volume, drop_case_protection(record.volume_title)) if part)
        version = record.version
        return [
            volume,
            escape_text(self._words.edition(record.edition)) if record.edition else "",
            escape_text(version if not version[0].isdigit() else f"{word('Version')} {version}")
            if version
            else "",
            *self._editors_and_translators(record, editors),
            event(record, self._words) if record.type != "speech" else "",
            escape_text(record.genre) if record.type == "report" else "",
        ]

    def _editors_and_translators(self, record: Record, editors: str) -> tuple[str, ...]:
        """Return them one after the other; who did both stands once."""
        if not editors or record.editor != record.translator:
            return editors, self._names(record, "translator")
        translators = self._words.role("translator", is_plural=len(record.editor) > 1)
        return (f"{editors} {self._words.word('and')} {translators}",)

    def _imprint(self, record: Record) -> str:
        """Return "Place: Publisher; date"."""
        publisher = drop_case_protection(record.publisher)
        if not publisher and record.type not in _CONTAINED:
            publisher = drop_case_protection(record.container_title)
        place = escape_text(record.publisher_place)
        imprint = f"{place}: {publisher}" if place and publisher else place or publisher
        date = publication_date(record, self._words) + access_dates(record, self._words)
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


def _document_number(record: Record, words: NlmWords) -> str:
    if not record.number or record.type not in ("report", "standard"):
        return ""
    number = escape_text(record.number)
    return f"{words.report_number}: {number}" if record.type == "report" else number


def _bracketed_medium(record: Record, words: NlmWords) -> str:
    if record.type == "thesis":
        return words.word(_thesis_word(record.genre))
    medium = record.medium or words.word(_MEDIUMS.get(record.type, ""))
    if record.type in WEB or (not medium and is_read_online(record)):
        return medium or words.word("Internet")
    return medium


def _thesis_word(genre: str) -> str:
    folded = genre.casefold()
    if "master" in folded:
        return "master's thesis"
    if not folded or "phd" in folded or "ph.d" in folded or "doctor" in folded or "dissertation" in folded:
        return "dissertation"
    return genre[:1].lower() + genre[1:]


def _chapter(record: Record, words: NlmWords) -> str:
    number = record.chapter_number
    return f"{words.word('Chapter')} {escape_text(number)}" if number and not record.page else ""


def _series(record: Record, words: NlmWords) -> str:
    if not record.collection_title:
        return ""
    series = drop_case_protection(record.collection_title)
    number = record.collection_number
    return f"({series}; {words.word('no.')} {escape_text(number)})" if number else f"({series})"


def _identifiers(record: Record, links: tuple[WorkLink, ...], words: NlmWords) -> str:
    """Return "doi: 10.…. PMID: 1; PMCID: PMC1." with links, and the address of a work on the web."""
    by_label = {link.label: link for link in links}
    sentences: list[str] = []
    if link := by_label.get("doi"):
        sentences.append(f"doi: {_anchor(link)}.")
        if note := AHEAD if is_ahead(record) else online_note(record):
            sentences.append(f"{escape_text(note)}.")
    if (link := by_label.get("arXiv")) and link.text.casefold() not in record.doi.casefold():
        sentences.append(f"arXiv: {_anchor(link)}.")
    numbers = [f"{label}: {_anchor(by_label[label])}" for label in ("PMID", "PMCID") if label in by_label]
    if numbers:
        sentences.append(f"{'; '.join(numbers)}.")
    if (link := by_label.get("URL")) and (record.type in WEB or not sentences):
        sentences.append(f"{words.word('Available from')}: {_anchor(link)}")
    return " ".join(sentences)


def _anchor(link: WorkLink) -> str:
    return f'<a href="{escape_text(link.url)}">{escape_text(link.text)}</a>'
