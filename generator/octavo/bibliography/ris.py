"""RIS files, which publishers and reference managers export → normalised records.

Tags as in https://en.wikipedia.org/wiki/RIS_(file_format), where the specifications of 2001 and 2011 and
what EndNote, Zotero and the publishers make of them differ in what they say.
"""

from __future__ import annotations

from msgspec.structs import replace

import octavo.expressions as re
from octavo.bibliography.bibliography_file import Bibliography
from octavo.bibliography.csl_values import read_csl_names
from octavo.bibliography.dates import read_date
from octavo.bibliography.decoding import decode_bibliography
from octavo.bibliography.gathering import Gathering, citable_key
from octavo.bibliography.identifiers import (
    clean_arxiv,
    clean_doi,
    clean_pmcid,
    clean_pmid,
    clean_url,
)
from octavo.bibliography.language_names import language_tag
from octavo.bibliography.notes import read_note
from octavo.bibliography.page_range import plain_range
from octavo.bibliography.preprints import (
    arxiv_in_name,
    arxiv_of_doi,
    arxiv_of_volume,
    is_arxiv,
    is_preprint_server,
)
from octavo.bibliography.rich_text import rich_text_to_html, rich_text_to_plain
from octavo.bibliography.tagged_lines import TaggedWork
from octavo.errors import Location
from octavo.model.reference import Name, PartialDate, Record
from octavo.text.nearest import did_you_mean

TYPES = {
    name: csl_type
    for csl_type, names in {
        "article-journal": "ABST EJOUR INPR JOUR",
        "motion_picture": "ADVS MPCT VIDEO",
        "dataset": "AGGR DATA DBASE",
        "classic": "ANCIENT CLSWK",
        "graphic": "ART",
        "bill": "BILL UNBILL",
        "post-weblog": "BLOG",
        "book": "BOOK CTLG EBOOK EDBOOK SER",
        "legal_case": "CASE",
        "chapter": "CHAP ECHAP",
        "figure": "CHART EQUA FIGURE",
        "software": "COMP",
        "paper-conference": "CONF CPAPER",
        "entry-dictionary": "DICT",
        "webpage": "ELEC WEB",
        "entry-encyclopedia": "ENCYC",
        "document": "GEN GRANT GRNT MULTI",
        "report": "GOVDOC RPRT",
        "hearing": "HEAR",
        "personal_communication": "ICOMM PCOMM",
        "interview": "INTV",
        "periodical": "JFULL",
        "legislation": "LEGAL STAT",
        "manuscript": "MANSCPT UNPB UNPD",
        "map": "MAP",
        "article-magazine": "MGZN",
        "musical_score": "MUSIC",
        "article-newspaper": "NEWS",
        "pamphlet": "PAMP",
        "patent": "PAT",
        "article": "PREPRINT",
        "speech": "SLIDE",
        "song": "SOUND",
        "standard": "STAND STD",
        "thesis": "THES",
    }.items()
    for name in names.split()
}

# Types whose T2 is what contains the work; of the others it is the series.
_CONTAINED_WORDS = """
    article article-journal article-magazine article-newspaper chapter entry-dictionary
    entry-encyclopedia legal_case paper-conference post-weblog webpage
"""
CONTAINED = frozenset(_CONTAINED_WORDS.split())
_LINE = re.compile(r"\s{0,3}([A-Z][A-Z0-9]) {1,2}-(?: (.*)|$)")
_DATE = re.compile(r"(\d{4})/(\d{0,2})(?:/(\d{0,2})(?:/(.*))?)?")
_SUFFIX = re.compile(r"(?:jr|sr|[ivx]+|\d(?:nd|rd|th))\.?", re.IGNORECASE)
_PDF = re.compile(r"\.pdf(?:[?#]|$)|/pdf/", re.IGNORECASE)
_ARXIV_ADDRESS = re.compile(r"https?://(?:www\.)?arxiv\.org/", re.IGNORECASE)
_NUMBERED_BY_SN = frozenset({"patent", "report", "standard"})  # their SN is the number of the document
_COUNTED = frozenset({"book", "thesis", "manuscript", "report"})  # their SP is how many pages they have
_PREPRINT = re.compile(r"preprint", re.IGNORECASE)


