"""Records → BibTeX, in the fields that biblatex and BibTeX share as far as there are any."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator

import octavo.expressions as re
from octavo.bibliography.entry_types import ARTICLE_TYPES, CONTAINED_TYPES
from octavo.bibliography.inline_html import PROTECTED, html_to_text
from octavo.model.reference import Name, PartialDate, Record

_SAME_NAMES = "article book dataset legislation patent performance periodical review software standard thesis"
_TYPES = {
    **{name: name for name in _SAME_NAMES.split()},
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "chapter": "incollection",
    "entry-dictionary": "inreference",
    "entry-encyclopedia": "inreference",
    "figure": "image",
    "graphic": "artwork",
    "legal_case": "jurisdiction",
    "manuscript": "unpublished",
    "motion_picture": "video",
    "pamphlet": "booklet",
    "paper-conference": "inproceedings",
    "personal_communication": "letter",
    "post": "online",
    "post-weblog": "online",
    "report": "techreport",
    "song": "audio",
    "speech": "unpublished",
    "treaty": "legal",
    "webpage": "online",
}
_NAME_FIELDS = {
    "author": "author",
    "editor": "editor",
    "translator": "translator",
    "bookauthor": "container_author",
    "serieseditor": "collection_editor",
    "director": "director",
}
_PUBLISHER_FIELDS = {"thesis": "school", "report": "institution", "webpage": "organization"}
_MONTHS = ("", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# "2232-2247" and "S93-S99" are ranges, "jnnp-2021-326821" is the number of an article.
_PAGE_RANGE = re.compile(r"(?<![\w-])(\w*\d|[ivxlcdm]+)-(\w*\d\w*|[ivxlcdm]+)(?![\w-])")
_SPECIAL_CHARACTER = re.compile(r"--|''|[\\{}&%$#_~^`\u00a0]")
_MARKUP = re.compile(r"<math\b(?>(?:[^<]|<(?!/?math\b))*)</math>|<[^<>]*>", re.DOTALL)
_SPECIAL = {
    "\\": r"\textbackslash{}",
    # Even behind a backslash BibTeX counts a brace.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "`": r"\textasciigrave{}",
    "\u00a0": "~",
    "--": "-{}-",
    "''": "'{}'",
}
_TAGS = {
    PROTECTED: "{",
    "<i>": r"\textit{",
    "<b>": r"\textbf{",
    "<sup>": r"\textsuperscript{",
    "<sub>": r"\textsubscript{",
    '<span class="smallcaps">': r"\textsc{",
}
_BREAKS_NAME = re.compile(r"[,;{}=]|\band\b", re.IGNORECASE)


def to_bibtex(records: Iterable[Record]) -> str:
    """Return a .bib file with the works in this order, in UTF-8, ending in a newline ("" for none)."""
    return "\n".join(_entry(record) for record in records)


def _entry(record: Record) -> str:
    lines = [f"@{_entry_type(record)}{{{record.key},"]
    lines += [f"  {name} = {value}," for name, value in _fields(record)]
    return "\n".join(lines) + "\n}\n"


def _entry_type(record: Record) -> str:
    if record.type == "thesis":
        folded = record.genre.casefold()
        if folded in ("phd thesis", "master's thesis"):
            return "phdthesis" if folded == "phd thesis" else "mastersthesis"
    if record.type == "article" and record.arxiv and record.container_title in ("", "arXiv"):
        return "misc"
    return _TYPES.get(record.type, "misc")


def _fields(record: Record) -> Iterator[tuple[str, str]]:
    """Yield the fields that have a value, each as it stands after the equals sign."""
    yield from _braced(_names(record))
    yield from _braced(_titles(record))
    yield from _date_fields(record.issued)
    yield from _braced(_numbers(record))
    yield from _braced(_publication(record))
    yield from _braced(_identifiers(record))


def _braced(fields: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return ((name, f"{{{value}}}") for name, value in fields if value)


def _names(record: Record) -> Iterator[tuple[str, str]]:
    for field, role in _NAME_FIELDS.items():
        names = getattr(record, role)
        if not names and role not in record.incomplete_names:
            continue
        printed = [_name(name) for name in names]
        if role in record.incomplete_names:
            printed.append("others")
        yield field, " and ".join(printed)


def _name(name: Name) -> str:
    if name.literal:
        return f"{{{_escape(name.literal)}}}"
    particle = name.non_dropping_particle or name.dropping_particle
    family = _escape(name.family)
    # BibTeX takes a small word inside a family name for the end of a particle: "Vázques de Parga".
    words = name.family.split()
    is_alone = not name.given and not name.suffix and not particle
    if _BREAKS_NAME.search(name.family) or (
        # Without a comma behind them, all words but the last would become given names.
        len(words) > 1 and (is_alone or any(word[0].islower() for word in words))
    ):
        family = f"{{{family}}}"
    last = f"{_escape(particle)} {family}" if particle else family
    return ", ".join(part for part in (last, _escape(name.suffix), _escape(name.given)) if part)


def _titles(record: Record) -> Iterator[tuple[str, str]]:
    is_volume = bool(record.volume_title) and record.type not in CONTAINED_TYPES
    yield "maintitle", _rich(record.title) if is_volume else ""
    yield "title", _rich(record.volume_title if is_volume else record.title)
    yield "shorttitle", _rich(record.title_short)
    if record.type in ARTICLE_TYPES:
        yield "journal", "" if _entry_type(record) == "misc" else _rich(record.container_title)
        yield "shortjournal", _rich(record.container_title_short)
    elif record.type in CONTAINED_TYPES:
        yield "maintitle", _rich(record.container_title) if record.volume_title else ""
        yield "booktitle", _rich(record.volume_title or record.container_title)
    else:
        yield "journal", _rich(record.container_title)
    yield "series", _rich(record.collection_title)
    yield "eventtitle", _rich(record.event_title)
    yield "eventdate", iso_date(record.event_date)
    yield "venue", _escape(record.event_place)
    if record.type in ("article-magazine", "article-newspaper"):
        yield "entrysubtype", record.type.removeprefix("article-")


def _date_fields(date: PartialDate) -> Iterator[tuple[str, str]]:
    if date.is_empty:
        return
    if (
        date.literal
        or date.season
        or date.is_circa
        or date.end_year
        or date.is_open
        or not 0 < date.year < 10_000
    ):
        value = _escape(date.literal) or iso_date(date)
        yield ("year" if date.literal else "date"), f"{{{value}}}"
        return
    yield "year", f"{{{date.year}}}"
    if date.month:
        yield "month", _MONTHS[date.month]
        if date.day:
            yield "day", f"{{{date.day}}}"


def iso_date(date: PartialDate) -> str:
    """Return the date in ISO 8601-2 as biblatex reads it, with "~" for circa; "" without a year."""
    if not date.year:
        return date.literal
    start = _iso_part(date.year, date.month or (date.season + 20 if date.season else 0), date.day)
    end = _iso_part(date.end_year, date.end_month, date.end_day) if date.end_year else ""
    circa = "~" if date.is_circa else ""
    if date.is_open:
        return f"{start}{circa}/"
    return f"{start}{circa}/{end}{circa}" if end else f"{start}{circa}"


def _iso_part(year: int, month: int, day: int) -> str:
    written = f"{year:04d}" if year > 0 else f"-{-year - 1:04d}"  # ISO has a year 0
    if month:
        written += f"-{month:02d}"
        if day:
            written += f"-{day:02d}"
    return written


def _numbers(record: Record) -> Iterator[tuple[str, str]]:
    is_article = record.type in ARTICLE_TYPES
    yield "volume", _escape(record.volume)
    yield "number", _escape(record.issue if is_article else record.collection_number or record.number)
    yield "eid", _escape(record.number if is_article else "")
    yield "pages", _PAGE_RANGE.sub(r"\1--\2", _escape(record.page).replace("-{}-", "-"))
    yield "supplement", _escape(record.supplement)
    yield "volumes", _escape(record.number_of_volumes)
    yield "pagetotal", _escape(record.number_of_pages)
    yield "chapter", _escape(record.chapter_number)
    yield "edition", _escape(record.edition)
    yield "version", _escape(record.version)


def _publication(record: Record) -> Iterator[tuple[str, str]]:
    yield _PUBLISHER_FIELDS.get(record.type, "publisher"), _rich(record.publisher)
    yield "archive", _escape(record.archive) if record.archive != "arXiv" else ""
    yield "address", _escape(record.publisher_place)
    is_implied = record.genre == "Preprint" or _entry_type(record) in ("phdthesis", "mastersthesis")
    yield "type", "" if is_implied else _escape(record.genre)
    yield "pubstate", _escape(record.status)
    yield "language", _escape(record.language)
    yield "origdate", iso_date(record.original_date)
    yield "updated", iso_date(record.updated)
    yield "keywords", _escape(", ".join(record.keyword))
    yield "abstract", _rich(record.abstract)
    yield "note", _rich(record.note)


def _identifiers(record: Record) -> Iterator[tuple[str, str]]:
    yield "doi", record.doi
    yield "pmid", record.pmid
    yield "pmcid", record.pmcid
    yield "eprint", record.arxiv
    yield "archiveprefix", "arXiv" if record.arxiv else ""
    yield "isbn", _escape(record.isbn)
    yield "issn", _escape(record.issn)
    yield "url", record.url
    yield "urldate", iso_date(record.accessed)
    yield "pdf", record.pdf


def _escape(text: str) -> str:
    # Of some forty variables a work has ten.
    if not text:
        return ""
    return _SPECIAL_CHARACTER.sub(lambda match: _SPECIAL.get(match[0], f"\\{match[0]}"), text)


def _rich(markup: str) -> str:
    """Return inline HTML as LaTeX; maths is left as its text, MathML has no way back."""
    if "<" not in markup and "&" not in markup:
        return _escape(markup)
    pieces: list[str] = []
    position = 0
    for match in _MARKUP.finditer(markup):
        pieces.append(_escape(html.unescape(markup[position : match.start()])))
        tag = match[0]
        if tag.startswith("<math"):
            pieces.append(_escape(html_to_text(tag)))
        else:
            pieces.append("}" if tag.startswith("</") else _TAGS.get(tag, "{"))
        position = match.end()
    pieces.append(_escape(html.unescape(markup[position:])))
    return "".join(pieces)
