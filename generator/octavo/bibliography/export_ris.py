"""Records → RIS, the tagged format that every reference manager imports.

Tags as in https://en.wikipedia.org/wiki/RIS_(file_format), in the meaning that Zotero and EndNote share.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from octavo.bibliography.inline_html import html_to_text
from octavo.model.reference import Name, PartialDate, Record

_TYPES = {
    "article": "UNPB",
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "book": "BOOK",
    "chapter": "CHAP",
    "dataset": "DATA",
    "entry-dictionary": "DICT",
    "entry-encyclopedia": "ENCYC",
    "figure": "FIGURE",
    "graphic": "ART",
    "legal_case": "CASE",
    "legislation": "STAT",
    "manuscript": "UNPB",
    "map": "MAP",
    "motion_picture": "VIDEO",
    "pamphlet": "PAMP",
    "paper-conference": "CPAPER",
    "patent": "PAT",
    "personal_communication": "PCOMM",
    "post-weblog": "BLOG",
    "report": "RPRT",
    "software": "COMP",
    "song": "SOUND",
    "speech": "SLIDE",
    "standard": "STAND",
    "thesis": "THES",
    "webpage": "ELEC",
}


def to_ris(records: Iterable[Record]) -> str:
    """Return a RIS file with the works in this order; lines end in CR LF, as the format asks."""
    return "".join(f"{tag}  - {value}\r\n" for record in records for tag, value in _lines(record))


def _lines(record: Record) -> Iterator[tuple[str, str]]:
    yield "TY", _TYPES.get(record.type, "GEN")
    yield from (
        (tag, value)
        for tag, text in (*_names(record), *_values(record))
        # A line break would begin a new tag.
        if (value := " ".join(text.split()))
    )
    yield "ER", ""


def _names(record: Record) -> Iterator[tuple[str, str]]:
    for tag, names in (
        ("AU", record.author or record.director),
        ("A2", record.editor or record.container_author),
        ("A3", record.collection_editor),
        ("A4", record.translator),
    ):
        for name in names:
            yield tag, _name(name)


def _name(name: Name) -> str:
    if name.literal:
        return name.literal
    particle = name.non_dropping_particle or name.dropping_particle
    family = f"{particle} {name.family}" if particle else name.family
    parts = [family, name.given, name.suffix] if name.suffix else [family, name.given]
    return ", ".join(parts).rstrip(", ")


def _values(record: Record) -> Iterator[tuple[str, str]]:
    yield "TI", html_to_text(record.title)
    yield "ST", html_to_text(record.title_short)
    yield "T2", html_to_text(record.container_title)
    yield "J2", html_to_text(record.container_title_short)
    yield "T3", html_to_text(record.collection_title)
    yield "PY", str(record.issued.year) if record.issued.year > 0 else ""
    yield "DA", _date(record.issued)
    yield "VL", record.volume
    yield "IS", " ".join(part for part in (record.issue, record.supplement) if part)
    start, _, end = record.page.partition("-")
    yield "SP", start or record.number
    yield "EP", end
    yield "M1", record.number if start else ""
    yield "M3", record.genre
    yield "ET", record.edition or record.version
    yield "PB", html_to_text(record.publisher)
    yield "CY", record.publisher_place
    yield "C1", record.event_place
    yield "LA", record.language
    yield "SN", record.isbn or record.issn
    yield "DO", record.doi
    yield "AN", record.pmid
    yield "C2", record.pmcid
    yield "UR", record.url or (f"https://arxiv.org/abs/{record.arxiv}" if record.arxiv else "")
    yield "L1", record.pdf
    yield "Y2", _date(record.accessed)
    for keyword in record.keyword:
        yield "KW", keyword
    yield "AB", html_to_text(record.abstract)
    yield "N1", html_to_text(record.note)
    yield "ID", record.key


def _date(date: PartialDate) -> str:
    """Return "2020/10/09/", with empty parts for what is not known."""
    if date.year <= 0:
        return ""
    month = f"{date.month:02d}" if date.month else ""
    day = f"{date.day:02d}" if date.day else ""
    return f"{date.year:04d}/{month}/{day}/"
