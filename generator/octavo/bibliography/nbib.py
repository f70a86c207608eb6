"""PubMed's .nbib files → normalised records.

Source: https://pubmed.ncbi.nlm.nih.gov/help/#pubmed-format (MEDLINE/PubMed data element descriptions).
"""

from __future__ import annotations

import octavo.expressions as re
from octavo.bibliography.bibliography_file import Bibliography
from octavo.bibliography.dates import read_date
from octavo.bibliography.decoding import decode_bibliography
from octavo.bibliography.gathering import Gathering
from octavo.bibliography.language_names import language_tag
from octavo.bibliography.medline_source import read_source
from octavo.bibliography.page_range import plain_range
from octavo.bibliography.rich_text import rich_text_to_html, rich_text_to_plain
from octavo.bibliography.tagged_lines import TaggedWork
from octavo.errors import Location
from octavo.model.reference import Name, PartialDate, Record

_LINE = re.compile(r"([A-Z][A-Z0-9]{1,3}) *- ?(.*)")
_IDENTIFIER = re.compile(r"(\S.*?)(?>(?:(?<! ) ++)?)\[(doi|pii)\]", re.IGNORECASE)
_ISSN = re.compile(r"(\d{4}-?\d{3}[\dXx])(?: *\((\w+)\))?")
_SUFFIX = re.compile(r"(?:Jr|Sr|[2-9](?:nd|rd|th)|I{2,3}|IV)\.?")
_INITIALS = re.compile(r"[^\W\d_a-z]{1,4}")
_BOOK_TYPES = frozenset({"book", "books", "book chapter", "books & documents", "study guide"})


def read_nbib(path: str, data: bytes) -> Bibliography:
    """Return the works of a PubMed file, each under the key `pmid` and its number; never raises."""
    text, problems = decode_bibliography(path, data)
    gathering = Gathering(path, problems)
    works = _split_works(text)
    if not works and text.strip():
        hint = "In PubMed choose “Cite”, then “Download .nbib”, or “Save” in the PubMed format."
        gathering.warn(
            1, "This is no file of PubMed's: it has no line “PMID- …”.", hint, "bibliography-syntax"
        )
    for work in works:
        gathering.add(_read_work(gathering, work))
    return gathering.bibliography()


def _split_works(text: str) -> list[TaggedWork]:
    """Return the works of a file: a blank line or another PMID begins the next one."""
    works: list[TaggedWork] = []
    work: TaggedWork | None = None
    tag, parts = "", list[str]()
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        match = _LINE.match(line)
        if match is None and line.strip() and tag:
            parts.append(line.strip())
            continue
        if work is not None and tag:
            work.add(tag, " ".join(parts))
        tag = ""
        if match is None:
            work = None if not line.strip() else work
            continue
        if work is None or (match[1] == "PMID" and "PMID" in work.values):
            work = TaggedWork(number)
            works.append(work)
        tag, parts = match[1], [match[2].strip()]
    # Lines before the first work, and what is no record at all, have neither number nor title.
    return [work for work in works if work.values.keys() & {"PMID", "TI", "BTI", "FAU", "AU"}]


