"""What a record says and what was recognised, field by field in one form, to be compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from html import unescape

from medline import Article
from octavo.bibliography.dates import read_date
from octavo.model.reference import PartialDate, Record
from pubmed_format import printed_date, printed_pages

FIELDS = (
    "authors", "title", "journal", "date", "volume", "issue", "pages", "doi", "pmid", "pmcid", "status",
)  # fmt: skip
_IDENTIFIERS = frozenset({"doi", "pmid", "pmcid"})


def expected_fields(article: Article, with_identifiers: bool = True) -> dict[str, str]:
    """Return what must be recognised, from the record and not from the printed line."""
    fields = {
        "authors": "|".join(
            author.group.rstrip(".") or _person(author.family, author.initials, author.suffix)
            for author in article.authors
        ),
        "title": _expected_title(article.title),
        "journal": article.journal,
        "date": _date(read_date(printed_date(article))),
        "volume": article.volume,
        "issue": article.issue,
        "pages": _whole_pages(printed_pages(article)),
        "doi": article.doi,
        "pmid": article.pmid,
        "pmcid": article.pmcid.partition(".")[0],  # versions are none of a work's identity
        "status": "Epub ahead of print" if article.is_ahead else "",
    }
    return {
        name: _written_out(value) if with_identifiers or name not in _IDENTIFIERS else ""
        for name, value in fields.items()
    }


def _written_out(text: str) -> str:
    """Return the text in NFC, ligatures and wide letters as ordinary ones, without what is invisible."""
    text = re.sub("[\ufb00-\ufb06]", lambda match: unicodedata.normalize("NFKC", match[0]), text)
    return re.sub("[\u200b-\u200f\u00ad\u2060\ufeff]", "", unicodedata.normalize("NFC", text))


def recognised_fields(record: Record) -> dict[str, str]:
    """Return what was recognised."""
    return {
        "authors": "|".join(
            name.literal or _person(name.family, name.given, name.suffix) for name in record.author
        ),
        "title": unescape(record.title),
        "journal": unescape(record.container_title),
        "date": _date(record.issued),
        "volume": record.volume,
        "issue": record.issue,
        "pages": record.page or record.number,
        "doi": record.doi,
        "pmid": record.pmid,
        "pmcid": record.pmcid,
        "status": record.status,
    }


def wrong_fields(expected: dict[str, str], found: dict[str, str]) -> Iterable[str]:
    """Return the names of the fields that differ."""
    return [name for name in FIELDS if expected[name] != found[name]]


def _person(family: str, given: str, suffix: str) -> str:
    return f"{family}/{given.replace(' ', '')}/{suffix}".removesuffix("//")


def _expected_title(title: str) -> str:
    """Return a title without the stop, and a translated one without its brackets."""
    if title.startswith("[") and title.endswith(("]", "].")):
        title = title.rstrip(".")[1:-1].strip()
    return title[:-1] if title.endswith(".") and not title.endswith("..") else title


def _date(date: PartialDate) -> str:
    end = f"{date.end_year}-{date.end_month}-{date.end_day}"
    return f"{date.year}-{date.month}-{date.day}/{end} {date.season}{date.literal}"


def _whole_pages(pages: str) -> str:
    """Return "2232-47" as "2232-2247", range by range."""
    parts = re.split(r"([,;] ?|\s)", pages)
    return "".join(map(_whole_range, parts))


def _whole_range(text: str) -> str:
    first, dash, last = text.partition("-")
    start = re.fullmatch(r"([A-Za-z]*)(\d+)([A-Za-z]*)", first)
    end = re.fullmatch(r"([A-Za-z]*)(\d+)([A-Za-z]*)((?:\.e\d+)?)", last)
    if not dash or not start or not end or end[1] not in ("", start[1]) or end[3] != start[3]:
        return text
    digits = end[2]
    if len(digits) < len(start[2]):
        digits = start[2][: len(start[2]) - len(digits)] + digits
        if int(digits) <= int(start[2]):
            return text
    return f"{first}-{start[1]}{digits}{start[3]}{end[4]}"
