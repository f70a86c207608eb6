"""A style written in CSL: the six that octavo brings, any published one, and those that an author wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Literal

from msgspec.structs import replace

from octavo.bibliography.csl.adjusting import adjusted_item
from octavo.bibliography.csl.files import StyleFile, find_locale
from octavo.bibliography.csl.html import citation_html, entry_html
from octavo.bibliography.csl.items import Citation, CitedItem, Item
from octavo.bibliography.csl.marks import KEEP_CASE, formula_kind, marked, without_own_characters
from octavo.bibliography.csl.processor import Page
from octavo.bibliography.csl.record_items import item_of
from octavo.bibliography.csl.segments import Segment, plain_text
from octavo.bibliography.csl.style import CompiledStyle
from octavo.bibliography.csl.tree import Element
from octavo.bibliography.csl_record import record_for_csl, volume_as_work
from octavo.bibliography.identifiers import work_links
from octavo.bibliography.inline_html import PROTECTED, escape_text, html_to_text
from octavo.bibliography.journals import fold_journal
from octavo.bibliography.styles.names import Highlighter
from octavo.bibliography.styles.nlm import NlmStyle
from octavo.bibliography.styles.once_per_work import RemembersWorks, once_per_work
from octavo.bibliography.styles.style import (
    CiteToPrint,
    NumberForm,
    PrintedCitation,
    PrintedPage,
    StyleSettings,
)
from octavo.model.reference import FormattedReference, Record
from octavo.storage.program import keyed_digest

_LABEL_MARKS = "[](). \u200b\u00a0"
_FIRST = "1"  # the label of a work that is printed alone, in a style of numbers
_AFTER_LABEL = ").] \u00a0\u200b"
Link = Callable[[str, str], str]


class CslStyle(RemembersWorks):
    """A CSL style in one language, ready to print pages."""

    def __init__(
        self,
        name: str,
        file: StyleFile,
        root: Element,
        settings: StyleSettings,
        language: str,
        *,
        follows_page: bool,
    ) -> None:
        """Take a style that was found and read; `follows_page`: the page's language goes before its own."""
        super().__init__()
        self.name = name
        self._file, self._root, self._settings = file, root, settings
        self._follows_page = follows_page
        self._language = language
        self._style = CompiledStyle(
            root,
            find_locale,
            language,
            follows_page=follows_page,
            most_names=settings.et_al,
            keeps_pages=settings.page_range == "as-written",
            completes=True,
        )
        self._languages: dict[str, CslStyle] = {language: self}
        self._highlighter = Highlighter(settings.highlight_authors)
        self._formulas: list[str] = []
        self._knows_volume_titles = any(one.get("variable") == "volume-title" for one in root.walk())
        bibliography = self._style.bibliography
        self._depends_on_others = (
            bibliography is not None and "subsequent-author-substitute" in bibliography.options
        )

    @property
    def identity(self) -> str:
        """Return what stands for the style and its language."""
        return keyed_digest(b"csl", self._file.data, self._language.encode())

    @property
    def is_note(self) -> bool:
        """Tell whether citations are footnotes."""
        return self._style.is_note

    @property
    def has_list(self) -> bool:
        """Tell whether the style has a bibliography."""
        return self._style.bibliography is not None

    @property
    def citation_form(self) -> Literal["numeric", "author-date"]:
        """Return what stands in the text, as far as others need to know: a number or something else."""
        info = self._root.find("info")
        forms = [one.get("citation-format") for one in info.every("category")] if info else []
        return "numeric" if "numeric" in forms else "author-date"

    @cached_property
    def number_form(self) -> NumberForm:
        """Return how numbers stand in the text, as far as others need to know: whether they are raised."""
        if self.is_note:
            # Chicago Manual of Style 18, 13.29: behind any mark but a dash. The French set them before it.
            is_french = self._style.locale.language.startswith("fr")
            return NumberForm(is_superscript=True, behind_marks="" if is_french else ".,;:?!")
        area = self._style.citation
        sample = Page(self._style, {"a": Item("a", "book", {})}, ["a"], [Citation((CitedItem("a"),))])
        segments = sample.segments(sample.clusters()[0]) if area else []
        is_raised = any("superscript" in one.formats for one in segments)
        # AMA Manual of Style 11, 3.6: numbers stand behind full stops and commas, before colons.
        behind = ".," if is_raised and self._file.name == "american-medical-association" else ""
        return NumberForm(is_superscript=is_raised, behind_marks=behind)

    def in_language(self, language: str) -> CslStyle:
        """Return the style in the language of a page."""
        if language not in self._languages:
            other = CslStyle(
                self.name, self._file, self._root, self._settings, language, follows_page=self._follows_page
            )
            other._languages = self._languages
            self._languages[language] = other
        return self._languages[language]

    # --- works

    def format_reference(self, record: Record, year_suffix: str = "") -> FormattedReference:
        """Return a work as it stands in a list of its own."""
        return self._alone(record, year_suffix)[1]

    @once_per_work
    def _alone(self, record: Record, year_suffix: str) -> tuple[str, FormattedReference]:
        """Return a work's label and reference in a list of its own."""
        page = Page(self._style, {record.key: self._item(record)}, [record.key])
        page.give_suffix(record.key, year_suffix)
        return self._entry(page.segments(page.entry(record.key)), record)

    def format_authors_in_text(self, record: Record) -> str:
        """Return plain text: "Smith", "Smith and Jones" or "Smith et al." in the style's language."""
        item = self._item(record)
        names = next(
            (names for role in ("author", "editor", "translator") if (names := item.values.get(role))), ()
        )
        families = [name.literal or name.family or name.given for name in names if not isinstance(name, str)]  # type: ignore[union-attr]
        if not families:
            return html_to_text(record.title_short or record.title) or record.key
        locale = self._style.locale
        if len(families) > 2 or item.incomplete:
            return f"{families[0]} {locale.term('et-al')}"
        return f" {locale.term('and')} ".join(families)

    def format_locator(self, label: str, locator: str) -> str:
        """Return plain text; the processor writes places itself, within each citation."""
        return f"{self._style.locale.term(label or 'page', 'short')} {locator}".strip()

    @once_per_work
    def _item(self, record: Record) -> Item:
        prepared = self._with_journal(record_for_csl(record))
        if not self._knows_volume_titles:
            prepared = volume_as_work(prepared)
        if not (record.title or record.author or record.editor):
            prepared = replace(prepared, title=f"{PROTECTED}{escape_text(record.key)}</span>")
        return adjusted_item(
            self._file.name, item_of(prepared, self._formulas, self._highlighter.__contains__)
        )

    def _with_journal(self, record: Record) -> Record:
        journals = self._settings.journals
        if not journals or record.container_title_short or not record.container_title:
            return record
        short = journals.get(fold_journal(html_to_text(record.container_title)))
        return replace(record, container_title_short=escape_text(short)) if short else record

    def _entry(self, segments: Sequence[Segment], record: Record) -> tuple[str, FormattedReference]:
        """Return an entry's label and its reference."""
        label, rest = _split_label(segments)
        text = plain_text(rest).strip()
        links = work_links(record)
        if not text:
            # The style has nothing to say of such a work; readers still need to know which one it is.
            return label, NlmStyle(StyleSettings(), self._style.locale.language).format_reference(record)
        addresses = {link.text: link.url for link in links if link.url}
        addresses |= {link.url: link.url for link in links if link.url}
        html = entry_html(rest, self._formulas, addresses).strip()
        return label, FormattedReference(html, "", text, links)

    # --- pages

    def print_page(
        self, cites: Sequence[CiteToPrint], records: Mapping[str, Record], link: Link
    ) -> PrintedPage:
        """Return a page's citations and its list. `records` are its works in the order of citation."""
        items = {key: self._item(record) for key, record in records.items()}
        citations = [self._citation(cite) for cite in cites]
        page = Page(self._style, items, list(items), citations)
        clusters = [
            self._cluster(page, cite, text, records, link)
            for cite, text in zip(cites, page.clusters(), strict=True)
        ]
        return PrintedPage(tuple(clusters), tuple(self._works(page, records)))

    def _works(
        self, page: Page, records: Mapping[str, Record]
    ) -> Iterator[tuple[str, str, FormattedReference]]:
        """Yield the works in the order of the list; each is printed once, if no other changes it."""
        if self._depends_on_others:
            for key, text in page.bibliography():
                yield key, *self._entry(page.segments(text), records[key])
            return
        for key in page.order:
            record = records[key]
            if page.shows_more(key):
                label, reference = self._entry(page.segments(page.entry(key)), record)
            else:
                label, reference = self._alone(record, page.suffix(key))
                label = str(page.numbers[key]) if label == _FIRST else label
            yield key, label, reference

    def _citation(self, cite: CiteToPrint) -> Citation:
        items = []
        for index, (item, prefix, suffix) in enumerate(cite.items):
            items.append(
                CitedItem(
                    item.key,
                    self._affix(prefix),
                    self._affix(suffix),
                    item.label.removesuffix("s") if item.locator else "",
                    without_own_characters(item.locator),
                    item.is_author_suppressed or (cite.is_narrative and index == 0),
                )
            )
        # "see", "but see": words before a work go with its place among the others.
        keeps_order = cite.is_narrative or any(item.prefix for item in items)
        return Citation(tuple(items), cite.note, keeps_order)

    def _affix(self, html: str) -> str:
        """Return words around a work as marked text; what is more than words stays the HTML that it is."""
        if "<" not in html and "\0" not in html:
            return without_own_characters(html_to_text(html))
        self._formulas.append(html)
        words = html_to_text(html) or "\u200b"
        return marked(KEEP_CASE, marked(formula_kind(len(self._formulas) - 1), words))

    def _cluster(
        self, page: Page, cite: CiteToPrint, text: str, records: Mapping[str, Record], link: Link
    ) -> PrintedCitation:
        keys = [item.key for item, _, _ in cite.items]

        def to_entry(work: int, html: str) -> str:
            return link(keys[work], html)

        html = citation_html(page.segments(text), self._formulas, to_entry, is_note=self.is_note)
        if not cite.is_narrative or cite.items[0][0].is_author_suppressed:
            return PrintedCitation(html, is_note=self.is_note)
        names = ""
        if self.citation_form != "numeric" and not self.is_note:
            marked_names = page.narrative_names(keys[0])
            names = escape_text(plain_text(page.segments(marked_names)))
        names = names or escape_text(self.format_authors_in_text(records[keys[0]]))
        if self.citation_form == "numeric":
            if html.startswith("<sup>"):
                return PrintedCitation(f'<sup class="citation-superscript">{html[5:]}', names)
            return PrintedCitation(html, f"{names} ")
        if self.is_note or not html:
            return PrintedCitation(html, link(keys[0], names), self.is_note)
        if len(keys) == 1 and not any((cite.items[0][0].locator, *cite.items[0][1:])):
            # One way to the work is enough: "Smith (2019)".
            words = escape_text(plain_text(page.segments(text)))
            return PrintedCitation(link(keys[0], f"{names} {words}"))
        return PrintedCitation(html, f"{link(keys[0], names)} ")


def _split_label(segments: Sequence[Segment]) -> tuple[str, list[Segment]]:
    """Return what stands before an entry ("3" of "[3]") and the entry."""
    margin = [one for one in segments if "left-margin" in one.formats]
    if margin and any(one.part == "number" for one in margin):
        label = plain_text(margin).strip(_LABEL_MARKS)
        return label, [one for one in segments if "left-margin" not in one.formats]
    place = next((index for index, one in enumerate(segments) if one.text.strip(_LABEL_MARKS)), -1)
    if place < 0 or segments[place].part != "number":
        return "", list(segments)
    rest = list(segments[place + 1 :])
    if rest:
        rest[0] = replace(rest[0], text=rest[0].text.lstrip(_AFTER_LABEL))
    return segments[place].text, [one for one in rest if one.text]
