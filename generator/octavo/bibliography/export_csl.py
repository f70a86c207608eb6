"""Records → CSL-JSON, the data format of citeproc-js, Zotero and Pandoc.

Source: https://github.com/citation-style-language/schema/blob/v1.0.2/schemas/input/csl-data.json
"""

from __future__ import annotations

import html
from collections.abc import Iterable

import octavo.expressions as re
from octavo.bibliography.inline_html import html_to_text
from octavo.model.reference import Name, PartialDate, Record

CslValue = str | list[dict[str, str]] | dict[str, object]

_MATHS = re.compile(r"<math\b(?>(?:[^<]|<(?!/?math\b))*)</math>", re.DOTALL)
NAME_LISTS = {
    "author": "author",
    "editor": "editor",
    "translator": "translator",
    "container_author": "container-author",
    "collection_editor": "collection-editor",
    "director": "director",
}
DATES = {
    "issued": "issued",
    "accessed": "accessed",
    "event_date": "event-date",
    "original_date": "original-date",
}
RICH = {
    "title": "title",
    "title_short": "title-short",
    "container_title": "container-title",
    "container_title_short": "container-title-short",
    "collection_title": "collection-title",
    "volume_title": "volume-title",
    "event_title": "event-title",
    "publisher": "publisher",
    "abstract": "abstract",
    "note": "note",
}
PLAIN = {
    "volume": "volume",
    "issue": "issue",
    "page": "page",
    "number": "number",
    "number_of_volumes": "number-of-volumes",
    "number_of_pages": "number-of-pages",
    "chapter_number": "chapter-number",
    "collection_number": "collection-number",
    "edition": "edition",
    "version": "version",
    "supplement": "supplement",
    "publisher_place": "publisher-place",
    "event_place": "event-place",
    "genre": "genre",
    "medium": "medium",
    "status": "status",
    "language": "language",
    "archive": "archive",
    "arxiv": "archive_location",
    "doi": "DOI",
    "pmid": "PMID",
    "pmcid": "PMCID",
    "isbn": "ISBN",
    "issn": "ISSN",
    "url": "URL",
}


def to_csl_json(records: Iterable[Record]) -> list[dict[str, CslValue]]:
    """Return one object for each work, ready for `json.dumps`; empty variables are left out."""
    return [_item(record) for record in records]


def _item(record: Record) -> dict[str, CslValue]:
    item: dict[str, CslValue] = {"id": record.key, "type": record.type}
    for role, variable in NAME_LISTS.items():
        names = [_name(name) for name in getattr(record, role)]
        if role in record.incomplete_names:
            names.append({"literal": "others"})  # Pandoc's "and others"
        if names:
            item[variable] = names
    for attribute, variable in RICH.items():
        if markup := getattr(record, attribute):
            item[variable] = _rich(markup)
    for attribute, variable in DATES.items():
        date: PartialDate = getattr(record, attribute)
        if not date.is_empty:
            item[variable] = _date(date)
    for attribute, variable in PLAIN.items():
        if text := getattr(record, attribute):
            item[variable] = text
    # CSL styles print an article's number where its pages would stand.
    if record.type.startswith("article-") and record.number and not record.page:
        item["page"] = record.number
    if record.keyword:
        item["keyword"] = ", ".join(record.keyword)
    return item


def _name(name: Name) -> dict[str, str]:
    parts = {
        "family": name.family,
        "given": name.given,
        "dropping-particle": name.dropping_particle,
        "non-dropping-particle": name.non_dropping_particle,
        "suffix": name.suffix,
        "literal": name.literal,
    }
    return {part: text for part, text in parts.items() if text}


def _date(date: PartialDate) -> dict[str, object]:
    if not date.year:
        return {"literal": date.literal}
    value: dict[str, object] = {"date-parts": _date_parts(date)}
    if date.season:
        value["season"] = date.season
    if date.is_circa:
        value["circa"] = True
    return value


def _date_parts(date: PartialDate) -> list[list[int]]:
    sides = [(date.year, date.month, date.day)]
    if date.end_year:
        sides.append((date.end_year, date.end_month, date.end_day))
    written = [[part for part in side if part] for side in sides]
    return [*written, [0]] if date.is_open else written  # what programs write for "and still going on"


def _rich(markup: str) -> str:
    """Return CSL's own markup: the same tags, but characters for entities and text for maths."""
    if "<" in markup:
        markup = _MATHS.sub(lambda match: html.escape(html_to_text(match[0])), markup)
        markup = markup.replace('<span class="smallcaps">', '<span style="font-variant:small-caps;">')
    return html.unescape(markup)
