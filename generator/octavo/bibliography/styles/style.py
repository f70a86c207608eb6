"""What a reference style is, and what a site can set about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, Protocol, TypeGuard

from msgspec import Struct, field

from octavo.errors import OctavoError
from octavo.model.reference import FormattedReference, Name, Record
from octavo.text.nearest import did_you_mean, nearest_words


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


class AuthorDateForm(Struct, frozen=True):
    """How names and years stand in the text."""

    and_word: str  # "&" or "and", in brackets
    comma_before_and: bool  # "Roe, Poe, & Doe", from three names
    most_names: int  # longer lists have the first name and "et al."
    et_al: str  # HTML
    before_year: str  # ", " or " "
    before_date_word: str  # the same before "n.d."
    shares_given_names: Literal["by-citation", "initials", "full"]
    """Whose given names tell namesakes apart: of citations that look alike, or of all first authors
    with one family name, by their initials only or in full where those are the same."""
    order: Literal["sorted", "year", "written"]  # of the works within one citation
    before_locator: str = ", "


class Style(Protocol):
    """How works are printed in the list, and how the text points to them."""

    @property
    def name(self) -> str:
        """Return the name that site.toml uses."""

    @property
    def citation_form(self) -> Literal["numeric", "author-date"]:
        """Return what stands in the text: the work's number, or its authors and year.

        A style that says "author-date" is an `AuthorDateStyle`.
        """

    @property
    def list_order(self) -> Literal["cited", "sorted"]:
        """Return how the list is ordered: as first cited, or by authors, year and title."""

    @property
    def number_form(self) -> NumberForm:
        """Return how numbers stand in the text; of no consequence for authors and years."""

    def format_reference(self, record: Record, year_suffix: str = "") -> FormattedReference:
        """Return the work as the list prints it; `year_suffix` is the "a" of "2019a"."""

    def format_authors_in_text(self, record: Record) -> str:
        """Return plain text for a sentence: "Smith et al."."""

    def format_locator(self, label: str, locator: str) -> str:
        """Return plain text for a place in the work: "p. 33–35"; `label` is CSL's term."""


class AuthorDateStyle(Style, Protocol):
    """A style that cites by names and years; it sorts its list."""

    @property
    def author_date_form(self) -> AuthorDateForm:
        """Return how names and years stand in the text."""

    def names_in_text(self, record: Record) -> tuple[tuple[Name, ...], bool]:
        """Return the people that stand for the work, and whether others are left out; none: its title."""

    def title_in_text(self, record: Record) -> str:
        """Return the title, as HTML, of a work without names."""

    def year_in_text(self, record: Record, year_suffix: str = "") -> str:
        """Return plain text: "2019a", "n.d.-a", "in press"."""

    def given_name(self, name: Name, *, in_full: bool) -> str:
        """Return plain text: the given name, or its initials, as namesakes have it in the text."""

    def sort_key(self, record: Record) -> tuple[object, ...]:
        """Return what the list is sorted by."""


def is_author_date(style: Style) -> TypeGuard[AuthorDateStyle]:
    """Tell whether a style cites by names and years."""
    return style.citation_form == "author-date"


class UnknownStyle(OctavoError):  # noqa: N818 - it is caught by this name to become a Problem
    """There is no style of this name; `nearest` holds those that the author may have meant."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        known = sorted(known)
        self.name = name
        self.nearest = nearest_words(name, known)
        self.hint = did_you_mean(name, known) or f"Known styles: {', '.join(known)}."
        super().__init__(f"There is no citation style named {name}.")


class UnusableStyle(OctavoError):  # noqa: N818 - it is caught by this name to become a Problem
    """A CSL style that cannot print anything; `hint` says what would help."""

    def __init__(self, name: str, hint: str) -> None:
        self.hint = hint
        super().__init__(f"The CSL style “{name}” cannot be used.")
