"""What a reference style is, and what a site can set about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from octavo.errors import OctavoError
from octavo.model.reference import FormattedReference, Record
from octavo.nearest import did_you_mean, nearest_words


@dataclass(frozen=True, slots=True)
class StyleSettings:
    """A site's wishes, the same for every style."""

    page_range: Literal["minimal", "as-written"] = "minimal"  # 2232-47, or as the entry has it
    et_al: int = 0  # print so many authors, then "et al."; 0 prints all
    highlight_authors: tuple[str, ...] = ()  # "Ada B Lovelace", "Lovelace, Ada B" or "Lovelace AB"
    journals: Mapping[str, str] = field(default_factory=dict)  # abbreviations by fold_journal(title)


class Style(Protocol):
    """How works are printed in the list, and how the text points to them."""

    @property
    def name(self) -> str:
        """Return the name that site.toml uses."""

    @property
    def citation_form(self) -> Literal["numeric", "author-date"]:
        """Return what stands in the text: the work's number, or its authors and year."""

    @property
    def list_order(self) -> Literal["cited", "sorted"]:
        """Return how the list is ordered: as first cited, or by authors, year and title."""

    def format_reference(self, record: Record) -> FormattedReference:
        """Return the work as the list prints it."""

    def format_authors_in_text(self, record: Record) -> str:
        """Return plain text for a sentence: "Smith et al."."""

    def format_locator(self, label: str, locator: str) -> str:
        """Return plain text for a place in the work: "p. 33–35"; `label` is CSL's term."""


class UnknownStyle(OctavoError):  # noqa: N818 - it is caught by this name to become a Problem
    """There is no style of this name; `nearest` holds those that the author may have meant."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        known = sorted(known)
        self.name = name
        self.nearest = nearest_words(name, known)
        self.hint = did_you_mean(name, known) or f"Known styles: {', '.join(known)}."
        super().__init__(f"There is no citation style named {name}.")
