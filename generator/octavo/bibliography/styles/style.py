"""What a reference style is, and what a site can set about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal, Protocol, TypeGuard

from msgspec import Struct, field

from octavo.errors import Location, OctavoError
from octavo.model.body import CitationItem
from octavo.model.reference import FormattedReference, Record
from octavo.text.nearest import did_you_mean


class StyleSettings(Struct, frozen=True):
    """A site's wishes, the same for every style."""

    # 2232-47 (other styles than NLM: as their own rule has it), or as the entry has it
    page_range: Literal["minimal", "as-written"] = "minimal"
    et_al: int = 0  # print so many authors, then "et al."; 0: as many as the style does
    highlight_authors: tuple[str, ...] = ()  # "Ada B Lovelace", "Lovelace, Ada B" or "Lovelace AB"
    journals: Mapping[str, str] = field(default_factory=dict)  # abbreviations by fold_journal(title)


class NumberForm(Struct, frozen=True):
    """How numbers stand in the text."""

    brackets: tuple[str, str] = ("[", "]")  # around the whole citation, or around each number
    brackets_each: bool = False  # [1], [2] instead of [1,2]
    delimiter: str = ","  # between two numbers
    dash: str = "–"  # between the ends of a range
    is_superscript: bool = False
    behind_marks: str = ""  # raised numbers stand behind these: ".,"
    locator: tuple[str, str] = (", ", "")  # around a place in the work: ", p. 3", or "(p3)"


class Style(Protocol):
    """How works are printed in the list, and how the text points to them."""

    @property
    def name(self) -> str:
        """Return the name that site.toml uses."""

    @property
    def citation_form(self) -> Literal["numeric", "author-date"]:
        """Return what stands in the text: the work's number, or words."""

    def in_language(self, language: str) -> Style:
        """Return the style with the words of a page's language."""

    @property
    def number_form(self) -> NumberForm:
        """Return how numbers stand in the text; of no consequence for authors and years."""

    def format_reference(self, record: Record, year_suffix: str = "") -> FormattedReference:
        """Return the work as the list prints it; `year_suffix` is the "a" of "2019a"."""

    def format_authors_in_text(self, record: Record) -> str:
        """Return plain text for a sentence: "Smith et al."."""

    def format_locator(self, label: str, locator: str) -> str:
        """Return plain text for a place in the work: "p. 33–35"; `label` is CSL's term."""


class WholePageStyle(Style, Protocol):
    """A style that prints a page's citations together, since each depends on the others: one in CSL."""

    @property
    def identity(self) -> str:
        """Return what stands for the style and whatever else it prints by."""

    @property
    def is_note(self) -> bool:
        """Tell whether citations are footnotes."""

    @property
    def has_list(self) -> bool:
        """Tell whether a page ends in a list of its works; some styles have notes alone."""

    def print_page(
        self, cites: Sequence[CiteToPrint], records: Mapping[str, Record], link: Callable[[str, str], str]
    ) -> PrintedPage:
        """Return a page's citations and its list; `link` makes a link to the entry of a work."""


class CiteToPrint(Struct, frozen=True):
    """A citation of works that are all known."""

    items: tuple[tuple[CitationItem, str, str], ...]  # each with prefix and suffix as HTML
    is_narrative: bool = False
    note: int = 0  # the footnote it stands in; 0: none


class PrintedCitation(Struct, frozen=True):
    """A citation in a style's own words."""

    html: str  # safe HTML
    names: str = ""  # safe HTML: names that stand in the sentence before it, with the space behind them
    is_note: bool = False  # it is a footnote, or stands in one


class PrintedPage(Struct, frozen=True):
    """A page in a style's own words."""

    clusters: tuple[PrintedCitation, ...]  # one for each citation
    works: tuple[tuple[str, str, FormattedReference], ...]  # key, label, reference, in the list's order


def has_list(style: Style) -> bool:
    """Tell whether a page in this style ends in a list of its works."""
    return not is_whole_page(style) or style.has_list


def is_whole_page(style: Style) -> TypeGuard[WholePageStyle]:
    """Tell whether a style prints a page as a whole."""
    return hasattr(style, "print_page")


class UnknownStyle(OctavoError):  # noqa: N818 - it is caught by this name to become a Problem
    """There is no style of this name; `hint` holds those that the author may have meant."""

    def __init__(self, name: str, known: Iterable[str], hint: str = "", message: str = "") -> None:
        known = sorted(known)
        self.name = name
        self.hint = hint or did_you_mean(name, known) or f"Known styles: {', '.join(known)}."
        super().__init__(message or f"There is no citation style named {name}.")


class UnusableStyle(OctavoError):  # noqa: N818 - it is caught by this name to become a Problem
    """A CSL style that cannot print anything; `hint` says what would help, `location` where it is broken."""

    def __init__(self, name: str, message: str, hint: str, location: Location | None = None) -> None:
        self.name = name
        self.hint = hint
        self.location = location  # None: the place that names the style
        super().__init__(message)