def read_ris(path: str, data: bytes) -> Bibliography:
    """Return the works of a RIS file, whoever wrote it; never raises.

    A work's key is its ID where that can be cited, else its first author and year: `smith2020`,
    `smith2020a`.
    """
    text, problems = decode_bibliography(path, data)
    gathering = Gathering(path, problems)
    works = _split_works(gathering, text)
    if not works and text.strip():
        hint = "Every work of a RIS file begins with a line like “TY  - JOUR”."
        gathering.warn(1, "This is no RIS file: it has no line “TY  - …”.", hint, "bibliography-syntax")
    for work in works:
        gathering.add(_WorkReader(gathering, work).record())
    return gathering.bibliography()


def _split_works(gathering: Gathering, text: str) -> list[TaggedWork]:
    works: list[TaggedWork] = []
    work: TaggedWork | None = None
    tag, parts = "", list[str]()
    for number, line in enumerate([*text.split("\n"), "ER  - "], start=1):
        match = _LINE.match(line)
        if match is None:
            if tag and line.strip():
                parts.append(line.strip())
            continue
        if work is not None and tag:
            work.add(tag, " ".join(parts).strip())
        tag, parts = match[1], [(match[2] or "").strip()]
        if tag == "TY":
            work = TaggedWork(number)
            works.append(work)
        elif tag == "ER":
            work, tag = None, ""
    return works