def _read_work(gathering: Gathering, work: TaggedWork) -> Record:
    line = work.line
    identifiers = _identifiers(work)
    pmid = gathering.pmid(line, work.first("PMID").split(" ")[0])
    kinds = {kind.lower() for kind in work.every("PT")}
    book_title = work.first("BTI")
    csl_type = _csl_type(kinds, book_title, work.first("TI"))
    page, pii = plain_range(work.first("PG").split(",")[0].strip()), identifiers.get("pii", "")
    number = ""
    # An article without pages has a number instead: "e12", "fcab229", "jnnp-2021-326821".
    if csl_type == "article-journal" and "-" not in page and not page.isdecimal():
        page, number = "", page
    if csl_type == "article-journal" and not page and not number and not work.first("VI"):
        number = pii if re.fullmatch(r"[a-z]+-\d{4}-\d+", pii) else ""
    source = read_source(work.first("SO"), work.first("TA"))
    if csl_type == "article-journal" and not page:
        number = number or source.number
    return Record(
        key=f"pmid{pmid}" if pmid else "",
        type=csl_type,
        location=Location(gathering.path, line),
        source_file=gathering.path,
        author=_people(work, "FAU", "AU", "CN"),
        editor=_people(work, "FED", "ED", ""),
        title=_title(book_title if csl_type == "book" else work.first("TI", "BTI", "TT")),
        container_title=_title(book_title if csl_type == "chapter" else work.first("JT", "TA")),
        container_title_short=rich_text_to_html(work.first("TA")),
        collection_title=_title(work.first("CTI")),
        issued=_date(work) if source.date.is_empty else source.date,
        volume=rich_text_to_plain(work.first("VI")),
        issue=rich_text_to_plain(work.first("IP")),
        page=page,
        number=number,
        edition=rich_text_to_plain(work.first("EN")),
        publisher=rich_text_to_html(work.first("PB")) if csl_type in ("book", "chapter") else "",
        publisher_place=work.first("PL") if csl_type in ("book", "chapter") else "",
        genre="Preprint" if csl_type == "article" else "",
        status="Epub ahead of print" if work.first("PST") == "aheadofprint" else source.online,
        language=language_tag(work.first("LA")),
        abstract=rich_text_to_html(work.first("AB")),
        keyword=tuple(dict.fromkeys(word.strip(" *") for word in work.every("OT"))),
        doi=gathering.doi(line, identifiers.get("doi", "")),
        pmid=pmid,
        pmcid=gathering.pmcid(line, work.first("PMC")),
        isbn=work.first("ISBN").partition(" ")[0],
        issn=_issn(work),
    )


def _csl_type(kinds: set[str], book_title: str, title: str) -> str:
    if book_title or kinds & _BOOK_TYPES:
        return "chapter" if book_title and title else "book"
    return "article" if "preprint" in kinds else "article-journal"


def _title(text: str) -> str:
    """Return a title without PubMed's full stop. A translated one keeps its brackets, which say so."""
    text = text.strip()
    if text.endswith(".") and not text.endswith(".."):
        text = text[:-1]
    return rich_text_to_html(text)


def _date(work: TaggedWork) -> PartialDate:
    """Return the date of the issue, or that of the publication on the web."""
    written = work.first("DP")
    if written:
        return read_date(written)
    digits = work.first("DEP")
    if len(digits) == 8 and digits.isdecimal():
        return read_date(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}")
    return PartialDate()


def _identifiers(work: TaggedWork) -> dict[str, str]:
    found: dict[str, str] = {}
    for value in work.every("LID", "AID"):
        if match := _IDENTIFIER.match(value):
            found.setdefault(match[2].lower(), match[1])
    return found


def _issn(work: TaggedWork) -> str:
    """Return the journal's linking number, or the first."""
    numbers = [match for value in work.every("IS") if (match := _ISSN.match(value))]
    linking = [match for match in numbers if match[2] == "Linking"]
    return (linking or numbers)[0][1] if numbers else ""


def _people(work: TaggedWork, full: str, short: str, corporate: str) -> tuple[Name, ...]:
    """Return people and organisations in the order of the file, by their full names where it has them."""
    tags = {full if full in work.values else short, corporate}
    return tuple(
        Name(literal=rich_text_to_plain(value.rstrip("."))) if tag == corporate else _name(value, tag == full)
        for tag, value in work.in_order(tags)
    )


def _name(written: str, is_full: bool) -> Name:
    """Return the name behind "Gilstrap, Larry C 3rd" (full) or "Gilstrap LC 3rd"."""
    text = rich_text_to_plain(written)
    is_full = is_full or "," in text  # ERIC writes whole names into AU
    if is_full and "," not in text:
        # A journal that signs as one: "The Lancet HIV".
        return Name(literal=text) if " " in text else Name(family=text)
    words = text.split(" ")
    suffix = words.pop().rstrip(".") if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    if is_full:
        family, _, given = " ".join(words).partition(",")
        if not suffix and "," in given:
            given, _, suffix = given.partition(",")
        return Name(family=family.strip(), given=given.strip(), suffix=suffix.strip().rstrip("."))
    if len(words) > 1 and _INITIALS.fullmatch(words[-1]):
        return Name(family=" ".join(words[:-1]), given=" ".join(words[-1]), suffix=suffix)
    return Name(family=" ".join(words), suffix=suffix)
