"""One citation as HTML: what numbers and names have in common, and the whole reference in place.

Class names are Pandoc's, so that readers' tools and filters find citations here too.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping

from msgspec import Struct

from octavo.bibliography.anchors import reference_href
from octavo.bibliography.inline_html import escape_text
from octavo.bibliography.link_names import link_name, with_link_names
from octavo.bibliography.styles.style import Style
from octavo.languages.catalogues import ENGLISH, Catalogue
from octavo.model.body import Body, CitationItem, Cite
from octavo.model.reference import FormattedReference, Record
from octavo.text.directions import isolate_numbers

_NOTHING = ("",)  # the parts of a prefix or suffix that is not there
_LINK_NAMES = {"doi": "DOI", "PMID": "PubMed", "PMCID": "PMC"}


class PageWorks(Struct, frozen=True):
    """The works that a page cites, and how to print what stands around them."""

    library: Mapping[str, Record]
    numbers: Mapping[str, int]  # by key, of cited works only: places in the list, from 1
    references: Mapping[str, FormattedReference]
    labels: Mapping[str, str]  # what stands before each in the list: "3"; empty in styles without numbers
    fill: Callable[[Body], str]  # a prefix or suffix → safe HTML
    words: Catalogue = ENGLISH  # of the page


class NotePlace(Struct, frozen=True):
    """The footnote that a citation stands in, where a style cites in notes."""

    number: int  # from 1, in one count with the author's notes
    is_own: bool  # the citation makes the note; else it stands in one of the author's


class ClusterPrinter(ABC):
    """Prints the citations of one page, whose works have their places in the list."""

    def __init__(self, works: PageWorks, style: Style) -> None:
        self._works = works
        self._style = style
        self.notes: dict[int, str] = {}  # safe HTML of the footnotes that citations make, by number

    def typed(self, cite: Cite) -> str:
        """Return what was typed, as text."""
        return escape_text(cite.source)

    def cluster(self, cite: Cite, anchor: str) -> str:
        """Return the citation as safe HTML with links to the list."""
        is_known = all(item.key in self._works.numbers for item in cite.items)
        if cite.is_full and is_known:
            return self._full(cite, anchor)
        further_class, content = self._content(cite)
        if not is_known:
            further_class = f"{further_class} citation-unknown".lstrip()
        return f"{_opening('span', cite, anchor, further_class)}{isolate_numbers(content)}</span>"

    @abstractmethod
    def _content(self, cite: Cite) -> tuple[str, str]:
        """Return a further class of the citation's element, and what is inside."""

    @abstractmethod
    def _after_reference(self, key: str) -> str:
        """Return the link to the list that follows a whole reference, as HTML; "" for none."""

    def _name(self, label: str) -> str:
        return escape_text(self._works.words.gettext("Reference {label}", label=label))

    def _is_known(self, item: CitationItem) -> bool:
        return item.key in self._works.numbers

    def _full(self, cite: Cite, anchor: str) -> str:
        keys = dict.fromkeys(item.key for item in cite.items)
        if cite.is_block:
            paragraphs = "".join(f"<p>{isolate_numbers(self._block_reference(key))}</p>" for key in keys)
            return f"{_opening('div', cite, anchor, 'full-citation')}{paragraphs}</div>"
        whole = isolate_numbers(" ".join(self._inline_reference(key) for key in keys))
        return f"{_opening('span', cite, anchor, 'full-citation')}{whole}</span>"

    def _inline_reference(self, key: str) -> str:
        reference = self._works.references[key]
        record = self._works.library[key]
        identifiers = with_link_names(reference.identifiers_html, reference.links, record, self._works.words)
        parts = (reference.html, identifiers, self._after_reference(key))
        return " ".join(part for part in parts if part)

    def _block_reference(self, key: str) -> str:
        reference, record = self._works.references[key], self._works.library[key]
        words = self._works.words
        names = {**_LINK_NAMES, "URL": escape_text(words.gettext("Web"))}
        links = " ".join(
            f'<a href="{escape_text(link.url)}" aria-label="{escape_text(link_name(link, record, words))}">'
            f"{names.get(link.label, link.label)}</a>"
            for link in reference.links
            if link.url
        )
        row = f'<span class="ref-links">{links}</span>' if links else ""
        return " ".join(part for part in (reference.html, self._after_reference(key), row) if part)


def has_affix(item: CitationItem) -> bool:
    """Tell whether words or a place in the work stand with the item."""
    return bool(item.locator) or not (
        (item.prefix.parts == _NOTHING or item.prefix.is_empty)
        and (item.suffix.parts == _NOTHING or item.suffix.is_empty)
    )


def link_to_entry(key: str, html: str, name: str = "") -> str:
    """Return a link to the work's entry in the list; `name` is what it says where it is read alone."""
    label = f' aria-label="{name}"' if name else ""
    return f'<a href="{reference_href(key)}" role="doc-biblioref"{label}>{html}</a>'


def _opening(element: str, cite: Cite, anchor: str, further_class: str = "") -> str:
    classes = f"citation {further_class}".rstrip()
    keys = escape_text(" ".join([item.key for item in cite.items]))
    identity = f' id="{escape_text(anchor)}"' if anchor else ""
    # Numbers and brackets among Hebrew or Arabic words: the citation's own letters say where it begins.
    return f'<{element} class="{classes}" data-cites="{keys}"{identity} dir="auto">'