class _WorkReader:
    """Reads the tags of one work."""

    def __init__(self, gathering: Gathering, work: TaggedWork) -> None:
        self.gathering = gathering
        self.work = work
        self.type = self._type()
        self.is_article = self.type.startswith("article")
        self.is_contained = self.type in CONTAINED
        addresses = " ".join(work.every("UR", "LK", "L2", "DI")).replace(";", " ").split()
        # ScienceDirect leaves the scheme out.
        complete = (f"https:{address}" if address.startswith("//") else address for address in addresses)
        self.addresses = [address for address in complete if clean_url(address)]

    def record(self) -> Record:
        journal, short_journal = self._journal()
        arxiv = self._arxiv()
        is_article = self.is_article
        note = read_note(rich_text_to_plain(self.work.first("N1")))
        accessed = _read_date(self._plain("Y2")) if not is_article else PartialDate()
        is_periodical = is_article or self.type == "periodical"
        serial_number = self._plain("SN").partition(" ")[0]
        people = self._people()
        in_series = self.type in ("book", "chapter", "paper-conference")
        return Record(
            key=citable_key(self.work.first("ID")),
            type=self.type,
            location=Location(self.gathering.path, self.work.line),
            source_file=self.gathering.path,
            author=people["author"],
            editor=people["editor"],
            translator=people["translator"],
            collection_editor=people["series"],
            director=people["director"],
            title=self._rich("TI", "T1", "CT", *(() if self.is_contained else ("BT",))),
            title_short=self._rich("ST"),
            container_title="arXiv"
            if arxiv and (is_arxiv(journal) or (not journal and self.type == "article"))
            else journal,
            container_title_short=short_journal,
            collection_title=self._rich("T3") if self.is_contained else self._rich("T3", "T2"),
            event_title=self._rich("C3") if self.type in ("paper-conference", "speech") else "",
            issued=self._issued(),
            accessed=accessed if accessed.year else note.accessed,
            volume="" if arxiv_of_volume(self._plain("VL")) else self._plain("VL"),
            issue=self._plain("IS", "CP") if is_article else "",
            page=self._page(),
            number=self._article_number() if is_article else "" if in_series else self._number(),
            collection_number=self._number() if in_series else "",
            number_of_pages=self._page_count(),
            number_of_volumes=self._plain("NV"),
            edition=self._plain("ET") if self.type != "software" else "",
            version=(self._plain("ET") if self.type == "software" else "") or note.version,
            publisher="" if is_article else self._rich("PB"),
            publisher_place="" if is_article or self.type == "speech" else self._plain("CY", "PP"),
            event_place=self._event_place(),
            genre=self._genre(),
            language=language_tag(self._plain("LA")),
            archive="arXiv" if arxiv else self._plain("DB") if self.type == "thesis" else "",
            abstract=self._rich("AB", "N2"),
            note=self._rich("N1") if note.text else "",
            keyword=tuple(dict.fromkeys(rich_text_to_plain(word) for word in self.work.every("KW"))),
            doi=self._doi(),
            pmid=self._pmid(),
            pmcid=next((found for text in self.work.every("C2") if (found := _pmcid(text))), ""),
            arxiv=arxiv,
            isbn=serial_number if not is_periodical and self.type not in _NUMBERED_BY_SN else "",
            issn=serial_number if is_periodical else "",
            url=self._url(),
            pdf=next((clean_url(text) for text in self.work.every("L1") if clean_url(text)), ""),
        )

    def _plain(self, *tags: str) -> str:
        return rich_text_to_plain(self.work.first(*tags))

    def _rich(self, *tags: str) -> str:
        return rich_text_to_html(self.work.first(*tags))

    def _type(self) -> str:
        written = self.work.first("TY")
        csl_type = TYPES.get(written.upper())
        if csl_type is None:
            self.gathering.warn(
                self.work.line,
                f"The type “{written}” is not known; the work is shown as a document.",
                did_you_mean(written, TYPES) or "Use a type of RIS, such as JOUR, BOOK, CHAP, RPRT or GEN.",
                "unknown-entry-type",
            )
            return "document"
        if csl_type == "document" and self.work.first("JO", "JF", "JA", "T2") and self.work.first("VL"):
            return "article-journal"
        if csl_type == "article-journal" and is_preprint_server(self._plain("JF", "T2", "JO")):
            return "article"  # Google Scholar has no type for preprints
        if (
            csl_type == "paper-conference"
            and self.work.first("C3")
            and not self.work.first("T2", "BT", "JF", "JO")
        ):
            return "speech"  # it was given at a meeting, and stands in no proceedings
        if csl_type == "manuscript" and _PREPRINT.search(self._plain("M3")):
            return "article"
        return csl_type

    def _event_place(self) -> str:
        if self.type == "speech":
            return self._plain("C1", "CY")
        return self._plain("C1") if self.type == "paper-conference" else ""

    def _genre(self) -> str:
        # Some programs put the DOI here.
        genre = self._plain("M3")
        if clean_doi(genre) or genre.lower() in ("article", "journal article", "research article"):
            return ""
        return genre

    # --- people

    def _people(self) -> dict[str, tuple[Name, ...]]:
        authors, second, third = self._names("AU", "A1"), self._names("A2"), self._names("A3")
        editors, series = self._names("ED"), tuple[Name, ...]()
        if self.type == "book" and third:
            # The specification of 2011: of a book, A2 edit the series and A3 the book.
            editors, series = editors or third, second
        elif self.type != "thesis":  # whose A2 and A3 advised
            editors, series = editors or second, third
        is_directed = self.type == "motion_picture"
        return {
            "author": () if is_directed else authors,
            "director": authors if is_directed else (),
            "editor": editors,
            "series": series,
            "translator": self._names("A4"),
        }

    def _names(self, *tags: str) -> tuple[Name, ...]:
        written = (rich_text_to_plain(text) for text in self.work.every(*tags))
        return tuple(dict.fromkeys(_read_name(text) for text in written if text.strip(" ,")))

    # --- where it appeared

    def _journal(self) -> tuple[str, str]:
        """Return what contains the work, and its abbreviation."""
        if not self.is_contained and self.type not in ("dataset", "software", "document"):
            return "", self._rich("J2", "JA")
        titles = [self._rich(tag) for tag in ("JF", "T2", "BT", "JO") if self._rich(tag)]
        abbreviations = [self._rich(tag) for tag in ("JA", "J2", "J1") if self._rich(tag)]
        # JO is the full title or the abbreviation, as its writer understood the specification.
        if len(titles) > 1 and len(titles[-1]) < len(titles[0]):
            abbreviations.append(titles[-1])
        title = titles[0] if titles else abbreviations[0] if abbreviations else ""
        return title, next((short for short in abbreviations if short != title), "")

    def _issued(self) -> PartialDate:
        dates = [_read_date(self._plain(tag)) for tag in ("PY", "Y1", "DA")]
        year = next((date.year for date in dates if date.year), 0)
        # PY often has the year alone, and DA the day: but only of the same year is it the same date.
        same = [date for date in dates if date.year == year and year]
        if not same:
            return next((date for date in dates if date.literal), PartialDate())
        return max(same, key=lambda date: (bool(date.month or date.season), bool(date.day)))

    # --- numbers

    def _page(self) -> str:
        if self._page_count() or (self.is_article and self._article_number()):
            return ""
        start, end = plain_range(self._plain("SP")), plain_range(self._plain("EP"))
        if not start or "-" in start or "-" in end:
            return start if "-" in start else end or start
        return start if end in ("", start) else f"{start}-{end}"

    def _page_count(self) -> str:
        start = self._plain("SP")
        is_count = self.type in _COUNTED and start.isdecimal() and not self.work.first("EP")
        return start if is_count else ""

    def _article_number(self) -> str:
        """Return the number that an article has in place of pages: "e0123", "102", "fcab229"."""
        if number := self._plain("C7"):
            return number
        start = plain_range(self._plain("SP"))
        is_number = start and not start.isdecimal() and not start[:1].isdecimal() and "-" not in start
        return start if is_number and self._plain("EP") in ("", start) else ""

    def _number(self) -> str:
        tags = ("SN", "M1", "IS") if self.type in _NUMBERED_BY_SN else ("M1", "IS", "SV")
        return self._plain(*tags)

    # --- identifiers

    def _doi(self) -> str:
        if written := self.work.first("DO"):
            return self.gathering.doi(self.work.line, written)
        candidates = (*self.work.every("M3", "N1"), *(url for url in self.addresses if "doi" in url.lower()))
        return next((doi for text in candidates if (doi := clean_doi(text))), "")

    def _pmid(self) -> str:
        """Return a number of PubMed: AN is whatever number the work's database gave it."""
        number, database = self.work.first("AN"), self.work.first("DB").lower()
        if "pmid" in number.lower() or not database or "pubmed" in database or "medline" in database:
            return clean_pmid(number)
        return ""

    def _arxiv(self) -> str:
        named = (clean_arxiv(url) for url in self.addresses if _ARXIV_ADDRESS.match(url))
        journal = self.work.first("JF", "T2", "JO")
        return (
            next(named, "")
            or arxiv_of_doi(self.work.first("DO"))
            or arxiv_in_name(journal)
            or arxiv_of_volume(self.work.first("VL"))
        )

    def _url(self) -> str:
        kept = [url for url in self.addresses if not clean_doi(url) and not _ARXIV_ADDRESS.match(url)]
        if kept:
            return clean_url(next((url for url in kept if not _PDF.search(url)), kept[0]))
        written = self.work.first("UR")
        return "" if self.addresses else self.gathering.url(self.work.line, written)


