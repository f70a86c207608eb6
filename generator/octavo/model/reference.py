"""A cited work: one normalised record with CSL variable names, whatever file it came from.

Names of types and variables are those of the Citation Style Language 1.0.2
(https://docs.citationstyles.org/en/stable/specification.html#appendix-iii-types), with `_` for `-`.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from octavo.errors import Location


class Name(Struct, frozen=True, omit_defaults=True):
    """A person, or an organisation (`literal` alone). Plain text, accents resolved."""

    family: str = ""
    given: str = ""
    dropping_particle: str = ""  # "de" in "Alphonse de Lamartine": leaves with the given name
    non_dropping_particle: str = ""  # "van" in "van Gogh": stays with the family name
    suffix: str = ""  # "Jr", "3rd"
    literal: str = ""


class PartialDate(Struct, frozen=True, order=True, omit_defaults=True):
    """A date as precise as it is known."""

    year: int = 0  # 0: unknown; negative: BCE
    month: int = 0  # 1-12; 0: unknown
    day: int = 0  # 1-31; 0: unknown
    season: int = 0  # 1 spring … 4 winter; 0: none
    end_year: int = 0  # the end of a range; 0: no range
    end_month: int = 0
    end_day: int = 0
    is_circa: bool = False
    is_open: bool = False  # a range that has no end yet: 1997–
    literal: str = ""  # a date that is no date: "in press", "n.d."

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing at all is known."""
        return not (self.year or self.literal)


class Record(Struct, frozen=True, omit_defaults=True):
    """A cited work.

    Variables marked *rich* are safe inline HTML (i, b, sup, sub, math, span.smallcaps, span.nocase);
    `nocase` wraps what braces protect from sentence-casing. The others are plain text.
    """

    key: str
    type: str  # CSL type: article-journal, book, chapter, paper-conference, thesis, report, webpage …
    location: Location  # where the entry begins
    # names
    author: tuple[Name, ...] = ()
    editor: tuple[Name, ...] = ()
    translator: tuple[Name, ...] = ()
    container_author: tuple[Name, ...] = ()
    collection_editor: tuple[Name, ...] = ()
    director: tuple[Name, ...] = ()
    incomplete_names: tuple[str, ...] = ()  # which of these lists end in "and others": ("author",)
    # titles, rich
    title: str = ""
    title_short: str = ""
    container_title: str = ""  # journal, book, proceedings
    container_title_short: str = ""  # the journal's abbreviation as the entry gives it; never guessed
    collection_title: str = ""  # series
    volume_title: str = ""
    event_title: str = ""
    # dates
    issued: PartialDate = PartialDate()
    accessed: PartialDate = PartialDate()
    event_date: PartialDate = PartialDate()
    original_date: PartialDate = PartialDate()
    updated: PartialDate = PartialDate()
    # numbers, as text
    volume: str = ""
    issue: str = ""
    page: str = ""  # ranges with "-": "2232-2247"
    number: str = ""  # report, patent, article number (eid)
    number_of_volumes: str = ""
    number_of_pages: str = ""
    chapter_number: str = ""
    collection_number: str = ""
    edition: str = ""
    version: str = ""
    supplement: str = ""
    # publication, plain unless marked
    publisher: str = ""  # rich; also institution, school, organization
    publisher_place: str = ""
    event_place: str = ""
    genre: str = ""  # "PhD thesis", "Preprint"
    medium: str = ""
    status: str = ""  # "in press", "Epub ahead of print"
    language: str = ""
    archive: str = ""  # "arXiv"
    abstract: str = ""  # rich
    note: str = ""  # rich
    keyword: tuple[str, ...] = ()
    # identifiers
    doi: str = ""  # bare: 10.1000/x
    pmid: str = ""
    pmcid: str = ""  # with its prefix: PMC123
    arxiv: str = ""  # bare: 2101.00001
    isbn: str = ""
    issn: str = ""
    url: str = ""  # http(s) only
    pdf: str = ""  # http(s) only
    source_file: str = ""  # the bibliography file's site path
    differs_by_case: bool = False  # another work's key is in small letters what this one is with capitals


class WorkLink(Struct, frozen=True):
    """A link to a work at one of the places that keep it."""

    label: str  # "doi", "PMID", "PMCID", "arXiv", "ISBN", "URL", "PDF"
    text: str  # what is printed: "10.1000/x"
    url: str  # http(s); "" when it is not a link (ISBN)


class FormattedReference(Struct, frozen=True):
    """A reference as a style prints it, identifiers apart so that a page can set them apart."""

    html: str  # safe inline HTML: the reference without identifiers, ending in its full stop
    identifiers_html: str  # 'doi: <a …>10.…</a>. PMID: <a …>1</a>; PMCID: <a …>PMC1</a>.'; "" when none
    text: str  # both as plain text, as one line
    links: tuple[WorkLink, ...]


class Nature(StrEnum):
    """What a notice says of the work, the gravest first."""

    RETRACTION = "retraction"
    CONCERN = "expression of concern"
    CORRECTION = "correction"
    REINSTATEMENT = "reinstatement"  # takes an earlier retraction back; never the nature of a `Notice`


class Notice(Struct, frozen=True):
    """What was published about a work after it."""

    nature: Nature
    date: PartialDate  # of the notice; empty when the file does not know it
    doi: str = ""  # of the notice, bare; "" when it has none
    url: str = ""  # where to read the notice: its DOI, else PubMed, else the file's address; may be empty
    reasons: tuple[str, ...] = ()  # in Retraction Watch's words