def _read_name(text: str) -> Name:
    """Return the name behind "Family, Given, Suffix"; without a comma it is an organisation's or one word."""
    family, _, given = text.partition(",")
    given, _, suffix = given.partition(",")
    if not given.strip() and not suffix.strip():
        return Name(literal=family.strip())
    if _SUFFIX.fullmatch(given.strip()) and suffix.strip():
        given, suffix = suffix, given
    parts = {"family": family.strip(), "given": given.strip(), "suffix": suffix.strip()}
    return next(iter(read_csl_names(parts)), Name(literal=text))


def _read_date(text: str) -> PartialDate:
    """Return the date behind "2020/10/09/", with or without its parts, or anything else people write."""
    match = _DATE.fullmatch(text)
    if match is None or not int(match[1]):
        return read_date(text) if text.strip("0/") else PartialDate()
    year, month, day = match[1], match[2] or "0", match[3] or "0"
    if match[4] and not int(month):  # "2020///Winter"
        return read_date(f"{match[4]} {year}")
    date = PartialDate(year=int(year), month=int(month) if int(month) <= 12 else 0)
    return replace(date, day=int(day)) if date.month and int(day) <= 31 else date


def _pmcid(text: str) -> str:
    return clean_pmcid(text) if text.upper().startswith("PMC") else ""
